"""Every 837 of the corpus: as many claims and as many dollars as an independent count finds."""

from __future__ import annotations

import ast
import re
from decimal import Decimal

from tests.corpus import CorpusFile, each_corpus_file
from x12.claim import Claim
from x12.read_837 import read_claims

CLAIM_FILES = (
    "837P", "837I", "837D", "837P-4010", "837I-4010", "837-predet-pacdr", "837-unknown", "835+837P",
    "278+837P-4010+835-4010",
)  # fmt: skip


def claims(corpus_file: CorpusFile) -> list[Claim]:
    with corpus_file.path.open("rb") as stream:
        return [claim for claim in read_claims(stream) if isinstance(claim, Claim)]


def segments_by_hand(corpus_file: CorpusFile, tag: str) -> list[list[str]]:
    """The segments of one tag, found with the manifest's separators alone."""
    separator = ast.literal_eval(corpus_file.row["elem_sep"])
    terminator = ast.literal_eval(corpus_file.row["seg_term"])
    text = corpus_file.path.read_bytes().decode("latin-1")
    found = [segment.strip().split(separator) for segment in text.split(terminator)]
    return [elements for elements in found if elements[0] == tag]


def dollars(values: list[str]) -> Decimal:
    return sum((Decimal(value) for value in values if re.fullmatch(r"-?\d*\.?\d+", value)), Decimal(0))


@each_corpus_file(*CLAIM_FILES)
def test_counts_and_charges_equal_an_independent_count(corpus_file: CorpusFile) -> None:
    found = claims(corpus_file)
    by_hand = segments_by_hand(corpus_file, "CLM")
    assert len(found) == int(corpus_file.row["n_CLM"] or 0)
    assert [claim.id for claim in found] == [([*e, ""])[1] for e in by_hand]
    assert sum((c.charge or 0 for c in found), Decimal(0)) == dollars([([*e, "", ""])[2] for e in by_hand])
    lines = [line for claim in found for line in claim.lines]
    if not by_hand:
        return  # files that lost their CLM to a mask or on purpose: no claim, so no line
    services = [e for tag in ("SV1", "SV2", "SV3") for e in segments_by_hand(corpus_file, tag)]
    assert len(lines) == len(services or segments_by_hand(corpus_file, "LX"))
    charged = [[*e, "", "", "", ""][3 if e[0] == "SV2" else 2] for e in services]
    assert sum((line.charge or 0 for line in lines), Decimal(0)) == dollars(charged)
