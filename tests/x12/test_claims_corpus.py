"""Every 837 of the corpus: as many claims and as many dollars as an independent count finds."""

from __future__ import annotations

from decimal import Decimal

from tests.corpus import CorpusFile, each_corpus_file
from tests.x12.by_hand import dollars, segments_by_hand
from x12.build.read_837 import read_claims
from x12.records.claim import Claim

CLAIM_FILES = (
    "837P", "837I", "837D", "837P-4010", "837I-4010", "837-predet-pacdr", "837-unknown", "835+837P",
    "278+837P-4010+835-4010",
)  # fmt: skip


def claims(corpus_file: CorpusFile) -> list[Claim]:
    with corpus_file.path.open("rb") as stream:
        return [claim for claim in read_claims(stream) if isinstance(claim, Claim)]


@each_corpus_file(*CLAIM_FILES)
def test_counts_and_charges_equal_an_independent_count(corpus_file: CorpusFile) -> None:
    found = claims(corpus_file)
    by_hand = segments_by_hand(corpus_file, "CLM")
    assert len(found) == int(corpus_file.row["n_CLM"] or 0)
    assert [claim.id for claim in found] == [e[1] for e in by_hand]
    assert sum((c.charge or 0 for c in found), Decimal(0)) == dollars(by_hand, 2)
    if not by_hand:
        return  # files that lost their CLM to a mask or on purpose: no claim, so no line
    lines = [line for claim in found for line in claim.lines]
    services = segments_by_hand(corpus_file, "SV1", "SV3")
    by_revenue_code = segments_by_hand(corpus_file, "SV2")
    charged = dollars(services, 2) + dollars(by_revenue_code, 3)
    assert len(lines) == len(services + by_revenue_code or segments_by_hand(corpus_file, "LX"))
    assert sum((line.charge or 0 for line in lines), Decimal(0)) == charged
