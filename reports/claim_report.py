"""What is shown of one claim after reconciliation: its state, its dollars, its denials, findings and services.

These records are the output contract of ``cleanclaim reconcile``; the store keeps them as they are shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

import msgspec

from reports.matching.carc import family_of
from reports.outcomes.fold import Answered
from reports.outcomes.money import Money
from reports.outcomes.outcomes import ClaimOutcome, DenialOutcome, FindingOutcome
from reports.outcomes.payments import ZERO
from reports.outcomes.services import ServiceOutcome, services_of


class DenialRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A denial and whether it had been foreseen. ``level`` is the reason's scale, ``place`` the place's; ``near`` names
    edits that came close (other remark, other line); ``final`` is False once the denial is no longer in force."""

    claim: str
    line: int
    code: str
    group: str
    carc: str
    remarks: tuple[str, ...]
    alerts: tuple[str, ...]
    amount: Decimal
    reason: str
    family: str
    state: str
    foreseen_by: tuple[str, ...]
    level: str
    place: str
    why: str
    near: tuple[str, ...]
    path: str
    known: bool
    partial: bool
    twins: tuple[int, ...]
    final: bool


class FindingRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A finding and what the payer did about it. ``credit`` is its share of the denials it foresaw."""

    claim: str
    line: int
    rule: str
    severity: str
    predicts: tuple[str, ...]
    state: str
    level: str
    place: str
    credit: float
    shadow: bool
    note: str


class Notice(msgspec.Struct, frozen=True):
    """Something to be told of a claim, a payment or a remittance: a kind to count by, and a sentence."""

    kind: str
    claim: str
    text: str


class ClaimReport(msgspec.Struct, frozen=True, kw_only=True):
    """A claim after all that is known of it. The words of ``state`` and ``trail`` are in docs/reconciliation.md.

    ``version`` is the claim's row in the store; ``parts`` payments decide it together; ``net_paid`` is what was paid
    and not taken back; ``recovered`` what a first denial came to pay after all.
    """

    claim: str
    version: int
    payer: str
    kind: str
    frequency: str
    service_from: date | None
    state: str
    detail: str
    trail: tuple[str, ...]
    sent: str
    money: Money
    net_paid: Decimal
    initial_denied: Decimal
    recovered: Decimal
    crossover: Decimal
    parts: int
    passed_on: bool
    answered: date | None
    confidence: str
    denials: tuple[DenialRecord, ...]
    findings: tuple[FindingRecord, ...]
    services: tuple[ServiceOutcome, ...]
    notices: tuple[Notice, ...]


def report_of(outcome: ClaimOutcome, payments: Sequence[Answered]) -> ClaimReport:
    """The report of one version of a claim; ``payments`` are those of its episode."""
    claim, state = outcome.claim, outcome.state
    force = [a for a in payments if a.event.key in state.answers]
    services = tuple(services_of(claim, force))
    return ClaimReport(
        claim=claim.claim_id,
        version=claim.key,
        payer=claim.payer_id,
        kind=claim.kind,
        frequency=claim.frequency,
        service_from=claim.service_from,
        state=state.state,
        detail=state.detail,
        trail=state.trail,
        sent=claim.sent,
        money=state.money,
        net_paid=state.net_paid,
        initial_denied=state.initial_denied,
        recovered=state.recovered,
        crossover=state.crossover,
        parts=state.parts,
        passed_on=state.passed_on,
        answered=state.answered,
        confidence=min((a.confidence for a in force), key=_CONFIDENCE.index, default=""),
        denials=tuple(denial_record(claim.claim_id, item) for item in outcome.denials),
        findings=tuple(finding_record(item) for item in outcome.findings),
        services=services,
        notices=tuple(_notices(outcome, force, services)),
    )


_CONFIDENCE = ("weak", "likely", "certain", "")


def denial_record(claim: str, item: DenialOutcome) -> DenialRecord:
    """The record of a denial."""
    denial, agreed = item.denial, item.agreement
    return DenialRecord(
        claim=claim,
        line=denial.line,
        code=denial.code,
        group=denial.group,
        carc=denial.carc,
        remarks=denial.remarks,
        alerts=denial.alerts,
        amount=denial.amount,
        reason=denial.paraphrase,
        family=family_of(denial.carc),
        state=item.state,
        foreseen_by=tuple(dict.fromkeys(f.rule for f in item.findings)),
        level=agreed.reason if agreed else "",
        place=agreed.place if agreed else "",
        why=item.why,
        near=tuple(dict.fromkeys(f"{f.rule} ({a.reason}, {a.place})" for f, a in item.near)),
        path=denial.path,
        known=denial.known,
        partial=denial.partial,
        twins=denial.twins,
        final=item.final,
    )


def finding_record(item: FindingOutcome) -> FindingRecord:
    """The record of a finding's fate."""
    finding, agreed = item.finding, item.agreement
    return FindingRecord(
        claim=finding.claim,
        line=finding.line,
        rule=finding.rule,
        severity=finding.severity,
        predicts=finding.predicts,
        state=item.state,
        level=agreed.reason if agreed else "",
        place=agreed.place if agreed else "",
        credit=item.credit,
        shadow=finding.shadow,
        note=item.note,
    )


def _notices(outcome: ClaimOutcome, force: Sequence[Answered], services: Sequence[ServiceOutcome]) -> Iterator[Notice]:
    claim, state = outcome.claim, outcome.state
    name = claim.claim_id
    for service in services:
        if service.change == "added":
            yield Notice("added", name, f"{service.adjudicated}: the payer answered a service that was never sent")
        elif service.change == "downcoded":
            text = f"line {service.line}: the payer decided on {service.adjudicated} where {service.sent} was sent"
            yield Notice("downcoded", name, text)
        elif service.change == "paid nothing":
            text = f"line {service.line}: nothing paid, nothing due from the patient, no denial reason"
            yield Notice("paid nothing", name, text)
        if service.twins:
            other = ", ".join(str(number) for number in service.twins)
            text = f"{service.sent} cannot be told apart: line {service.line}, or {other}"
            yield Notice("ambiguous line", name, text)
    if state.unseen_reversals:
        yield Notice("unseen", name, f"reversal of a payment not seen: {state.unseen:.2f}")
    charged = sum((a.event.payment.charge for a in force), ZERO)
    if force and claim.charge is not None and charged > claim.charge:
        yield Notice("charge", name, f"the payer answers a charge of {charged:.2f}; {claim.charge:.2f} was sent")
    if any(a.event.payment.status == "4" and a.event.payment.paid > 0 for a in force):
        yield Notice("status", name, "status 4 (denied), and paid all the same: no denial")
    if any(a.event.payment.corrected_member for a in force):
        yield Notice("member number", name, "the payer gives another member number (NM1*74)")
    if state.unanswered_lines:
        lines = ", ".join(str(number) for number in state.unanswered_lines)
        yield Notice("part", name, f"not answered yet: line {lines}")
