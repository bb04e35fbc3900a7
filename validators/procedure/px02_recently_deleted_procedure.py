"""PX02: a procedure code was deleted in the year before the date of service."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from validators.engine.case import Case
from validators.engine.finding import REJECT, Fault, NotChecked, Unavailable
from validators.engine.rule import CLAIM, rule
from validators.procedure._codes import code_system
from validators.questions.claim_questions import procedure_place
from validators.questions.reference import Reference
from x12.records.claim import Claim

_RECENT = timedelta(days=365)


@rule(
    "PX02",
    on=CLAIM,
    severity=REJECT,
    snip=5,
    predicts=("181", "16+M84"),
    needs=("hcpcs",),
    kinds="PI",
    procedures=("A0000-C9999", "E0000-V9999"),
    source="CMS HCPCS quarterly update, termination dates; no grace period since 2005 (CMS Pub. 100-04 ch. 23)",
    since="0.1",
)
def recently_deleted_procedure(claim: Claim, case: Case) -> Iterable[Fault | NotChecked]:
    """A HCPCS code ended in the year before the date of service, so that habit rather than error may have chosen it.

    What is checked: The code's last day lies at most a year before the date of service. Where the list `replaced-codes`
    is imported (columns code, replacement), the code that took its place is named.
    Why payers deny it: There is no grace period: a code that has ended is not paid from the next day on.
    How to fix it: Use the code that replaced it, after comparing both descriptions with the record.
    Denied: P dos=2026-01-05 dx=E11.9 | J1100 | given hcpcs J1100 from=2003-01-01 to=2025-12-31
    Denied: P dos=2026-01-01 dx=E11.9 | J1100 | given hcpcs J1100 to=2025-12-31
    Clean: P dos=2025-12-31 dx=E11.9 | J1100 | given hcpcs J1100 from=2003-01-01 to=2025-12-31
    Clean: P dos=2026-01-05 dx=E11.9 | J1100 | given hcpcs J1100 from=2003-01-01 to=2024-12-31
    """
    missing = ""
    found: list[Fault | NotChecked] = []
    for line in claim.lines:
        day = claim.date_of(line)
        if day is None or code_system(line.code) != "hcpcs":
            continue
        try:
            table = case.ref.hcpcs(day)
            row = table.get(line.code)
        except Unavailable as reason:
            missing = str(reason)
            continue
        if row is None or row.ended is None or not row.ended < day <= row.ended + _RECENT:
            continue
        text = f"Line {line.number}: {line.code} ended on {row.ended}, before the service of {day}"
        found.append(
            Fault(
                procedure_place(claim, line),
                f"{text}{_replacement(line.code, day, case.ref)}.",
                value=line.code,
                edition=table.edition.label,
                line=line.number,
                root=f"procedure {line.code}",
            )
        )
    return [*found, NotChecked(missing)] if missing else found


def _replacement(code: str, day: date, ref: Reference) -> str:
    try:
        replacement = ref.code_list("replaced-codes", day).value(code, "replacement")
    except Unavailable:
        return ""
    return f"; {replacement} replaced it" if replacement else ""
