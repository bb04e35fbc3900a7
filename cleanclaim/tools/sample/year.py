"""A whole sample in a folder: claims, their acknowledgement, the truth, and the remittances that follow from it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date, timedelta
from pathlib import Path
from typing import IO, Final

import msgspec

from cleanclaim.tools.sample.adjudicate import Adjudicator
from cleanclaim.tools.sample.answer import Payment
from cleanclaim.tools.sample.behaviours import behaviour_of
from cleanclaim.tools.sample.claim_file import RECEIVER, SENDER, ClaimGroup, interchange_head, interchange_tail
from cleanclaim.tools.sample.draft import Draft, d8
from cleanclaim.tools.sample.maker import Maker
from cleanclaim.tools.sample.options import Options, kinds_of
from cleanclaim.tools.sample.perturb import Perturber, shares_of
from cleanclaim.tools.sample.remittance import Remittance, Remitter
from cleanclaim.tools.sample.remittance_segments import segments
from cleanclaim.tools.sample.status_file import StatusFile
from cleanclaim.tools.sample.strangers import Strangers
from cleanclaim.tools.sample.truth import (
    Row,
    SampleTruth,
    TruthFile,
    claim_truth,
    payment_truth,
    remittance_truth,
)

_BUFFER: Final = 1 << 20
_MOST_IN_A_RUN: Final = 8_000
"""Most claims between two remittance runs; payments wait in memory for the run."""
_RUNS: Final = 12
"""Least runs in a year."""
_LATER: Final = 14
"""Days from the last claim of a run to its remittances."""
VERSION: Final = "005010X221A1"


class RemittanceFile:
    """An 835 file being written, a set for each remittance."""

    def __init__(self, out: IO[str], name: str, end: date, control: int) -> None:
        self.name = name
        self._out = out
        self._control = control
        self._sets = 0
        out.write(interchange_head(end, control))
        out.write(f"GS*HP*{RECEIVER}*{SENDER}*{d8(end)}*1200*{control}*X*{VERSION}~\n")

    def add(self, body: list[str]) -> None:
        """Write one set."""
        self._sets += 1
        number = f"{self._sets:04d}"
        text = "~\n".join(body)
        self._out.write(f"ST*835*{number}~\n{text}~\nSE*{len(body) + 2}*{number}~\n")

    def close(self) -> None:
        """End the interchange."""
        self._out.write(f"GE*{self._sets}*{self._control}~\n")
        self._out.write(interchange_tail(1, self._control))


class Year:
    """Claims with all that comes of them, written as they come; payments wait for the next run."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.shares = shares_of(options.perturbations)
        self.maker = Maker(options, self.shares["twin"])
        self._adjudicator = Adjudicator(options.seed, options.year, tuple(map(behaviour_of, options.behaviours)))
        self._perturber = Perturber(options.seed, self.shares)
        self._remitter = Remitter(options.seed, options.remittance_files, self.shares["plb"], self.shares["resent"])
        self._strangers = Strangers(options, self.maker, self._adjudicator, self.shares)
        self._answered = 0
        self._due: list[Payment] = []
        self._next: list[Payment] = []
        self._run = max(min(options.claims // _RUNS, _MOST_IN_A_RUN), 1)

    def write(self, folder: Path) -> list[Path]:
        """Write everything into a folder that exists; the files come back."""
        options, paths = self.options, []
        end = self.maker.written(options.claims)
        with ExitStack() as stack:

            def opened(name: str) -> IO[str]:
                paths.append(folder / name)
                return stack.enter_context(paths[-1].open("w", encoding="ascii", newline="", buffering=_BUFFER))

            outs = {kind: opened(f"claims-{kind}.837") for kind in kinds_of(options.kind)}
            groups = {}
            for control, (kind, out) in enumerate(outs.items(), 1):
                out.write(interchange_head(end, control))
                groups[kind] = ClaimGroup(out, kind, options.sets_of, end, control)
            status_out = opened("status.277")
            status_out.write(interchange_head(end, 10))
            status = StatusFile(status_out, end, 10)
            paths.append(folder / "truth.ndjson")
            truth = TruthFile(stack.enter_context(paths[-1].open("wb", buffering=_BUFFER)))
            files = [
                RemittanceFile(opened(name), name, end + timedelta(days=_LATER), 20 + at)
                for at, name in enumerate(remittance_names(options))
            ]
            truth.write(SampleTruth(msgspec.to_builtins(options), self.shares))
            for draft in self.maker.claims():
                self._claim(draft, groups[draft.kind], status, truth)
                if (draft.ordinal + 1) % self._run == 0:
                    self._remit(draft.created, truth, files)
            self._remit(end, truth, files)
            self._remit(end + timedelta(days=30), truth, files)
            for control, (kind, out) in enumerate(outs.items(), 1):
                groups[kind].close()
                out.write(interchange_tail(1, control))
            status.close()
            status_out.write(interchange_tail(1, 10))
            for file in files:
                file.close()
        return paths

    def _claim(self, draft: Draft, group: ClaimGroup, status: StatusFile, truth: TruthFile) -> None:
        """Decide what comes of a claim, then write it and the truth of it."""
        decision = self._adjudicator.decide(draft, self._perturber.is_answered(draft.ordinal))
        if decision.cycles:
            self._perturber.perturb(draft, decision, self._answered)
            self._answered += 1
        number = group.add(draft)
        status.add(draft, number, decision)
        truth.write(claim_truth(draft, number, decision))
        for cycle, payments in enumerate(decision.cycles):
            (self._next if cycle else self._due).extend(payments)
        self._due += self._strangers.beside(draft)

    def _remit(self, last: date, truth: TruthFile, files: list[RemittanceFile]) -> None:
        """A remittance run: first the truth of it, then the remittances."""
        run = list(self._remitter.run(self._due, last + timedelta(days=_LATER)))
        for row in self._truth_of(run, files):
            truth.write(row)
        truth.flush()
        for remittance in run:
            body = segments(remittance)
            files[remittance.file].add(body)
            if remittance.resent is not None:
                files[remittance.resent].add(body)
        self._due, self._next = self._next, []

    def _truth_of(self, run: list[Remittance], files: list[RemittanceFile]) -> Iterator[Row]:
        for remittance in run:
            places = [remittance.file] if remittance.resent is None else [remittance.file, remittance.resent]
            yield remittance_truth(remittance, tuple(files[at].name for at in places))
            for position in range(1, len(remittance.payments) + 1):
                yield payment_truth(remittance, position)


def remittance_names(options: Options) -> list[str]:
    """The names of the 835 files."""
    return [f"remittance-{at:02d}.835" for at in range(1, options.remittance_files + 1)]


def write_year(folder: Path, options: Options) -> list[Path]:
    """Write claims, 277CA, truth and remittances into a folder that exists; the files come back."""
    return Year(options).write(folder)
