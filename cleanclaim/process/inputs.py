"""Going through what a user named: whatever goes wrong with an input costs that input, not the others."""

from __future__ import annotations

import errno
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TypeVar

from cleanclaim.exit_codes import ExitCode, worst
from cleanclaim.output import OutputError
from cleanclaim.process.paths import Paths
from cleanclaim.process.source import Source, SourceError, open_sources
from cleanclaim.store.error import StoreError
from x12.issues import ISSUES
from x12.privacy import visible
from x12.records.issue import Issue

T = TypeVar("T")

_HOME = Path(__file__).resolve().parents[2]
_OURS = ("cleanclaim", "reports", "validators", "x12")
_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT})


def for_each_input(names: Iterable[str], take: Callable[[Source], None]) -> ExitCode:
    """Give every input the names stand for to ``take``; the worst code of those that failed, CLEAN where none did.

    A failing input, or member of an archive, is told on stderr in one line; the next one is taken all the same. What
    fails about the output (OSError, OutputError) concerns every input, and is raised.
    """
    return worst([code for name in names for code in _each_path(name, take)])


def _each_path(name: str, take: Callable[[Source], None]) -> list[ExitCode]:
    paths = Paths(name)
    codes: list[ExitCode] = []

    def use(path: str) -> None:
        codes.extend(_each_source(path, take))

    codes += _each(iter(paths), name, str, use)
    if notice := paths.notice():
        complain(notice)
    return codes


def _each_source(path: str, take: Callable[[Source], None]) -> list[ExitCode]:
    def use(source: Source) -> None:
        take(source)
        if source.not_utf8 is not None:
            complain(f"{source.name}: byte {source.not_utf8}: not UTF-8; the text of this file is read as Latin-1")

    return _each(open_sources([path]), path, lambda source: source.name, use)


def _each(items: Iterator[T], named: str, name_of: Callable[[T], str], use: Callable[[T], None]) -> list[ExitCode]:
    """The one boundary around an input: give each item to ``use``; the codes of those that failed."""
    codes: list[ExitCode] = []
    while True:
        try:
            item = next(items, None)
            if item is None:
                return codes
            named = name_of(item)
            use(item)
        except (OSError, OutputError):
            raise
        except Exception as error:  # noqa: BLE001 - whatever goes wrong with an input costs that input
            codes.append(tell(named, error))


def tell(name: str, error: Exception) -> ExitCode:
    """Say in one line why an input (``""``: the run) failed; the code it ends with."""
    if isinstance(error, SourceError):
        complain(str(error))
        return ExitCode.UNREADABLE
    if isinstance(error, StoreError):
        complain(f"{name}: {error}" if name else str(error))
        return ExitCode[error.exit_name]
    if isinstance(error, OSError):
        complain(": ".join(filter(None, (str(error.filename or ""), error.strerror))))
        return ExitCode.TRY_AGAIN if error.errno in _NO_ROOM else ExitCode.UNREADABLE
    said = f"internal error: {type(error).__name__} at {place_of(error)}"
    complain(f"{name}: {said}; this input was not finished" if name else said)
    return ExitCode.INTERNAL


def place_of(error: BaseException) -> str:
    """Where in the program an exception came up, at the innermost of our own lines. Its words may quote a file."""
    trace, place = error.__traceback__, "an unknown place"
    while trace is not None:
        path = Path(trace.tb_frame.f_code.co_filename)
        if path.is_relative_to(_HOME) and path.relative_to(_HOME).parts[0] in _OURS:
            place = f"{path.relative_to(_HOME)}:{trace.tb_lineno} ({trace.tb_frame.f_code.co_name})"
        trace = trace.tb_next
    return place


def refuse_if_unreadable(source: Source, issue: Issue) -> None:
    """Raise SourceError when ``issue`` says that the input holds nothing to work on."""
    if ISSUES[issue.key].unreadable:
        raise SourceError(f"{source.name}: {issue.message}")


def complain(message: str) -> None:
    """One line of diagnostics for the user: what it quotes of a file cannot act on the terminal."""
    sys.stderr.write(f"cleanclaim: {visible(message)}\n")
