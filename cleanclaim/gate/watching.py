"""A drop folder: what comes into it is taken when it is whole, and nothing that is not a plain file ever is."""

from __future__ import annotations

import signal
import stat
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from types import FrameType

from cleanclaim.gate.gate import Gate
from cleanclaim.gate.job import stamp_of
from cleanclaim.log import logger
from cleanclaim.process.inputs import complain

SETTLE_SECONDS = 2.0
"""How long a file must not have changed before it is taken: writers do not say when they are done."""

POLL_SECONDS = 1.0

_UNFINISHED = (".part", ".partial", ".filepart", ".tmp", ".crdownload", ".swp", ".writing")
"""Endings under which programs write a file before they give it its name."""


class Stopped(Exception):  # noqa: N818 - not an error: somebody asked
    """SIGTERM or SIGINT came."""


class Watch:
    """What was seen of the folders so far."""

    def __init__(self, folders: Iterable[Path], settle: float = SETTLE_SECONDS) -> None:
        self._folders = tuple(folders)
        self._settle = settle
        self._seen: dict[Path, tuple[str, float]] = {}
        self._told: set[tuple[Path, str]] = set()

    def ready(self, now: float) -> Iterator[Path]:
        """Files that have not changed for long enough, oldest names first. Called again and again."""
        there: set[Path] = set()
        for folder in self._folders:
            for path in sorted(_plain_files(folder)):
                there.add(path)
                try:
                    stamp = stamp_of(path)
                except OSError:
                    continue  # taken away meanwhile
                before = self._seen.get(path)
                if before is None or before[0] != stamp:
                    self._seen[path] = (stamp, now)
                elif now - before[1] >= self._settle and (path, stamp) not in self._told:
                    yield path
        self._seen = {path: seen for path, seen in self._seen.items() if path in there}

    def leave(self, path: Path) -> None:
        """The file could not be taken: it is not tried again before it changes."""
        if path in self._seen:
            self._told.add((path, self._seen[path][0]))


def _plain_files(folder: Path) -> Iterator[Path]:
    """Files right in the folder: no links, no hidden ones, none that are still being written under another name."""
    try:
        entries = list(folder.iterdir())
    except OSError as error:
        complain(f"{folder}: {error.strerror}")
        return
    for path in entries:
        if path.name.startswith(".") or path.name.lower().endswith(_UNFINISHED):
            continue
        try:
            mode = path.stat(follow_symlinks=False).st_mode
        except OSError:
            continue
        if stat.S_ISREG(mode):
            yield path


def watch_folders(
    folders: list[Path], take: Callable[[str], None], gate: Gate, *, settle: float = SETTLE_SECONDS
) -> None:
    """Take what comes into the folders until SIGTERM or SIGINT; the input at work is finished first."""
    stopping = _Stopping()
    watch = Watch(folders, settle)
    logger().info("gate: watching", count=len(folders))
    while stopping.goes_on():
        for path in watch.ready(time.monotonic()):
            take(str(path))
            if path.exists():
                watch.leave(path)
            if not stopping.goes_on():
                return
        stopping.wait(POLL_SECONDS)
        gate.start()


class _Stopping:
    """Remembers that somebody asked to stop; what is being done is not cut off."""

    def __init__(self) -> None:
        self.asked = False
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._ask)

    def _ask(self, _number: int, _frame: FrameType | None) -> None:
        self.asked = True

    def goes_on(self) -> bool:
        """Whether nobody asked to stop."""
        return not self.asked

    def wait(self, seconds: float) -> None:
        """Wait, but not when somebody asks."""
        end = time.monotonic() + seconds
        while not self.asked and (left := end - time.monotonic()) > 0:
            time.sleep(min(left, 0.1))
