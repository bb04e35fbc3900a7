"""Telling denials from ordinary adjustments, by reason and never by group code.

CO-45 is the contract at work, CO-50 a denial; PR-1 a deductible, PR-96 a denial. The class of each CARC is in
:mod:`reports.matching.carc`: C confirms an edit, P needs the remark code to say, O is beyond a scrubber, N is no
denial. A reversal (CLP02 = 22) is never a denial (005010X221A1 section 1.10.2.8). Each dollar is denied once: a reason
that stands at both levels is the line's, and no more is denied than charge less payment.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import msgspec

from reports.matching.carc import Carc, alerts, carc
from reports.matching.lineage import SubmittedClaim
from reports.matching.lines import LineMatch
from reports.outcomes.payment_status import status_of
from reports.outcomes.payments import ZERO, Payment, Reason, ServiceAnswer

NEEDS_REMARK = frozenset({"16", "96", "A1", "129", "226", "227", "234", "250", "251", "252"})
"""CARCs that say nothing without a remark code."""

_BUNDLES = frozenset({"97", "234", "236"})


class Denial(msgspec.Struct, frozen=True, kw_only=True):
    """One denied amount. ``line`` is the submitted line number, 0 for a claim-level adjustment or an added service;
    ``twins`` are other lines that may be meant.

    ``remarks`` are the non-alert remark codes, ``alerts`` the others. ``known`` is False for a CARC our table does not
    list. ``expected``: the claim itself announced it (GY, GZ, GA, an encounter), so nobody missed anything.
    ``partial``: the service was paid in part. ``bundled``: the service went into another one the payer paid on the same
    claim, and no money was lost by it.
    """

    line: int
    code: str
    group: str
    carc: str
    remarks: tuple[str, ...]
    amount: Decimal
    category: str
    paraphrase: str
    path: str
    alerts: tuple[str, ...] = ()
    twins: tuple[int, ...] = ()
    known: bool = True
    expected: bool = False
    partial: bool = False
    bundled: bool = False

    @property
    def label(self) -> str:
        """``CO-50 N115``."""
        reason = "-".join(filter(None, (self.group, self.carc))) or "no reason given"
        return " ".join((reason, *self.remarks))


def is_denial(reason: Reason, row: Carc | None) -> bool:
    """Whether an adjustment refuses payment. An unlisted reason does: it is counted and listed, never passed over."""
    return reason.amount > 0 and (row is None or row.category != "N")


def denials_of(payment: Payment, lines: Sequence[LineMatch], claim: SubmittedClaim | None) -> tuple[Denial, ...]:
    """Every denial of a payment that was decided, line by line and then the claim's own; none for a reversal."""
    if status_of(payment.status).standing != "decided":
        return ()
    found: list[Denial] = []
    for index, service in enumerate(payment.services):
        match = lines[index] if index < len(lines) else LineMatch()
        for reason in service.reasons:
            row = carc(reason.carc)
            if is_denial(reason, row):
                found.append(_denial(payment, service, reason, row, match, claim))
    for reason in _own_reasons(payment):
        row = carc(reason.carc)
        if is_denial(reason, row):
            found.append(_denial(payment, None, reason, row, LineMatch(), claim))
    if not found and _says_nothing(payment):
        found.append(_without_reason(payment))
    return _capped(found, payment)


def _own_reasons(payment: Payment) -> list[Reason]:
    """The claim's own reasons, without those that only repeat what its lines say (the same reason for the same sum)."""
    at_lines: dict[tuple[str, str], Decimal] = {}
    for service in payment.services:
        for reason in service.reasons:
            key = (reason.group, reason.carc)
            at_lines[key] = at_lines.get(key, ZERO) + reason.amount
    told = sum((r.amount for s in payment.services for r in s.reasons), ZERO)
    own = sum((r.amount for r in payment.reasons), ZERO)
    if told + own == payment.charge - payment.paid:
        return list(payment.reasons)
    return [r for r in payment.reasons if at_lines.get((r.group, r.carc)) != r.amount]


def _says_nothing(payment: Payment) -> bool:
    """Nothing paid, nothing the patient owes, and no adjustment that says why."""
    reasons = any(s.reasons for s in payment.services) or payment.reasons
    return payment.charge > 0 and payment.paid == 0 and payment.patient == 0 and not reasons


def _without_reason(payment: Payment) -> Denial:
    return Denial(
        line=0,
        code="",
        group="",
        carc="",
        remarks=_parted(payment.remarks)[0],
        alerts=_parted(payment.remarks)[1],
        amount=payment.charge,
        category="?",
        paraphrase="denied without a reason",
        path="call the payer",
        known=True,
    )


def _capped(found: list[Denial], payment: Payment) -> tuple[Denial, ...]:
    """No more is denied than charge less payment; what is above it is taken from the last reasons."""
    left = max(payment.charge - payment.paid, ZERO)
    kept: list[Denial] = []
    for denial in found:
        amount = min(denial.amount, left) if not denial.bundled else denial.amount
        if amount > 0:
            kept.append(denial if amount == denial.amount else msgspec.structs.replace(denial, amount=amount))
            if not denial.bundled:
                left -= amount
    return tuple(kept)


def _denial(
    payment: Payment,
    service: ServiceAnswer | None,
    reason: Reason,
    row: Carc | None,
    match: LineMatch,
    claim: SubmittedClaim | None,
) -> Denial:
    remarks, alerts = _parted(service.remarks if service else payment.remarks)
    own, of_claim = _parted(payment.remarks)
    if not remarks and service is not None:
        remarks = own
    alerts = tuple(dict.fromkeys((*alerts, *of_claim)))
    modifiers = set(service.billed_modifiers or service.modifiers) if service else set()
    if claim:
        modifiers |= {m for sent in claim.lines if sent.number == match.line for m in sent.modifiers}
    return Denial(
        line=match.line,
        twins=match.twins,
        code=service.submitted if service else "",
        group=reason.group,
        carc=reason.carc,
        remarks=remarks,
        alerts=alerts,
        amount=reason.amount,
        category=row.category if row else "?",
        paraphrase=row.paraphrase if row else "reason not in our table",
        path=_path(row, (*remarks, *alerts, *payment.remarks)),
        known=row is not None,
        expected=_announced(reason.carc, modifiers, claim),
        partial=service is not None and service.paid > 0,
        bundled=service is not None and _is_bundled(payment, service, reason),
    )


def _path(row: Carc | None, remarks: Sequence[str]) -> str:
    """The way out. MA130 says that the claim was never adjudicated: a new claim, and no appeal."""
    if "MA130" in remarks:
        return "NEW"
    return row.path if row else ""


def _parted(remarks: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Remark codes that say why, and alerts."""
    informing = alerts()
    return tuple(r for r in remarks if r not in informing), tuple(r for r in remarks if r in informing)


def _is_bundled(payment: Payment, service: ServiceAnswer, reason: Reason) -> bool:
    """The payer put the service into another code (SVC06 says what was sent) and paid that code on the same claim."""
    if reason.carc not in _BUNDLES or not service.billed_code or service.billed_code == service.code:
        return False
    return any(other is not service and other.code == service.code and other.paid > 0 for other in payment.services)


def _announced(code: str, modifiers: set[str], claim: SubmittedClaim | None) -> bool:
    """GY: statutorily excluded; GZ: expected unnecessary; GA: waiver on file (CMS Pub. 100-04 chapter 1 section 60);
    an encounter under capitation is not to be paid."""
    if claim is not None and claim.encounter and code == "24":
        return True
    return ("GY" in modifiers and code in ("96", "204")) or (bool({"GZ", "GA"} & modifiers) and code == "50")
