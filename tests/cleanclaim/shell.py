"""Running the command line as a user would, in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def cleanclaim(
    *words: str | Path, folder: Path, data: Path | None = None, stdin: bytes | None = None, timeout: float = 120
) -> subprocess.CompletedProcess[bytes]:
    """Run ``cleanclaim WORDS`` in ``folder`` with a data folder of its own."""
    environment = os.environ | {
        "PYTHONPATH": str(ROOT),
        "CLEANCLAIM_DATA": str(data or folder / "data"),
        "COLUMNS": "160",
        "NO_COLOR": "1",
    }
    return subprocess.run(
        [sys.executable, "-m", "cleanclaim", *map(str, words)],
        cwd=folder,
        env=environment,
        input=stdin,
        capture_output=True,
        check=False,
        timeout=timeout,
    )
