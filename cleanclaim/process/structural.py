"""Issues of the X12 under the settings: what they cost, what an acknowledgement notes, and the findings they become."""

from __future__ import annotations

from datetime import date

import msgspec

from validators.engine.decision import NOBODY_LOOKED
from validators.engine.finding import Finding, Severity
from validators.engine.judging import NOTHING_SAID, Concern, under_settings
from validators.engine.policy import Policy
from validators.engine.structural import finding_of_issue
from x12.records.claim import Claim
from x12.records.issue import Issue, Weight

_WEIGHTS: dict[Severity, Weight] = {
    Severity.REJECT: "error",
    Severity.DENY: "warning",
    Severity.WARN: "warning",
    Severity.INFORM: "notice",
}


class IssuesUnderSettings:
    """Asks the settings of each issue. Those of a payer speak of its claims; of sets and envelopes, those of all."""

    def __init__(self, policy: Policy) -> None:
        self._policy = policy

    def weighed(self, issue: Issue) -> Issue | None:
        """The issue as it counts for set, group and interchange; None where it is off, in the shadow or accepted.

        That nobody looked at a set is no matter of settings.
        """
        if issue.key in NOBODY_LOOKED:
            return issue
        plain = finding_of_issue(issue)
        found = under_settings(plain, self._policy, "")
        if found is None or found.shadow:
            return None
        if found.severity == plain.severity:
            return issue
        return msgspec.structs.replace(issue, weight=_WEIGHTS[found.level])

    def of_set(self, issue: Issue) -> Finding | None:
        """The finding of no claim."""
        return under_settings(finding_of_issue(issue), self._policy, "")

    def of_claim(self, issue: Issue, claim: Claim) -> Finding | None:
        """The finding of a claim."""
        concern = NOTHING_SAID
        if self._policy.suppressions:
            concern = Concern(claim.start, None, frozenset(code.code for code in claim.diagnoses))
        return under_settings(finding_of_issue(issue, claim.id), self._policy, claim.payer_id, concern)

    def late(self, issue: Issue, claim: str, payer: str, day: date | None) -> Finding | None:
        """The finding of a claim that was put by, of which little is known any more."""
        return under_settings(finding_of_issue(issue, claim), self._policy, payer, Concern(day, None, frozenset()))
