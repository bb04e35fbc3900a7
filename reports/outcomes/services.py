"""What the payer did to each service beside paying it: changes a remittance makes without a denial.

*downcoded*: another code was adjudicated than was sent. *bundled*: it went into a code paid on the same claim, which
*leads a bundle*.
*unbundled*: one line came back as several codes. *split*: one line came back in parts. *added*: the payer answered a
service nobody sent. *paid nothing*: no payment, nothing due from the patient, and no denial reason.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal

import msgspec

from reports.matching.carc import carc
from reports.matching.lineage import SubmittedClaim
from reports.matching.lines import LineMatch
from reports.outcomes.denials import is_denial
from reports.outcomes.fold import Answered
from reports.outcomes.payments import ZERO, Payment, ServiceAnswer


class ServiceOutcome(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """One service as the payer answered it: the line (0: added by the payer), codes sent and adjudicated, dollars, how
    the line was found, and what was changed."""

    line: int
    sent: str
    adjudicated: str
    charge: Decimal
    paid: Decimal
    key: str = ""
    confidence: str = ""
    twins: tuple[int, ...] = ()
    change: str = ""


def services_of(claim: SubmittedClaim, payments: Sequence[Answered]) -> Iterator[ServiceOutcome]:
    """The services of the payments in force."""
    codes = {line.number: line.code or line.revenue_code for line in claim.lines}
    for answered in payments:
        payment = answered.event.payment
        parts = Counter(match.line for match in answered.lines if match.line)
        for match, service in zip(answered.lines, payment.services, strict=False):
            yield ServiceOutcome(
                line=match.line,
                sent=codes.get(match.line, ""),
                adjudicated=service.code,
                charge=service.charge,
                paid=service.paid,
                key=match.key,
                confidence=match.confidence,
                twins=match.twins,
                change=_change(payment, service, match, codes.get(match.line, ""), parts[match.line]),
            )


def _change(payment: Payment, service: ServiceAnswer, match: LineMatch, sent: str, parts: int) -> str:
    if not match.line:
        return "added"
    others = [other for other in payment.services if other is not service]
    changed = service.code not in (sent, "") and service.revenue_code != sent
    if changed and any(other.code == service.code for other in others) and service.submitted == sent:
        return "bundled" if service.paid == 0 else "leads a bundle"
    if parts > 1:
        return (
            "unbundled" if changed or any(o.code != service.code and o.submitted == sent for o in others) else "split"
        )
    if changed:
        return "downcoded"
    patient = sum((reason.amount for reason in service.reasons if reason.group == "PR"), ZERO)
    refused = any(is_denial(reason, carc(reason.carc)) for reason in service.reasons)
    if service.charge > 0 and service.paid == 0 and patient <= 0 and not refused and not _elsewhere(service):
        return "paid nothing"
    return ""


def _elsewhere(service: ServiceAnswer) -> bool:
    """Whether an earlier payer's payment, a pending or another standing explains that nothing was paid."""
    return any(reason.group == "OA" and reason.amount > 0 for reason in service.reasons)
