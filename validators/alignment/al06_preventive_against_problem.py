"""AL06: a preventive visit with a problem's diagnosis, or a problem visit with only a preventive one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from validators.engine.case import Case
from validators.engine.finding import WARN, Fault
from validators.engine.rule import LINE, rule
from validators.questions.claim_questions import OFFICE_VISITS, dotted, procedure_place
from validators.questions.diagnosis_lists import within
from x12.records.claim import Claim, ServiceLine

_PREVENTIVE_REASONS = ("Z00-Z02", "Z11-Z13", "Z23", "Z30-Z39", "Z76.1-Z76.2", "Z68", "Z71", "Z87.898")
_ONLY_PREVENTIVE = ("Z00.0", "Z00.11", "Z00.12")


@rule(
    "AL06",
    on=LINE,
    severity=WARN,
    snip=6,
    predicts=("11", "49"),
    kinds="P",
    procedures=("99381-99397", "99202-99215"),
    source="CPT preventive medicine services guidelines; ICD-10-CM Official Guidelines I.C.21.c.13",
    since="0.1",
)
def preventive_against_problem(line: ServiceLine, case: Case) -> Iterable[Fault]:
    """A preventive visit does not begin with an examination reason, or a problem visit has nothing but one.

    What is checked: The first diagnosis a preventive visit (99381–99397) points to is an examination, screening,
        immunisation or contraceptive reason; an office visit (99202–99215) does not point to routine examination codes
        (Z00.0-, Z00.1-) alone.
    Why payers deny it: The benefit is chosen by the first diagnosis: a preventive visit for a disease, or a problem
        visit for a routine examination, is denied or charged to the patient (CARC 11 or 49).
    How to fix it: Point the preventive visit to the examination code first; point a problem visit to the problem, or
        bill the preventive visit that was given.
    Denied: P dos=2026-01-05 dx=E11.9 | 99396
    Denied: P dos=2026-01-05 dx=J06.9,Z00.00 | 99396 ->1,2
    Denied: P dos=2026-01-05 dx=Z00.00 | 99213
    Clean: P dos=2026-01-05 dx=Z00.00,E11.9 | 99396
    Clean: P dos=2026-01-05 dx=Z01.419 | 99395
    Clean: P dos=2026-01-05 dx=Z00.01,E11.9 | 99396 ->1 | 99213-25 ->2
    Clean: P dos=2026-01-05 dx=Z00.00,R10.9 | 99213-25 ->1,2
    """
    codes = [d.code for d in line.diagnoses if d.qualifier in ("ABK", "ABF")]
    if not codes:
        return ()
    if line.code in OFFICE_VISITS and not within(_ONLY_PREVENTIVE, codes[0]):
        return ()
    return _faults(line, case.claim, codes)


def _faults(line: ServiceLine, claim: Claim, codes: list[str]) -> Iterator[Fault]:
    if line.code in OFFICE_VISITS:
        if all(within(_ONLY_PREVENTIVE, code) for code in codes):
            text = f"{line.code} is a problem visit, but points only to a routine examination ({dotted(codes[0])})."
            yield Fault(procedure_place(claim, line), value=line.code, message=text)
    elif "99381" <= line.code <= "99397" and not within(_PREVENTIVE_REASONS, codes[0]):
        yield Fault(
            line.where.at("SV107"),
            value=dotted(codes[0]),
            message=f"{line.code} is a preventive visit, but its first diagnosis {dotted(codes[0])} is a problem, "
            "not an examination reason.",
        )
