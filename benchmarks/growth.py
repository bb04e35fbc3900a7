"""How time and memory of ``cleanclaim check`` grow with the file: sampled claims of all three kinds, every edit.

    python -m benchmarks.growth [--claims 10000 100000] [--faulty 0.05]

Unlike :mod:`benchmarks.gate` the claims are all different (``cleanclaim sample``), and some carry faults. Each
measurement is a fresh process, imports and writing of the JSON Lines within it. Prints a Markdown table: seconds for a
thousand claims and the peak of memory should stay as they are when the file grows.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from cleanclaim.tools.sample import write_sample

SIZES = (10_000, 100_000)


def measure(path: Path) -> tuple[float, float]:
    """Processor seconds and peak megabytes of a check of the file."""
    words = ["check", str(path), "--format", "ndjson", "-o", str(path.with_suffix(".ndjson")), "--fail-on", "never"]
    process = subprocess.Popen([sys.executable, "-m", "cleanclaim", *words], stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"check ended with {os.waitstatus_to_exitcode(status)}")
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def main(words: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--claims", type=int, nargs="+", default=SIZES)
    parser.add_argument("--faulty", type=float, default=0.05)
    given = parser.parse_args(words)
    print("| claims | MB | seconds | seconds per 1,000 | peak MB |")
    print("|---:|---:|---:|---:|---:|")
    with tempfile.TemporaryDirectory() as name:
        for claims in given.claims:
            path = Path(name) / f"{claims}.edi"
            write_sample(path, claims=claims, kind="mixed", faulty=given.faulty)
            seconds, peak = measure(path)
            size = path.stat().st_size / 1e6
            print(
                f"| {claims:,} | {size:.1f} | {seconds:.1f} | {1_000 * seconds / claims:.3f} | {peak:.0f} |", flush=True
            )
            path.unlink()


if __name__ == "__main__":
    main()
