"""MD19: tests sent out or bought, without who performed them."""

from __future__ import annotations

from collections.abc import Iterable

from validators.engine.case import Case
from validators.engine.finding import DENY, Fault
from validators.engine.rule import CLAIM, rule
from validators.questions.claim_questions import billed, modifier_place
from x12.records.claim import Claim, ServiceLine


@rule(
    "MD19",
    on=CLAIM,
    severity=DENY,
    snip=4,
    predicts=("16+MA110", "16+MA111", "B20"),
    source="CMS Pub. 100-04 chapter 16 §40.1 and chapter 1 §30.2.9; 005010X222A1 2400 REF*F4, PS1 and 2420B",
    since="0.1",
    kinds="P",
)
def reference_laboratory(claim: Claim, case: Case) -> Iterable[Fault]:
    """A test marked as sent to another laboratory (90), or a purchased service (PS1), does not name who performed it.

    What is checked: A line with modifier 90 has the performing laboratory's CLIA number (REF*F4), its name as
        purchased service provider (2420B) or as service facility (2310C, 2420C). A line with PS1 has 2420B.
    Why payers deny it: The fee and the certificate checked are those of the laboratory that performed the test, and
        the anti-markup limit needs the supplier of a bought test.
    How to fix it: Add the performing laboratory and its CLIA number, or remove 90 if the test was done here.
    Denied: P dos=2026-01-05 dx=E11.9 ref.X4=05D1234567 | 83036-90
    Denied: P dos=2026-01-05 dx=R07.9 | 99213 | 84443-90
    Clean: P dos=2026-01-05 dx=E11.9 | 83036-90 ref.F4=05D7654321
    Clean: P dos=2026-01-05 dx=E11.9 | 83036-90 purchased=1932102118
    Clean: P dos=2026-01-05 dx=E11.9 facility=1932102118 | 83036-90
    Clean: P dos=2026-01-05 dx=E11.9 | 83036
    """
    return [
        fault
        for line in claim.lines
        if ("90" in line.modifiers or line.other) and (fault := _unnamed(line, claim)) is not None
    ]


def _unnamed(line: ServiceLine, claim: Claim) -> Fault | None:
    if line.provider("QB"):
        return None
    bought = next((segment for segment in line.other if segment.tag == "PS1"), None)
    if bought is not None:
        text = f"{billed(line)} is a purchased service (PS1) and its provider (2420B) is not named."
        return Fault(line.where.at("PS101"), value=billed(line), line=line.number, message=text)
    if "90" not in line.modifiers or line.ref("F4") or line.provider("77") or claim.provider("77"):
        return None
    text = f"{billed(line)} was sent to another laboratory (90): name it and its CLIA number (REF*F4)."
    return Fault(
        modifier_place(claim, line, line.modifiers.index("90")), value=billed(line), line=line.number, message=text
    )
