"""A gate to play with, and a check of what it left that shares nothing with it: claims, numbers and answers are read by
splitting text."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import sqlalchemy as sa

from cleanclaim.gate.files import Disk
from cleanclaim.gate.gate import Gate
from cleanclaim.gate.processing import GateOptions, Outcome
from cleanclaim.process.session import Session
from cleanclaim.process.source import SourceError
from cleanclaim.settings import Settings
from cleanclaim.store.store import open_store

MOMENT = datetime(2026, 1, 6, 9, 30, tzinfo=UTC)
PLACES = ("accepted", "held", "rejected")


def run(
    folder: Path,
    inputs: Iterable[Path],
    *,
    disk: Disk | None = None,
    settings: Settings | None = None,
    options: GateOptions | None = None,
    statement: Callable[[], None] | None = None,
    url: str | None = None,
    keep: bool = False,
) -> list[Outcome]:
    """Run a gate over inputs; what it left behind is finished first. Inputs that fail are passed over."""
    settings = settings or Settings(path=None, data=folder / "data")
    outcomes: list[Outcome] = []
    with open_store(url or str(folder / "gate.sqlite"), settings.data) as store:
        if statement is not None:
            sa.event.listen(store._engine, "before_cursor_execute", lambda *_: statement())
        gate = Gate(
            folder / "out", store, lambda: Session(settings, store.history), lambda: MOMENT,
            options=options or GateOptions(), disk=disk, keep_inputs=keep,
        )  # fmt: skip
        gate.start()
        for path in inputs:
            if path.exists():
                try:
                    outcomes += gate.take(str(path))
                except SourceError:
                    continue
    return outcomes


def segments(path: Path) -> list[list[str]]:
    """Elements of each segment."""
    return [text.strip().split("*") for text in path.read_text("latin-1").split("~") if text.strip()]


def claims(path: Path) -> list[tuple[str, Decimal]]:
    """CLM01 and CLM02 of each claim."""
    return [(s[1], Decimal(s[2])) for s in segments(path) if s[0] == "CLM"]


class Left:
    """What a gate left below its folder."""

    def __init__(self, folder: Path) -> None:
        self.out = folder / "out"

    def files(self, place: str) -> list[Path]:
        """Files of a place, in the order of their names."""
        return sorted(path for path in (self.out / place).glob("**/*") if path.is_file())

    def placed(self) -> dict[str, Counter[tuple[str, Decimal]]]:
        """Claims by place."""
        return {place: Counter(claim for path in self.files(place) for claim in claims(path)) for place in PLACES}

    def everywhere(self) -> Counter[tuple[str, Decimal]]:
        """Every claim, wherever it is."""
        return sum(self.placed().values(), Counter())

    def controls(self) -> list[str]:
        """ISA13 of everything that goes out."""
        return [
            s[13] for place in ("accepted", "acks") for path in self.files(place) for s in segments(path)
            if s[0] == "ISA"
        ]  # fmt: skip

    def answered(self) -> Counter[str]:
        """Claims told of in the 277CAs."""
        return Counter(
            s[2] for path in self.files("acks") if path.name.endswith("277ca.edi") for s in segments(path)
            if s[0] == "TRN" and s[1] == "2" and re.match(r"[A-Z]+-?\d", s[2])
        )  # fmt: skip

    def acknowledged(self) -> Counter[str]:
        """Groups told of in the 999s (AK102)."""
        return Counter(
            s[2] for path in self.files("acks") if path.name.endswith("999.edi") for s in segments(path)
            if s[0] == "AK1"
        )  # fmt: skip

    def check(self, sent_in: Iterable[Path] | Counter[tuple[str, Decimal]]) -> None:
        """Every claim is in exactly one place with its dollars, no number was given twice, nothing is left over."""
        if not isinstance(sent_in, Counter):
            sent_in = Counter(claim for path in sent_in for claim in claims(path))
        assert self.everywhere() == sent_in
        numbers = self.controls()
        assert len(numbers) == len(set(numbers)), numbers
        assert list((self.out / "staging").iterdir()) == []

    def everything(self) -> dict[str, bytes]:
        """All files with their bytes."""
        return {
            str(path.relative_to(self.out)): path.read_bytes()
            for path in sorted(self.out.glob("**/*"))
            if path.is_file() and path.name not in ("status.json", "metrics.prom", "known.json")
        }


def modes(folder: Path) -> set[tuple[bool, int]]:
    """(is a folder, permissions) of everything below."""
    return {(path.is_dir(), path.stat().st_mode & 0o777) for path in folder.glob("**/*")}


def in_a_child(work: Callable[[], None]) -> int:
    """Do it in a process of its own, which may die anywhere; its exit code."""
    pid = os.fork()
    if pid == 0:
        try:
            work()
        except BaseException:  # noqa: BLE001 - told by the exit code
            os._exit(1)
        os._exit(0)
    _, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status)
