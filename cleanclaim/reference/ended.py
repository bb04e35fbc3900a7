"""A table of codes that stay valid, asked about a day outside the days its release is in force."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from validators.engine.finding import Unavailable
from validators.questions.rows import Edition


class KnownOnly:
    """A release that has ended (or begins later but holds the history): what it knows still answers, the rest does not.

    ``reason`` is what an unknown code is answered with, as Unavailable.
    """

    def __init__(self, table: Any, reason: str) -> None:
        self.edition: Edition = table.edition
        self.reason = reason
        self._table = table

    def get(self, code: str, modifier: str = "") -> Any:
        """The row of a code the release knows; raises Unavailable for another."""
        found = self._table.get(code, modifier) if modifier else self._table.get(code)
        if found is None:
            raise Unavailable(self.reason)
        return found

    def __contains__(self, code: str) -> bool:
        if code in self._table:
            return True
        raise Unavailable(self.reason)

    def value(self, code: str, column: str) -> str:
        """A column of a code the release knows; raises Unavailable for another."""
        if code not in self._table:
            raise Unavailable(self.reason)
        return str(self._table.value(code, column))

    def rows(self, code: str) -> Sequence[Any]:
        """Rows the release has for the code; raises Unavailable where it has none."""
        found: Sequence[Any] = self._table.rows(code)
        if not found:
            raise Unavailable(self.reason)
        return found
