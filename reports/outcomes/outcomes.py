"""What became of each finding and each denial, from the states of the versions of one claim.

Two scales are kept apart. *Reason*: ``exact`` (CARC and remark predicted), ``family`` (CARC predicted, and the payer's
remarks are silent, alerts or a pointer to a policy), ``contradicted`` (the CARC predicted, with another remark).
*Place*: ``line``, ``claim`` (one of the two speaks of the whole claim), ``other line``. A denial is foreseen by exact
and family reasons at line or claim level; the credit of one denial is shared by the findings of equal rank. What each
word means to a biller is in docs/reconciliation.md.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from reports.matching.lineage import SubmittedClaim
from reports.outcomes.denials import NEEDS_REMARK, Denial
from reports.outcomes.fold import Answered, ClaimState
from reports.outcomes.payments import ZERO
from reports.outcomes.unforeseen import why_unforeseen
from validators.engine.finding import Finding

EXACT, FAMILY, CONTRADICTED = "exact", "family", "contradicted"
LINE, CLAIM, OTHER_LINE = "line", "claim", "other line"
POINTERS = frozenset({"N115", "N386", "N130"})
"""Remarks that only name the policy a decision stands on: LCD, NCD, plan documents."""

_REASONS, _PLACES = (EXACT, FAMILY, CONTRADICTED), (LINE, CLAIM, OTHER_LINE)


class Agreement(msgspec.Struct, frozen=True):
    """How a finding and a denial agree, on both scales."""

    reason: str
    place: str

    @property
    def foresees(self) -> bool:
        """Whether the finding foresaw the denial."""
        return self.reason != CONTRADICTED and self.place != OTHER_LINE

    @property
    def rank(self) -> tuple[int, int]:
        """Best first."""
        return _REASONS.index(self.reason), _PLACES.index(self.place)


class DenialOutcome(msgspec.Struct, frozen=True, kw_only=True):
    """A denial and what the gate had said.

    ``state``: foreseen, missed, not-checked, unexplained (the payer gave no reason), expected, beyond-reach, bundled.
    ``why`` tells, of a denial that was not foreseen, why not (see :mod:`reports.outcomes.unforeseen`). ``final`` is
    False for the first decision's denials that are no longer in force.
    """

    denial: Denial
    state: str
    findings: tuple[Finding, ...] = ()
    agreement: Agreement | None = None
    near: tuple[tuple[Finding, Agreement], ...] = ()
    why: str = ""
    final: bool = True


class FindingOutcome(msgspec.Struct, frozen=True, kw_only=True):
    """A finding and what the payer did.

    ``state``: confirmed, refuted, otherwise-denied, overturned (denied as foreseen, then paid), expected, prevented?,
    ineffective fix, carried on (a later version has it too), rejected, pending, undecided. ``credit`` is its share of
    the denials it foresaw. ``note`` says what else happened.
    """

    finding: Finding
    state: str
    credit: float = 0.0
    agreement: Agreement | None = None
    note: str = ""


class ClaimOutcome(msgspec.Struct, frozen=True):
    """Everything that came back about one version of a claim."""

    claim: SubmittedClaim
    state: ClaimState
    denials: tuple[DenialOutcome, ...]
    findings: tuple[FindingOutcome, ...]


def agreement(finding: Finding, denial: Denial) -> Agreement | None:
    """How a finding agrees with a denial, None where it predicted another reason."""
    reason = _reason(finding, denial)
    if not reason:
        return None
    if not finding.line or not denial.line:
        return Agreement(reason, CLAIM)
    same = finding.line == denial.line or finding.line in denial.twins
    return Agreement(reason, LINE if same else OTHER_LINE)


def _reason(finding: Finding, denial: Denial) -> str:
    best = ""
    for token in finding.predicts:
        carc, _, remark = token.partition("+")
        if carc != denial.carc:
            continue
        if remark and remark in (*denial.remarks, *denial.alerts):
            return EXACT
        telling = [code for code in denial.remarks if code not in POINTERS]
        if not remark and not denial.remarks and carc not in NEEDS_REMARK:
            return EXACT
        if carc in NEEDS_REMARK:
            best = best or (CONTRADICTED if denial.remarks else "")
        elif not telling:
            best = FAMILY
        else:
            best = best or (CONTRADICTED if remark else FAMILY)
    return best


def outcomes_of(
    versions: Sequence[SubmittedClaim], states: Sequence[ClaimState], payments: Sequence[Answered]
) -> tuple[ClaimOutcome, ...]:
    """The outcome of each version of an episode."""
    judged = []
    for position, (claim, state) in enumerate(zip(versions, states, strict=True)):
        denials = _judge_denials(claim, state)
        later = list(zip(versions, states, strict=True))[position + 1 :]
        priced_only = state.state in ("priced", "unknown status")
        counted = [f for f in claim.findings if f.predicts and not priced_only and claim.frequency != "8"]
        used: set[int] = set()
        findings = tuple(_judge_finding(f, claim, state, denials, later, used, payments) for f in counted)
        judged.append(ClaimOutcome(claim, state, denials, findings))
    return tuple(judged)


def _judge_denials(claim: SubmittedClaim, state: ClaimState) -> tuple[DenialOutcome, ...]:
    final = [_judge_denial(denial, claim, final=True) for denial in state.denials]
    gone = [denial for denial in state.initial if denial not in state.denials]
    return (*final, *(_judge_denial(denial, claim, final=False) for denial in gone))


def _judge_denial(denial: Denial, claim: SubmittedClaim, *, final: bool) -> DenialOutcome:
    agreed = [(f, found) for f in claim.findings if (found := agreement(f, denial))]
    foreseen = [(f, found) for f, found in agreed if found.foresees and not f.shadow]
    near = tuple((f, found) for f, found in agreed if not found.foresees)
    if denial.expected:
        told = tuple(f for f, _ in agreed)
        return DenialOutcome(denial=denial, state="expected", findings=told, final=final)
    if denial.bundled:
        return DenialOutcome(denial=denial, state="bundled", final=final)
    if foreseen:
        best = min(found.rank for _, found in foreseen)
        equal = [(f, found) for f, found in foreseen if found.rank == best]
        findings = tuple(f for f, _ in equal)
        return DenialOutcome(
            denial=denial, state="foreseen", findings=findings, agreement=equal[0][1], near=near, final=final
        )
    why, state = why_unforeseen(denial, claim, shadow=any(found.foresees for _, found in agreed))
    return DenialOutcome(denial=denial, state=state, near=near, why=why, final=final)


def _judge_finding(
    finding: Finding,
    claim: SubmittedClaim,
    state: ClaimState,
    denials: Sequence[DenialOutcome],
    later: Sequence[tuple[SubmittedClaim, ClaimState]],
    used: set[int],
    payments: Sequence[Answered],
) -> FindingOutcome:
    word, credit, agreed = _against_denials(finding, denials, used)
    if word == "confirmed":
        note = _after(finding, later)
        return FindingOutcome(finding=finding, state=word, credit=credit, agreement=agreed, note=note)
    if word == "gone":
        if state.state == "corrected":
            return FindingOutcome(
                finding=finding, state="confirmed", credit=credit, agreement=agreed, note=_after(finding, later)
            )
        return FindingOutcome(finding=finding, state="overturned", credit=credit, agreement=agreed)
    if word:
        return FindingOutcome(finding=finding, state=word, agreement=agreed)
    if state.state == "voided by us":
        return FindingOutcome(finding=finding, state="undecided", note="voided by us")
    if not state.answers and later:
        return _fixed(finding, later)
    return FindingOutcome(finding=finding, state=_unmatched(finding, claim, state, denials, payments))


def _against_denials(
    finding: Finding, denials: Sequence[DenialOutcome], used: set[int]
) -> tuple[str, float, Agreement | None]:
    """What the denials say of the finding: ``confirmed``, ``gone`` (so it was, and is no longer), ``expected``."""
    expected: Agreement | None = None
    gone: tuple[float, Agreement] | None = None
    credit, best = 0.0, None
    for index, outcome in enumerate(denials):
        agreed = agreement(finding, outcome.denial)
        if agreed is None or not agreed.foresees:
            continue
        if outcome.state == "expected":
            expected = agreed
            continue
        if outcome.denial.bundled or (outcome.denial.twins and index in used and finding.line):
            continue
        shared = 1.0 / max(len(outcome.findings), 1) if finding in outcome.findings else 0.0
        if not outcome.final:
            gone = gone or (shared, agreed)
            continue
        if outcome.denial.twins and finding.line:
            used.add(index)
            shared = 1.0
        credit += shared
        best = agreed if best is None or agreed.rank < best.rank else best
    if best is not None:
        return "confirmed", credit, best
    if expected is not None:
        return "expected", 0.0, expected
    return ("gone", *gone) if gone else ("", 0.0, None)


def _same(finding: Finding, others: Sequence[Finding]) -> bool:
    return any(other.rule == finding.rule and other.line == finding.line for other in others)


def _after(finding: Finding, later: Sequence[tuple[SubmittedClaim, ClaimState]]) -> str:
    """What we did about a finding the payer confirmed."""
    for claim, state in later:
        if claim.frequency == "7" and not _same(finding, claim.findings):
            return "fixed by replacement" if state.money.paid > 0 else "replaced without it"
    return ""


def _fixed(finding: Finding, later: Sequence[tuple[SubmittedClaim, ClaimState]]) -> FindingOutcome:
    """A version that was never answered: a later one went out before the payer decided."""
    claim, state = later[-1]
    if _same(finding, claim.findings):
        return FindingOutcome(finding=finding, state="carried on", note="counted on the later version")
    if any(found and found.foresees for found in (agreement(finding, d) for d in state.denials)):
        return FindingOutcome(finding=finding, state="ineffective fix", note="fixed, and denied for the same reason")
    if state.answers and state.money.paid + state.money.patient > 0:
        return FindingOutcome(finding=finding, state="prevented?", note="fixed before the answer")
    return FindingOutcome(finding=finding, state="pending", note="fixed before the answer")


def _unmatched(
    finding: Finding,
    claim: SubmittedClaim,
    state: ClaimState,
    denials: Sequence[DenialOutcome],
    payments: Sequence[Answered],
) -> str:
    if state.state == "rejected":
        return "rejected"
    if not state.answers or (finding.line and finding.line in state.unanswered_lines):
        return "pending"
    there = [
        outcome
        for outcome in denials
        if outcome.final and not outcome.denial.bundled and _there(finding, outcome.denial)
    ]
    if any(outcome.denial.twins for outcome in there) and finding.line:
        return "undecided"
    if there:
        return "otherwise-denied"
    return "refuted" if _allowed(finding, state, payments) else "undecided"


def _there(finding: Finding, denial: Denial) -> bool:
    return not finding.line or denial.line in (0, finding.line) or finding.line in denial.twins


def _allowed(finding: Finding, state: ClaimState, payments: Sequence[Answered]) -> bool:
    """Whether the service the finding is about (or the claim) was paid, or allowed as the patient's share."""
    force = [a for a in payments if a.event.key in state.answers]
    at_line = [
        service
        for a in force
        for match, service in zip(a.lines, a.event.payment.services, strict=False)
        if finding.line and (match.line == finding.line or finding.line in match.twins)
    ]
    if at_line and state.money.paid + state.money.patient > 0:
        patient = sum((r.amount for s in at_line for r in s.reasons if r.group == "PR"), ZERO)
        return sum((service.paid for service in at_line), ZERO) + patient > 0
    return state.money.paid + state.money.patient > 0
