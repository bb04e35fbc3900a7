"""MD13: assistants, co-surgeons and teams against what the fee schedule pays."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from validators.engine.case import Case
from validators.engine.finding import DENY, WARN, Fault, NotChecked
from validators.engine.rule import LINE, rule
from validators.questions.claim_questions import billed, is_medicare, modifier_place
from validators.questions.reference import Reference
from validators.questions.rows import FeeScheduleRow
from x12.records.claim import Claim, ServiceLine

_ROLES = ("62", "66", "80", "81", "82", "AS")
_PHYSICIAN_TAXONOMIES = ("202", "204", "207", "208")
_ASSISTANT_TAXONOMIES = ("363A", "363L", "364S")
_ROLE_NAME = {"62": "co-surgeon", "66": "surgical team"}


@rule(
    "MD13",
    on=LINE,
    severity=DENY,
    snip=5,
    predicts=("54", "4", "B20"),
    needs=("fee-schedule",),
    source="CMS Pub. 100-04 chapter 12 §40.8 (62, 66) and §20.4.3 (80-82, AS); Medicare fee schedule indicators",
    since="0.1",
    kinds="P",
    modifiers=_ROLES,
)
def assistant_or_co_surgeon(line: ServiceLine, case: Case) -> Iterable[Fault | NotChecked]:
    """An assistant, co-surgeon or team is billed for a procedure that does not pay one.

    What is checked: The fee schedule's co-surgeon (62), team (66) or assistant (80, 81, 82, AS) indicator of the code:
        not permitted or not applicable is found; "payable with documents" is a warning where the claim carries none.
        AS is not billed by a physician's taxonomy, and to Medicare a PA, NP or CNS assisting bills AS.
        Whether the other surgeon billed 62 too is not looked for: his claim is usually another group's.
    Why payers deny it: The indicator says whether a second surgeon is ever, never, or only with proof paid.
    How to fix it: Remove the line where none is paid; else send the operative report that shows the need.
    Denied: P dos=2026-01-05 dx=L72.0 pos=22 | 11402-80 | given pfs 11402 assistant=1
    Denied: P dos=2026-01-05 dx=M17.11 pos=21 | 27447-62-RT | given pfs 27447 co_surgeon=0
    Denied: P dos=2026-01-05 dx=K80.20 pos=22 | 47562-80 | given pfs 47562 assistant=0
    Denied: P dos=2026-01-05 dx=M17.11 pos=21 rendering=1234567893/207X00000X | 27447-AS | given pfs 27447 assistant=2
    Clean: P dos=2026-01-05 dx=M17.11 pos=21 | 27447-80-RT | given pfs 27447 assistant=2
    Clean: P dos=2026-01-05 dx=K80.20 pos=22 pwk=OB/EL/9 | 47562-80 | given pfs 47562 assistant=0
    Clean: P dos=2026-01-05 dx=M48.061 pos=21 | 22558-62 | given pfs 22558 co_surgeon=2
    Clean: P dos=2026-01-05 dx=M17.11 pos=21 rendering=1234567893/363A00000X | 27447-AS | given pfs 27447 assistant=2
    Not checked: no fee schedule for the date
    """
    return _second_surgeon(line, case.claim, case.ref)


def _second_surgeon(line: ServiceLine, claim: Claim, ref: Reference) -> Iterator[Fault | NotChecked]:
    role = next(m for m in line.modifiers if m in _ROLES)
    place = modifier_place(claim, line, line.modifiers.index(role))
    text = _wrong_person(line, claim)
    if text:
        yield Fault(place, value=billed(line), message=text, predicts=("4",))
    day = claim.date_of(line)
    if day is None:
        yield NotChecked("the line has no readable date of service")
        return
    table = ref.fee_schedule(day)
    row = table.get(line.code)
    if row is None:
        return
    name = _ROLE_NAME.get(role, "assistant at surgery")
    indicator, never, with_proof = _indicator(row, role)
    if indicator in never:
        text = f"{billed(line)}: indicator {indicator}, a {name} is not paid for this code."
        yield Fault(place, value=billed(line), message=text, edition=table.edition.label)
    elif indicator in with_proof and not (line.paperwork or claim.paperwork or line.notes or claim.notes):
        text = f"{billed(line)}: indicator {indicator}, a {name} is paid only with documents; none come with the claim."
        root = f"documents for line {line.number}"
        yield Fault(place, value=billed(line), severity=WARN, message=text, edition=table.edition.label, root=root)


def _indicator(row: FeeScheduleRow, role: str) -> tuple[str, str, str]:
    """The indicator of the role, those that never pay, those that pay with documents."""
    if role == "62":
        return row.co_surgeon, "09", "1"
    if role == "66":
        return row.team, "09", "1"
    return row.assistant, "19", "0"


def _wrong_person(line: ServiceLine, claim: Claim) -> str:
    renderer = claim.rendering_of(line)
    taxonomy = renderer.taxonomy if renderer else ""
    if "AS" in line.modifiers:
        if taxonomy.startswith(_PHYSICIAN_TAXONOMIES):
            return f"{billed(line)}: AS is for a PA, NP or CNS; the rendering provider's taxonomy is a physician's."
        return ""
    assists = any(m in ("80", "81", "82") for m in line.modifiers)
    if assists and is_medicare(claim) and taxonomy.startswith(_ASSISTANT_TAXONOMIES):
        return f"{billed(line)}: a PA, NP or CNS assisting at surgery bills Medicare with AS."
    return ""
