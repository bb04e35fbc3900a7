"""MD24: an ambulance trip without where from and where to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from validators.engine.case import Case
from validators.engine.finding import DENY, REJECT, Fault
from validators.engine.rule import LINE, rule
from validators.questions.claim_questions import billed, is_medicare, modifier_place
from x12.records.claim import Claim, ServiceLine

_ORIGINS = frozenset("DEGHIJNPRS")
_DESTINATIONS = _ORIGINS | {"X"}
_DIED_BEFORE_TRANSPORT = "QL"


@rule(
    "MD24",
    on=LINE,
    severity=REJECT,
    snip=5,
    predicts=("4", "16+M22", "117", "96+N157"),
    source="CMS Pub. 100-04 chapter 15 §30.A and §30.B; CMS Pub. 100-02 chapter 10 §10.2.6",
    since="0.1",
    kinds="PI",
    procedures=("A0425-A0436",),
)
def ambulance_origin_destination(line: ServiceLine, case: Case) -> Iterable[Fault]:
    """An ambulance line has no valid origin and destination, or a hospital's does not say by whom.

    What is checked: A0425-A0436 carry one modifier of two letters, origin then destination, of D E G H I J N P R S
        (X, a stop at a physician's office, only as destination). Exempt is QL (died before transport). On an
        institutional claim QM (under arrangement) or QN (by the provider) stands too. Medicare returns such lines,
        others deny them.
    Why payers deny it: Coverage depends on where the patient was taken.
    How to fix it: Take origin and destination from the trip report; hospitals add QM or QN.
    Denied: P dos=2026-01-05 dx=I21.9 filing=MB pos=41 | A0427
    Denied: P dos=2026-01-05 dx=I21.9 pos=41 | A0427-XH | A0425-RH x8
    Denied: I dos=2026-01-05 tob=131 filing=MA dx=I21.9 | A0427-RH rev=0540
    Clean: P dos=2026-01-05 dx=I21.9 filing=MB pos=41 | A0427-RH | A0425-RH x8
    Clean: I dos=2026-01-05 tob=131 filing=MA dx=I21.9 | A0427-RH-QN rev=0540
    Clean: P dos=2026-01-05 dx=I46.9 filing=MB pos=41 | A0429-QL
    """
    if case.claim.kind == "P" and any(map(_is_trip, line.modifiers)):
        return ()
    return _unsaid(line, case.claim)


def _is_trip(modifier: str) -> bool:
    return len(modifier) == 2 and modifier[0] in _ORIGINS and modifier[1] in _DESTINATIONS


def _unsaid(line: ServiceLine, claim: Claim) -> Iterator[Fault]:
    modifiers = line.modifiers
    severity = REJECT if is_medicare(claim) else DENY
    place = modifier_place(claim, line)
    if not any(map(_is_trip, modifiers)) and _DIED_BEFORE_TRANSPORT not in modifiers:
        text = f"{billed(line)} has no valid origin and destination modifier (such as RH, residence to hospital)."
        yield Fault(place, value=billed(line), severity=severity, message=text)
    if claim.kind == "I" and is_medicare(claim) and "QM" not in modifiers and "QN" not in modifiers:
        text = f"{billed(line)} needs QM (under arrangement) or QN (furnished by the provider)."
        yield Fault(place, value=billed(line), severity=severity, predicts=("4", "16"), message=text)
