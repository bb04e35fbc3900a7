"""Implementation guides (TR3): loaded from pyx12's maps and our overlay, corrected, and ready to check against."""

from x12.guides.catalogue import GuideChoice, choose_guide
from x12.guides.load import Guide, load_guide
from x12.guides.nodes import Element, Loop, SegmentUse, SyntaxNote

__all__ = [
    "Element",
    "Guide",
    "GuideChoice",
    "Loop",
    "SegmentUse",
    "SyntaxNote",
    "choose_guide",
    "load_guide",
]
