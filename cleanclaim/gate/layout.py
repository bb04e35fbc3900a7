"""Where the gate's files lie, all below one folder."""

from __future__ import annotations

import re
from pathlib import Path

ACCEPTED, HELD, REJECTED, ACKS, REPORTS = "accepted", "held", "rejected", "acks", "reports"
ARCHIVE, QUARANTINE, STAGING = "archive", "quarantine", "staging"

STATUS_FILE = "status.json"
METRICS_FILE = "metrics.prom"
KNOWN_FILE = "known.json"
"""Which imported tables and files of facts the last run had: one that is gone is told before anything is judged."""

_UNFIT = re.compile(r"[^A-Za-z0-9._-]+")
_LONGEST = 60


class Layout:
    """The folders below ``root``."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.staging = root / STAGING

    def staged(self, token: str) -> Path:
        """The folder of a job at work."""
        return self.staging / token

    def of(self, relative: str) -> Path:
        """A place below the root."""
        return self.root / relative


def stem(name: str) -> str:
    """A file's name as part of another file's name: letters, digits, points and dashes of its last part."""
    plain = _UNFIT.sub("_", Path(name).name).strip("._") or "input"
    return plain[:_LONGEST]
