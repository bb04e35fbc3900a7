"""MD12: reduced and discontinued services that contradict their setting or come without a reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from validators.engine.case import Case
from validators.engine.finding import WARN, Fault
from validators.engine.rule import LINE, rule
from validators.questions.claim_questions import billed, modifier_place
from validators.questions.visit_questions import VISITS
from x12.records.claim import Claim, ServiceLine


@rule(
    "MD12",
    on=LINE,
    severity=WARN,
    snip=5,
    predicts=("4", "252+N706", "203"),
    source="CMS Pub. 100-04 chapter 4 §20.6.4 (52, 73, 74) and chapter 12 §30.1.B (53)",
    since="0.1",
    kinds="PI",
    modifiers=("52", "53", "73", "74"),
)
def reduced_or_stopped_service(line: ServiceLine, case: Case) -> Iterable[Fault]:
    """52, 53, 73 or 74 does not fit the claim, or a reduced service gives no reason.

    What is checked: 73 and 74 (facility) are not on a professional claim outside an ambulatory surgical centre, 53
        (physician) is not on an institutional one; 53 is not on a visit, 52 not on anesthesia; no two of the four
        together; 52 and 53 come with a note (NTE) or paperwork (PWK) on the line or claim.
    Why payers deny it: Facility and physician modifiers are not interchangeable, and a reduced service is priced from
        the record, which the payer asks for when nothing is sent with the claim.
    How to fix it: Use the modifier of your setting, and tell in a note what was left out or why it was stopped.
    Denied: P dos=2026-01-05 dx=Z12.11 pos=22 | 45378-74
    Denied: P dos=2026-01-05 dx=Z12.11 pos=22 | 45378-53
    Denied: I dos=2026-01-05 tob=131 dx=Z12.11 | 45378-53 rev=0750 note='stopped at the splenic flexure'
    Denied: P dos=2026-01-05 dx=K40.90 pos=22 | 00830-52-AA x60MJ note='short case'
    Clean: P dos=2026-01-05 dx=Z12.11 pos=22 note='poor preparation, stopped at the splenic flexure' | 45378-53
    Clean: I dos=2026-01-05 tob=131 dx=Z12.11 | 45378-74 rev=0750
    Clean: P dos=2026-01-05 dx=H90.3 | 92557-52 pwk=OZ/EL/77
    """
    return _contradictions(line, case.claim)


def _contradictions(line: ServiceLine, claim: Claim) -> Iterator[Fault]:
    found = [m for m in line.modifiers if m in ("52", "53", "73", "74")]
    place = modifier_place(claim, line, line.modifiers.index(found[0]))
    text = _setting(found, line, claim)
    if text:
        yield Fault(place, value=billed(line), message=text, predicts=("4",))
    elif claim.kind == "P" and found[0] in ("52", "53") and not _explained(line, claim):
        yield Fault(
            place,
            value=billed(line),
            message=f"{billed(line)}: tell in a note or attachment what was left out or why the service was stopped.",
            predicts=("252+N706", "203"),
            root=f"documents for line {line.number}",
        )


def _setting(found: list[str], line: ServiceLine, claim: Claim) -> str:
    if len(set(found)) > 1:
        return f"{billed(line)}: {' and '.join(found)} together; keep the one that tells what happened."
    modifier, code = found[0], line.code
    if claim.kind == "P" and modifier in ("73", "74") and claim.place_of(line) != "24":
        return f"{billed(line)}: {modifier} is for facilities; a physician reports a stopped procedure with 53."
    if claim.kind == "I" and modifier == "53":
        return f"{billed(line)}: 53 is for physicians; a facility reports 73 (before anesthesia) or 74 (after)."
    if modifier == "53" and code in VISITS:
        return f"{billed(line)}: 53 does not belong on an E/M visit."
    if modifier == "52" and "00100" <= code <= "01999" and len(code) == 5:
        return f"{billed(line)}: 52 does not belong on anesthesia, which is paid by its time."
    return ""


def _explained(line: ServiceLine, claim: Claim) -> bool:
    return bool(line.notes or line.paperwork or claim.notes or claim.paperwork or line.procedure.description)
