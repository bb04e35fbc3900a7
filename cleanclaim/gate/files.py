"""Every write of the gate: a file is staged whole and durable, then published by one rename.

A reader of the target folder sees a file whole or not at all. What is staged survives a loss of power, and a staged
file that is gone was published: a consumer may take it away at once, and it is never written again. Files hold
patients' data: 0600, their folders 0700.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

FILE_MODE = 0o600
FOLDER_MODE = 0o700


class Disk:
    """The calls that change a disk, one by one, so that a test can let any of them fail. All raise OSError."""

    def make_folder(self, folder: Path) -> None:
        """A folder for its owner alone; it may be there already."""
        folder.mkdir(mode=FOLDER_MODE, exist_ok=True)

    def create(self, path: Path) -> int:
        """A descriptor of a new file for its owner alone; FileExistsError where there is one."""
        return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0), FILE_MODE)

    def write(self, descriptor: int, data: bytes) -> int:
        """How many of the bytes were written."""
        return os.write(descriptor, data)

    def sync(self, descriptor: int) -> None:
        """What was written is durable, or this raises."""
        os.fsync(descriptor)

    def sync_folder(self, folder: Path) -> None:
        """The names in the folder are durable."""
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            self.sync(descriptor)
        finally:
            os.close(descriptor)

    def rename(self, old: Path, new: Path) -> None:
        """One name for another, on the same file system."""
        os.rename(old, new)

    def remove(self, path: Path) -> None:
        """The name is gone."""
        path.unlink()


def stage(disk: Disk, path: Path, chunks: Iterable[bytes]) -> None:
    """Write a new file, durable with its name when this returns; where it fails nothing is left of it.

    Its folder is made where it is missing. Raises OSError (full, read-only, broken), FileExistsError where the name is
    taken.
    """
    disk.make_folder(path.parent)
    descriptor = disk.create(path)
    try:
        try:
            for chunk in chunks:
                _write_all(disk, descriptor, chunk)
            disk.sync(descriptor)
        finally:
            os.close(descriptor)
        disk.sync_folder(path.parent)
    except BaseException:
        with suppress(OSError):
            disk.remove(path)
        raise


def publish(disk: Disk, staged: Path, target: Path) -> bool:
    """Give a staged file its place; False where it has it already (it is staged no more). Durable when this returns.

    Raises FileExistsError where another file stands there: nothing is ever replaced.
    """
    disk.make_folder(target.parent)
    published = staged.exists()
    if published:
        if os.path.lexists(target):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target))
        disk.rename(staged, target)
    disk.sync_folder(target.parent)
    disk.sync_folder(staged.parent)
    return published


def _write_all(disk: Disk, descriptor: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[disk.write(descriptor, bytes(rest)) :]
