"""Start-up guard: `x12`, `validators` and `reports` are common names; make sure the ones imported are ours.

Each of our packages says so itself (``OWNER``): another distribution may have written its files into our folder, and
then the place alone tells nothing.
"""

from __future__ import annotations

import importlib
import importlib.util
from pathlib import Path

PACKAGES = ("x12", "validators", "reports")
OWNER = "cleanclaim"


class ShadowedPackage(ImportError):  # noqa: N818 - it names what happened
    """Another package hides one of ours; the text says which and where it lies."""


def check_packages(home: Path | None = None) -> None:
    """Raise :class:`ShadowedPackage` when one of our packages is found elsewhere than beside us, or is not ours."""
    home = home or Path(__file__).resolve().parent.parent
    for name in PACKAGES:
        spec = importlib.util.find_spec(name)
        folders = list(spec.submodule_search_locations or ()) if spec else []
        if [Path(folder).resolve() for folder in folders] != [home / name]:
            where = ", ".join(folders) or (spec.origin if spec else None) or "nowhere"
            raise _shadowed(f"the package {name!r} is found at {where}, not at {home / name}")
        if not _is_ours(name):
            raise _shadowed(f"the package {name!r} at {home / name} is not the one that was installed with it")


def _is_ours(name: str) -> bool:
    try:
        return getattr(importlib.import_module(name), "OWNER", None) == OWNER
    except Exception:  # noqa: BLE001 - whatever a foreign package does when it is imported, ours does not
        return False


def _shadowed(what: str) -> ShadowedPackage:
    return ShadowedPackage(
        f"{what}: another package of that name shadows cleanclaim's. Install cleanclaim in an environment of its own "
        "(pipx, a venv, a container)."
    )
