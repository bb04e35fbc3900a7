"""MD01: a visit beside a minor procedure without modifier 25."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from validators.engine.case import Case, fact_by_key
from validators.engine.finding import DENY, Fault, NotChecked, Unavailable
from validators.engine.rule import CLAIM, rule
from validators.questions.claim_lines import has_surgery, physician, surgeries_between
from validators.questions.claim_questions import modifier_place
from validators.questions.global_surgery import MINOR
from validators.questions.reference import Reference
from validators.questions.visit_questions import ASSISTANTS, VISIT_CODES, VISITS, has_any, same_physician
from x12.records.claim import Claim, ServiceLine

_SEPARATE = frozenset({"25", "57"})


@rule(
    "MD01",
    on=CLAIM,
    severity=DENY,
    snip=7,
    predicts=("97", "97+M144", "236"),
    needs=("fee-schedule", "ncci-practitioner"),
    source="CMS Pub. 100-04 chapter 12 §30.6.6 and §40.1; NCCI Policy Manual chapter I.D",
    since="0.1",
    kinds="P",
    procedures=VISIT_CODES,
)
def missing_modifier_25(claim: Claim, case: Case) -> Iterable[Fault | NotChecked]:
    """An E/M visit is billed beside a minor procedure on the same day without modifier 25.

    What is checked: A visit and a surgical procedure of the same physician (same NPI, or same specialty in the group)
        on the same day; the procedure has a global period of 0 or 10 days in the Medicare fee schedule, or stands with
        the visit in an NCCI pair that a modifier may separate; the visit carries neither 25 nor 57.
    Why payers deny it: The visit that leads to a minor procedure is paid with the procedure; only a significant,
        separately identifiable visit is paid besides it, and modifier 25 says so.
    How to fix it: Read the record (or give the fact `separate_note`). If it shows a separate evaluation, put 25 on the
        visit; if not, remove the visit.
    Denied: P dos=2026-01-05 dx=M17.11 | 99213 | 20610-RT | given pfs 20610 global=000 bilateral=1
    Denied: P dos=2026-01-05 dx=L57.0 | 17000 | 99203 | given pfs 17000 global=010
    Denied: P dos=2026-01-05 dx=S01.81XA | 99284 pos=23 | 12011 pos=23 | given pfs 12011 global=000
    Denied: P dos=2026-01-05 dx=Z30.017 | 99213 | 11981 | given pfs 11981 global=XXX | given ncci 11981/99213=1
    Clean: P dos=2026-01-05 dx=M17.11 | 99213-25 | 20610-RT | given pfs 20610 global=000
    Clean: P dos=2026-01-05 dx=E11.9 | 99213 | 36415 | 83036
    Clean: P dos=2026-01-05 dx=M17.11 | 99213 | 20610-RT dos=2026-01-06 | given pfs 20610 global=000
    Clean: P dos=2026-01-05 dx=R07.9 | 99213 rendering=1234567893 | 20610 rendering=1932102118
    Clean: P dos=2026-01-05 dx=S42.001A | 99213 | 23500-RT | given pfs 23500 global=090 | given ncci 11111/22222=1
    Not checked: no fee schedule for the date, where no NCCI pair decides
    """
    if len(claim.lines) < 2 or not has_surgery(case):
        return ()
    return _unmarked(case)


def _unmarked(case: Case) -> Iterator[Fault | NotChecked]:
    claim = case.claim
    for visit in claim.lines:
        if visit.code not in VISITS or has_any(visit, _SEPARATE):
            continue
        day = claim.date_of(visit)
        if day is None:
            yield NotChecked("the visit has no readable date of service", line=visit.number)
            continue
        yield from _beside(visit, day, case)


def _beside(visit: ServiceLine, day: date, case: Case) -> Iterator[Fault | NotChecked]:
    claim = case.claim
    try:
        found = _bundling(case, (day, visit.code, physician(claim, visit)), visit, day)
    except Unavailable as missing:
        yield NotChecked(str(missing), line=visit.number)
        return
    if found is not None:
        procedure, reason, edition = found
        yield Fault(
            modifier_place(claim, visit, len(visit.modifiers)),
            value=visit.code,
            line=visit.number,
            message=(
                f"Visit {visit.code} on {day.isoformat()} has no modifier 25 beside {procedure} ({reason}): "
                f"{_advice(visit, claim, case.ref)}."
            ),
            edition=edition,
            root=f"modifier 25 line {visit.number}",
        )


@fact_by_key
def _bundling(case: Case, visit: ServiceLine, day: date) -> tuple[str, str, str] | None:
    """The first procedure of the day by the visit's physician that the visit is part of, why, and by which table."""
    missing: Unavailable | None = None
    for _, procedure in surgeries_between(case, day, day):
        if not ASSISTANTS.isdisjoint(procedure.modifiers) or not same_physician(case.claim, visit, procedure):
            continue
        try:
            reason, edition = _bundles(procedure.code, visit.code, day, case.ref)
        except Unavailable as unavailable:
            missing = unavailable
            continue
        if reason:
            return procedure.code, reason, edition
    if missing:
        raise missing
    return None


def _advice(visit: ServiceLine, claim: Claim, ref: Reference) -> str:
    """What the documentation facts say of a separate note, or what to look for."""
    facts = ref.facts(claim.id, visit.number)
    if facts is None or facts.separate_note is None:
        return "add it only if the record shows a separate evaluation"
    return "the record has a separate note" if facts.separate_note else "it has no separate note, do not bill the visit"


def _bundles(procedure: str, visit: str, day: date, ref: Reference) -> tuple[str, str]:
    """Why the visit is part of the procedure, and the table that says so; the fee schedule first, then NCCI."""
    missing: Unavailable | None = None
    try:
        table = ref.fee_schedule(day)
        row = table.get(procedure)
        if row and row.global_days in MINOR:
            return f"global period {row.global_days}", table.edition.label
        if row and row.global_days == "090":
            return "", ""
    except Unavailable as unavailable:
        missing = unavailable
    try:
        pairs = ref.ncci(day)
    except Unavailable:
        if missing:
            raise missing from None
        return "", ""
    pair = pairs.pair(procedure, visit, day)
    if pair and pair.indicator == "1":
        return "NCCI pair, modifier allowed", pairs.edition.label
    if missing:
        raise missing
    return "", ""
