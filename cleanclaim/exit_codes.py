"""Exit codes of the command line, each with its name and meaning: the table ``docs/exit-codes.md`` is made from."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum


class ExitCode(IntEnum):
    """What the shell sees. That something was found is not the same as that something broke: a crash is never 1."""

    CLEAN = 0
    FINDINGS = 1
    USAGE = 2
    UNREADABLE = 3
    INVARIANT = 4
    NOTHING_JOINED = 5
    REFUSED = 6
    INTERNAL = 70
    TRY_AGAIN = 75
    STOPPED = 130
    CLOSED = 141

    @property
    def meaning(self) -> str:
        """What the code says, in a sentence."""
        return _MEANINGS[self]


_MEANINGS = {
    ExitCode.CLEAN: "Nothing was found that the command ends with 1 for.",
    ExitCode.FINDINGS: "Something was found: findings at or above `--fail-on`, a claim held because something could "
    "not be answered, anything refused, a remittance that does not balance, an acknowledgement that rejects.",
    ExitCode.USAGE: "The command cannot be understood, or its settings cannot be used.",
    ExitCode.UNREADABLE: "An input could not be read, or ends too early; or the results could not be written.",
    ExitCode.INVARIANT: "What must hold of the results does not: nothing was published.",
    ExitCode.NOTHING_JOINED: "`reconcile` joined no payment to a recorded claim.",
    ExitCode.REFUSED: "Refused to start: the store's key is lost or another one, its schema is newer, a table that was "
    "there is gone. A person must mend it.",
    ExitCode.INTERNAL: "An internal error. The input it happened in was not finished; the others were.",
    ExitCode.TRY_AGAIN: "A file or database is locked, full or cannot be reached: try again later.",
    ExitCode.STOPPED: "Stopped by the user (Ctrl-C; 143: by SIGTERM); what was being recorded is not kept.",
    ExitCode.CLOSED: "Whoever read the output went away (`head`): not everything was looked at.",
}

WORST_FIRST = (
    ExitCode.CLOSED,
    ExitCode.STOPPED,
    ExitCode.USAGE,
    ExitCode.INTERNAL,
    ExitCode.INVARIANT,
    ExitCode.REFUSED,
    ExitCode.TRY_AGAIN,
    ExitCode.UNREADABLE,
    ExitCode.FINDINGS,
    ExitCode.NOTHING_JOINED,
    ExitCode.CLEAN,
)
"""Which code a run over many inputs ends with: the first of these that applies. The first three end a run at once."""


def worst(codes: Iterable[ExitCode]) -> ExitCode:
    """The code a run ends with whose parts ended with these; CLEAN where there are none."""
    return min(codes, key=WORST_FIRST.index, default=ExitCode.CLEAN)


def page() -> str:
    """``docs/exit-codes.md``."""
    rows = [f"| {code.value} | `{code.name}` | {code.meaning} |" for code in ExitCode]
    order = ", ".join(str(code.value) for code in WORST_FIRST[3:])
    return "\n".join(
        (
            "# Exit codes",
            "",
            "| Code | Name | Meaning |",
            "|---:|---|---|",
            *rows,
            "",
            "One input that fails costs that input: the others are worked on, and the run ends with the worst of its",
            f"codes, in this order: {order}.",
            "",
            "This page is made from `cleanclaim/exit_codes.py` by `python -m cleanclaim.tools.docs`.",
        )
    ) + "\n"  # fmt: skip
