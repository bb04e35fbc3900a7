"""An independent count: segments and dollars of a corpus file by its manifest's separators alone."""

from __future__ import annotations

import ast
import re
from decimal import Decimal

from tests.corpus import CorpusFile


def segments_by_hand(corpus_file: CorpusFile, *tags: str) -> list[list[str]]:
    """The segments of these tags, in order, each padded with empty elements."""
    separator = ast.literal_eval(corpus_file.row["elem_sep"])
    terminator = ast.literal_eval(corpus_file.row["seg_term"])
    text = corpus_file.path.read_bytes().decode("latin-1")
    found = [segment.strip().split(separator) for segment in text.split(terminator)]
    return [elements + [""] * 20 for elements in found if elements[0] in tags]


def dollars(segments: list[list[str]], *positions: int) -> Decimal:
    """The sum of the elements at these positions that are numbers."""
    values = [elements[position] for elements in segments for position in positions]
    return sum((Decimal(value) for value in values if re.fullmatch(r"-?\d*\.?\d+", value)), Decimal(0))
