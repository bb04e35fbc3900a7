"""A file of the gate is there whole or not at all, whichever call fails."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from cleanclaim.gate.files import Disk, publish, stage

CALLS = ("make_folder", "create", "write", "sync", "sync_folder", "rename")


def failing(call: str, number: int) -> Disk:
    disk = Disk()

    def fail(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    setattr(disk, call, fail)
    return disk


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO, errno.EROFS])
@pytest.mark.parametrize("call", [call for call in CALLS if call != "rename"])
def test_nothing_is_left_of_what_could_not_be_staged(tmp_path: Path, call: str, number: int) -> None:
    path = tmp_path / "staging" / "a"
    with pytest.raises(OSError, match="Errno") as caught:
        stage(failing(call, number), path, [b"claim"])
    assert caught.value.errno == number
    assert not path.exists()


@pytest.mark.parametrize("call", ["make_folder", "rename", "sync_folder"])
def test_what_could_not_be_published_is_in_one_place(tmp_path: Path, call: str) -> None:
    staged, target = tmp_path / "staging" / "a", tmp_path / "out" / "a"
    stage(Disk(), staged, [b"claim"])
    with pytest.raises(OSError, match="Errno"):
        publish(failing(call, errno.EIO), staged, target)
    assert staged.exists() + target.exists() == 1
    assert publish(Disk(), staged, target) is (call != "sync_folder")
    assert target.read_bytes() == b"claim"


def test_short_writes_and_modes(tmp_path: Path) -> None:
    disk, staged, target = Disk(), tmp_path / "staging" / "a", tmp_path / "out" / "a"
    disk.write = lambda descriptor, data: os.write(descriptor, data[:3])  # type: ignore[method-assign]
    stage(disk, staged, [b"0123456789", b"", b"ab"])
    assert publish(disk, staged, target)
    assert target.read_bytes() == b"0123456789ab"
    assert (target.stat().st_mode & 0o777, target.parent.stat().st_mode & 0o777) == (0o600, 0o700)


def test_what_was_taken_away_is_not_written_again(tmp_path: Path) -> None:
    staged, target = tmp_path / "staging" / "a", tmp_path / "out" / "a"
    stage(Disk(), staged, [b"claim"])
    publish(Disk(), staged, target)
    target.unlink()
    assert not publish(Disk(), staged, target)
    assert not target.exists()


def test_nothing_is_replaced(tmp_path: Path) -> None:
    staged, target = tmp_path / "staging" / "a", tmp_path / "out" / "a"
    stage(Disk(), staged, [b"new"])
    target.parent.mkdir()
    target.symlink_to(tmp_path / "nowhere")
    with pytest.raises(FileExistsError):
        publish(Disk(), staged, target)
    with pytest.raises(FileExistsError):
        stage(Disk(), staged, [b"other"])
    assert staged.read_bytes() == b"new"
