"""The store as a sink of the pass: a file's claims with what became of them, whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from types import TracebackType
from typing import TYPE_CHECKING

from cleanclaim.process.events import CheckedFile, DecidedClaim, Event, SetFinding
from validators.engine.catalogue import all_rules
from validators.engine.finding import Finding
from validators.engine.runner import Verdict
from x12.records.claim import Claim, Transaction

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from cleanclaim.process.session import Session
    from cleanclaim.store.recording import Recording
    from cleanclaim.store.store import Store


class RecordingSink:
    """Records one input, from events of a pass that keeps whole claims.

    The database is written to only when the input has been read: claims are decided then. Used as a context manager:
    what is not complete when it is left is undone.
    """

    def __init__(self, store: Store, session: Session) -> None:
        self._store = store
        self._session = session
        self._stack = ExitStack()
        self._recording: Recording | None = None
        self._sets: dict[int, Transaction] = {}
        self._findings: list[tuple[int, Finding]] = []

    def __enter__(self) -> RecordingSink:
        self._stack.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.__exit__(kind, error, trace)

    def take(self, event: Event, sent: str = "") -> bool | None:
        """The next event of the pass. At the end of the file: whether it was recorded now (False: it was before).

        ``sent``: what is known of a claim's way (accepted, held, rejected); ``""``: nothing, it is taken to be sent.
        """
        if isinstance(event, DecidedClaim) and event.claim is not None:
            self._claim(event, event.claim, sent)
        elif isinstance(event, SetFinding) and event.set_number:
            self._findings.append((event.set_number, event.finding))
        elif isinstance(event, CheckedFile) and self._recording is not None and not event.record.truncated:
            return self.complete(event.record.sha256)
        return None

    def _claim(self, event: DecidedClaim, claim: Claim, sent: str) -> None:
        if self._recording is None:
            self._recording = self._stack.enter_context(self._store.recording(event.record.file))
        decision, number = event.decision, claim.transaction.number
        self._recording.add(Verdict(claim, event.findings, event.not_checked, decision.disposition), sent)
        if number not in self._sets:
            self._sets[number] = claim.transaction
            if decision.refused_by not in ("", "claims"):
                self._recording.refuse_set(number, decision.refused_by)

    def complete(self, sha256: str, also: Callable[[Connection], None] | None = None) -> bool:
        """Record what was taken now; False where it was before. ``also`` writes more in the same transaction, which
        there must be even where no claim was taken."""
        if self._recording is None:
            self._recording = self._stack.enter_context(self._store.recording(""))
        recording = self._recording
        for number, finding in self._findings:
            if number in self._sets:
                recording.set_finding(self._sets[number], finding)
        editions = [(edition.table, edition.label) for edition in self._session.tables.editions()]
        not_run = {rule.card.id for rule in all_rules()} - {rule.card.id for rule in self._session.rules}
        if not recording.complete(sha256, editions, not_run, also):
            return False
        self._store.derive()
        return True
