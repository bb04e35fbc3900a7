"""Reconciliation against stores of different sizes: 10,000 payments, none, 5 % and all of claims nobody sent.

    python -m benchmarks.reconcile [--claims 10000 200000 1000000] [--payments 10000]

The payments answer a sample of as many claims, some ten in a remittance; the rest of a store is that sample's rows over
and over under other numbers and keys, inserted in bulk. Each run is a fresh process on a copy of the store; processor
time and memory are its own. Time should not grow with the store.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import typer

from cleanclaim.store.patient_key import ENVIRONMENT
from cleanclaim.tools.sample import Options, write_year

SIZES = (10_000, 200_000, 1_000_000)
UNKNOWN = (0.0, 0.05, 1.0)

OWN = {
    "claims": (
        "claim_id", "payer_control", "patient_key", "number_key", "number_17", "number_20", "member_key", "name_key",
        "visit_member", "visit_name", "group_key",
    ),
    "lines": ("control_key",),
}  # fmt: skip
"""Columns by which a claim is found: a copy has values of its own."""


def reconcile(store: str, files: Sequence[str]) -> None:
    """One run in this process; its figures as JSON."""
    from cleanclaim.commands.reconcile import reconcile as command

    start = time.process_time()
    with suppress(typer.Exit):
        command(list(files), store=store, output=[Path(store).with_suffix(".json")])
    seconds = time.process_time() - start
    print(json.dumps([seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024]))


def record(folder: Path, store: Path) -> None:
    """Check and record the claims of a sample."""
    claims = sorted(map(str, folder.glob("*.837")))
    words = ["check", *claims, "--record", "--store", str(store), "-o", str(folder / "checked.ndjson")]
    subprocess.run([sys.executable, "-m", "cleanclaim", *words, "--fail-on", "never"], check=True)


def multiply(store: Path, times: int) -> None:
    """Give the store that many times its claims, under other numbers and keys."""
    with sqlite3.connect(store) as connection:
        for table, own in OWN.items():
            columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
            (step,) = connection.execute(f"SELECT max(id) FROM {table}").fetchone()
            (claims,) = connection.execute("SELECT max(ordinal) FROM claims").fetchone()
            for copy in range(1, times):
                moved = {"id": step * copy, "ordinal": (claims + 1) * copy, "claim_id": claims * copy}
                values = [
                    f"CASE {name} WHEN '' THEN '' ELSE {name} || 'x{copy}' END" if name in own
                    else f"{name} + {moved[name]}" if name in moved
                    else name
                    for name in columns
                ]  # fmt: skip
                connection.execute(
                    f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(values)} FROM {table} "
                    f"WHERE id <= {step}"
                )
                connection.commit()
    connection.close()


def strangers(folder: Path, payments: int) -> list[str]:
    """Remittances of claims that no store has."""
    (folder / "strangers").mkdir()
    write_year(folder / "strangers", Options(claims=payments, seed=98, kind="mixed", payers=30, practices=60))
    return sorted(map(str, (folder / "strangers").glob("*.835")))


def measure(store: Path, files: Sequence[str], scratch: Path) -> tuple[float, float]:
    """Seconds and megabytes of one run on a copy of the store."""
    copy = scratch / "run.sqlite"
    shutil.copy(store, copy)
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.reconcile", "--one", str(copy), *files],
        check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    seconds, peak = json.loads(done.stdout.splitlines()[-1])
    return seconds, peak


def main(words: Sequence[str] | None = None) -> None:
    """Measure and print a Markdown table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--claims", type=int, nargs="+", default=SIZES)
    parser.add_argument("--payments", type=int, default=10_000)
    parser.add_argument("--one", nargs="+", help=argparse.SUPPRESS)
    given = parser.parse_args(words)
    if given.one:
        reconcile(given.one[0], given.one[1:])
        return
    os.environ[ENVIRONMENT] = "the key of the benchmarks"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = {}
        for share in UNKNOWN[:2]:
            place = folder / f"{share}"
            place.mkdir()
            options = Options(
                claims=given.payments,
                seed=97,
                kind="mixed",
                payers=30,
                practices=60,
                perturbations=(("all", 0.0), ("unknown", share)),
            )
            write_year(place, options)
            files[share] = sorted(map(str, place.glob("*.835")))
        files[1.0] = strangers(folder, given.payments)
        print("| claims in the store | " + " | ".join(f"{share:.0%} unknown, s" for share in UNKNOWN) + " | peak MB |")
        print("|---:|" + "---:|" * (len(UNKNOWN) + 1))
        base = folder / "base.sqlite"
        record(folder / "0.0", base)
        for size in sorted(given.claims):
            store = folder / "store.sqlite"
            shutil.copy(base, store)
            multiply(store, size // given.payments)
            runs = [measure(store, files[share], folder) for share in UNKNOWN]
            cells = " | ".join(f"{seconds:.1f}" for seconds, _ in runs)
            print(f"| {size:,} | {cells} | {max(peak for _, peak in runs):.0f} |", flush=True)


if __name__ == "__main__":
    main()
