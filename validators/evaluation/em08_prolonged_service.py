"""EM08: prolonged services without their visit or their minutes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from validators.engine.case import Case
from validators.engine.finding import DENY, Fault, NotChecked, Unavailable
from validators.engine.rule import LINE, rule
from validators.evaluation.levels import documented_minutes, prolonged_bases, prolonged_units
from validators.questions.claim_lines import lines_on
from validators.questions.claim_questions import billed, is_medicare, procedure_place
from validators.questions.reference import Reference
from validators.questions.visit_questions import facts_of, joined, same_physician
from x12.records.claim import Claim, ServiceLine

_NOT_MEDICARE = {"99417": "G2212 or G0318", "99418": "G0316 or G0317"}


@rule(
    "EM08",
    on=LINE,
    severity=DENY,
    snip=7,
    predicts=("B15+N122", "97", "96"),
    needs=("documentation", "history"),
    source="CMS Pub. 100-04 chapter 12 §30.6.15; AMA CPT prolonged services 2021 and 2023",
    since="0.1",
    kinds="P",
    procedures=("99417", "99418", "G2212", "G0316-G0318"),
)
def prolonged_service(line: ServiceLine, case: Case) -> Iterable[Fault | NotChecked]:
    """A prolonged service lacks its visit of the highest level, its minutes, or the payer's own code.

    What is checked: 99417, 99418, G2212, G0316, G0317 and G0318 stand beside one of their base codes (the highest level
        of the category) of the same day and physician, on the claim or in history. Medicare takes the G codes only.
        With documentation facts (on this line or the visit's) the units do not exceed what the total minutes allow:
        CPT counts from the visit's minimum time, Medicare from its own thresholds.
    Why payers deny it: The add-on is paid only with its base code, chosen by time.
    How to fix it: Bill it with the highest level chosen by time, or remove it; use the G code for Medicare.
    Denied: P dos=2026-01-05 dx=E11.9 | 99214 | 99417 | doc line=1 minutes=80
    Denied: P dos=2026-01-05 dx=E11.9 filing=MB | 99215 | 99417 | doc line=1 minutes=80
    Denied: P dos=2026-01-05 dx=E11.9 filing=MB | 99215 | G2212 | doc line=1 minutes=68
    Denied: P dos=2026-01-05 dx=E11.9 | 99205 | 99417 x2 | doc line=2 minutes=89
    Clean: P dos=2026-01-05 dx=E11.9 filing=MB | 99215 | G2212 | doc line=1 minutes=69
    Clean: P dos=2026-01-05 dx=E11.9 | 99205 | 99417 x2 | doc line=1 minutes=90
    Clean: P dos=2026-01-05 dx=I50.9 filing=MB pos=21 | 99223 | G0316 x2 | doc line=1 minutes=105
    Not checked: no documentation facts for the service
    """
    return _supported(line, case)


def _supported(line: ServiceLine, case: Case) -> Iterator[Fault | NotChecked]:
    claim, ref = case.claim, case.ref
    place = procedure_place(claim, line)
    day = claim.date_of(line)
    if day is None:
        yield NotChecked("the service has no readable date of service")
        return
    if is_medicare(claim) and line.code in _NOT_MEDICARE:
        text = f"Medicare does not pay {line.code}: bill {_NOT_MEDICARE[line.code]} when its minutes are reached."
        yield Fault(place, value=line.code, predicts=("96",), message=text)
        return
    bases = prolonged_bases(line.code, day)
    base = _base_line(line, case, bases, day)
    if base is None:
        if not _base_elsewhere(claim, ref, bases, day):
            text = f"{billed(line)} on {day} has no {joined(bases)} beside it."
            root = f"add-on line {line.number}"
            yield Fault(place, value=line.code, predicts=("B15+N122", "97"), message=text, root=root)
        return
    first = bases[base.code]
    if first is not None:
        yield from _minutes(line, base, first, claim, ref)


def _base_line(line: ServiceLine, case: Case, bases: Mapping[str, int | None], day: date) -> ServiceLine | None:
    beside = lines_on(case, line, day, day, bases)
    return next((other for other in beside if same_physician(case.claim, line, other)), None)


def _base_elsewhere(claim: Claim, ref: Reference, bases: Mapping[str, int | None], day: date) -> bool:
    try:
        return any(True for _ in ref.past_lines(claim, day, day, bases))
    except Unavailable:
        return False


def _minutes(
    line: ServiceLine, base: ServiceLine, first: int, claim: Claim, ref: Reference
) -> Iterator[Fault | NotChecked]:
    facts = facts_of(ref, claim, line) or ref.documentation(claim.id, base.number)
    try:
        minutes = documented_minutes(facts)
    except ValueError as unreadable:
        yield NotChecked(f"documentation facts: {unreadable}")
        return
    if minutes is None or line.units is None:
        yield NotChecked("the documentation facts give no total time" if minutes is None else "no readable units")
        return
    allowed = prolonged_units(minutes, first)
    if line.units > allowed:
        text = (
            f"{line.units} units of {line.code} beside {base.code}: {minutes} minutes allow {allowed} "
            f"(the first at {first} minutes, then each 15)."
        )
        yield Fault(procedure_place(claim, line), value=billed(line), predicts=("B15+N122", "150"), message=text)
