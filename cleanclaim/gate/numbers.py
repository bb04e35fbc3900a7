"""Control numbers of what goes out: leased from the journal in blocks, so that none is given twice."""

from __future__ import annotations

from cleanclaim.store.gate_journal import GateJournal

BLOCK = 8
"""Numbers leased at a time: those a job does not use are lost, which no receiver minds."""


class LeasedNumbers:
    """Interchange, group and batch numbers of one job (:class:`x12.write.envelope.Controls`)."""

    def __init__(self, journal: GateJournal) -> None:
        self._journal = journal
        self._left: dict[str, list[int]] = {}

    def interchange(self) -> int:
        """The next ISA13."""
        return self._next("interchange")

    def group(self) -> int:
        """The next GS06."""
        return self._next("group")

    def batch(self) -> str:
        """The next BHT03."""
        return f"CC{self._next('batch'):09}"

    def claims(self, count: int) -> int:
        """The first of as many claim numbers (REF*D9)."""
        return self._journal.lease("claim", count) if count else 0

    def _next(self, name: str) -> int:
        left = self._left.setdefault(name, [])
        if not left:
            first = self._journal.lease(name, BLOCK)
            left.extend(range(first + BLOCK - 1, first - 1, -1))
        return left.pop()


class OutgoingNumbers:
    """New numbers of one outgoing file (:class:`x12.write.plan.NewNumbers`); remembers the interchanges' in order."""

    def __init__(self, numbers: LeasedNumbers) -> None:
        self._numbers = numbers
        self.interchanges: list[str] = []

    def interchange(self, old: str) -> str:
        """ISA13."""
        new = f"{self._numbers.interchange():09}"
        self.interchanges.append(new)
        return new

    def group(self, old: str) -> str:
        """GS06."""
        return str(self._numbers.group())

    def set(self, old: str) -> str:
        """ST02 stays: it is told apart within its interchange already."""
        return old

    def batch(self, old: str) -> str:
        """BHT03."""
        return self._numbers.batch()
