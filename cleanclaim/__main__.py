"""``cleanclaim`` and ``python -m cleanclaim``."""

from __future__ import annotations

import os
import signal
import sys

from cleanclaim import __version__
from cleanclaim.exit_codes import ExitCode
from cleanclaim.guard import ShadowedPackage, check_packages


def _stopped(number: int, _frame: object) -> None:
    """End as after Ctrl-C: nothing half-written is left behind."""
    sys.exit(128 + number)


def _tells_version() -> bool:
    """Answer a bare ``--version`` without loading the program; False where that is not asked, or nobody takes it.

    What cannot be written is left to the program, which tells why and ends with the code for it.
    """
    if sys.argv[1:] != ["--version"] or sys.stdout is None:
        return False
    try:
        sys.stdout.write(f"cleanclaim {__version__}\n")
        sys.stdout.flush()
    except OSError:
        return False
    return True


def main() -> None:
    """Run the command line."""
    if sys.stderr is None:  # started with it closed: diagnostics go nowhere
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    signal.signal(signal.SIGTERM, _stopped)
    try:
        check_packages()
    except ShadowedPackage as shadowed:
        sys.stderr.write(f"cleanclaim: {shadowed}\n")
        sys.exit(ExitCode.USAGE)
    if _tells_version():
        return
    from cleanclaim.cli import run

    run()


if __name__ == "__main__":
    main()
