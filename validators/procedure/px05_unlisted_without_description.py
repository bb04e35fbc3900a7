"""PX05: an unlisted code without words that say what was done."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from validators.engine.case import Case
from validators.engine.finding import REJECT, Fault
from validators.engine.rule import LINE, rule
from validators.procedure._codes import UNLISTED, UNLISTED_DRUGS, UNLISTED_SUPPLIES
from x12.records.claim import Claim, ServiceLine

_ELEMENTS = {"P": "SV101-7", "I": "SV202-7"}


@rule(
    "PX05",
    on=LINE,
    severity=REJECT,
    snip=4,
    predicts=("16+N350", "16+M51"),
    kinds="PI",
    procedures=(*UNLISTED, *UNLISTED_DRUGS, *UNLISTED_SUPPLIES),
    source="005010X222A1 SV101-7 and X223A2 SV202-7 (non-specific codes); CMS Pub. 100-04 chapter 26 §10.4",
    since="0.1",
)
def unlisted_without_description(line: ServiceLine, case: Case) -> Iterable[Fault]:
    """An unlisted or otherwise non-specific code has no description.

    What is checked: The description of the service (SV101-7 or SV202-7), or a note of the line or the claim, is there.
    Why payers deny it: The code does not say what was done; without words it cannot be priced or judged.
    How to fix it: Say in SV101-7 what was done or given (of a drug the name, dose and NDC).
    Denied: P dos=2026-01-05 dx=M17.11 | 27599
    Denied: P dos=2026-01-05 dx=C50.911 | J9999
    Denied: I dos=2026-01-05 tob=131 dx=C50.911 | J3490 rev=0636
    Clean: P dos=2026-01-05 dx=M17.11 | 27599 desc="arthroscopic debridement of knee"
    Clean: P dos=2026-01-05 dx=C50.911 | J9999 note="new drug 10 mg"
    """
    if line.procedure.description.strip() or line.notes or case.claim.notes:
        return ()
    return _fault(line, case.claim)


def _fault(line: ServiceLine, claim: Claim) -> Iterator[Fault]:
    yield Fault(
        line.where.at(_ELEMENTS[claim.kind]),
        f"Line {line.number}: {line.code} is a code for anything unlisted and needs a description of what was done.",
        value=line.code,
    )
