"""PV05: a group bills Medicare for a visit without saying who saw the patient."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from validators.engine.case import Case
from validators.engine.finding import DENY, Fault
from validators.engine.rule import CLAIM, rule
from validators.questions.claim_questions import is_evaluation_and_management, is_medicare
from x12.records.claim import Claim, ServiceLine

_CLINIC_VISITS = frozenset({"G0463", "99211"})
"""Visits a facility or its staff may give without a physician who renders them."""


@rule(
    "PV05",
    on=CLAIM,
    severity=DENY,
    snip=4,
    predicts=("16+N290",),
    kinds="P",
    procedures=("99202-99499", "G0402", "G0438", "G0439"),
    source="005010X222A1 loops 2310B and 2420A; CMS Pub. 100-04 chapter 26 §10.4 (item 24J)",
    since="0.1",
)
def missing_rendering_provider(claim: Claim, case: Case) -> Iterable[Fault]:
    """An organisation bills Medicare for a visit, and neither the claim nor the line names who rendered it.

    What is checked: On Medicare claims whose billing provider is an organisation (NM102 = 2), each evaluation and
    management line has a rendering provider, its own (2420A) or the claim's (2310B). Other services are left alone
    (laboratories, ambulances and suppliers bill without one), and so are other payers: the guide's own examples bill
    visits in the organisation's name.
    Why payers deny it: A visit is paid to the person who gave it; without one the line cannot be processed.
    How to fix it: Add the physician or practitioner who saw the patient, with the NPI.
    Denied: P dos=2026-01-05 dx=E11.9 filing=MB | 99213
    Denied: P dos=2026-01-05 dx=E11.9 filing=MB | 99213 rendering=1245319599 | 99396-25
    Clean: P dos=2026-01-05 dx=E11.9 filing=MB rendering=1245319599 | 99213
    Clean: P dos=2026-01-05 dx=E11.9 filing=MB solo=yes | 99213
    Clean: P dos=2026-01-05 dx=E11.9 filing=MB | 80053 | 99211
    Clean: P dos=2026-01-05 dx=E11.9 filing=CI | 99213
    """
    billing = claim.billing
    if not is_medicare(claim) or billing is None or billing.entity_type != "2" or claim.provider("82") is not None:
        return ()
    return _faults(claim)


def _faults(claim: Claim) -> Iterator[Fault]:
    for line in claim.lines:
        if _is_visit(line) and line.provider("82") is None:
            yield Fault(
                claim.where.at("NM101"),
                f"Line {line.number}: {line.code} is billed by an organisation without a rendering provider.",
                value=line.code,
                line=line.number,
                root="no rendering provider",
            )


def _is_visit(line: ServiceLine) -> bool:
    return is_evaluation_and_management(line.code) and line.code not in _CLINIC_VISITS
