"""Exit codes of the command line, by name."""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """What the shell sees. FINDINGS differs from UNREADABLE: found something is not the same as broke."""

    CLEAN = 0
    FINDINGS = 1
    USAGE = 2
    UNREADABLE = 3
