"""Structure checking (SNIP 1–2): claims a second of our checker and of pyx12's validator on the same generated file.

    python -m benchmarks.structure [--claims 10000] [--pyx12-claims 10000]

Each measurement is a fresh process, so that nothing is warm and its peak memory is its own. Ours reads the file,
checks its envelope and its structure; pyx12 does the same and writes no acknowledgement. Seconds are of the processor,
so that a busy machine says the same as an idle one. pyx12 is given the first
``--pyx12-claims`` claims (by default all; its time is linear, so fewer say the same). Prints a Markdown table.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Final, NamedTuple

from cleanclaim.tools.samples import KINDS, Kind, write_sample

_PYX12: Final = """
import json, logging, resource, sys, time
import pyx12.params, pyx12.x12n_document
logging.disable(logging.CRITICAL)
start = time.process_time()
good = pyx12.x12n_document.x12n_document(pyx12.params.params(), sys.argv[1], None, None)
seconds = time.process_time() - start
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"seconds": seconds, "peak": peak, "errors": 0 if good else 1}))
"""


class Measured(NamedTuple):
    """Processor seconds (imports left out, loading the guide included), peak memory in MB, errors found."""

    seconds: float
    peak: float
    errors: int


def check_file(path: Path) -> Measured:
    """Read and check a file in this process."""
    from x12.check.structure import check_structure

    start = time.process_time()
    with path.open("rb") as stream:
        errors = sum(issue.weight == "error" for issue in check_structure(stream))
    return Measured(time.process_time() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, errors)


def in_a_process(*arguments: str) -> Measured:
    """Run one measurement in a fresh Python; an empty home keeps pyx12 from reading settings."""
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "HOME": home}
        done = subprocess.run([sys.executable, *arguments], capture_output=True, text=True, check=True, env=environment)
    return Measured(**json.loads(done.stdout))


def ours(path: Path) -> Measured:
    """Our checker on a file, the better of two runs."""
    runs = [in_a_process("-m", "benchmarks.structure", "--one", str(path)) for _ in range(2)]
    return min(runs)


def theirs(path: Path) -> Measured:
    """pyx12's validator on a file."""
    return in_a_process("-c", _PYX12, str(path))


def compare(kind: Kind, folder: Path, claims: int, pyx12_claims: int) -> str:
    """A row of the table."""
    path, some = folder / f"{kind}.edi", folder / f"{kind}-some.edi"
    write_sample(path, kind, claims)
    write_sample(some, kind, pyx12_claims)
    we, they = ours(path), theirs(some)
    megabytes, some_megabytes = path.stat().st_size / 1e6, some.stat().st_size / 1e6
    assert we.errors == they.errors == 0
    rate, their_rate = claims / we.seconds, pyx12_claims / they.seconds
    return (
        f"| {kind} | {claims} | {megabytes:.1f} | {rate:,.0f} | {megabytes / we.seconds:.1f} | {we.peak:.0f} "
        f"| {their_rate:,.0f} | {some_megabytes / they.seconds:.2f} | {they.peak:.0f} ({pyx12_claims}) "
        f"| {rate / their_rate:.0f} |"
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--claims", type=int, default=10_000)
    parser.add_argument("--pyx12-claims", type=int, default=10_000)
    parser.add_argument("--one", type=Path)
    words = parser.parse_args()
    if words.one:
        print(json.dumps(check_file(words.one)._asdict()))
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        print("| guide | claims | MB | claims/s | MB/s | peak MB | pyx12 claims/s | MB/s | peak MB (claims) | × |")
        print("|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|")
        for kind in KINDS:
            print(compare(kind, folder, words.claims, min(words.claims, words.pyx12_claims)), flush=True)
        print("\n| 837P claims | seconds | peak MB |\n|---:|---:|---:|")
        for claims in (words.claims // 10, words.claims, words.claims * 10):
            path = folder / "size.edi"
            write_sample(path, "837P", claims)
            measured = ours(path)
            print(f"| {claims:,} | {measured.seconds:.2f} | {measured.peak:.0f} |", flush=True)


if __name__ == "__main__":
    main()
