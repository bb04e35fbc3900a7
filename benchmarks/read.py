"""Reading: megabytes a second of our reader and of pyx12's X12Reader on the same file, in one run; memory by size.

    python -m benchmarks.read [--claims 10000]

Prints a Markdown table. pyx12 is given the first tenth of the claims and its rate per megabyte is taken.
"""

from __future__ import annotations

import argparse
import io
import logging
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from cleanclaim.tools.samples import write_sample
from x12.envelope.events import read_sets
from x12.envelope.set_pieces import Batch, SetPiece
from x12.records.issue import Issue
from x12.text.reader import read_batches

ROUNDS = 3


def segments_read(data: bytes) -> int:
    """Segments our reader gives."""
    return sum(len(item.texts) for item in read_batches(io.BytesIO(data)) if isinstance(item, Batch))


def segments_in_sets(data: bytes) -> int:
    """Segments inside sets our envelope gives, checked on the way."""
    return sum(len(item.texts) for item in read_sets(io.BytesIO(data)) if isinstance(item, SetPiece))


def segments_by_pyx12(data: bytes) -> int:
    """Segments pyx12's plain reader gives."""
    from pyx12.x12file import X12Reader

    logging.disable(logging.CRITICAL)
    return sum(1 for _ in X12Reader(io.StringIO(data.decode("ascii"))))


def rate(work: Callable[[bytes], int], data: bytes, rounds: int = ROUNDS) -> tuple[float, int]:
    """Megabytes a second (the best of some rounds) and what the work counted."""
    best, count = float("inf"), 0
    for _ in range(rounds):
        start = time.process_time()
        count = work(data)
        best = min(best, time.process_time() - start)
    return len(data) / best / 1e6, count


def peak(path: Path) -> float:
    """Megabytes a fresh process has at most in memory while it reads the file."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.read", "--peak", str(path)], capture_output=True, text=True, check=True
    )
    return float(done.stdout)


def measure_peak(path: Path) -> None:
    """Read the file and say the peak: the child of :func:`peak`."""
    with path.open("rb") as stream:
        for item in read_sets(stream):
            assert not isinstance(item, Issue)
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def layouts(plain: bytes) -> dict[str, bytes]:
    """The same file laid out in several ways."""
    one_line = plain.replace(b"\n", b"")
    return {
        "a segment to a line": plain,
        "one line": one_line,
        "CRLF": plain.replace(b"\n", b"\r\n"),
        "wrapped at 80": b"\n".join(one_line[i : i + 80] for i in range(0, len(one_line), 80)),
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--claims", type=int, default=10_000)
    parser.add_argument("--peak", type=Path)
    words = parser.parse_args()
    if words.peak:
        measure_peak(words.peak)
        return
    with tempfile.TemporaryDirectory() as folder:
        path, small, large = (Path(folder) / name for name in ("some.edi", "small.edi", "large.edi"))
        write_sample(path, "837P", words.claims)
        write_sample(small, "837P", max(words.claims // 10, 1))
        write_sample(large, "837P", words.claims * 10)
        data = path.read_bytes()
        theirs, _ = rate(segments_by_pyx12, small.read_bytes(), 1)
        print(f"837P, {words.claims} claims, {len(data) / 1e6:.1f} MB; pyx12's X12Reader: {theirs:.1f} MB/s\n")
        print("| layout | segments | reader MB/s | × pyx12 | with envelope MB/s |\n|---|---:|---:|---:|---:|")
        for name, laid_out in layouts(data).items():
            read, count = rate(segments_read, laid_out)
            checked, _ = rate(segments_in_sets, laid_out)
            print(f"| {name} | {count} | {read:.0f} | {read / theirs:.0f} | {checked:.0f} |")
        print("\n| claims | MB | peak memory MB |\n|---:|---:|---:|")
        for file, claims in ((small, words.claims // 10), (path, words.claims), (large, words.claims * 10)):
            print(f"| {claims} | {file.stat().st_size / 1e6:.1f} | {peak(file):.0f} |")


if __name__ == "__main__":
    main()
