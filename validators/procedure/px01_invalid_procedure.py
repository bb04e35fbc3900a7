"""PX01: a procedure code is not a code on the date of service."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from validators.engine.case import Case
from validators.engine.finding import REJECT, Fault, NotChecked, Unavailable
from validators.engine.rule import CLAIM, rule
from validators.procedure._codes import code_system
from validators.questions.claim_questions import procedure_place
from validators.questions.reference import CodeTable, Reference
from validators.questions.rows import HcpcsRow
from x12.records.claim import Claim, ServiceLine

_JUDGED = ("HC", "AD")


@rule(
    "PX01",
    on=CLAIM,
    severity=REJECT,
    snip=5,
    predicts=("181", "16+M51", "16+N56"),
    needs=("hcpcs", "list-cpt", "list-cdt"),
    source="45 CFR 162.1002; CMS HCPCS quarterly update; CPT and CDT in force on the date of service",
    since="0.1",
)
def invalid_procedure(claim: Claim, case: Case) -> Iterable[Fault | NotChecked]:
    """A procedure code is not a CPT, HCPCS or CDT code on the date of service.

    What is checked: The code has the form of one (five characters), and is in force on the line's date of service:
    HCPCS level II by the imported CMS file, CPT and CDT by the lists the user imports. Where there is no CPT list, a
    code of the imported Medicare fee schedule is taken as valid.
    Why payers deny it: A code that has not begun, has ended or never was cannot be priced; front ends bounce it.
    How to fix it: Look for a typing error, then for the code that replaced it on the date of service.
    Denied: P dos=2026-01-05 dx=E11.9 | 9921
    Denied: P dos=2026-01-05 dx=E11.9 | J1100 | given hcpcs J1100 from=2003-01-01 to=2025-12-31
    Denied: P dos=2026-01-05 dx=E11.9 | J9998 | given hcpcs J1100
    Denied: P dos=2026-01-05 dx=E11.9 | 99299 | given list cpt 99213
    Denied: D dos=2026-01-05 | D9998 | given list cdt D0120
    Clean: P dos=2025-12-31 dx=E11.9 | J1100 | given hcpcs J1100 from=2003-01-01 to=2025-12-31
    Clean: P dos=2026-01-05 dx=E11.9 | 99213 | given list cpt 99213
    Clean: P dos=2026-01-05 dx=E11.9 | 99213 | given pfs 99213
    Clean: D dos=2026-01-05 | D0120 | given list cdt D0120
    Not checked: a code whose list is not loaded for the date of service
    """
    if claim.lines:
        return _outcomes(claim, case.ref)
    return ()


class _Unlisted(Unavailable):
    """This one code cannot be judged, though others of its kind can."""


def _outcomes(claim: Claim, ref: Reference) -> Iterator[Fault | NotChecked]:
    missing: dict[tuple[str, date | None], str] = {}
    for line in claim.lines:
        code = line.code
        if not code or line.procedure.qualifier not in _JUDGED:
            continue
        system = code_system(code)
        if not system:
            yield _fault(claim, line, f"{code} has not the form of a procedure code.")
            continue
        day = claim.date_of(line)
        if (system, day) in missing:
            continue
        reason = _no_table(system, day, ref) if day else "a line has no readable date of service"
        if day is None or reason:
            missing[system, day] = reason
            continue
        try:
            problem, edition = _problem(code, system, day, ref)
        except _Unlisted as reason:
            missing[code, day] = str(reason)
            continue
        except Unavailable as reason:
            missing[system, day] = str(reason)
            continue
        if problem:
            yield _fault(claim, line, f"{code} {problem} on {day}.", edition)
    for text in missing.values():
        yield NotChecked(text)


def _no_table(system: str, day: date, ref: Reference) -> str:
    """Why no code of the system can be judged on the day, ``""`` where some can."""
    if system == "hcpcs":
        return ref.lacks("hcpcs", day)
    reason = ref.lacks(f"list-{system}", day)
    return "" if system == "cpt" and not ref.lacks("fee-schedule", day) else reason


def _problem(code: str, system: str, day: date, ref: Reference) -> tuple[str, str]:
    """Why the code is not in force on the day (``""`` when it is) and the edition that says so."""
    if system == "hcpcs":
        return _ended(ref.hcpcs(day), code, day)
    listed = ref.find(f"list-{system}", day)
    if listed is not None:
        return ("" if code in listed else f"is not a {system.upper()} code", listed.edition.label)
    if ref.fee_schedule(day).get(code) is None:
        raise _Unlisted(f"{ref.lacks('list-cpt', day)}, and {code} is not on the fee schedule")
    return "", ""


def _ended(table: CodeTable[HcpcsRow], code: str, day: date) -> tuple[str, str]:
    row, edition = table.get(code), table.edition.label
    if row is None:
        return "is not a HCPCS code", edition
    if row.added and day < row.added:
        return f"is a HCPCS code only from {row.added}", edition
    return (f"is no HCPCS code since {row.ended}", edition) if row.ended and day > row.ended else ("", edition)


def _fault(claim: Claim, line: ServiceLine, text: str, edition: str = "") -> Fault:
    return Fault(
        procedure_place(claim, line),
        f"Line {line.number}: {text}",
        value=line.code,
        edition=edition,
        line=line.number,
        root=f"procedure {line.code}",
    )
