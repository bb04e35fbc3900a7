"""MD05: a procedure in the aftercare of an earlier one without 58, 78 or 79."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from validators.engine.case import Case
from validators.engine.finding import DENY, Fault, NotChecked
from validators.engine.rule import LINE, rule
from validators.questions.claim_questions import billed, modifier_place
from validators.questions.global_surgery import global_days, open_package
from validators.questions.visit_questions import ASSISTANTS, SURGERY_CODES, has_any, is_surgery
from x12.records.claim import ServiceLine

_EXPLAINED = ASSISTANTS | {"58", "78", "79", "76", "77", "55", "56"}
_OWN_GLOBAL = frozenset({"000", "010", "090"})


@rule(
    "MD05",
    on=LINE,
    severity=DENY,
    snip=7,
    predicts=("97", "97+M144", "97+N525"),
    needs=("fee-schedule", "history"),
    source="CMS Pub. 100-04 chapter 12 §40.2.A.5 to A.7",
    since="0.1",
    kinds="P",
    procedures=SURGERY_CODES,
)
def missing_modifier_58_78_79(line: ServiceLine, case: Case) -> Iterable[Fault | NotChecked]:
    """A procedure falls in the 10 or 90 days after the same physician's surgery and says nothing of it.

    What is checked: A surgical procedure with its own global period, dated inside the aftercare of an earlier
        procedure of the same physician (claim or history), without 58 (staged), 78 (return to the operating room),
        79 (unrelated), 76 or 77 (repeat). Assistants and transferred care (55, 56) are left out.
    Why payers deny it: Without one of them the procedure is taken for a complication treated within the package.
    How to fix it: Read the operative report and add the modifier that tells what it was; 79 needs another diagnosis.
    Denied: P dos=2026-02-20 dx=H25.12 pos=24 | 66984-LT | past 66984-RT on=2026-01-05 | given pfs 66984 global=090
    Denied: P dos=2026-01-08 dx=L57.0 | 17000 | past 11402 on=2026-01-05 | given pfs 17000 global=010
    | given pfs 11402 global=010
    Clean: P dos=2026-02-20 dx=H25.12 pos=24 | 66984-LT-79 | past 66984-RT on=2026-01-05 | given pfs 66984 global=090
    Clean: P dos=2026-04-06 dx=H25.12 pos=24 | 66984-LT | past 66984-RT on=2026-01-05 | given pfs 66984 global=090
    Clean: P dos=2026-02-20 dx=R52 | 20999 | past 66984 on=2026-01-05 paid=no denied=50 | given pfs 66984 global=090
    Not checked: no store, or a store younger than 90 days before the procedure
    """
    if not is_surgery(line.code) or has_any(line, _EXPLAINED):
        return ()
    return _in_aftercare(line, case)


def _in_aftercare(line: ServiceLine, case: Case) -> Iterator[Fault | NotChecked]:
    claim, ref = case.claim, case.ref
    day = claim.date_of(line)
    if day is None:
        yield NotChecked("the procedure has no readable date of service")
        return
    found = open_package(case, line, day)
    if isinstance(found, NotChecked):
        yield found
    elif found and global_days(ref, line.code, day)[0] in _OWN_GLOBAL:
        yield Fault(
            modifier_place(claim, line, len(line.modifiers)),
            value=billed(line),
            message=(
                f"{billed(line)} on {day} lies in the {int(found.indicator)}-day global of {found.code} on "
                f"{found.day} (until {found.last}) without 58, 78 or 79."
            ),
            edition=found.edition,
        )
