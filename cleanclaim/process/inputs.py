"""Going through what a user named: an input that cannot be read costs itself, not the others."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable

from cleanclaim.process.source import Source, SourceError, open_sources
from x12.issues import ISSUES
from x12.records.issue import Issue


def for_each_input(names: Iterable[str], take: Callable[[Source], None]) -> bool:
    """Give every input the names stand for to ``take``; whether all of them could be read.

    A failing input, or member of an archive, is told on stderr; the next one is taken all the same.
    """
    whole = True
    for name in names:
        try:
            for source in open_sources([name]):
                try:
                    take(source)
                except SourceError as error:
                    whole = False
                    complain(str(error))
        except SourceError as error:
            whole = False
            complain(str(error))
    return whole


def refuse_if_unreadable(source: Source, issue: Issue) -> None:
    """Raise SourceError when ``issue`` says that the input holds nothing to work on."""
    if ISSUES[issue.key].unreadable:
        raise SourceError(f"{source.name}: {issue.message}")


def complain(message: str) -> None:
    """One line of diagnostics for the user."""
    sys.stderr.write(f"cleanclaim: {message}\n")
