"""Which bills CMS's outpatient code editor (I/OCE) reads, and the days and types its edits are for."""

from __future__ import annotations

from validators.questions.claim_questions import is_medicare
from x12.records.claim import Claim

HCPCS_TYPES = frozenset("12 13 14 22 23 32 34 71 72 73 74 75 76 77 78 83 84 87 89".split())
"""Types of bill on which edit 48 wants a HCPCS code for a revenue code."""

READ_TYPES = HCPCS_TYPES | {"43", "81", "82", "85"}
"""Types of bill on which edit 65 knows no revenue code but Medicare's. Source: I/OCE specifications, table of edits
applied by bill type."""

PARTIAL_CARE = frozenset({"41", "92"})
"""Condition codes of partial hospitalization and intensive outpatient days, which have edits of their own."""

TREATMENT_PROGRAM = "89"
"""Condition code of opioid treatment programs of hospitals, whose lines are coded in their own way."""


def conditions(claim: Claim) -> frozenset[str]:
    """The claim's condition codes (HI*BG)."""
    return frozenset(code.code for code in claim.codes if code.qualifier == "BG")


def read_by_medicare(claim: Claim, types: frozenset[str]) -> bool:
    """Whether it is a bill to Medicare of one of these types."""
    return claim.place in types and is_medicare(claim)
