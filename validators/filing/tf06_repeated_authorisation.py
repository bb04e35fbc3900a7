"""TF06: one number is sent as authorisation and as referral."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from validators.engine.case import Case
from validators.engine.finding import WARN, Fault
from validators.engine.rule import CLAIM, rule
from x12.records.claim import Claim
from x12.records.party import Ref

_AUTHORISATION, _REFERRAL = "G1", "9F"


@rule(
    "TF06",
    on=CLAIM,
    severity=WARN,
    snip=4,
    predicts=("16+M62",),
    source="005010X222A1, X223A2, X224A2: REF*G1 (prior authorisation) and REF*9F (referral), loops 2300 and 2400",
    since="0.1",
)
def repeated_authorisation(claim: Claim, case: Case) -> Iterable[Fault]:
    """The same number is sent as prior authorisation (REF*G1) and as referral (REF*9F).

    What is checked: On the claim and on each line, REF*G1 and REF*9F differ.
    Why payers deny it: They are two permissions with two numbers; several front ends bounce a claim that gives one for
    both.
    How to fix it: Send the number under the qualifier the payer gave it for, and leave the other out.
    Denied: P dos=2026-01-05 dx=E11.9 ref.G1=A123 ref.9F=A123 | 99213
    Denied: P dos=2026-01-05 dx=E11.9 | 70551 ref.G1=A123 ref.9F=A123
    Clean: P dos=2026-01-05 dx=E11.9 ref.G1=A123 ref.9F=B456 | 99213
    Clean: P dos=2026-01-05 dx=E11.9 ref.G1=A123 | 99213
    """
    if len(claim.refs) > 1 and _same(claim.refs) is not None:
        return _faults(claim)
    for line in claim.lines:
        if len(line.refs) > 1 and _same(line.refs) is not None:
            return _faults(claim)
    return ()


def _faults(claim: Claim) -> Iterator[Fault]:
    for number, refs in ((0, claim.refs), *((line.number, line.refs) for line in claim.lines)):
        found = _same(refs)
        if found is not None:
            text = "The prior authorisation (REF*G1) and the referral (REF*9F) have the same number."
            yield Fault(found.where, text, line=number)


def _same(refs: tuple[Ref, ...]) -> Ref | None:
    """The referral whose number is also sent as authorisation."""
    authorised = {ref.value for ref in refs if ref.qualifier == _AUTHORISATION}
    return next((ref for ref in refs if ref.qualifier == _REFERRAL and ref.value in authorised), None)
