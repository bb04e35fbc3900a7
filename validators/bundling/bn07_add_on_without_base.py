"""BN07: an add-on code without the code it is added to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from validators.engine.case import Case
from validators.engine.finding import DENY, WARN, Fault, NotChecked, Unavailable
from validators.engine.rule import CLAIM, rule
from validators.questions.claim_lines import lines_on
from validators.questions.claim_questions import billed, procedure_place
from validators.questions.ncci import setting_of
from validators.questions.rows import AddOnRow
from validators.questions.visit_questions import past_services, same_group, same_past_physician, same_physician
from x12.records.claim import Claim, ServiceLine

_ONE_DAY = timedelta(days=1)
_OTHER_EDITS = frozenset({"99292"})
"""Further critical care without its first hour is EM10's."""


@rule(
    "BN07",
    on=CLAIM,
    severity=DENY,
    snip=7,
    predicts=("107", "B15+N122"),
    needs=("add-on", "history"),
    source="CMS NCCI add-on code edits; Pub. 100-04 chapter 12 §30.D; CMS CR 7501",
    since="0.2",
    kinds="PI",
)
def add_on_without_base(claim: Claim, case: Case) -> Iterable[Fault | NotChecked]:
    """An add-on code is billed and none of the codes it may be added to is.

    What is checked: Each add-on code against CMS's list in force on its day: a primary code by the same physician
        (same
        NPI, or same specialty in the group; a hospital's own) on the same day or the day before, on the claim or on the
        patient's other claims. Type 1: the primary codes are listed. Type 3: some are listed, and the payer may know
        more: without a listed one it warns. Type 2: the payer decides, and nothing is said but that. Without history a
        primary code may stand on another claim: that warns.
    Why payers deny it: An add-on code is never paid alone.
    How to fix it: Bill the primary code that was done with it, on the same claim; if none was done, the add-on is the
        wrong code.
    Denied: P dos=2026-01-05 dx=M48.061 | 22614 | 63047 | given addon 22614=1:22612,22600 | past since=2020-01-01
    Denied: P dos=2026-01-05 dx=M48.061 | 22614 | given addon 22614=1:22612,22600 | past 22612 on=2025-12-01
    Denied: P dos=2026-01-05 dx=M48.061 | 22614 | 63047 | given addon 22614=3:22612 | past since=2020-01-01
    Denied: I tob=131 dos=2026-01-05 dx=R07.9 | 96375 rev=0260 | given addon 96375=1:96365,96374
        | past since=2020-01-01
    Clean: P dos=2026-01-05 dx=M48.061 | 22614 | 22612 | given addon 22614=1:22612,22600 | past since=2020-01-01
    Clean: P dos=2026-01-05 dx=M48.061 | 22614 | given addon 22614=1:22612 | past 22612 on=2026-01-04
    Clean: P dos=2026-01-05 dx=M48.061 | 63047 | given addon 22614=1:22612 | past since=2020-01-01
    Not checked: no list of add-on codes for the date, or a code whose primary codes the payer decides (type 2)
    """
    return _lone(case) if setting_of(claim) else ()


def _lone(case: Case) -> Iterator[Fault | NotChecked]:
    claim = case.claim
    for line in claim.lines:
        day = claim.date_of(line)
        if not line.code or line.code in _OTHER_EDITS or day is None:
            continue
        try:
            table = case.ref.add_on(day)
        except Unavailable as missing:
            yield NotChecked(str(missing))
            return
        row = table.get(line.code)
        if row is None:
            continue
        if row.type == "2":
            yield NotChecked(f"the payer decides the primary codes of {line.code} (add-on type 2)", line=line.number)
        elif not _has_base(case, line, row, day):
            yield _fault(case, line, row, table.edition.label)


def _has_base(case: Case, line: ServiceLine, row: AddOnRow, day: date) -> bool:
    claim, bases = case.claim, frozenset(row.bases)
    for other in lines_on(case, line, day - _ONE_DAY, day, bases):
        if claim.kind == "I" or same_physician(claim, line, other):
            return True
    if not case.ref.has_history:
        return False
    for past in past_services(claim, case.ref, day - _ONE_DAY, day, bases):
        mine = same_past_physician(claim, line, past) is not False if claim.kind == "P" else same_group(claim, past)
        if mine and past.kind == claim.kind:
            return True
    return False


def _fault(case: Case, line: ServiceLine, row: AddOnRow, edition: str) -> Fault:
    day = case.claim.date_of(line)
    sure = row.type == "1" and case.ref.has_history
    shown = ", ".join(row.bases[:6]) + (", …" if len(row.bases) > 6 else "")
    elsewhere = "" if case.ref.has_history else "; it may stand on another claim"
    return Fault(
        procedure_place(case.claim, line),
        value=billed(line),
        line=line.number,
        severity=DENY if sure else WARN,
        message=f"{line.code} on {day} is an add-on code and none of its primary codes ({shown}) is billed with "
        f"it{elsewhere}.",
        edition=edition,
    )
