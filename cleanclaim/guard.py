"""Start-up guard: `x12`, `validators` and `reports` are common names; make sure the ones imported are ours."""

from __future__ import annotations

import importlib.util
from pathlib import Path

PACKAGES = ("x12", "validators", "reports")


class ShadowedPackage(Exception):  # noqa: N818 - it names what happened
    """Another package hides one of ours; the text says which and where it lies."""


def check_packages(home: Path | None = None) -> None:
    """Raise :class:`ShadowedPackage` when one of our packages would be imported from somewhere else than beside us."""
    home = home or Path(__file__).resolve().parent.parent
    for name in PACKAGES:
        spec = importlib.util.find_spec(name)
        found = Path(spec.origin).resolve() if spec and spec.origin else None
        if found is None or found.parent.parent != home:
            where = found or "nowhere"
            raise ShadowedPackage(
                f"the package {name!r} is found at {where}, not at {home / name}: another package of that name shadows "
                "cleanclaim's. Install cleanclaim in an environment of its own (pipx, a venv, a container)."
            )
