"""MD15: liability modifiers, and the denial they announce."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from validators.engine.case import Case
from validators.engine.finding import INFORM, WARN, Fault
from validators.engine.rule import LINE, rule
from validators.questions.claim_questions import billed, modifier_place
from x12.records.claim import Claim, ServiceLine

_ANNOUNCES = {
    "GZ": (("50",), "will be denied as not necessary (provider liable): no notice (ABN) was given"),
    "GY": (("96+N425", "96"), "will be denied as not covered by statute (patient liable)"),
    "GA": (("50",), "if denied as not necessary, the patient is liable: a notice (ABN) is on file"),
}


@rule(
    "MD15",
    on=LINE,
    severity=INFORM,
    snip=5,
    predicts=("50", "96+N425", "96"),
    source="CMS Pub. 100-04 chapter 30 §50 and chapter 1 §60.4; CMS MLN 006266",
    since="0.1",
    kinds="PI",
    modifiers=("GA", "GX", "GY", "GZ"),
)
def liability_modifier(line: ServiceLine, case: Case) -> Iterable[Fault]:
    """GA, GX, GY or GZ says who pays after a denial: the denial is expected, or the modifiers contradict.

    What is checked: GZ and GY announce a denial and GA prepares one; each is told with the code it will come back
        with, so that the denial counts as foreseen. GA with GZ (notice and no notice) and GX (voluntary notice) without
        GY are warnings.
    Why payers deny it: GZ is denied automatically as not necessary, GY as excluded; contradictory pairs are returned.
    How to fix it: Nothing when the denial is wanted (secondary payer, patient's demand); else remove the modifier.
    Denied: P dos=2026-01-05 dx=Z00.00 filing=MB | 99397-GY
    Denied: P dos=2026-01-05 dx=R53.83 filing=MB | 82306-GA-GZ
    Denied: P dos=2026-01-05 dx=Z41.1 filing=MB | 15823-GX
    Clean: P dos=2026-01-05 dx=E11.9 filing=MB | 83036
    Clean: P dos=2026-01-05 dx=E11.9 filing=MB | 83036-KX
    """
    return _told(line, case.claim)


def _told(line: ServiceLine, claim: Claim) -> Iterator[Fault]:
    modifiers = line.modifiers
    if "GA" in modifiers and "GZ" in modifiers:
        text = f"{billed(line)}: GA says a notice (ABN) is on file, GZ says none is; keep the true one."
        place = modifier_place(claim, line, modifiers.index("GZ"))
        yield Fault(place, value=billed(line), severity=WARN, predicts=("4",), message=text)
        return
    if "GX" in modifiers and "GY" not in modifiers:
        text = f"{billed(line)}: GX (voluntary notice) goes with GY (excluded service)."
        place = modifier_place(claim, line, modifiers.index("GX"))
        yield Fault(place, value=billed(line), severity=WARN, predicts=("4",), message=text)
    for modifier, (codes, words) in _ANNOUNCES.items():
        if modifier in modifiers:
            place = modifier_place(claim, line, modifiers.index(modifier))
            yield Fault(place, value=billed(line), predicts=codes, message=f"{billed(line)} {words}.")
