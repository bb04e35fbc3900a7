"""Exit codes of the command line, by name."""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """What the shell sees. FINDINGS differs from UNREADABLE: found something is not the same as broke."""

    CLEAN = 0
    FINDINGS = 1
    USAGE = 2
    UNREADABLE = 3
    """The input could not be read, or the results could not be written."""
    NOTHING_JOINED = 5
    """Something came back, and nothing of it answers a claim of this store."""
    REFUSED = 6
    """Refused to start: the patient key is lost or another, the store is damaged or of a newer version."""
    TRY_AGAIN = 75
    """Locked, full or unreachable: the same call may go well later."""
    STOPPED = 130
    """Stopped by the user (Ctrl-C); what was being recorded is not kept."""
    CLOSED = 141
    """The reader of the output went away (`| head`): not everything was looked at, so this is not CLEAN."""
