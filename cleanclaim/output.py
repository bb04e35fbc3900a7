"""Writing results: standard output, and files that appear whole or not at all, for their owner's eyes only."""

from __future__ import annotations

import os
import stat
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from reports.terminal import console_on

__all__ = ["OutputError", "console_on", "output_stream", "private_folder", "standard_output", "sweep", "whole_file"]

STALE = 24 * 3600
"""Seconds after which a temporary file beside an output is nobody's any more: its run was killed."""


class OutputError(Exception):
    """Results cannot be written where the user wants them; the message is one line that says where and why."""


@contextmanager
def whole_file(path: Path) -> Iterator[IO[bytes]]:
    """A stream whose bytes become ``path`` at once when the block ends well.

    On an error, or when nothing was written, ``path`` is left as it was. A device or pipe is written to as it is; a
    link stays a link. Raises OutputError.
    """
    try:
        target = path.resolve()
    except (OSError, RuntimeError) as error:
        raise OutputError(f"{path}: cannot be written (a loop of links)") from error
    if target.is_dir():
        raise OutputError(f"{path}: is a directory; name a file to write")
    try:
        if target.exists() and not target.is_file():
            with target.open("wb") as stream:
                yield stream
            return
        sweep(target.parent, f".{target.name[:100]}.")
        handle, name = tempfile.mkstemp(prefix=f".{target.name[:100]}.", dir=target.parent)
    except OSError as error:
        raise OutputError(f"{path}: cannot be written ({error.strerror})") from error
    try:
        with os.fdopen(handle, "wb") as stream:
            yield stream
            written = stream.tell()
        if written:
            Path(name).chmod(_mode(target))
            Path(name).replace(target)
        else:
            Path(name).unlink()
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _mode(target: Path) -> int:
    """The permissions ``target`` has; a new file is its owner's alone, for what is written tells of patients."""
    return target.stat().st_mode & 0o777 if target.exists() else 0o600


def sweep(folder: Path, prefix: str) -> None:
    """Remove what killed runs left in the folder: temporary files of that prefix that are older than :data:`STALE`."""
    oldest = time.time() - STALE
    for left in folder.glob(f"{prefix}*"):
        with suppress(OSError):
            found = left.lstat()
            if found.st_mtime < oldest and stat.S_ISREG(found.st_mode):
                left.unlink()
            elif found.st_mtime < oldest and stat.S_ISDIR(found.st_mode):
                for file in left.iterdir():
                    file.unlink()
                left.rmdir()


def private_folder(path: Path) -> Path:
    """The folder, made for its owner alone where it is not there."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def standard_output() -> IO[bytes]:
    """Standard output. Raises OutputError when the program was started with it closed."""
    if sys.stdout is None:
        raise OutputError("standard output is closed; use --output FILE where there is one")
    return sys.stdout.buffer


@contextmanager
def output_stream(path: Path | None) -> Iterator[IO[bytes]]:
    """Standard output, or a file that appears whole when the run has succeeded."""
    if path is None:
        out = standard_output()
        yield out
        out.flush()
        return
    with whole_file(path) as stream:
        yield stream
