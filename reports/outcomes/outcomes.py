"""What became of each finding and each denial: foreseen, missed, refuted, expected, beyond reach.

A denial is *foreseen* when a finding on the claim predicted it: same CARC and remark (``exact``), same CARC where the
payer gave no remark (``family``), or the right reason on another line (``claim``). A finding is *confirmed* by such a
denial and *refuted* when its service was paid and nothing was denied there. Denials of class O (no scrubber could know)
and those the claim announced itself are counted apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import msgspec

from reports.matching.match import ClaimMatch
from reports.outcomes.denials import NEEDS_REMARK, Denial, denials_of
from validators.engine.catalogue import all_rules
from validators.engine.finding import Finding
from x12.records.party import Adjustment

LEVELS = ("exact", "family", "claim")
"""How closely a denial agrees with a finding, best first."""


class DenialOutcome(msgspec.Struct, frozen=True):
    """A denial and what the gate had said: state ``foreseen``, ``missed``, ``not-checked``, ``expected``,
    ``beyond-reach`` or ``unknown-claim``; the findings that foresaw it and how closely."""

    denial: Denial
    state: str
    findings: tuple[Finding, ...] = ()
    level: str = ""


class FindingOutcome(msgspec.Struct, frozen=True):
    """A finding and what the payer did: ``confirmed``, ``refuted`` (paid), ``otherwise-denied`` or ``undecided``."""

    finding: Finding
    state: str


class ClaimOutcome(msgspec.Struct, frozen=True):
    """Everything the remittance said of one claim."""

    match: ClaimMatch
    denials: tuple[DenialOutcome, ...]
    findings: tuple[FindingOutcome, ...]

    @property
    def denied(self) -> Decimal:
        """Dollars denied."""
        return sum((d.denial.amount for d in self.denials), Decimal(0))


def foresees(finding: Finding, denial: Denial) -> str:
    """How a finding foresaw a denial: a level of :data:`LEVELS`, or ``""``."""
    best = ""
    for token in finding.predicts:
        reason, _, remark = token.partition("+")
        if reason != denial.carc:
            continue
        if remark:
            if remark in denial.remarks:
                best = "exact"
            elif not denial.remarks and reason not in NEEDS_REMARK:
                best = best or "family"
        elif reason not in NEEDS_REMARK or denial.remarks:
            best = "exact" if reason not in NEEDS_REMARK else best or "family"
    if best and finding.line and denial.line and finding.line != denial.line:
        return "claim"
    return best


def outcome_of(match: ClaimMatch) -> ClaimOutcome:
    """Set the denials of a claim payment against the findings the claim was sent with."""
    denials = tuple(denials_of(match))
    sent = match.claim
    if sent is None:
        return ClaimOutcome(match, tuple(DenialOutcome(d, "unknown-claim") for d in denials), ())
    counted = [finding for finding in sent.findings if finding.predicts]
    judged = tuple(_judge_denial(denial, counted, sent.not_checked) for denial in denials)
    if match.payment.is_reversal:
        return ClaimOutcome(match, judged, ())
    confirmed = {finding.fingerprint for outcome in judged for finding in outcome.findings}
    findings = tuple(FindingOutcome(f, _judge_finding(f, match, judged, confirmed)) for f in counted)
    return ClaimOutcome(match, judged, findings)


def _judge_denial(denial: Denial, findings: Sequence[Finding], not_checked: Sequence[str]) -> DenialOutcome:
    levels = [(LEVELS.index(level), f) for f in findings if (level := foresees(f, denial))]
    if denial.expected:
        return DenialOutcome(denial, "expected", tuple(f for _, f in levels))
    if levels:
        best = min(rank for rank, _ in levels)
        return DenialOutcome(denial, "foreseen", tuple(f for rank, f in levels if rank == best), LEVELS[best])
    if denial.category == "O":
        return DenialOutcome(denial, "beyond-reach")
    if _could_have_told(denial, not_checked):
        return DenialOutcome(denial, "not-checked")
    return DenialOutcome(denial, "missed")


def _could_have_told(denial: Denial, not_checked: Sequence[str]) -> bool:
    """Whether an edit that predicts this reason could not run on the claim."""
    silent = set(not_checked)
    return any(
        rule.card.id in silent and any(token.partition("+")[0] == denial.carc for token in rule.card.predicts)
        for rule in all_rules()
    )


def _judge_finding(finding: Finding, match: ClaimMatch, judged: Sequence[DenialOutcome], confirmed: set[str]) -> str:
    if finding.fingerprint in confirmed:
        return "confirmed"
    there = [d for d in judged if not finding.line or d.denial.line in (0, finding.line)]
    if there:
        return "otherwise-denied"
    return "refuted" if _paid(finding, match) else "undecided"


def _paid(finding: Finding, match: ClaimMatch) -> bool:
    """Whether the service the finding is about (or the claim) was paid or fully allowed to the patient's share."""
    payment = match.payment
    if finding.line and payment.services:
        services = [s for i, s in enumerate(payment.services) if match.line_of(i) == finding.line]
        return any((s.paid or 0) > 0 or _patient_share(s.adjustments) for s in services)
    return (payment.paid or 0) > 0 or bool(payment.patient_owes)


def _patient_share(adjustments: Sequence[Adjustment]) -> bool:
    return any(a.group == "PR" and a.carc in ("1", "2", "3") for a in adjustments)
