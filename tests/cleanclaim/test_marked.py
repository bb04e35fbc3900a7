"""No name, address, identifier or note leaves the file, whatever byte or tag went wrong beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.cleanclaim.shell import cleanclaim
from tests.marked import ANY_MARK, BASES, mutants

Broken = Callable[[str], Iterator[tuple[str, str]]]


def written(folder: Path, broken: Broken, kind: str) -> list[str]:
    (folder / "base.edi").write_text(BASES[kind])
    count = 0
    for count, (_, text) in enumerate(broken(kind), 1):
        (folder / f"m{count:04}.edi").write_text(text)
    assert count > 200
    return sorted(path.name for path in folder.glob("*.edi"))


def leaks(*streams: bytes) -> list[bytes]:
    found = [(stream, mark) for stream in streams for mark in ANY_MARK.finditer(stream)]
    return [stream[max(mark.start() - 60, 0) : mark.end() + 20] for stream, mark in found]


@pytest.mark.parametrize("kind", BASES)
def test_a_lost_byte_or_a_changed_tag_shows_nobody(kind: str, tmp_path: Path) -> None:
    files = written(tmp_path, mutants, kind)
    runs = [["check", "--format", "json", "--record"], ["check"], ["acknowledge"]]
    for words in [*runs, ["reconcile", "--format", "json"]] if kind == "835" else runs:
        done = cleanclaim("-vv", *words, *files, folder=tmp_path)
        assert done.returncode in (0, 1, 3), done.stderr[-2000:]
        assert done.stdout
        assert not leaks(done.stdout, done.stderr)[:5], words
