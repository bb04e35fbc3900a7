"""MD27: modifiers of hospital outpatient departments and imaging equipment."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from validators.engine.case import Case
from validators.engine.finding import WARN, Fault
from validators.engine.rule import CLAIM, in_range, rule
from validators.questions.claim_questions import billed, modifier_place
from x12.records.claim import Claim, ServiceLine

_HOSPITAL_VISITS = frozenset(
    "99202 99203 99204 99205 99211 99212 99213 99214 99215 99281 99282 99283 99284 99285 99291 "
    "G0380 G0381 G0382 G0383 G0384 G0463".split()
)
_CT = (
    "70450-70498", "71250-71275", "72125-72133", "72191-72194", "73200-73206", "73700-73706", "74150-74178",
    "74261-74263", "75571-75574",
)  # fmt: skip
_WATCHED = frozenset({"27", "CA", "PO", "PN", "FX", "FY", "CT"})
_DIED = "20"
_FACILITY_ONLY = ("27", "CA", "PO", "PN")


@rule(
    "MD27",
    on=CLAIM,
    severity=WARN,
    snip=5,
    predicts=("97", "16", "4"),
    source="CMS Pub. 100-04 chapter 4 §20.6 and §180; Social Security Act §1834(p) and §1848(b)(9); I/OCE edits",
    since="0.1",
    kinds="PI",
)
def facility_modifier(claim: Claim, case: Case) -> Iterable[Fault]:
    """A facility or equipment modifier is missing, contradictory or on the wrong claim.

    What is checked: Institutional: two hospital visits of one day in one department, none with 27; CA (inpatient-only,
        patient died) only with patient status 20; PO not with PN. Professional: none of 27, CA, PO and PN. Any claim:
        FX not with FY and both only on imaging, CT only on computed tomography codes.
    Why payers deny it: These modifiers change the price or explain a second visit; misplaced ones are returned.
    How to fix it: Put 27 on the second visit (with condition code G0), and keep the modifier the department's status
        and equipment call for.
    Denied: I dos=2026-01-05 tob=131 dx=R07.9 | 99283 rev=0450 | 99284 rev=0450
    Denied: I dos=2026-01-05 tob=131 dx=R07.9 | G0463-PO-PN rev=0510
    Denied: I dos=2026-01-05 tob=131 status=01 dx=R07.9 | 33510-CA rev=0360
    Denied: P dos=2026-01-05 dx=R07.9 | 99213-PO
    Denied: P dos=2026-01-05 dx=R07.9 | 71046-CT
    Clean: I dos=2026-01-05 tob=131 dx=R07.9 | 99283 rev=0450 | 99284-27 rev=0450
    Clean: I dos=2026-01-05 tob=131 dx=R07.9 | 99283 rev=0450 | G0463-PO rev=0510
    Clean: P dos=2026-01-05 dx=R07.9 | 71250-CT | 71046-FY
    """
    institutional = claim.kind == "I"
    watched = [line for line in claim.lines if line.modifiers and not _WATCHED.isdisjoint(line.modifiers)]
    visits = [line for line in claim.lines if line.code in _HOSPITAL_VISITS] if institutional else []
    if not watched and len(visits) < 2:
        return ()
    return _found(claim, watched, visits)


def _found(claim: Claim, watched: list[ServiceLine], visits: list[ServiceLine]) -> Iterator[Fault]:
    for line in watched:
        for modifier, text in _misplaced(line, claim):
            place = modifier_place(claim, line, line.modifiers.index(modifier))
            yield Fault(
                place, value=billed(line), line=line.number, message=f"{billed(line)} (line {line.number}): {text}."
            )
    by_department: dict[tuple[object, str], list[ServiceLine]] = {}
    for line in visits:
        by_department.setdefault((claim.date_of(line), line.revenue_code), []).append(line)
    for lines in by_department.values():
        if len(lines) > 1 and not any("27" in line.modifiers for line in lines):
            last = lines[-1]
            text = (
                f"{billed(lines[0])} and {billed(last)} on {claim.date_of(last)} under revenue code "
                f"{last.revenue_code}: a second visit needs 27 and condition code G0."
            )
            yield Fault(
                modifier_place(claim, last, len(last.modifiers)),
                value=billed(last),
                line=last.number,
                predicts=("97",),
                message=text,
            )


def _misplaced(line: ServiceLine, claim: Claim) -> Iterator[tuple[str, str]]:
    modifiers = line.modifiers
    if claim.kind == "P":
        for modifier in _FACILITY_ONLY:
            if modifier in modifiers:
                yield modifier, f"{modifier} is for institutional claims"
    elif "PO" in modifiers and "PN" in modifiers:
        yield "PN", "PO (excepted) and PN (not excepted) contradict each other"
    elif "CA" in modifiers and claim.patient_status != _DIED:
        yield "CA", f"CA is for a patient who died; patient status is {claim.patient_status or 'not given'}"
    if "FX" in modifiers and "FY" in modifiers:
        yield "FY", "FX (film) and FY (computed radiography) contradict each other"
    for modifier in ("FX", "FY"):
        if modifier in modifiers and not in_range(line.code, "70010-79999"):
            yield modifier, f"{modifier} is for imaging"
    if "CT" in modifiers and not any(in_range(line.code, section) for section in _CT):
        yield "CT", "CT (equipment below the standard) is for computed tomography"
