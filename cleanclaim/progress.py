"""Progress on long work: a bar on stderr while a file is read, when stderr is a terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO, cast

from cleanclaim.process.source import Source

if TYPE_CHECKING:
    from rich.progress import Progress


SHORT = 2 << 20
"""Bytes that are read before a bar would be of use."""


@contextmanager
def bar(label: str, total: int | None) -> Iterator[Progress | None]:
    """A progress bar over ``total`` bytes (None: unknown), or None where nobody watches or little is to do."""
    if not sys.stderr.isatty() or (total is not None and total < SHORT):
        yield None
        return
    # Imported only where somebody is watching.
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn, TransferSpeedColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        progress.add_task(label, total=total)
        yield progress


class WatchedStream:
    """A binary stream that tells a progress bar how much was read."""

    def __init__(self, stream: BinaryIO, progress: Progress) -> None:
        self._stream = stream
        self._progress = progress

    def read(self, size: int = -1) -> bytes:
        """Read on, and move the bar."""
        data = self._stream.read(size)
        self._progress.advance(self._progress.task_ids[0], len(data))
        return data


@contextmanager
def watched(source: Source, streaming: bool = False) -> Iterator[Source]:
    """The source itself, with a progress bar over its bytes while it is read.

    ``streaming``: results are written meanwhile; where they go to the same terminal, there is no bar to collide with.
    """
    if streaming and sys.stdout is not None and sys.stdout.isatty():
        yield source
        return
    with bar(source.name, source.total) as progress:
        if progress is not None:
            source.stream = cast(BinaryIO, WatchedStream(source.stream, progress))
        yield source


@contextmanager
def spinner(label: str) -> Iterator[Callable[[str], None]]:
    """A line on stderr that says what is being done, where somebody is watching; yields what changes its words."""
    if not sys.stderr.isatty():
        yield lambda _text: None
        return
    from rich.console import Console

    with Console(stderr=True).status(label) as status:
        yield status.update
