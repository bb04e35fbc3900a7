"""Implementation guides (TR3): loaded from pyx12's maps and our overlay, corrected, and ready to check against."""

from x12.guide.catalogue import GuideChoice, choose_guide
from x12.guide.load import Guide, load_guide
from x12.guide.nodes import Element, Loop, SegmentUse, SyntaxNote

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
