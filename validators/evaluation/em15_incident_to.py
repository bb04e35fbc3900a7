"""EM15: a practitioner's service billed under the physician where incident-to does not hold."""

from __future__ import annotations

from collections.abc import Iterable

from validators.engine.case import Case
from validators.engine.finding import WARN, Fault
from validators.engine.rule import LINE, rule
from validators.questions.claim_questions import billed, is_medicare, modifier_place
from validators.questions.visit_questions import NEW_PATIENT
from x12.records.claim import ServiceLine

_FACILITY = frozenset("19 21 22 23 24 31 51 52 61".split())
_PHYSICIAN_TAXONOMIES = ("202", "204", "207", "208")


@rule(
    "EM15",
    on=LINE,
    severity=WARN,
    snip=7,
    predicts=("185", "B7", "B7+N32"),
    source="CMS Pub. 100-02 chapter 15 §60; 42 CFR 410.26",
    since="0.1",
    kinds="P",
    modifiers=("SA",),
)
def incident_to(line: ServiceLine, case: Case) -> Iterable[Fault]:
    """A service marked as a nurse practitioner's (SA) is billed under a physician where incident-to is not allowed.

    What is checked: A line with SA to Medicare whose rendering provider's taxonomy is a physician's, in a hospital,
        surgical centre or skilled nursing facility, or for a new patient. Who really rendered a service without SA
        cannot be seen on a claim.
    Why payers deny it: Incident-to needs an office, an established patient and the physician's plan; elsewhere the
        practitioner bills under his own NPI at his own rate.
    How to fix it: Bill the service under the practitioner who rendered it.
    Denied: P dos=2026-01-05 dx=E11.9 filing=MB pos=11 rendering=1234567893/207Q00000X | 99203-SA
    Denied: P dos=2026-01-05 dx=I50.9 filing=MB pos=22 rendering=1234567893/207R00000X | 99214-SA
    Clean: P dos=2026-01-05 dx=E11.9 filing=MB pos=11 rendering=1234567893/207Q00000X | 99213-SA
    Clean: P dos=2026-01-05 dx=E11.9 filing=MB pos=22 rendering=1234567893/363LF0000X | 99213-SA
    """
    claim = case.claim
    renderer = claim.rendering_of(line)
    if not is_medicare(claim) or renderer is None or not renderer.taxonomy.startswith(_PHYSICIAN_TAXONOMIES):
        return ()
    place = claim.place_of(line)
    if line.code in NEW_PATIENT:
        why = "a new patient cannot be seen incident to a physician"
    elif place in _FACILITY:
        why = f"there is no incident-to at place of service {place}"
    else:
        return ()
    text = f"{billed(line)} is a practitioner's service under a physician's NPI: {why}."
    at = modifier_place(claim, line, line.modifiers.index("SA"))
    return (Fault(at, value=billed(line), message=text),)
