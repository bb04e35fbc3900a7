"""What a reconciliation shows a person: payments first, totals, then the denials worst first, and what waits."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from reports.claim_report import ClaimReport, DenialRecord, FindingRecord, Notice
from reports.reconciliation import ReconciliationSummary, Tally
from reports.remittance_report import AnswerRecord, OpenClaim, RemittanceRecord
from reports.view.ranking import Ranked, cents

FINDING_STATES = (
    "refuted", "ineffective fix", "otherwise-denied", "confirmed", "prevented?", "overturned", "rejected", "pending",
    "undecided", "carried on", "expected",
)  # fmt: skip
"""What became of a finding, what most asks for a look at the edit first."""


SIMPLE = ("paid", "denied")
"""States of claims whose payments and denials say everything."""


class ReconciledView(msgspec.Struct, frozen=True, kw_only=True):
    """All that a reconciliation shows. Denials stand by what they cost, those in force first; claims by what was
    denied of them; queues by their dollars; findings of edits in shadow not at all."""

    remittances: Ranked[RemittanceRecord]
    claims: Ranked[ClaimReport]
    denials: Ranked[DenialRecord]
    findings: Ranked[FindingRecord]
    unmatched: Ranked[AnswerRecord]
    unanswered: Ranked[OpenClaim]
    notices: Ranked[Notice]
    summary: ReconciliationSummary

    def close(self) -> None:
        """Let go of the records."""
        for name in _KINDS:
            getattr(self, name).close()


_KINDS = ("remittances", "claims", "denials", "findings", "unmatched", "unanswered", "notices")


def reconciled_view(shown: Iterable[tuple[str, msgspec.Struct]], most: int | None = None) -> ReconciledView:
    """The view of what a reconciliation gives; with ``most``, that many of each kind are kept, all are counted."""
    kept: dict[str, Ranked[Any]] = {
        "remittance": Ranked(RemittanceRecord, lambda item: not item.out_of_balance, most),
        "claim": Ranked(ClaimReport, _rank_of_claim, most),
        "denial": Ranked(DenialRecord, lambda item: (not item.final) << 41 | cents(item.amount), most),
        "finding": Ranked(FindingRecord, lambda item: finding_place(item.state), most),
        "unmatched": Ranked(AnswerRecord, lambda item: cents(item.charge), most),
        "unanswered": Ranked(OpenClaim, lambda item: cents(item.charge), most),
        "notice": Ranked(Notice, lambda _: 0, most),
    }
    summary = Tally().summary()
    for kind, record in shown:
        if isinstance(record, ReconciliationSummary):
            summary = record
        elif kind in kept and not (isinstance(record, FindingRecord) and record.shadow):
            kept[kind].add(record)
    return ReconciledView(
        remittances=kept["remittance"], claims=kept["claim"], denials=kept["denial"], findings=kept["finding"],
        unmatched=kept["unmatched"], unanswered=kept["unanswered"], notices=kept["notice"], summary=summary,
    )  # fmt: skip


def _rank_of_claim(claim: ClaimReport) -> int:
    """What is neither simply paid nor denied first, then the most that was denied."""
    return (claim.state in SIMPLE) << 41 | cents(claim.money.denied)


def finding_place(state: str) -> int:
    """Where findings of that state stand in their order."""
    return FINDING_STATES.index(state) if state in FINDING_STATES else len(FINDING_STATES)
