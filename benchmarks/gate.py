"""The whole gate beside pyx12's validator: read, structure, claims, every edit, JSON Lines out.

    python -m benchmarks.gate [--claims 1000 10000 100000] [--pyx12-claims 1000]

Each measurement is a fresh process, and processor time counts on both sides. Ours is ``cleanclaim check FILE --format
ndjson`` with imports left out, the rules and the guide loaded within the time; the diagnosis table, compiled once a
machine, is there beforehand. pyx12 validates the first ``--pyx12-claims`` claims and writes nothing. Prints a Markdown
table: time should grow with the claims, memory should not.
"""

from __future__ import annotations

import argparse
import json
import resource
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.structure import Measured, in_a_process, theirs
from cleanclaim.tools.samples import write_sample

SIZES = (1_000, 10_000, 100_000)


def check_file(path: Path) -> Measured:
    """Check a file in this process; ``errors`` counts the claims written."""
    from cleanclaim.commands.check import Trigger, check
    from cleanclaim.reference.built_in import built_in_icd10

    out = path.with_suffix(".ndjson")
    built_in_icd10()
    start = time.process_time()
    check([str(path)], format="ndjson", output=[out], fail_on=[Trigger.never])
    seconds = time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    with out.open("rb") as lines:
        claims = sum(line.startswith(b'{"kind":"claim"') for line in lines)
    return Measured(seconds, peak, claims)


def compare(folder: Path, claims: int, their_rate: float) -> str:
    """A row of the table."""
    path = folder / "837P.edi"
    write_sample(path, "837P", claims)
    ours = in_a_process("-m", "benchmarks.gate", "--one", str(path))
    assert ours.errors == claims
    megabytes = path.stat().st_size / 1e6
    rate = claims / ours.seconds
    return (
        f"| {claims:,} | {megabytes:.1f} | {ours.seconds:.2f} | {rate:,.0f} | {megabytes / ours.seconds:.1f} "
        f"| {rate / their_rate:.1f} | {ours.peak:.0f} |"
    )


def main(words: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--claims", type=int, nargs="+", default=SIZES)
    parser.add_argument("--pyx12-claims", type=int, default=1_000)
    parser.add_argument("--one", type=Path)
    given = parser.parse_args(words)
    if given.one:
        print(json.dumps(check_file(given.one)._asdict()))
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        some = folder / "some.edi"
        write_sample(some, "837P", given.pyx12_claims)
        their_rate = given.pyx12_claims / theirs(some).seconds
        print(f"pyx12's validator: {their_rate:,.0f} claims/s ({given.pyx12_claims:,} claims)\n")
        print("| 837P claims | MB | seconds | claims/s | MB/s | × pyx12's validation | peak MB |")
        print("|---:|---:|---:|---:|---:|---:|---:|")
        for claims in given.claims:
            print(compare(folder, claims, their_rate), flush=True)


if __name__ == "__main__":
    main()
