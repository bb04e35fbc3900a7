"""One piece of work of the gate on its way: staged, recorded, published, archived, each durable before the next.

A job has a folder in ``staging/`` with a lock that its process holds, and a row in the journal. Before the claims are
recorded a job that died is undone, its input taken anew; after that it is finished: what is still staged is published,
what is staged no more was published and is never written again.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import socket
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from cleanclaim.gate.files import Disk, publish, stage
from cleanclaim.gate.layout import Layout
from cleanclaim.log import logger
from cleanclaim.store.gate_journal import ENDED, FINISHED_AFTER_A_CRASH, GateJournal, JobRow, State

LEASE_SECONDS = 120.0
"""How long a job of another machine is left alone after it was last heard of."""

INPUT = "input"
_LOCK = "lock"
_CHUNK = 1 << 20


class JobInUse(Exception):  # noqa: N818 - nothing is wrong, somebody else is at work
    """Another gate works on this input."""


class Job:
    """A job of this process."""

    def __init__(self, disk: Disk, layout: Layout, journal: GateJournal, row: JobRow) -> None:
        self.row = row
        self.outputs: list[list[str]] = list(row.outputs)
        self._disk = disk
        self._layout = layout
        self._journal = journal

    @property
    def root(self) -> Path:
        """The folder all files lie below."""
        return self._layout.root

    @property
    def folder(self) -> Path:
        """Where its files are staged."""
        return self._layout.staged(self.row.token)

    def stage(self, target: str, chunks: Iterable[bytes]) -> Path:
        """Stage a file that will be published as ``target`` (below the root)."""
        name = f"{len(self.outputs):03}"
        stage(self._disk, self.folder / name, chunks)
        self.outputs.append([name, target])
        return self.folder / name

    def moved(self, state: State, **columns: object) -> None:
        """The job has come so far, durably."""
        self._journal.moved(self.row.token, state, **columns)
        logger().info("gate", key=self.row.token, state=state, file=self.row.name)

    def finish(self) -> None:
        """Publish what is staged, then let the input leave: the last two states."""
        for name, target in self.outputs:
            for folder in reversed(Path(target).parents[:-1]):
                self._disk.make_folder(self._layout.of(str(folder)))
            publish(self._disk, self.folder / name, self._layout.of(target))
        self.moved("published")
        self._take_input_away()
        self.moved("archived")
        self.remove()

    def undo(self) -> None:
        """Nothing of the job is left; its input is as it was."""
        self.remove()
        self._journal.forget(self.row.token)

    def remove(self) -> None:
        """The job's folder is gone."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def _take_input_away(self) -> None:
        """The input leaves its folder, unless another file took its place since it was read."""
        if not self.row.path:
            return
        path = Path(self.row.path)
        with suppress(FileNotFoundError):
            if stamp_of(path) == self.row.stamp:
                self._disk.remove(path)
                self._disk.sync_folder(path.parent)


def stamp_of(path: Path) -> str:
    """What tells a file from another one that took its name: device, inode, size and time of its last change."""
    found = path.stat(follow_symlinks=False)
    return f"{found.st_dev}:{found.st_ino}:{found.st_size}:{found.st_mtime_ns}"


def owner_of(layout: Layout) -> str:
    """Who works: this machine, on this folder."""
    return f"{socket.gethostname()}:{layout.root.resolve()}"[:120]


@contextmanager
def locked(folder: Path) -> Iterator[IO[bytes]]:
    """Hold the lock of a job's folder. Raises BlockingIOError where another process holds it."""
    descriptor = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "r+b") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if not (folder / _LOCK).exists() or os.fstat(descriptor).st_ino != (folder / _LOCK).stat().st_ino:
            raise BlockingIOError  # somebody swept the folder between the two calls
        yield stream


def take_up(disk: Disk, layout: Layout, journal: GateJournal, now: float) -> list[JobRow]:
    """Finish or undo what processes that are gone left behind; the jobs that were taken up.

    Jobs at work (their lock is held; on another machine: their lease runs) are left alone.
    """
    host = owner_of(layout)
    taken: list[JobRow] = []
    known: set[str] = set()
    for row in journal.open_jobs():
        known.add(row.token)
        folder = layout.staged(row.token)
        if row.owner != host and (row.owner.partition(":")[2] != host.partition(":")[2] or _runs(row, now)):
            continue
        with suppress(BlockingIOError):
            if folder.is_dir():
                with locked(folder):
                    taken += _end(disk, layout, journal, row.token)
            else:
                taken += _end(disk, layout, journal, row.token)
    _sweep(layout, known)
    return taken


def _runs(row: JobRow, now: float) -> bool:
    """Whether the lease of another machine runs; one further in the future than a lease can be does not."""
    return now < row.lease_until <= now + LEASE_SECONDS


def _end(disk: Disk, layout: Layout, journal: GateJournal, token: str) -> list[JobRow]:
    row = journal.job(token)  # as it is now that nobody else can change it
    if row is None or row.state in ENDED:
        return []
    job = Job(disk, layout, journal, row)
    if row.state in FINISHED_AFTER_A_CRASH:
        job.finish()
        logger().info("gate: finished after a crash", key=token, file=row.name)
    else:
        job.remove()
        job.moved("undone")
        logger().info("gate: undone after a crash", key=token, file=row.name)
    return [row]


def _sweep(layout: Layout, known: set[str]) -> None:
    """Folders of staging that no job speaks of and nobody holds: their process died before or after its job."""
    if not layout.staging.is_dir():
        return
    for folder in layout.staging.iterdir():
        if folder.name in known or not folder.is_dir():
            continue
        with suppress(BlockingIOError, OSError), locked(folder):
            shutil.rmtree(folder, ignore_errors=True)


def chunks_of(stream: IO[bytes]) -> Iterator[bytes]:
    """What is in a scratch file, from its beginning."""
    stream.seek(0)
    while data := stream.read(_CHUNK):
        yield data
