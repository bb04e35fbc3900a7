"""MD17: therapy without its discipline."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from validators.engine.case import Case
from validators.engine.finding import DENY, WARN, Fault, NotChecked
from validators.engine.rule import LINE, rule
from validators.questions.claim_questions import billed, is_medicare, modifier_place
from validators.questions.reference import Reference
from x12.records.claim import Claim, ServiceLine

_DISCIPLINES = ("GN", "GO", "GP")
_ASSISTANTS = {"CQ": "GP", "CO": "GO"}

_REDUCED = "5"
"""Multiple procedure indicator of services the therapy payment reduction is for: those that are always therapy."""


@rule(
    "MD17", on=LINE,
    severity=DENY,
    snip=5,
    predicts=("4", "16+N822"),
    needs=("list-therapy", "fee-schedule"),
    source="CMS Pub. 100-04 chapter 5 §20.1 and §20.2; CMS annual therapy code list; MPPR, chapter 5 §10.7",
    since="0.1",
    kinds="PI",
    procedures=(
        "92507-92526", "92597-92633", "95851-95852", "95992", "96105", "96125", "97010-97799", "G0281-G0283", "G0329",
    ),
)  # fmt: skip
def therapy_discipline(line: ServiceLine, case: Case) -> Iterable[Fault | NotChecked]:
    """A therapy code does not say, or says twice, whose plan of care it belongs to.

    What is checked: A code the CMS therapy list calls "always therapy" (column `kind`: always or sometimes; always
        when empty) carries exactly one of GN (speech), GO (occupational) and GP (physical); CQ comes with GP, CO with
        GO. Without that list the fee schedule decides: multiple procedure indicator 5 marks always therapy. To payers
        other than Medicare a missing modifier is a warning.
    Why payers deny it: The modifier decides the benefit the service counts against; without it the line is returned.
    How to fix it: Add the modifier of the discipline whose plan of care the service is under.
    Denied: P dos=2026-01-05 dx=M25.561 filing=MB | 97110 x2 | given list therapy 97110:kind=always
    Denied: P dos=2026-01-05 dx=M25.561 | 97110-GP-GO x2 | given list therapy 97110
    Denied: P dos=2026-01-05 dx=M25.561 | 97530-GO-CQ | given list therapy 97530
    Denied: I dos=2026-01-05 tob=131 filing=MA dx=R47.01 | 92507 rev=0440 | given list therapy 92507
    Denied: P dos=2026-01-05 dx=M25.561 filing=MB | 97110 x2 | given pfs 97110 multiple=5
    Clean: P dos=2026-01-05 dx=M25.561 filing=MB | 97110-GP x2 | given list therapy 97110
    Clean: P dos=2026-01-05 dx=L89.150 filing=MB | 97597 | given pfs 97597 multiple=0
    Clean: P dos=2026-01-05 dx=L89.150 filing=MB | 97597 | given list therapy 97597:kind=sometimes
    Clean: P dos=2026-01-05 dx=M25.561 filing=MB | 97530-GO-CO | given list therapy 97530
    Not checked: neither therapy code list nor fee schedule for the date
    """
    named = [m for m in line.modifiers if m in _DISCIPLINES]
    if len(named) == 1 and "CQ" not in line.modifiers and "CO" not in line.modifiers:
        return ()
    return _unclear(named, line, case.claim, case.ref)


def _unclear(named: list[str], line: ServiceLine, claim: Claim, ref: Reference) -> Iterator[Fault | NotChecked]:
    if len(set(named)) > 1:
        text = f"{billed(line)}: {' and '.join(named)} together; keep the discipline of the plan of care."
        yield Fault(modifier_place(claim, line, line.modifiers.index(named[1])), value=billed(line), message=text)
        return
    for assistant, discipline in _ASSISTANTS.items():
        if assistant in line.modifiers and named and discipline not in named:
            text = f"{billed(line)}: {assistant} (therapy assistant) goes with {discipline}, not {named[0]}."
            place = modifier_place(claim, line, line.modifiers.index(assistant))
            yield Fault(place, value=billed(line), message=text)
    if named:
        return
    day = claim.date_of(line)
    if day is None:
        yield NotChecked("the line has no readable date of service")
        return
    edition = _always(line.code, day, ref)
    if edition:
        yield Fault(
            modifier_place(claim, line, len(line.modifiers)),
            value=billed(line),
            severity=DENY if is_medicare(claim) else WARN,
            message=f"{billed(line)} is always therapy and needs GN, GO or GP.",
            edition=edition,
        )


def _always(code: str, day: date, ref: Reference) -> str:
    """The edition that calls a code always therapy, ``""`` where none does: the therapy list, else the fee schedule.

    Raises Unavailable where there is neither.
    """
    if ref.lacks("list-therapy", day) and not ref.lacks("fee-schedule", day):
        schedule = ref.fee_schedule(day)
        row = schedule.get(code)
        return schedule.edition.label if row and row.multiple == _REDUCED else ""
    therapy = ref.code_list("therapy", day)
    always = code in therapy and therapy.value(code, "kind") in ("", "always")
    return therapy.edition.label if always else ""
