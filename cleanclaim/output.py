"""Writing results: a console over a byte stream, and files that appear whole or not at all."""

from __future__ import annotations

import io
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, cast

if TYPE_CHECKING:
    from rich.console import Console


def console_on(out: IO[bytes]) -> Console:
    """A console that prints to ``out``: in colour and as wide as the window on a terminal, plain and 160 wide else."""
    from rich.console import Console  # imported only by runs that print tables

    stream = io.TextIOWrapper(out, encoding="utf-8", write_through=True)
    # The wrapper must not close the stream it borrows when it is collected.
    window = out.isatty() or "COLUMNS" in os.environ
    return Console(file=cast(IO[str], _Borrowed(stream)), highlight=False, width=None if window else 160)


class _Borrowed(io.TextIOBase):
    """Text writes go through; closing does not."""

    def __init__(self, stream: io.TextIOWrapper) -> None:
        self._stream = stream

    @property
    def encoding(self) -> str:  # type: ignore[override]
        return "utf-8"

    def write(self, text: str) -> int:
        return self._stream.write(text)

    def flush(self) -> None:
        self._stream.flush()

    def isatty(self) -> bool:
        return self._stream.isatty()

    def fileno(self) -> int:
        return self._stream.fileno()

    def __del__(self) -> None:
        with suppress(ValueError):  # what was borrowed is closed already
            self._stream.detach()


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
    """The permissions ``target`` has, or those a new file gets."""
    if target.exists():
        return target.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


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
