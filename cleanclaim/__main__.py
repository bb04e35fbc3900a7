"""``cleanclaim`` and ``python -m cleanclaim``."""

from __future__ import annotations

import sys

from cleanclaim.exit_codes import ExitCode
from cleanclaim.guard import ShadowedPackage, check_packages


def main() -> None:
    """Run the command line."""
    try:
        check_packages()
    except ShadowedPackage as shadowed:
        sys.stderr.write(f"cleanclaim: {shadowed}\n")
        sys.exit(ExitCode.USAGE)
    from cleanclaim.cli import run

    run()


if __name__ == "__main__":
    main()
