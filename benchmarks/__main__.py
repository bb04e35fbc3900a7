"""Every benchmark beside pyx12, one table after the other: ``python -m benchmarks [--claims 10000]``.

``--claims`` is the largest file; the gate is also measured at a tenth and a hundredth of it, reading and structure at
ten times theirs. The benchmark of imported tables (``python -m benchmarks.reference``) is run by itself.
"""

from __future__ import annotations

import argparse
import subprocess
import sys


def main() -> None:
    """Run each benchmark in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--claims", type=int, default=100_000)
    given = parser.parse_args()
    largest = max(given.claims, 100)
    sizes = [str(size) for size in (largest // 100, largest // 10, largest)]
    tenth = str(largest // 10)
    runs = (
        ("Reading", "read", ["--claims", tenth]),
        ("Structure (SNIP 1–2)", "structure", ["--claims", tenth]),
        ("Building claims", "claims", ["--claims", str(min(3_000, largest))]),
        ("Edits", "edits", ["--claims", str(min(5_000, largest))]),
        ("The whole gate", "gate", ["--claims", *sizes]),
    )
    for title, module, words in runs:
        print(f"\n### {title}\n", flush=True)
        subprocess.run([sys.executable, "-m", f"benchmarks.{module}", *words], check=True)


if __name__ == "__main__":
    main()
