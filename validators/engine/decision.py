"""What becomes of what was found: of a claim, a set, a group, an interchange, and of the run.

Nobody else decides. Acknowledgements, reports, the store, exit codes and the Python face read what is decided here, so
that no two of them can contradict each other. Pure: findings and issues in, a decision out.

The smallest unit that can be refused is refused (the table is in ``docs/decisions.md``):

* the *interchange*, when its own envelope cannot be trusted (TA1 R, nothing else is answered);
* the *group*, when its header, trailer or counts are wrong (AK9 R, its sets are not answered one by one);
* the *set*, when its counts, control numbers, HL tree or heading are wrong: its claims have no sure owner (IK5 R);
* else the *claims* the fault belongs to: all of a provider (loops 2000A, 2010A), of a subscriber, or the one it stands
  in. The set is then accepted with errors noted (IK5 E), and those claims are rejected one by one (277CA).

What could not be answered (a crashed edit, a store that broke while it was asked) holds the claim: it is never a pass.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final, Literal

import msgspec

from validators.engine.finding import Finding, Severity
from x12.issues import ISSUES
from x12.records.issue import Issue

Disposition = Literal["clean", "inform", "warn", "hold", "reject"]
"""What the gate does with a claim. Clean, inform and warn go on; hold waits for a person; reject goes back."""

Status = Literal["A", "E", "R"]
"""TA104 and IK501: accepted, accepted with errors noted, rejected."""

GroupStatus = Literal["A", "E", "P", "R"]
"""AK901: as IK501, and P where some sets are rejected."""

Unit = Literal["interchange", "group", "set", "claims"]
"""What a fault costs."""

RefusedBy = Literal["", "claims", "set", "group", "interchange"]
"""The unit whose refusal costs a claim; ``""`` where it is not refused."""

NOBODY_LOOKED: Final = frozenset({"unknown-set"})
"""Issues that say a set is none this program reads: not accepted, and no fault of the sender's."""

_UNITS: Final[dict[str, Unit]] = {
    "file": "interchange",
    "interchange": "interchange",
    "group": "group",
    "set": "set",
    "claim": "claims",
}
_UNANSWERED: Final = frozenset({"crashed", "unanswered"})
"""Names of findings that say an edit, or the source it asked, failed."""

_DISPOSITIONS: Final[dict[Severity, Disposition]] = {
    Severity.INFORM: "inform",
    Severity.WARN: "warn",
    Severity.DENY: "hold",
    Severity.REJECT: "reject",
}
PASSED: Final = frozenset({"clean", "inform", "warn"})
"""Dispositions of claims that go on."""


class Refusal(msgspec.Struct, frozen=True, gc=False):
    """A unit that is refused, and the first issue that refused it: its key, and its code (TA105, AK905 or IK502)."""

    unit: Unit
    key: str
    code: str = ""


class Decision(msgspec.Struct, frozen=True, gc=False):
    """What becomes of one claim.

    ``refused_by`` names the unit whose refusal costs the claim, ``"claims"`` where the claim itself is refused, ``""``
    where it is not. ``unanswered``: an edit or a source of answers failed, so that the claim cannot pass.
    """

    disposition: Disposition
    refused_by: RefusedBy = ""
    unanswered: bool = False

    @property
    def passed(self) -> bool:
        """Whether the claim goes on."""
        return self.disposition in PASSED

    @property
    def category(self) -> str:
        """The 277CA's status category (code source 507): A1 received, A3 returned; none where TA1 or 999 refused it."""
        if self.refused_by not in ("", "claims"):
            return ""
        return "A3" if self.disposition == "reject" else "A1"


_CLEAN: Final = Decision("clean")


def unit_at_fault(issue: Issue, *, owned: bool, strict: bool = False) -> Unit | None:
    """What the issue costs; None where it refuses nothing.

    ``owned``: its place belongs to claims that can be told one from another. ``strict``: this sender's sets are refused
    for any error of SNIP type 1 or 2.
    """
    row = ISSUES[issue.key]
    if row.unchecked:
        return "set"  # held against no guide, whatever its weight
    if issue.weight != "error" or row.noted:
        return None
    unit = _UNITS[row.refuses]
    if unit == "claims" and (strict or not owned or issue.lost is not None or _breaks_the_tree(issue)):
        return "set"
    return unit


def _breaks_the_tree(issue: Issue) -> bool:
    """Whether an HL is wrong in a way that may give claims to another: anything but its word on having children."""
    return issue.segment_tag == "HL" and issue.key != "hl-child-code"


def interchange_status(refusal: Refusal | None, issues: Iterable[Issue]) -> tuple[Status, str]:
    """TA104 and TA105 of an interchange; ``issues`` are those told of it."""
    if refusal is not None:
        return "R", refusal.code
    noted = next((issue.code for issue in issues if issue.weight == "error" and ISSUES[issue.key].noted), None)
    return ("A", "000") if noted is None else ("E", noted)


def set_status(costs: Collection[Unit], warned: bool) -> Status:
    """IK501 of a set whose issues cost ``costs``; ``warned`` where one was a warning."""
    if "set" in costs:
        return "R"
    return "E" if warned or "claims" in costs else "A"


def group_status(refused: bool, sets: Mapping[Status, int]) -> tuple[GroupStatus, int]:
    """AK901 and AK904 (sets accepted) of a group with that many sets of each IK501."""
    accepted = 0 if refused else sets.get("A", 0) + sets.get("E", 0)
    if not accepted:
        return "R", 0
    if sets.get("R"):
        return "P", accepted
    return ("E" if sets.get("E") else "A"), accepted


def decide(findings: Sequence[Finding], refusal: Refusal | None = None) -> Decision:
    """What becomes of a claim with these findings, in a set that is over. ``refusal``: of its set or a unit around it.

    Shadow findings are measured, not obeyed.
    """
    if not findings and refusal is None:
        return _CLEAN
    unanswered = any(finding.name in _UNANSWERED and not finding.shadow for finding in findings)
    if refusal is not None:
        return Decision("reject", refusal.unit, unanswered)
    disposition = disposition_of(findings)
    if unanswered and disposition in PASSED:
        disposition = "hold"
    return Decision(disposition, "claims" if disposition == "reject" else "", unanswered)


def disposition_of(findings: Iterable[Finding]) -> Disposition:
    """What the findings alone would have: the worst one that is shown decides."""
    worst = max((finding.level for finding in findings if not finding.shadow), default=None)
    return _DISPOSITIONS[worst] if worst else "clean"


class FailOn(msgspec.Struct, frozen=True):
    """What makes a run end with 1.

    Findings from ``severity`` on (None: no finding does); ``crashed``: what could not be answered; ``not_checked``:
    what an edit could not look at, or a set nobody reads.
    """

    severity: Severity | None = Severity.DENY
    crashed: bool = True
    not_checked: bool = False


class Ends(msgspec.Struct):
    """What counts for the end of a run, gathered as it goes.

    ``worst`` is the worst finding shown, ``refused`` whether a claim, set, group or interchange was refused,
    ``unanswered`` whether a claim is held because something failed, ``not_checked`` whether anything was not looked at,
    ``unbalanced`` whether a remittance does not add up.
    """

    worst: Severity | None = None
    refused: bool = False
    unanswered: bool = False
    not_checked: bool = False
    unbalanced: bool = False

    def finding(self, finding: Finding, of_a_remittance: bool = False) -> None:
        """Take note of a finding. One of SNIP type 3 on a remittance says that it does not balance."""
        if finding.shadow:
            return
        level = finding.level
        if self.worst is None or level > self.worst:
            self.worst = level
        self.unbalanced = self.unbalanced or (of_a_remittance and finding.snip == 3 and level >= Severity.WARN)

    def decision(self, decision: Decision) -> None:
        """Take note of what became of a claim. A claim its own findings reject counts by their severity."""
        self.refused = self.refused or decision.refused_by not in ("", "claims")
        self.unanswered = self.unanswered or decision.unanswered

    def set(self, status: Status, *, checked: bool) -> None:
        """Take note of a set's status. One that nobody reads is not checked, which is no fault of its sender."""
        self.refused = self.refused or (status == "R" and checked)
        self.not_checked = self.not_checked or not checked


def is_failure(ends: Ends, fail_on: FailOn) -> bool:
    """Whether a run that ended so has found something (exit code 1)."""
    if fail_on.crashed and ends.unanswered:
        return True
    if fail_on.not_checked and ends.not_checked:
        return True
    if fail_on.severity is None:
        return False
    return ends.refused or ends.unbalanced or (ends.worst is not None and ends.worst >= fail_on.severity)
