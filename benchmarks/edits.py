"""All edits over built claims: microseconds a claim, beside what pyx12's validator takes for a claim of the same file.

    python -m benchmarks.edits [--claims 5000] [--pyx12-claims 1000]

Each measurement is a fresh process. Ours is cold: every claim is met for the first time, and so is every code; the
claims are built and the diagnosis table compiled (once a machine) beforehand. Processor time counts. Prints a
Markdown table.
"""

from __future__ import annotations

import argparse
import gc
import json
import resource
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.structure import Measured, in_a_process, theirs
from cleanclaim.tools.samples import write_sample
from x12.build.read_837 import read_claims
from x12.records.claim import Claim

KINDS = ("837P", "837I")


def claims_of(path: Path) -> Iterator[Claim]:
    """The claims of a file."""
    with path.open("rb") as stream:
        yield from (item for item in read_claims(stream) if isinstance(item, Claim))


def check_claims(path: Path) -> Measured:
    """Run every edit over the file's claims in this process; ``errors`` counts claims."""
    from cleanclaim.process.session import Session
    from cleanclaim.reference.built_in import built_in_icd10
    from cleanclaim.settings import load_settings

    claims = list(claims_of(path))
    runner = Session(load_settings(None)).runner
    built_in_icd10()
    gc.freeze()
    start = time.process_time()
    for claim in claims:
        runner.check(claim)
    seconds = time.process_time() - start
    return Measured(seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, len(claims))


def compare(folder: Path, kind: str, claims: int, pyx12_claims: int) -> str:
    """A row of the table."""
    path, some = folder / f"{kind}.edi", folder / f"{kind}-some.edi"
    sample = "837I" if kind == "837I" else "837P"
    write_sample(path, sample, claims)
    write_sample(some, sample, pyx12_claims)
    ours = min(in_a_process("-m", "benchmarks.edits", "--one", str(path)) for _ in range(3))
    assert ours.errors == claims
    each = ours.seconds / claims * 1e6
    their_each = theirs(some).seconds / pyx12_claims * 1e6
    return f"| {kind} | {claims:,} | {each:.0f} | {their_each:,.0f} | 1/{their_each / each:.0f} |"


def main(words: list[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--claims", type=int, default=5_000)
    parser.add_argument("--pyx12-claims", type=int, default=1_000)
    parser.add_argument("--one", type=Path)
    given = parser.parse_args(words)
    if given.one:
        print(json.dumps(check_claims(given.one)._asdict()))
        return
    with tempfile.TemporaryDirectory() as name:
        print("| all edits over | claims | µs a claim | pyx12's validator, µs a claim | part |")
        print("|---|---:|---:|---:|---:|")
        for kind in KINDS:
            print(compare(Path(name), kind, given.claims, min(given.claims, given.pyx12_claims)), flush=True)


if __name__ == "__main__":
    main()
