"""Which stages a pass has: what is checked, what is built, what is judged, and how much of a claim is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Literal

import msgspec

from cleanclaim.process.ledger import Ledger
from cleanclaim.process.structural import IssuesUnderSettings
from validators.engine.finding import CannotAnswer, Finding, NotChecked, Severity, fingerprint
from validators.engine.policy import Policy
from validators.engine.runner import RemittanceRunner, Runner, SubmissionRunner
from validators.engine.status_runner import StatusRunner
from validators.questions.past import Past
from x12.records.claim import Claim
from x12.sets import SETS, RecordReader, Role
from x12.text.segments import NO_SEGMENTS

Keep = Literal["nothing", "fields", "all"]
"""What is kept of a claim until it is decided: what reports show, its fields too, or its segments as sent as well."""

_NO_SETTINGS = Policy()

Judged = tuple[tuple[Finding, ...], tuple[NotChecked, ...]]


class Stages:
    """What a pass does with what it reads.

    ``submission`` makes what judges the input as a whole, ``past`` is the store's; ``asks_for_others``: some rule asks
    for other claims of the input, so that a ledger of them is kept. ``policy``: what the settings say of issues.
    ``structure``: sets are held against their guides (SNIP 1–2).
    ``runner``: its rules judge claims; without one they are built and not judged. ``remittances`` makes what holds an
    835 against its rules, ``statuses`` a 277CA.
    ``roles``: what sets that are built are about (none named: all there are). ``puts_by``:
    claims and findings are put by, and given when the input has ended; ``keep``: how much of a claim (:data:`Keep`).
    ``counts`` is shown each claim that is judged, for a figure of the whole run.
    """

    def __init__(
        self,
        runner: Runner | None = None,
        remittances: Callable[[], RemittanceRunner] | None = None,
        *,
        statuses: Callable[[], StatusRunner] | None = None,
        submission: Callable[[Past], SubmissionRunner] | None = None,
        past: Past | None = None,
        asks_for_others: bool = False,
        policy: Policy = _NO_SETTINGS,
        structure: bool = True,
        roles: tuple[Role, ...] = (),
        puts_by: bool = True,
        keep: Keep = "nothing",
        counts: Callable[[Claim], None] | None = None,
    ) -> None:
        self.structure = structure
        self.issues = IssuesUnderSettings(policy)
        self.puts_by = puts_by
        self.remittances = remittances
        self.statuses = statuses
        self._judge = Judge(runner) if runner is not None else None
        self._submission = submission
        self._asks_for_others = asks_for_others
        self.past = past
        self._roles = roles
        self._keep = keep
        self._counts = counts

    def builds(self, role: Role) -> bool:
        """Whether records of sets about that are built."""
        return not self._roles or role in self._roles

    def readers(self) -> Readers:
        """Readers for one input."""
        return Readers(self)

    def new_ledger(self) -> Ledger | None:
        """A ledger for one input, where some rule asks for other claims of it."""
        return Ledger() if self._asks_for_others and self.puts_by else None

    def judge(self, claim: Claim) -> Judged:
        """What the rules say of a claim."""
        if self._judge is None:
            return (), ()
        if self._counts is not None:
            self._counts(claim)
        return self._judge.judge(claim)

    def with_past(self, past: Past) -> Judge | None:
        """What judges claims with another past to ask."""
        return None if self._judge is None else Judge(self._judge.runner.with_past(past))

    def of_submission(self, ledger: Ledger, past: Past) -> Iterator[tuple[int, Finding | NotChecked]]:
        """What rules over the submission say, each beside the ordinal of its claim (0: of none)."""
        return iter(()) if self._submission is None else self._submission(past).check(ledger)

    def kept_of(self, claim: Claim) -> Claim | None:
        """As much of the claim as is kept."""
        if self._keep == "all":
            return claim
        if self._keep == "nothing":
            return None
        head = msgspec.structs.replace(claim.transaction, segments=NO_SEGMENTS)
        return msgspec.structs.replace(claim, segments=NO_SEGMENTS, loops=(), transaction=head)


def unanswered(claim: Claim, error: CannotAnswer) -> Finding:
    """The finding that holds a claim because what an edit asked broke; which edits were not run cannot be said."""
    where = claim.where
    return Finding(
        rule="unanswered", name="unanswered", severity=Severity.DENY.label, snip=7, claim=claim.id, line=0,
        loop=where.loop, segment="CLM", segment_number=where.segment, element="CLM01", offset=where.offset, value="",
        message=f"An edit's question could not be answered: {error}. The claim was not checked to its end.",
        predicts=(), source="", edition="", fingerprint=fingerprint("unanswered", claim.id),
    )  # fmt: skip


class Judge:
    """A runner; where a source of its answers breaks, the claim is held."""

    def __init__(self, runner: Runner) -> None:
        self.runner = runner

    def asks_past(self, claim: Claim) -> bool:
        """Whether other claims may matter to this one."""
        return self.runner.asks_past(claim)

    def judge(self, claim: Claim) -> Judged:
        """What the rules say of a claim."""
        try:
            verdict = self.runner.check(claim)
        except CannotAnswer as error:
            return (unanswered(claim, error),), ()
        return verdict.findings, verdict.not_checked


class Readers:
    """One reader for all sets of a kind of one input, so that what it counts goes on from set to set."""

    def __init__(self, stages: Stages) -> None:
        self._stages = stages
        self._held: dict[str, RecordReader | None] = {}

    def of(self, code: str) -> RecordReader | None:
        """The reader of sets with that ST01; None where they are not built."""
        row = SETS.get(code)
        if row is None or not self._stages.builds(row.role):
            return None
        if row.reader not in self._held:
            self._held[row.reader] = row.new_reader()
        return self._held[row.reader]
