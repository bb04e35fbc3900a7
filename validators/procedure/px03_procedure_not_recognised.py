"""PX03: the payer does not recognise the procedure code."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from validators.engine.case import Case
from validators.engine.finding import DENY, Fault, NotChecked
from validators.engine.rule import CLAIM, rule
from validators.questions.claim_questions import code_among, is_medicare, procedure_place
from validators.questions.reference import Reference
from x12.records.claim import Claim, ServiceLine

_NEVER_MEDICARE = ("99242-99245", "99252-99255", "98000-98015")
"""Consultations (not paid since 2010) and telemedicine visits of 2025, both status I for Medicare.
Source: CMS Pub. 100-04 chapter 12 §30.6.10; CY 2025 physician fee schedule final rule, II.D."""

_DELIBERATE = frozenset({"GY", "GX", "GA", "GZ"})
_STATUSES = {
    "I": "is not valid for Medicare purposes (status I)",
    "N": "is not covered by Medicare (status N)",
}


@rule(
    "PX03",
    on=CLAIM,
    severity=DENY,
    snip=6,
    predicts=("96+N130", "96+N448", "16+M51"),
    needs=("fee-schedule",),
    kinds="P",
    source="Medicare physician fee schedule, status indicators I and N; payers' own code lists",
    since="0.1",
)
def procedure_not_recognised(claim: Claim, case: Case) -> Iterable[Fault | NotChecked]:
    """The payer does not recognise the code, though it is a valid one.

    What is checked: On Medicare claims, consultations, the telemedicine visits 98000–98015 and codes with fee schedule
    status I or N; for other payers, their imported list `not-covered`. Modifiers GA, GX, GY and GZ say that the denial
    is expected.
    Why payers deny it: Medicare wants another code for the same service (status I) or does not cover it (status N).
    How to fix it: Bill the code this payer wants; for Medicare consultations, the office or hospital visit.
    Denied: P dos=2026-01-05 dx=E11.9 filing=MB | 99244
    Denied: P dos=2026-01-05 dx=E11.9 filing=MB | 98002
    Denied: P dos=2026-01-05 dx=E11.9 filing=MB | 99450 | given pfs 99450 status=N
    Denied: P dos=2026-01-05 dx=E11.9 | 99244 | given payer not-covered 99244
    Clean: P dos=2026-01-05 dx=E11.9 filing=MB | 99214 | given pfs 99214
    Clean: P dos=2026-01-05 dx=E11.9 filing=MB | 99450-GY | given pfs 99450 status=N
    Clean: P dos=2026-01-05 dx=E11.9 | 99244
    Clean: P dos=2009-12-31 dx=E11.9 filing=MB | 99244 | given pfs 99244
    Not checked: Medicare claims where no fee schedule is loaded
    """
    if not claim.lines:
        return ()
    return _medicare(claim, case.ref) if is_medicare(claim) else _listed(claim, case.ref)


def _medicare(claim: Claim, ref: Reference) -> Iterator[Fault | NotChecked]:
    missing = ""
    for line in claim.lines:
        day = claim.date_of(line)
        if day is None or not _DELIBERATE.isdisjoint(line.modifiers):
            continue
        if never_for_medicare(line.code, day):
            yield _fault(claim, line, _STATUSES["I"], "")
            continue
        table = ref.find("fee-schedule", day)
        if table is None:
            missing = ref.lacks("fee-schedule", day)
            continue
        row = table.get(line.code)
        if row is not None and row.status in _STATUSES:
            yield _fault(claim, line, _STATUSES[row.status], table.edition.label)
    if missing:
        yield NotChecked(missing)


def never_for_medicare(code: str, day: date) -> bool:
    """Whether Medicare never takes the code, whatever the year's fee schedule says of it."""
    return day.year >= 2010 and code_among(code, _NEVER_MEDICARE)


def _listed(claim: Claim, ref: Reference) -> Iterator[Fault]:
    day = claim.date_of(claim.lines[0])
    if day is None:
        return
    codes = ref.find_payer_list("not-covered", claim.payer_id, day)
    if codes is None:
        return
    for line in claim.lines:
        if line.code in codes:
            yield _fault(claim, line, "is on the payer's list of codes it does not cover", codes.edition.label)


def _fault(claim: Claim, line: ServiceLine, why: str, edition: str) -> Fault:
    return Fault(
        procedure_place(claim, line),
        f"{line.code} {why}.",
        value=line.code,
        edition=edition,
        root=f"policy line {line.number}",
        line=line.number,
    )
