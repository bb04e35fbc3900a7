"""DN08: a service on a tooth that was extracted, or filled a short time ago."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from validators.dental.mouth import is_primary, teeth_of
from validators.engine.case import Case
from validators.engine.finding import DENY, WARN, Fault, NotChecked
from validators.engine.rule import LINE, rule
from validators.questions.claim_questions import code_among, procedure_place
from validators.questions.rows import PastLine
from x12.records.claim import ServiceLine

_ON_TEETH = ("D1351-D1354", "D2140-D2957", "D3110-D3426", "D7111-D7250")
_EXTRACTIONS = ("D7111-D7210", "D7220-D7241")
_FILLINGS = ("D2140-D2394",)
_FILLED_MONTHS = 24
_LONG_AGO = date(1900, 1, 1)
_DAY = timedelta(days=1)


@rule(
    "DN08",
    on=LINE,
    severity=DENY,
    snip=7,
    kinds="D",
    procedures=_ON_TEETH,
    predicts=("261+N384", "97", "119"),
    needs=("history",),
    source="Universal tooth numbering: a tooth is extracted once; plans: the same filling again within two years",
    since="0.2",
)
def tooth_extracted_before(line: ServiceLine, case: Case) -> Iterator[Fault | NotChecked]:
    """A tooth is treated that the history says was extracted; or it was filled the same way in the last two years.

    What is checked: Earlier services of the patient that were not denied: an extraction of the tooth (not a primary
    one's by number of its successor: numbers and letters are different teeth); a warning for the same filling code on
    the same tooth by the same biller within 24 months.
    Why payers deny it: The procedure is inconsistent with the patient's history (CARC 261 with N384); a filling is
    expected to last, and the payer counts a second one to the first (97).
    How to fix it: Check the tooth on the chart and whether the earlier claim was right; supernumerary teeth have
    numbers of their own (51 to 82).
    Denied: D dos=2026-01-05 | D2391 tooth=14/O | past D7140 on=2024-03-01 tooth=14
    Denied: D dos=2026-01-05 | D7210 tooth=14 | past D7140 on=2024-03-01 tooth=14
    Denied: D dos=2026-01-05 | D2391 tooth=14/O | past D2391 on=2025-03-01 tooth=14 billing=1234567893
    Clean: D dos=2026-01-05 | D2391 tooth=14/O | past D7140 on=2024-03-01 tooth=15
    Clean: D dos=2026-01-05 | D2391 tooth=14/O | past D2391 on=2023-12-01 tooth=14 billing=1234567893
    Clean: D dos=2026-01-05 | D2391 tooth=14/O | past D7140 on=2024-03-01 tooth=14 paid=no denied=16+N37
    Not checked: no history, or none that reaches back over the patient's life ("history incomplete")
    """
    claim, day = case.claim, case.claim.date_of(line)
    teeth = frozenset(teeth_of(line))
    if day is None or not teeth:
        return
    born = claim.person.birth if claim.person and claim.person.birth else _LONG_AGO
    for past in case.ref.past_lines(claim, born, day - _DAY, newest_first=True):
        shared = teeth & {tooth.removeprefix("0") for tooth in past.teeth}
        if not shared or past.denied:
            continue
        fault = _fault(line, case, past, min(shared), day)
        if fault is not None:
            yield fault
            return
    if not case.ref.history.covers(born) and not all(map(is_primary, teeth)):
        yield NotChecked("history incomplete: a tooth is extracted once in a lifetime")


def _fault(line: ServiceLine, case: Case, past: PastLine, tooth: str, day: date) -> Fault | None:
    place = procedure_place(case.claim, line)
    if code_among(past.code, _EXTRACTIONS):
        message = f"Line {line.number}: tooth {tooth} was extracted on {past.start} ({past.code})."
        return Fault(place, message, line.code, predicts=("261+N384",))
    biller = case.claim.billing.npi if case.claim.billing else ""
    again = past.code == line.code and code_among(line.code, _FILLINGS) and past.billing == biller
    if again and _months_between(past.start, day) < _FILLED_MONTHS:
        message = f"Line {line.number}: tooth {tooth} was filled on {past.start} in the same way ({past.code})."
        return Fault(place, message, line.code, severity=WARN, predicts=("97", "119"))
    return None


def _months_between(first: date, last: date) -> int:
    return (last.year - first.year) * 12 + last.month - first.month - (last.day < first.day)
