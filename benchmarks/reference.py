"""Reference tables at size: importing 2.5 million NCCI pairs, looking them up, and opening without a price for size.

    python -m benchmarks.reference [--pairs 2500000]

Each step runs in a process of its own, so that peak memory is that step's. Codes are invented.
"""

from __future__ import annotations

import argparse
import random
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from cleanclaim.reference.editions import EditionStore
from cleanclaim.reference.importers.add import add_files
from cleanclaim.reference.library import open_library
from tests.cleanclaim.reference.layouts import PTP_HEADER

PARTS = 4
DAY = date(2026, 8, 3)
_DIGITS = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"


def code(number: int) -> str:
    """The invented five-character code of a number, in ascending order."""
    text = ""
    for _ in range(3):
        number, digit = divmod(number, len(_DIGITS))
        text = _DIGITS[digit] + text
    return "Z" + text + "0"


def write_parts(folder: Path, pairs: int) -> list[Path]:
    """Four files in the real layout, each column 1 code with a thousand pairs."""
    each = 1000
    blocks = pairs // each
    paths = []
    for part in range(PARTS):
        path = folder / f"ccipra-v322r0-f{part + 1}.txt"
        with path.open("w", encoding="cp1252", newline="") as stream:
            stream.write(PTP_HEADER)
            for block in range(blocks * part // PARTS, blocks * (part + 1) // PARTS):
                first = code(block * 3)
                stream.writelines(
                    f"{first}\t{code(block + 7 * n)}\t\t2020010{1 + n % 9}\t{'*' if n % 3 else '20231231'}"
                    f"\t{n % 2}\tMisuse of Column Two code with Column One code\r\n"
                    for n in range(each)
                )
        paths.append(path)
    return paths


def step(name: str, folder: Path) -> None:
    """One measured step, in this process."""
    started = time.process_time()
    if name == "import":
        added = add_files(
            sorted(folder.glob("*.txt")), EditionStore(folder / "data"), accept=lambda _: True
        )  # fmt: skip
        print(f"rows {added.editions[0].rows:,}, file {added.editions[0].size / 1e6:.0f} MB")
    elif name == "open":
        open_library(folder / "data").table("ncci-practitioner", DAY)
    elif name == "look up":
        _look_up(folder)
    elif name == "diagnosis":
        open_library(folder / "none").table("icd10cm", date(2026, 1, 5)).get("E119")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{name}: {time.process_time() - started:.3f} s, peak {peak:.0f} MB")


def _look_up(folder: Path) -> None:
    table = open_library(folder / "data").table("ncci-practitioner", DAY)
    chooser = random.Random(5)
    asked = [(code(3 * chooser.randrange(2400)), code(chooser.randrange(9000))) for _ in range(20_000)]
    for words in ("cold", "warm"):
        started = time.process_time()
        found = sum(table.pair(first, second, DAY) is not None for first, second in asked)
        each = (time.process_time() - started) / len(asked) * 1e6
        print(f"  {words}: {each:.2f} µs a pair ({found} found of {len(asked)})")


def main() -> None:
    """Make the files, run the steps, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=2_500_000)
    parser.add_argument("--step", default="")
    parser.add_argument("--folder", type=Path)
    options = parser.parse_args()
    if options.step:
        step(options.step, options.folder)
        return
    for pairs in (options.pairs // 100, options.pairs):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            paths = write_parts(folder, pairs)
            print(f"--- {pairs:,} pairs, {sum(path.stat().st_size for path in paths) / 1e6:.0f} MB of text")
            for each in ("import", "open", "look up", "diagnosis"):
                command = [sys.executable, "-m", "benchmarks.reference", "--step", each, "--folder", name]
                subprocess.run(command, check=True)


if __name__ == "__main__":
    main()
