"""DX06: the modifier names one side of the body, the diagnosis the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from validators.diagnosis._profile import REPORTED, profile
from validators.engine.case import Case
from validators.engine.finding import DENY, WARN, Fault
from validators.engine.rule import LINE, rule
from validators.questions.claim_questions import LEFT_MODIFIERS, RIGHT_MODIFIERS, dotted, modifier_place
from validators.questions.rows import Icd10Code
from x12.records.claim import ServiceLine

_CONTRALATERAL = ("I60", "I61", "I62", "I63", "I65", "I66", "I67", "I69", "C71", "G46", "G81", "G83", "S06")
"""Diseases of the head and brain, whose side is often not the side of the limb that is treated."""

_SIDES = {"L": "left", "R": "right"}


@rule(
    "DX06",
    on=LINE,
    severity=DENY,
    snip=6,
    predicts=("11", "4", "16+N769"),
    needs=("icd10cm",),
    kinds="PI",
    modifiers=tuple(sorted(LEFT_MODIFIERS | RIGHT_MODIFIERS)),
    source="ICD-10-CM Official Guidelines I.B.13; CMS Pub. 100-04 chapter 12 §40.7 (RT, LT, E1–E4, FA–F9, TA–T9)",
    since="0.1",
)
def contradicting_side(line: ServiceLine, case: Case) -> Iterable[Fault]:
    """The line's modifier names one side of the body, and its diagnoses that name a side all name the other.

    What is checked: A line with RT, LT or a finger, toe or eyelid modifier points to at least one diagnosis of that
    side, of both sides or of no side. On an institutional claim, which has no pointers, the principal diagnosis is
    compared and any other diagnosis of the side clears the line.
    Why payers deny it: The procedure was done where the diagnosis is not; the line is denied as inconsistent.
    How to fix it: See in the record which side was treated; correct the modifier, the diagnosis or the pointer.
    Denied: P dos=2026-01-05 dx=S42.001A | 23500-LT
    Denied: P dos=2026-01-05 dx=M25.561,M25.562 | 20610-RT ->2
    Denied: I dos=2026-01-05 tob=131 dx=M25.561 | 73562-LT rev=0320
    Clean: P dos=2026-01-05 dx=S42.001A | 23500-RT
    Clean: P dos=2026-01-05 dx=M17.0 | 20610-RT
    Clean: P dos=2026-01-05 dx=M25.561,M25.562 | 20610-LT ->1,2
    Clean: P dos=2026-01-05 dx=M25.561,M25.562 | 20610-LT-RT
    """
    left = not LEFT_MODIFIERS.isdisjoint(line.modifiers)
    right = not RIGHT_MODIFIERS.isdisjoint(line.modifiers)
    if left == right or "50" in line.modifiers:
        return ()
    return _faults(line, case, "L" if left else "R")


def _faults(line: ServiceLine, case: Case, side: str) -> Iterator[Fault]:
    claim, seen = case.claim, profile(case)
    rows = {d.code: row for d, row in zip(seen.diagnoses, seen.rows, strict=True) if row and d.qualifier in REPORTED}
    reported = claim.diagnoses if claim.kind == "I" else line.diagnoses
    pointed = [rows[d.code] for d in reported if d.code in rows]
    sided = [row for row in pointed if row.laterality and not row.code.startswith(_CONTRALATERAL)]
    other = "R" if side == "L" else "L"
    if not sided or any(row.laterality != other for row in sided):
        return
    first_is_sided = pointed[0] is sided[0]
    if claim.kind == "I" and not first_is_sided:
        return
    yield Fault(
        modifier_place(claim, line, _position(line, side)),
        _text(line, sided[0], side),
        value=f"{line.code} {sided[0].code}",
        severity=None if claim.kind == "P" and first_is_sided else WARN,
        edition=seen.table.edition.label,
    )


def _position(line: ServiceLine, side: str) -> int:
    wanted = LEFT_MODIFIERS if side == "L" else RIGHT_MODIFIERS
    return next(index for index, modifier in enumerate(line.modifiers) if modifier in wanted)


def _text(line: ServiceLine, row: Icd10Code, side: str) -> str:
    modifier = line.modifiers[_position(line, side)]
    return (
        f"Line {line.number}: {line.code} is billed with {modifier} ({_SIDES[side]}), but diagnosis {dotted(row.code)}"
        f" is of the {_SIDES[row.laterality]} side."
    )
