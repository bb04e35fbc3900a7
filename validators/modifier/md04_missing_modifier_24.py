"""MD04: a visit in the aftercare of surgery without modifier 24."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from validators.engine.case import Case
from validators.engine.finding import DENY, Fault, NotChecked
from validators.engine.rule import LINE, rule
from validators.questions.claim_lines import has_surgery
from validators.questions.claim_questions import modifier_place
from validators.questions.global_surgery import open_package
from validators.questions.visit_questions import VISIT_CODES, VISITS, WITHOUT_HISTORY, has_any
from x12.records.claim import ServiceLine

_OUTSIDE = frozenset({"24", "57", "FT", "55"})


@rule(
    "MD04",
    on=LINE,
    severity=DENY,
    snip=7,
    predicts=("97", "97+M144", "97+N525"),
    needs=("fee-schedule", "history"),
    source="CMS Pub. 100-04 chapter 12 §30.6.6.A and §40.1.B",
    since="0.1",
    kinds="P",
    procedures=VISIT_CODES,
)
def missing_modifier_24(line: ServiceLine, case: Case) -> Iterable[Fault | NotChecked]:
    """A visit falls in the 10 or 90 days after the same physician's surgery and is not marked as unrelated.

    What is checked: An earlier procedure of the same physician (same NPI, or same group and specialty), on this claim
        or in history, whose global period of 10 or 90 days holds the visit's date; the visit lacks 24 (57 and, for
        critical care, FT also serve). Denied surgery, and lines of an assistant or of surgery only (54), do not count.
    Why payers deny it: Follow-up visits are part of the surgery's payment; 24 says the visit has another reason.
    How to fix it: Add 24 if the visit is unrelated to the surgery and its diagnosis shows it; else do not bill it.
    Denied: P dos=2026-03-01 dx=I10 | 99213 | past 23500-RT on=2026-01-05 | given pfs 23500 global=090
    Denied: P dos=2026-01-15 dx=L57.0 | 99212 | past 17000 on=2026-01-05 | given pfs 17000 global=010
    Denied: P dos=2026-01-05 dx=L57.0 | 17000 | 99212 dos=2026-01-12 | past since=2020-01-01
    | given pfs 17000 global=010
    Clean: P dos=2026-03-01 dx=I10 | 99213-24 | past 23500-RT on=2026-01-05 | given pfs 23500 global=090
    Clean: P dos=2026-01-16 dx=L57.0 | 99212 | past 17000 on=2026-01-05 | given pfs 17000 global=010
    Clean: P dos=2026-03-01 dx=I10 | 99213 | past 23500 on=2026-01-05 by=1932102118 | given pfs 23500 global=090
    Clean: P dos=2026-03-01 dx=I10 | 99213 | past 23500-54 on=2026-01-05 | given pfs 23500 global=090
    Not checked: no store, or a store younger than 90 days before the visit
    """
    if line.code not in VISITS or has_any(line, _OUTSIDE):
        return ()
    if not case.ref.has_history and not has_surgery(case):
        return WITHOUT_HISTORY
    return _in_aftercare(line, case)


def _in_aftercare(line: ServiceLine, case: Case) -> Iterator[Fault | NotChecked]:
    claim = case.claim
    day = claim.date_of(line)
    if day is None:
        yield NotChecked("the visit has no readable date of service")
        return
    found = open_package(case, line, day)
    if isinstance(found, NotChecked):
        yield found
    elif found:
        yield Fault(
            modifier_place(claim, line, len(line.modifiers)),
            value=line.code,
            message=(
                f"Visit {line.code} on {day} lies in the {int(found.indicator)}-day global of {found.code} on "
                f"{found.day} (until {found.last}): add 24 if it is unrelated, else it is not billed."
            ),
            edition=found.edition,
        )
