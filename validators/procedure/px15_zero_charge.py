"""PX15: a chargeable claim or line asks for nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from validators.engine.case import Case
from validators.engine.finding import REJECT, WARN, Fault
from validators.engine.rule import CLAIM, rule
from validators.procedure._codes import is_reporting_only
from validators.questions.claim_questions import billed, code_among
from x12.records.claim import Claim, ServiceLine

_CHARGEABLE = ("CH", "")
_ELEMENTS = {"P": "SV102", "I": "SV203", "D": "SV302"}
_FREE = ("90281-90399", "90476-90759", "91300-91322", "99024", "Q2033-Q2039", "J0248")
"""Products supplied free (vaccines, immune globulins) and the postoperative visit, which carry no charge."""

_NO_CHARGE_MODIFIERS = frozenset({"SL", "FB", "Q0", "Q1"})


@rule(
    "PX15",
    on=CLAIM,
    severity=REJECT,
    snip=5,
    predicts=("16+M79", "16+M54"),
    source="005010X222A1, X223A2, X224A2: CLM02, SV102, SV203, SV302, BHT06",
    since="0.1",
)
def zero_charge(claim: Claim, case: Case) -> Iterable[Fault]:
    """A chargeable claim has no charge, or a line has a negative charge or none.

    What is checked: On claims sent for payment (BHT06 = CH), the total is above zero unless everything on it is free or
    only reports, and no line is negative. A zero charge of a payable professional line is a warning.
    Why payers deny it: There is nothing to pay; front ends bounce claims without a charge.
    How to fix it: Enter the charge. Encounters without charges are sent with BHT06 = RP.
    Denied: P dos=2026-01-05 dx=E11.9 charge=0 | 99213 $0
    Denied: P dos=2026-01-05 dx=E11.9 | 99213 $100 | 36415 $-5
    Denied: P dos=2026-01-05 dx=E11.9 | 99213 $100 | 36415 $0
    Clean: P dos=2026-01-05 dx=E11.9 type=RP | 99213 $0
    Clean: P dos=2026-01-05 dx=Z23 | 90471 $25 | 90707-SL $0
    Clean: P dos=2026-01-05 dx=Z48.815 | 99024 $0
    Clean: I dos=2026-01-05..2026-01-25 tob=211 dx=I10 | '' rev=0022 $0 | '' rev=0120 $500
    """
    if claim.charge is not None and claim.charge <= 0:
        return _outcomes(claim)
    for line in claim.lines:
        if line.charge is not None and line.charge <= 0:
            return _outcomes(claim)
    return ()


def _outcomes(claim: Claim) -> Iterator[Fault]:
    if claim.transaction.type not in _CHARGEABLE:
        return
    unpaid = [line for line in claim.lines if line.charge is not None and line.charge <= 0]
    if claim.charge is not None and claim.charge <= 0 and not all(_may_be_free(line) for line in claim.lines):
        text = f"The claim's total charge is {claim.charge}; a claim for payment asks for more than nothing."
        yield Fault(claim.where.at("CLM02"), text, value=str(claim.charge), root="no charge")
    for line in unpaid:
        charge = line.charge
        if charge is None or (charge == 0 and (claim.kind != "P" or _may_be_free(line))):
            continue
        text = f"Line {line.number} ({billed(line)}) has the charge {charge}."
        yield Fault(
            line.where.at(_ELEMENTS[claim.kind]), text, value=str(charge), severity=WARN if charge == 0 else None,
            line=line.number, root="no charge" if claim.charge == 0 else "",
        )  # fmt: skip


def _may_be_free(line: ServiceLine) -> bool:
    if is_reporting_only(line.code) or not _NO_CHARGE_MODIFIERS.isdisjoint(line.modifiers):
        return True
    return code_among(line.code, _FREE)
