"""DX12: an external cause stands first, before the injury."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from validators.diagnosis._profile import first_on_lines, initials
from validators.engine.case import Case
from validators.engine.finding import REJECT, Fault
from validators.engine.rule import CLAIM, rule
from validators.questions.claim_questions import dotted
from x12.records.claim import Claim

_EXTERNAL = frozenset("VWXY")
_ELEMENTS = {"P": "SV107-1", "D": "SV311-1", "I": ""}


@rule(
    "DX12",
    on=CLAIM,
    severity=REJECT,
    snip=5,
    predicts=("16+MA63", "11"),
    source="ICD-10-CM Official Guidelines I.C.20.a.6; Medicare Code Editor, edit 2; I/OCE edit 5",
    since="0.1",
)
def external_cause_first(claim: Claim, case: Case) -> Iterable[Fault]:
    """An external cause of morbidity (V00–Y99) is the principal diagnosis, or the first one a line points to.

    What is checked: The principal diagnosis and the first pointer of each line are no code beginning with V, W, X or Y.
    Why payers deny it: How an injury happened is not what was treated; these codes are never first.
    How to fix it: Report the injury or condition first; the external cause follows it.
    Denied: P dos=2026-01-05 dx=W19.XXXA,S42.001A | 99283
    Denied: P dos=2026-01-05 dx=S42.001A,W19.XXXA | 99283 | 23500 ->2
    Denied: I dos=2026-01-05 tob=131 dx=V43.52XA | 99283 rev=0450
    Clean: P dos=2026-01-05 dx=S42.001A,W19.XXXA | 99283
    Clean: I dos=2026-01-05 tob=131 dx=S42.001A ecode=W19.XXXA | 99283 rev=0450
    """
    if _EXTERNAL.isdisjoint(initials(case)):
        return ()
    return _faults(claim)


def _faults(claim: Claim) -> Iterator[Fault]:
    told: set[str] = set()
    for diagnosis in claim.diagnoses:
        if diagnosis.qualifier == "ABK" and diagnosis.code[:1] in _EXTERNAL:
            told.add(diagnosis.code)
            yield Fault(
                diagnosis.where,
                f"Principal diagnosis {dotted(diagnosis.code)} is an external cause; the injury or condition is first.",
                value=diagnosis.code,
            )
    for line, first in first_on_lines(claim):
        if first.code[:1] in _EXTERNAL and first.code not in told:
            told.add(first.code)
            yield Fault(
                line.where.at(_ELEMENTS[claim.kind]),
                f"Line {line.number} ({line.code}) points first to {dotted(first.code)}, an external cause.",
                value=first.code,
                line=line.number,
            )
