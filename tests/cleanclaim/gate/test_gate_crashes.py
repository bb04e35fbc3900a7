"""The gate killed at any of its steps, with writes that were not synced lost, on a full or broken disk: after the next
run every claim is in one place, no number was given twice, and each answer is there once."""

from __future__ import annotations

import errno
import os
import random
import shutil
from collections import Counter
from contextlib import suppress
from decimal import Decimal
from pathlib import Path

import pytest

from cleanclaim.gate.files import Disk
from cleanclaim.store.patient_key import ENVIRONMENT
from tests.cleanclaim.gate.gate_play import Left, claims, in_a_child, run

SAMPLES = Path(__file__).resolve().parents[3] / "sample_edi"
NAMES = ("brief_professional.edi", "institutional_stays_and_visits.edi", "837d_teeth_cob_ortho.edi")
KILLED = 137


@pytest.fixture(autouse=True)
def one_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ENVIRONMENT, "the key of the gate's tests")


def inbox(folder: Path) -> list[Path]:
    """The inputs, as they are dropped."""
    (folder / "in").mkdir(parents=True)
    for name in NAMES:
        shutil.copy(SAMPLES / name, folder / "in" / name)
    return [folder / "in" / name for name in NAMES]


def expected() -> Counter[tuple[str, Decimal]]:
    return Counter(claim for name in NAMES for claim in claims(SAMPLES / name))


class Mortal(Disk):
    """Dies at the n-th call, before or after it is made; what was not synced by then is lost."""

    def __init__(self, at: int, *, lossy: bool) -> None:
        self._left = at
        self._lossy = lossy
        self._new: dict[int, Path] = {}
        self._unsynced: set[Path] = set()
        self._unnamed: dict[Path, set[Path]] = {}
        self._renamed: list[tuple[Path, Path]] = []

    def step(self) -> None:
        self._left -= 1
        if self._left == 0:
            if self._lossy:
                self._lose()
            os._exit(KILLED)

    def _lose(self) -> None:
        for old, new in reversed(self._renamed):
            if new.exists() and not old.exists():
                os.rename(new, old)
        for path in {*self._unsynced, *(p for some in self._unnamed.values() for p in some)}:
            if path.exists():
                path.unlink()

    def make_folder(self, folder: Path) -> None:
        self.step()
        super().make_folder(folder)

    def create(self, path: Path) -> int:
        self.step()
        descriptor = super().create(path)
        self._new[descriptor] = path
        self._unsynced.add(path)
        self._unnamed.setdefault(path.parent, set()).add(path)
        return descriptor

    def write(self, descriptor: int, data: bytes) -> int:
        self.step()
        return super().write(descriptor, data)

    def sync(self, descriptor: int) -> None:
        self.step()
        super().sync(descriptor)
        self._unsynced.discard(self._new.get(descriptor, Path()))

    def sync_folder(self, folder: Path) -> None:
        self.step()
        super().sync_folder(folder)
        self._unnamed.pop(folder, None)
        self._renamed = [(old, new) for old, new in self._renamed if folder not in (old.parent, new.parent)]

    def rename(self, old: Path, new: Path) -> None:
        self.step()
        super().rename(old, new)
        self._renamed.append((old, new))

    def remove(self, path: Path) -> None:
        self.step()
        super().remove(path)


def steps(folder: Path) -> int:
    """Calls of a run that nobody kills."""
    disk = Mortal(0, lossy=False)
    run(folder, inbox(folder), disk=disk)
    return -disk._left


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[int, Left]:
    folder = tmp_path_factory.mktemp("whole")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(ENVIRONMENT, "the key of the gate's tests")
        count = steps(folder)
    left = Left(folder)
    left.check(expected())
    return count, left


def settled(folder: Path, whole: Left) -> None:
    """After one more run: as if nobody had killed it, but for numbers that were lost."""
    run(folder, sorted((folder / "in").iterdir()))
    left = Left(folder)
    left.check(expected())
    assert left.placed() == whole.placed()
    assert left.answered() == whole.answered()
    assert left.acknowledged() == whole.acknowledged()
    assert list((folder / "in").iterdir()) == []


DENSE = pytest.mark.nightly


@pytest.mark.parametrize(
    ("lossy", "step"), [(False, 7), (True, 7), pytest.param(False, 1, marks=DENSE), pytest.param(True, 1, marks=DENSE)]
)
def test_killed_at_any_call_to_the_disk(lossy: bool, step: int, whole: tuple[int, Left], tmp_path: Path) -> None:
    count, left = whole
    every = range(1 + lossy, count + 1, step)
    assert len(every) >= 30
    for at in every:
        folder = tmp_path / str(at)
        inputs = inbox(folder)
        assert in_a_child(lambda: run(folder, inputs, disk=Mortal(at, lossy=lossy)) and None) == KILLED  # noqa: B023
        settled(folder, left)
        shutil.rmtree(folder)


def test_killed_at_any_statement_to_the_store(whole: tuple[int, Left], tmp_path: Path) -> None:
    sent = 0

    def count() -> None:
        nonlocal sent
        sent += 1

    run(tmp_path / "count", inbox(tmp_path / "count"), statement=count)
    for at in random.Random(7).sample(range(1, sent), 12):
        folder = tmp_path / str(at)
        inputs = inbox(folder)
        left = [at]

        def step(left: list[int] = left) -> None:
            left[0] -= 1
            if left[0] == 0:
                os._exit(KILLED)

        assert in_a_child(lambda: run(folder, inputs, statement=step) and None) == KILLED  # noqa: B023
        settled(folder, whole[1])
        shutil.rmtree(folder)


def test_killed_again_and_again(whole: tuple[int, Left], tmp_path: Path) -> None:
    draw = random.Random(11)
    inputs = inbox(tmp_path)
    for _ in range(2):
        at = draw.randrange(1, whole[0])
        in_a_child(lambda: run(tmp_path, inputs, disk=Mortal(at, lossy=True)) and None)  # noqa: B023
    settled(tmp_path, whole[1])


class Broken(Disk):
    """Fails at the n-th call."""

    def __init__(self, at: int, number: int) -> None:
        self._left = at
        self._number = number

    def _step(self) -> None:
        self._left -= 1
        if self._left == 0:
            raise OSError(self._number, os.strerror(self._number))

    def create(self, path: Path) -> int:
        self._step()
        return super().create(path)

    def write(self, descriptor: int, data: bytes) -> int:
        self._step()
        return super().write(descriptor, data)

    def sync(self, descriptor: int) -> None:
        self._step()
        super().sync(descriptor)

    def rename(self, old: Path, new: Path) -> None:
        self._step()
        super().rename(old, new)


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO, errno.EROFS], ids=["full", "broken", "read-only"])
def test_a_disk_that_fails_costs_time_and_nothing_else(number: int, whole: tuple[int, Left], tmp_path: Path) -> None:
    for at in range(1, whole[0] // 2, 19):
        folder = tmp_path / str(at)
        inputs = inbox(folder)
        with suppress(OSError):
            run(folder, inputs, disk=Broken(at, number))
        settled(folder, whole[1])
        shutil.rmtree(folder)


def test_three_deaths_at_an_input_put_it_aside(tmp_path: Path) -> None:
    (first, *_) = inbox(tmp_path)
    for _ in range(3):
        in_a_child(lambda: run(tmp_path, [first], disk=Mortal(25, lossy=False)) and None)
    run(tmp_path, [first])
    assert not first.exists()
    aside = sorted(path.name for path in (tmp_path / "out" / "quarantine").iterdir())
    assert [name.partition("-")[2] for name in aside] == [first.name, f"{first.name}.reason.txt"]
