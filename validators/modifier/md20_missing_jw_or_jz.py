"""MD20: single-dose drugs without the word on discarded amounts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from validators.engine.case import Case, fact
from validators.engine.finding import DENY, REJECT, Fault, NotChecked
from validators.engine.rule import LINE, rule
from validators.questions.claim_questions import billed, is_medicare, modifier_place
from x12.records.claim import Claim, ServiceLine

REQUIRED = date(2023, 7, 1)
RETURNED = date(2023, 10, 1)
"""First day one of JW and JZ is required, and first day claims without are returned as unprocessable."""

_SKIN_SUBSTITUTES_PACKAGED = date(2026, 1, 1)
_OUTPATIENT_BILLS = frozenset("12 13 22 23 34 74 75 76 83 85".split())
_CLINICS = frozenset({"50", "72"})
_HOME = "12"


@rule(
    "MD20",
    on=LINE,
    severity=REJECT,
    snip=5,
    predicts=("16+N822", "16+M123", "4"),
    needs=("list-jw-jz",),
    source="CMS Pub. 100-04 chapter 17 §40; Infrastructure Act §90004; CMS JW/JZ code list and FAQ",
    since="0.1",
    kinds="PI",
    procedures=("J*", "Q*", "C9*"),
)
def missing_jw_or_jz(line: ServiceLine, case: Case) -> Iterable[Fault | NotChecked]:
    """A single-dose drug billed to Medicare Part B says neither that some was discarded (JW) nor that none was (JZ).

    What is checked: From 2023-07-01 a drug on CMS's list (`jw-jz`) carries JZ, or has a line with JW beside one
        without; before 2023-10-01 a miss is likely denied, since then returned. JW with JZ, and a JW line without the
        line of what was given, are found at any time. Left out: other payers, RHC and FQHC, inpatient bills,
        self-administered drugs (at home, inhalation) and, from 2026, skin substitutes.
    Why payers deny it: Manufacturers refund discarded amounts, so Medicare returns a claim that does not say.
    How to fix it: Bill what was discarded on its own line with JW, or put JZ on the line when nothing was.
    Denied: P dos=2026-01-05 dx=C50.911 filing=MB | J9355 x12 | given list jw-jz J9355
    Denied: P dos=2023-08-01 dx=C50.911 filing=MB | J9355 x12 | given list jw-jz J9355
    Denied: P dos=2026-01-05 dx=C50.911 filing=MB | J9355-JZ-JW x12
    Denied: P dos=2026-01-05 dx=C50.911 filing=MB | J9355-JW x2
    Denied: I dos=2026-01-05 tob=131 filing=MA dx=C50.911 | J9355 x12 rev=0636 | given list jw-jz J9355
    Clean: P dos=2026-01-05 dx=C50.911 filing=MB | J9355-JZ x12
    Clean: P dos=2026-01-05 dx=C50.911 filing=MB | J9355 x10 | J9355-JW x2
    Clean: P dos=2023-06-30 dx=C50.911 filing=MB | J9355 x12
    Clean: P dos=2026-01-05 dx=L97.512 filing=MB | Q4101 x44
    Clean: P dos=2026-01-05 dx=C50.911 filing=CI | J9355 x12
    Clean: P dos=2026-01-05 dx=E11.9 filing=MB | J1815 x1 | given list jw-jz J9355
    Not checked: no list of the drugs for the date
    """
    claim = case.claim
    if not is_medicare(claim) or _exempt(line, claim):
        return ()
    return _unsaid(line, case)


def _exempt(line: ServiceLine, claim: Claim) -> bool:
    if claim.kind == "I":
        return claim.place not in _OUTPATIENT_BILLS
    place = claim.place_of(line)
    return place in _CLINICS or place == _HOME or "J7604" <= line.code <= "J7686"


def _unsaid(line: ServiceLine, case: Case) -> Iterator[Fault | NotChecked]:
    claim, ref = case.claim, case.ref
    day = claim.date_of(line)
    if day is None:
        yield NotChecked("the line has no readable date of service")
        return
    discarded, none_discarded = "JW" in line.modifiers, "JZ" in line.modifiers
    severity = REJECT if day >= RETURNED else DENY
    if discarded:
        text = _contradiction(none_discarded, line, case)
        if text:
            place = modifier_place(claim, line, line.modifiers.index("JW"))
            yield Fault(place, value=billed(line), severity=severity, message=text)
        return
    if none_discarded or day < REQUIRED or _skin_substitute(line.code, day) or _discard_line(line, case):
        return
    drugs = ref.code_list("jw-jz", day)
    if line.code in drugs:
        yield Fault(
            modifier_place(claim, line, len(line.modifiers)),
            value=billed(line),
            severity=severity,
            message=f"{billed(line)} on {day} is a single-dose drug without JZ and without a JW line.",
            edition=drugs.edition.label,
        )


def _contradiction(none_discarded: bool, line: ServiceLine, case: Case) -> str:
    if none_discarded:
        return f"{billed(line)}: JW says some was discarded, JZ says none; bill JW on its own line."
    day = case.claim.date_of(line)
    if (line.code, day, False) not in _amounts(case):
        return f"{billed(line)}: the amount given to the patient stands on no line of {day}."
    return ""


def _skin_substitute(code: str, day: date) -> bool:
    return day >= _SKIN_SUBSTITUTES_PACKAGED and code.startswith(("Q41", "Q42", "Q43"))


def _discard_line(line: ServiceLine, case: Case) -> bool:
    return (line.code, case.claim.date_of(line), True) in _amounts(case)


@fact
def _amounts(case: Case) -> frozenset[tuple[str, date | None, bool]]:
    """Codes and days of the lines, and whether they are for what was discarded (JW) or given."""
    return frozenset((line.code, case.claim.date_of(line), "JW" in line.modifiers) for line in case.claim.lines)
