"""PX11: the place of service is not a code on the date of service."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from validators.engine.case import Case
from validators.engine.finding import REJECT, Fault
from validators.engine.rule import CLAIM, rule
from validators.questions.reference import Reference
from x12.records.claim import Claim
from x12.text.segments import Where

_SETTLED = frozenset("11 12 20 21 22 23 24 31 32 33 41 49 50 51 52 53 61 62 65 71 72 81 99".split())
"""Places in force for all dates claims can still have; the others are looked up."""


@rule(
    "PX11",
    on=CLAIM,
    severity=REJECT,
    snip=5,
    predicts=("16+M77", "5"),
    needs=("list-place-of-service",),
    kinds="PD",
    source="CMS place of service code set (CMS Pub. 100-04 chapter 26 §10.5); 005010X222A1 CLM05-1 and SV105",
    since="0.1",
)
def invalid_place_of_service(claim: Claim, case: Case) -> Iterable[Fault]:
    """The place of service of the claim or of a line is not in the CMS code set on the date of service.

    What is checked: CLM05-1 and SV105 (SV303 for dental) are place of service codes in force on the date of service;
    02, 10, 19, 27, 58 and 66 began in recent years.
    Why payers deny it: The place decides the rate; front ends bounce a claim with an unknown one.
    How to fix it: Take the code of the place where the patient was (10 telehealth at home, 02 telehealth elsewhere).
    Denied: P dos=2026-01-05 dx=E11.9 pos=30 | 99213
    Denied: P dos=2021-12-31 dx=E11.9 pos=10 | 99213
    Denied: P dos=2026-01-05 dx=E11.9 | 99213 pos=9
    Clean: P dos=2022-01-01 dx=E11.9 pos=10 | 99213
    Clean: P dos=2026-01-05 dx=E11.9 pos=27 | 99213 | 36415 pos=11
    Clean: D dos=2026-01-05 pos=11 | D0120
    """
    if claim.place in _SETTLED and all(not line.place or line.place in _SETTLED for line in claim.lines):
        return ()
    return _faults(claim, case.ref)


def _faults(claim: Claim, ref: Reference) -> Iterator[Fault]:
    lines = [line for line in claim.lines if line.place]
    if claim.place and claim.place not in _SETTLED and claim.place_qualifier in ("", "B"):
        yield from _judged(claim, ref, claim.place, claim.where.at("CLM05-1"), 0)
    element = "SV105" if claim.kind == "P" else "SV303"
    for line in lines:
        if line.place not in _SETTLED and line.place != claim.place:
            yield from _judged(claim, ref, line.place, line.where.at(element), line.number)


def _judged(claim: Claim, ref: Reference, place: str, where: Where, number: int) -> Iterator[Fault]:
    day = claim.start
    if day is None:
        return
    table = ref.code_list("place-of-service", day)
    if place not in table:
        who = f"Line {number}: place" if number else "Place"
        text = f"{who} of service {place} is not a code on {day}."
        yield Fault(where, text, value=place, edition=table.edition.label, line=number, root=f"place {place}")
