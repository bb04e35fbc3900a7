"""Every 835 of the corpus: as many claims, services and dollars as an independent count finds."""

from __future__ import annotations

import itertools
from decimal import Decimal

from tests.corpus import CorpusFile, each_corpus_file
from tests.x12.by_hand import dollars, segments_by_hand
from x12.build.read_835 import read_remittances
from x12.records.remittance import ClaimPayment, Remittance, RemittanceEnd

REMITTANCE_FILES = ("835", "835-4010", "835+837P", "278+837P-4010+835-4010")


@each_corpus_file(*REMITTANCE_FILES)
def test_counts_and_amounts_equal_an_independent_count(corpus_file: CorpusFile) -> None:
    with corpus_file.path.open("rb") as stream:
        records = list(read_remittances(stream))
    heads = [r for r in records if isinstance(r, Remittance)]
    claims = [r for r in records if isinstance(r, ClaimPayment)]
    ends = [r for r in records if isinstance(r, RemittanceEnd)]
    services = [service for claim in claims for service in claim.services]

    by_hand = {tag: segments_by_hand(corpus_file, tag) for tag in ("CLP", "SVC", "CAS", "PLB", "LQ")}
    opened = segments_by_hand(corpus_file, "ST", "BPR")
    payments = [e for before, e in itertools.pairwise(opened) if before[1] == "835" and e[0] == "BPR"]
    assert len(heads) == len(ends) == len([e for e in opened if e[:2] == ["ST", "835"]])
    assert [claim.claim_id for claim in claims] == [e[1] for e in by_hand["CLP"]]
    assert len(services) == len(by_hand["SVC"])
    assert money(h.payment for h in heads) == dollars(payments, 2)
    assert money(c.charge for c in claims) == dollars(by_hand["CLP"], 3)
    assert money(c.paid for c in claims) == dollars(by_hand["CLP"], 4)
    assert money(s.paid for s in services) == dollars(by_hand["SVC"], 3)
    adjustments = [a for part in (*claims, *services) for a in part.adjustments]
    assert money(a.amount for a in adjustments) == dollars(by_hand["CAS"], 3, 6, 9, 12, 15, 18)
    pairs = [pair for end in ends for pair in end.adjustments]
    assert money(p.amount for p in pairs) == dollars(by_hand["PLB"], 4, 6, 8, 10, 12, 14)
    assert sum(len(s.remarks) for s in services) == len(by_hand["LQ"])


def money(amounts: object) -> Decimal:
    return sum((amount for amount in amounts if amount is not None), Decimal(0))  # type: ignore[attr-defined]
