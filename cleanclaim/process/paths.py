"""What a user may name as input: files, folders, patterns (``inbox/*.edi``), ``-`` for standard input."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterator
from pathlib import Path

from cleanclaim.process.source import SourceError
from x12.privacy import visible

_BEGINNINGS = (b"ISA", b"GS", b"ST", b"\x1f\x8b", b"PK\x03\x04", b"PK\x05\x06")
"""How a file of a folder begins that is read: X12, or a packed file."""

_ENOUGH = 512
_BLANK = b"\xef\xbb\xbf\x00 \t\r\n"
_NAMED = 3
"""Files passed over that a notice names."""


class Paths:
    """The files a name stands for, and what of a folder was passed over.

    A folder stands for all files in it and below it that begin as X12 or as a packed file does, in the order of their
    names; hidden files and links to folders are left out. A pattern stands for what it matches, unless a file has just
    that name.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.passed_over: list[str] = []

    def __iter__(self) -> Iterator[str]:
        """Raises SourceError where nothing is meant: a folder without such a file, a pattern that matches none."""
        if self.name == "-" or not (os.path.isdir(self.name) or _is_pattern(self.name)):
            yield self.name
        elif os.path.isdir(self.name):
            yield from self._of_folder(self.name)
        else:
            matched = sorted(glob.glob(self.name, recursive=True))
            if not matched:
                raise SourceError(f"{visible(self.name)}: no file matches")
            for path in matched:
                yield from self._of_folder(path) if os.path.isdir(path) else (path,)

    def _of_folder(self, folder: str) -> Iterator[str]:
        found = False
        for path in _files_below(folder):
            if _may_be_x12(path):
                found = True
                yield path
            else:
                self.passed_over.append(path)
        if not found:
            raise SourceError(f"{visible(folder)}: no file in this folder begins as X12 does")

    def notice(self) -> str:
        """What was passed over, in a sentence; nothing where nothing was."""
        if not self.passed_over:
            return ""
        named = ", ".join(os.path.basename(path) for path in self.passed_over[:_NAMED])
        more = ", …" if len(self.passed_over) > _NAMED else ""
        files = "1 file that is" if len(self.passed_over) == 1 else f"{len(self.passed_over)} files that are"
        return f"{self.name}: passed over {files} not X12 ({named}{more})"


def _is_pattern(name: str) -> bool:
    return glob.has_magic(name) and not os.path.lexists(name)


def _files_below(folder: str) -> Iterator[str]:
    def fail(error: OSError) -> None:
        raise SourceError(f"{visible(str(error.filename))}: {error.strerror}")

    for place, folders, files in os.walk(folder, onerror=fail):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (os.path.join(place, name) for name in sorted(files) if not name.startswith("."))


def _may_be_x12(path: str) -> bool:
    """By its first bytes. What cannot be opened, and what is no ordinary file, is left to whoever reads it to tell."""
    if not os.path.isfile(path):
        return not os.path.exists(path)
    try:
        with Path(path).open("rb") as stream:
            head = stream.read(_ENOUGH)
    except OSError:
        return True
    return head.lstrip(_BLANK).startswith(_BEGINNINGS) or b"ISA*" in head
