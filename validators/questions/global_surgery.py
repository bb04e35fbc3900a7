"""The global surgical package: days it lasts, and earlier surgery whose package is still open.

Source: CMS Pub. 100-04 chapter 12 §40.1: a minor procedure's package is the day itself (000) or that day and ten more
(010); a major one's (090) begins the day before and lasts ninety days after.
"""

from __future__ import annotations

from datetime import date

import msgspec

from validators.engine.case import Case, fact_by_key
from validators.engine.finding import NotChecked
from validators.questions.claim_lines import physician, surgeries_between
from validators.questions.reference import Reference
from validators.questions.visit_questions import ASSISTANTS, days_after, is_surgery, same_past_physician, same_physician
from x12.records.claim import ServiceLine

MINOR = frozenset({"000", "010"})
AFTERCARE_DAYS = {"010": 10, "090": 90}
"""Days after surgery that belong to it, by global indicator."""
LONGEST = 90

_NO_AFTERCARE = ASSISTANTS | {"54", "56"}


class Surgery(msgspec.Struct, frozen=True):
    """Surgery by the same physician whose package holds the day: code, day, global indicator, last day, table."""

    code: str
    day: date
    indicator: str
    last: date
    edition: str


def global_days(ref: Reference, code: str, on: date) -> tuple[str, str]:
    """The fee schedule's global indicator of a code on the day (``""`` when not listed), and the edition's label."""
    table = ref.fee_schedule(on)
    row = table.get(code)
    return (row.global_days if row else ""), table.edition.label


def open_package(case: Case, line: ServiceLine, day: date) -> Surgery | NotChecked | None:
    """Earlier surgery by the line's physician whose aftercare holds ``day``; not that of the day itself.

    Looks at the claim's own lines, then at history. NotChecked where history does not reach back far enough.
    """
    return _open_package(case, (day, physician(case.claim, line)), line, day)


@fact_by_key
def _open_package(case: Case, line: ServiceLine, day: date) -> Surgery | NotChecked | None:
    claim, ref = case.claim, case.ref
    since = days_after(day, -LONGEST)
    for done, other in surgeries_between(case, since, days_after(day, -1)):
        if _NO_AFTERCARE.isdisjoint(other.modifiers) and same_physician(claim, line, other):
            found = _package(ref, other.code, done, day)
            if found:
                return found
    for past in ref.past_lines(claim, since, days_after(day, -1), newest_first=True):
        if past.denied or not is_surgery(past.code) or not _NO_AFTERCARE.isdisjoint(past.modifiers):
            continue
        if same_past_physician(claim, line, past):
            found = _package(ref, past.code, past.start, day)
            if found:
                return found
    if not ref.history.covers(since):
        return NotChecked(f"history incomplete: it does not reach back to {since.isoformat()}")
    return None


def _package(ref: Reference, code: str, done: date, day: date) -> Surgery | None:
    indicator, edition = global_days(ref, code, done)
    last = days_after(done, AFTERCARE_DAYS.get(indicator, 0))
    return Surgery(code, done, indicator, last, edition) if day <= last else None
