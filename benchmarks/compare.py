"""This tree beside an earlier commit: processor time of the same work on the same files, in one sitting.

    python -m benchmarks.compare 9fc56b3 [--claims 1000 10000] [--rounds 3]

The commit is checked out into a folder of its own and measured with the same interpreter and packages; rounds alternate
and the best of each counts. Time is the whole process's (user and system), so starting and loading count in it; the
cost of one more claim is the slope between the smallest and the largest file. Prints Markdown tables.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from cleanclaim.tools.samples import write_sample

ROOT = Path(__file__).resolve().parents[1]
WORK = {
    "structure": ("benchmarks.structure", "--one", "FILE"),
    "claims": ("benchmarks.claims", "--peak", "FILE"),
    "edits": ("benchmarks.edits", "--one", "FILE"),
    "gate": ("cleanclaim", "check", "FILE", "--format", "ndjson", "--output", "OUT", "--fail-on", "never"),
}
"""What is measured: a module and its words that both trees know."""


class Cost(NamedTuple):
    """Processor seconds and peak memory in MB of one process."""

    seconds: float
    peak: float


class Tree(NamedTuple):
    """A checkout, and the folder where what it compiles for its user is kept between rounds."""

    name: str
    folder: Path
    cache: Path

    def run(self, work: str, file: Path) -> Cost:
        """One process of this tree doing the work on a file. Raises CalledProcessError when it fails."""
        given = {"FILE": str(file), "OUT": str(self.cache / "out.ndjson")}
        words = [given.get(word, word) for word in WORK[work]]
        own = {"PYTHONPATH": str(self.folder), "HOME": str(self.cache), "XDG_CACHE_HOME": str(self.cache)}
        command = [sys.executable, "-m", *words]
        process = subprocess.Popen(command, cwd=self.folder, env=os.environ | own, stdout=subprocess.DEVNULL)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise subprocess.CalledProcessError(process.returncode, command)
        return Cost(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def best(costs: Iterable[Cost]) -> Cost:
    """The least of several runs."""
    seconds, peaks = zip(*costs, strict=True)
    return Cost(min(seconds), min(peaks))


def measure(trees: Sequence[Tree], work: str, files: dict[int, Path], rounds: int) -> list[dict[int, Cost]]:
    """For each tree the best cost of each file, rounds alternating between the trees."""
    for tree in trees:
        tree.run(work, files[min(files)])  # compiles what is compiled once a machine
    runs: list[dict[int, list[Cost]]] = [{claims: [] for claims in files} for _ in trees]
    for _ in range(rounds):
        for claims, path in files.items():
            for tree, costs in zip(trees, runs, strict=True):
                costs[claims].append(tree.run(work, path))
    return [{claims: best(costs) for claims, costs in found.items()} for found in runs]


def rows(work: str, before: dict[int, Cost], after: dict[int, Cost]) -> Iterable[str]:
    """A row a file, then one for the cost of a further claim."""
    for claims in before:
        one, two = before[claims], after[claims]
        yield (
            f"| {work} | {claims:,} claims | {one.seconds:.2f} s | {two.seconds:.2f} s "
            f"| {two.seconds / one.seconds - 1:+.0%} | {one.peak:.0f} MB | {two.peak:.0f} MB |"
        )
    small, large = min(before), max(before)
    if small != large:
        each = [(costs[large].seconds - costs[small].seconds) / (large - small) * 1e6 for costs in (before, after)]
        yield f"| {work} | a further claim | {each[0]:.1f} µs | {each[1]:.1f} µs | {each[1] / each[0] - 1:+.0%} | | |"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("commit")
    parser.add_argument("--claims", type=int, nargs="+", default=[1_000, 10_000])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", nargs="+", choices=WORK, default=list(WORK))
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        earlier = place / "earlier"
        git = ["git", "-C", str(ROOT)]
        subprocess.run([*git, "worktree", "add", "--quiet", "--detach", str(earlier), given.commit], check=True)
        try:
            trees = [Tree(given.commit, earlier, place / "one"), Tree("now", ROOT, place / "two")]
            files = {}
            for tree in trees:
                tree.cache.mkdir()
            for claims in sorted(given.claims):
                files[claims] = place / f"{claims}.edi"
                write_sample(files[claims], "837P", claims)
            print(f"| work | 837P | {given.commit} | now | | peak before | peak now |")
            print("|---|---|---:|---:|---:|---:|---:|")
            for work in given.only:
                print(*rows(work, *measure(trees, work, files, given.rounds)), sep="\n", flush=True)
        finally:
            subprocess.run([*git, "worktree", "remove", "--force", str(earlier)], check=True)


if __name__ == "__main__":
    main()
