"""AL04: the diagnoses a line points to belong to another part of the body or another purpose."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from validators.alignment.evidence import AGAINST, ICD10_QUALIFIERS, POLICY, denied_before, service_state, weigh
from validators.engine.case import Case
from validators.engine.finding import WARN, Fault, NotChecked
from validators.engine.rule import LINE, rule
from validators.questions.claim_questions import dotted, is_evaluation_and_management
from validators.questions.reference import AlignmentTable, Reference
from x12.records.claim import Claim, ServiceLine


@rule(
    "AL04",
    on=LINE,
    severity=WARN,
    snip=6,
    predicts=("11",),
    needs=("alignment",),
    kinds="PD",
    source="Curated alignment table (body region and purpose of the service); payer history where there is one",
    since="0.1",
)
def mismatched_body_system(line: ServiceLine, case: Case) -> Iterable[Fault | NotChecked]:
    """Every diagnosis the line points to belongs to another body region or another purpose than the procedure.

    What is checked: Each pointed diagnosis is weighed against the procedure: a coverage policy first, then this payer's
    history, then the curated table of body regions. The line is questioned only when the strongest evidence speaks
    against *every* pointed diagnosis and that evidence is the table or the history (policies are AL01 and AL02).
    Why payers deny it: A fracture treated for diabetes, a cataract removed for an ear infection: the diagnosis is
    inconsistent with the procedure (CARC 11), most often because the pointer names the wrong diagnosis.
    How to fix it: Point the line to the diagnosis it was done for, or correct the procedure or the diagnosis from the
    record.
    Denied: P dos=2026-01-05 dx=E11.9 | 23500
    Denied: P dos=2026-01-05 dx=H66.91 | 66984-RT
    Denied: P dos=2026-01-05 dx=S42.001A,E11.9 | 23500 ->2
    Denied: P dos=2026-01-05 dx=M17.11 | 29827-RT
    Denied: P dos=2026-01-05 dx=R53.83 | 23500 | given outcome PAYER1 23500 R53.83 paid=1 denied=19
    Clean: P dos=2026-01-05 dx=E11.9 | 99213
    Clean: P dos=2026-01-05 dx=S42.001A | 23500
    Clean: P dos=2026-01-05 dx=E11.9,S42.001A | 23500
    Clean: P dos=2026-01-05 dx=R52 | 23500
    Clean: P dos=2026-01-05 dx=E11.9 | 23500 | given outcome PAYER1 23500 E11.9 paid=40 denied=1
    Clean: P dos=2026-01-05 dx=E11.9 | 23500 | given article A50001 code=23500 covers=E11.9
    """
    claim, ref = case.claim, case.ref
    procedure = line.procedure.code
    if is_evaluation_and_management(procedure):
        return ()
    codes = [d.code for d in line.diagnoses if d.qualifier in ICD10_QUALIFIERS]
    if not codes:
        return ()
    on = claim.date_of(line)
    if on is None:
        return (NotChecked("no date of service"),)
    table = ref.alignment(on)
    for code in codes:
        row = table.judge(procedure, code)
        if row is None or row.verdict != "conflicts":
            if ref.has_history and denied_before(procedure, codes, ref, claim.payer_id):
                break
            return ()
    return _weighed(line, claim, ref, codes, on)


def _weighed(line: ServiceLine, claim: Claim, ref: Reference, codes: list[str], on: date) -> Iterator[Fault]:
    table = ref.alignment(on)
    payer = claim.payer_id
    weighing = weigh(
        line.code, codes, on, ref, payer=payer, state=service_state(claim, line),
        others=[d.code for d in claim.diagnoses],
    )  # fmt: skip
    verdicts = [weighing.verdict(code) for code in codes]
    if all(verdict == AGAINST and source != POLICY for verdict, source in verdicts):
        reasons = dict.fromkeys(e.text for e in weighing.evidence if e.source == verdicts[0][1])
        yield Fault(
            line.where.at("SV107" if claim.kind == "P" else "SV311"),
            value=",".join(dotted(code) for code in codes),
            message=f"{line.code} with {_listed(codes)}: {' '.join(_sentence(r) for r in reasons)}"
            f"{_elsewhere(line, claim, table)}",
            edition=next(e.reference for e in weighing.evidence if e.source == verdicts[0][1]),
            root=f"alignment of line {line.number}",
        )


def _elsewhere(line: ServiceLine, claim: Claim, table: AlignmentTable) -> str:
    """A hint where another diagnosis of the claim fits: usually the pointer is what is wrong."""
    for diagnosis in claim.diagnoses:
        row = table.judge(line.code, diagnosis.code) if diagnosis.number and diagnosis not in line.diagnoses else None
        if row is not None and row.verdict == "supports":
            return f" {dotted(diagnosis.code)} on this claim would fit, but the line does not point to it."
    return ""


def _listed(codes: list[str]) -> str:
    return ", ".join(dotted(code) for code in codes)


def _sentence(text: str) -> str:
    return text if text.endswith(".") else f"{text}."
