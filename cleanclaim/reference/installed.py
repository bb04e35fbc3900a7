"""Packages used for their data files only: found without importing them or the machinery of package metadata."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from validators.engine.finding import Unavailable


class Installed(NamedTuple):
    """Where a package is, and its version (``""`` where its installation does not say)."""

    folder: Path
    version: str


def installed(package: str) -> Installed:
    """The installed package of that import name. Raises Unavailable when there is none."""
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise Unavailable(f"the package {package} is not installed")
    folder = Path(next(iter(spec.submodule_search_locations)))
    named = next(folder.parent.glob(f"{package}-*.dist-info"), None)
    version = named.name.removeprefix(f"{package}-").removesuffix(".dist-info") if named else ""
    return Installed(folder, version)
