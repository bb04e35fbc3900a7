"""Building claims: claims a second of our reader and of pyx12's X12ContextReader on the same file, in one run.

    python -m benchmarks.claims [--claims 3000] [--seed 1]

Prints a Markdown table. Both read the file from disk in this process, pyx12 loading its map too (about 0.2 s).
Time is the processor's, so that others at work on the machine do not count, and rounds alternate; the best of each
counts. Memory is the peak of fresh
processes that build 1,000, 10,000 and 100,000 claims.
"""

from __future__ import annotations

import argparse
import logging
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Literal

from cleanclaim.tools.samples import write_sample
from x12.build.read_835 import read_remittances
from x12.build.read_837 import read_claims
from x12.records.claim import Claim
from x12.records.remittance import ClaimPayment

ROUNDS = 3
SIZES = (1_000, 10_000, 100_000)

Kind = Literal["837P", "837I", "835"]
THEIR_LOOPS = {"837P": "2300", "837I": "2300", "835": "2100"}


def ours(path: Path) -> int:
    """Claims (or payments) our readers build, envelope checks included."""
    with path.open("rb") as stream:
        if path.name.startswith("835"):
            return sum(isinstance(item, ClaimPayment) for item in read_remittances(stream))
        return sum(isinstance(item, Claim) for item in read_claims(stream))


def theirs(path: Path) -> int:
    """Claim loops pyx12's context reader gives."""
    from pyx12.error_handler import errh_null
    from pyx12.params import params
    from pyx12.x12context import X12ContextReader

    logging.disable(logging.CRITICAL)
    loop = THEIR_LOOPS[path.name[:4].rstrip("-")]
    with path.open(encoding="ascii") as stream:
        reader = X12ContextReader(params(), errh_null(), stream)
        return sum(node.id == loop for node in reader.iter_segments(loop))


def timed(work: Callable[[Path], int], path: Path) -> tuple[float, int]:
    """Processor seconds the work takes and what it counts."""
    start = time.process_time()
    count = work(path)
    return time.process_time() - start, count


def peak(path: Path) -> float:
    """Megabytes a fresh process has at most in memory while it builds the file's claims."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.claims", "--peak", str(path)], capture_output=True, text=True, check=True
    )
    return float(done.stdout)


def measure_peak(path: Path) -> None:
    """Build the claims and say the peak: the child of :func:`peak`."""
    ours(path)
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def compare(folder: Path, kind: Kind, claims: int, seed: int) -> None:
    """One row: both readers on the same file, round by round."""
    path, small = folder / f"{kind}-all.edi", folder / f"{kind}-tenth.edi"
    write_sample(path, kind, claims, seed)
    write_sample(small, kind, 10, seed)
    theirs(small)
    best_of_ours, best_of_theirs = float("inf"), float("inf")
    for _ in range(ROUNDS):
        seconds, count = timed(ours, path)
        best_of_ours = min(best_of_ours, seconds)
        seconds, counted = timed(theirs, path)
        best_of_theirs = min(best_of_theirs, seconds)
        assert count == counted == claims, (count, counted)
    print(
        f"| {kind} | {claims} | {path.stat().st_size / 1e6:.1f} | {claims / best_of_ours:,.0f} |"
        f" {claims / best_of_theirs:,.0f} | {best_of_theirs / best_of_ours:.0f} |"
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--claims", type=int, default=3_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--peak", type=Path)
    words = parser.parse_args()
    if words.peak:
        measure_peak(words.peak)
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        print("| file | claims | MB | claims/s | pyx12 claims/s | × pyx12 |\n|---|---:|---:|---:|---:|---:|")
        for kind in ("837P", "837I", "835"):
            compare(folder, kind, words.claims, words.seed)
        print("\n| 837P claims | MB | peak memory MB |\n|---:|---:|---:|")
        for claims in SIZES:
            path = folder / f"837P-{claims}.edi"
            write_sample(path, "837P", claims, words.seed)
            print(f"| {claims:,} | {path.stat().st_size / 1e6:.1f} | {peak(path):.0f} |")


if __name__ == "__main__":
    main()
