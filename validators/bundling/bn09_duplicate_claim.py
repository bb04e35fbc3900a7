"""BN09: a claim that was billed already."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from validators.engine.case import Case
from validators.engine.finding import DENY, INFORM, WARN, Fault, NotChecked, Severity
from validators.engine.rule import CLAIM, rule
from validators.questions.duplicates import MOST, Likeness, duplicate_of, too_many
from validators.questions.past import NO_HISTORY
from x12.records.claim import Claim

_SAID: dict[Likeness, tuple[Severity, str]] = {
    "exact": (DENY, "the same services, days, charges, provider and payer"),
    "suspect": (WARN, "the same services and days of the same provider, at other charges, units or modifiers"),
    "other provider": (WARN, "the same services, days and charges, billed by another provider"),
    "other payer": (INFORM, "the same services, days and charges, billed to another payer"),
}


@rule(
    "BN09",
    on=CLAIM,
    severity=DENY,
    snip=7,
    predicts=("18", "18+N522", "B13"),
    needs=("history",),
    source="CMS Pub. 100-04 chapter 1 §120 (exact and suspect duplicates)",
    since="0.2",
)
def duplicate_claim(claim: Claim, case: Case) -> Iterable[Fault | NotChecked]:
    """The claim repeats one that was billed already, or one beside it in the file.

    What is checked: A claim that is no replacement, void or adjustment (CLM05-3 6, 7, 8), against the patient's other
        claims of its days that were not denied: all services with their days, modifiers, units, charges and teeth the
        same is an exact duplicate; the same codes and days, two or more, at other charges, units or modifiers a suspect
        one (warns);
        the same claim of another biller warns; to another payer informs. Of two in one file the one with the later
        claim number is told.
    Why payers deny it: Exact duplicates are denied without review, suspect ones are looked at.
    How to fix it: Do not send it again; ask for the status of the first. To change a claim, send it with CLM05-3 7
        and
        the payer's claim number.
    Denied: P dos=2026-01-05 dx=E11.9 | 83036 $20 | past 83036 on=2026-01-05 charge=20
    Denied: P dos=2026-01-05 dx=E11.9 | 83036 $20 | 36415 $5 | past 83036 on=2026-01-05 charge=25
        | past 36415 on=2026-01-05 charge=5
    Clean: P dos=2026-01-05 dx=E11.9 freq=7 ref.F8=1 | 83036 $20 | past 83036 on=2026-01-05 charge=20
    Clean: P dos=2026-01-05 dx=E11.9 | 83036 $20 | 36415 $5 | past 83036 on=2026-01-05 charge=20
    Clean: P dos=2026-01-05 dx=E11.9 | 83036 $20 | past 83036 on=2026-01-04 charge=20
    Not checked: no history (run with a store), or too many other services of the patient on these days
    """
    if not case.ref.has_history:
        return (NotChecked(NO_HISTORY),)
    return _told(claim, case)


def _told(claim: Claim, case: Case) -> Iterator[Fault | NotChecked]:
    found = duplicate_of(case)
    if found is None and too_many(case):
        yield NotChecked(f"the patient has more than {MOST} services on other claims of these days")
    if found is not None:
        severity, alike = _SAID[found.likeness]
        where = "in this file" if found.ordinal else "billed before"
        yield Fault(
            claim.where.at("CLM01"),
            value=claim.id,
            severity=severity,
            message=f"The claim repeats claim {found.claim} ({where}): {alike}.",
            root=f"duplicate of claim {found.claim}",
        )
