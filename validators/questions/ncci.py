"""What NCCI edits ask of a claim: whose tables hold for it, and which modifiers let a pair stand.

Sources: NCCI Policy Manual chapter I.E; CMS CR 11168 (59 and X{EPSU} on either code since 2019-07-01); Medicaid NCCI
Technical Guidance Manual; Pub. 100-04 chapter 4 §40 (types of bill that the outpatient editor holds against NCCI).
"""

from __future__ import annotations

from datetime import date
from typing import Final, Literal

from validators.engine.case import Case
from x12.records.claim import Claim, ServiceLine

Program = Literal["medicare", "medicaid", ""]

ANATOMIC: Final = frozenset(
    "E1 E2 E3 E4 FA F1 F2 F3 F4 F5 F6 F7 F8 F9 TA T1 T2 T3 T4 T5 T6 T7 T8 T9 LT RT LC LD RC LM RI".split()
)
DISTINCT: Final = frozenset({"59", "XE", "XS", "XP", "XU"})
_OTHERS: Final = frozenset({"24", "25", "27", "57", "58", "78", "79", "91"})
EITHER_CODE: Final = date(2019, 7, 1)
"""Since this day of service 59 and its like may stand on either code of a pair; before it on column 2 only."""

_MEDICARE: Final = frozenset({"MA", "MB", "16"})
_MEDICAID: Final = frozenset({"MC"})
_OUTPATIENT: Final = frozenset({"12", "13", "14", "22", "23", "34", "74", "75", "76"})

NOT_KNOWN: Final = "whether this payer applies NCCI edits is not known (thresholds.BN01.every_payer = 1 says so)"


def program_of(case: Case) -> Program:
    """Whose NCCI edits hold for the claim's payer; ``""`` where that is not known."""
    filing = case.claim.filing
    if filing in _MEDICARE:
        return "medicare"
    if filing in _MEDICAID:
        return "medicaid"
    return "medicare" if case.ref.policy.threshold("BN01", "every_payer", 0) else ""


def setting_of(claim: Claim) -> str:
    """practitioner or hospital; ``""`` for bills that NCCI edits do not touch (inpatient, dental …)."""
    if claim.kind == "P":
        return "practitioner"
    return "hospital" if claim.kind == "I" and claim.place[:2] in _OUTPATIENT else ""


def separated(column1: ServiceLine | frozenset[str], column2: ServiceLine | frozenset[str], on: date) -> bool | None:
    """Whether modifiers let a pair of indicator 1 stand; None where the two only name the same site."""
    one = column1 if isinstance(column1, frozenset) else frozenset(column1.modifiers)
    two = column2 if isinstance(column2, frozenset) else frozenset(column2.modifiers)
    distinct = DISTINCT & two or (on >= EITHER_CODE and DISTINCT & one)
    if distinct or _OTHERS & (one | two):
        return True
    sites = (ANATOMIC & one, ANATOMIC & two)
    if not (sites[0] or sites[1]):
        return False
    return None if sites[0] == sites[1] else True
