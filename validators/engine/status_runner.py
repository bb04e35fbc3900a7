"""Running rules over claim statuses (277CA): each record in, its findings out, batches after their last claim."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from validators.engine.case import BatchTotals, StatusCase
from validators.engine.finding import Finding, NotChecked
from validators.engine.judging import Concern, Outcome, ask, judge
from validators.engine.rule import BATCH_STATUS, CLAIM_STATUS, Rule
from validators.engine.runner import checks_on
from x12.records.claim_status import BatchStatus, ClaimStatus

if TYPE_CHECKING:
    from validators.questions.reference import Reference


class StatusRunner:
    """Runs the rules over the records of one 277CA after the other, with memory that does not grow.

    Fed the records of :func:`x12.build.read_277ca.read_claim_statuses` in their order; :meth:`end` after the last of a
    set. A batch is judged when the next one of its level, or of one above it, begins.
    """

    _LEVELS: ClassVar[dict[str, int]] = {"source": 0, "submitter": 1, "provider": 2}

    def __init__(self, rules: Iterable[Rule], ref: Reference) -> None:
        self.ref = ref
        rules = tuple(rules)
        self._claims = checks_on(CLAIM_STATUS, rules)
        self._batches = checks_on(BATCH_STATUS, rules)
        self._open: list[tuple[BatchStatus, BatchTotals]] = []

    def feed(self, record: ClaimStatus | BatchStatus) -> list[Finding | NotChecked]:
        """What is wrong with the record, or with the batches that end with it. Raises CannotAnswer as Runner does."""
        if isinstance(record, BatchStatus):
            found = self._close(self._LEVELS[record.level])
            self._open.append((record, BatchTotals()))
            return found
        for _, totals in self._open:
            totals.add(record)
        said: list[Outcome] = []
        ask(self._claims, record, StatusCase(BatchTotals(), self.ref), record.where, 0, said)
        return self._judge(said, record.claim_id)

    def end(self) -> list[Finding | NotChecked]:
        """The set is over: what is wrong with the batches that are open."""
        return self._close(0)

    def _close(self, level: int) -> list[Finding | NotChecked]:
        found: list[Finding | NotChecked] = []
        while self._open and self._LEVELS[self._open[-1][0].level] >= level:
            batch, totals = self._open.pop()
            said: list[Outcome] = []
            ask(self._batches, batch, StatusCase(totals, self.ref), batch.where, 0, said)
            found += self._judge(said, "")
        return found

    def _judge(self, said: list[Outcome], claim: str) -> list[Finding | NotChecked]:
        if not said:
            return []
        findings, not_checked = judge(said, claim, self.ref.policy, "", _concern_of_status)
        return [*findings, *not_checked]


def _concern_of_status(_: int, subject: ClaimStatus | BatchStatus) -> Concern:
    """What a finding of a claim status concerns: the day of service it names."""
    service = subject.service if isinstance(subject, ClaimStatus) else None
    return Concern(service.start if service else None, None, frozenset())
