"""Every format there is: each module of this package named by one word. It is imported when it is wanted."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

import reports.formats
from reports.formats.format_protocol import Format


def format_names() -> tuple[str, ...]:
    """The names of all formats, by the names of their modules."""
    modules = pkgutil.iter_modules(reports.formats.__path__)
    return tuple(sorted(module.name for module in modules if "_" not in module.name))


def format_named(name: str) -> Format:
    """The format of that name. Raises KeyError where there is none."""
    if name not in format_names():
        raise KeyError(name)
    found: Format = importlib.import_module(f"reports.formats.{name}").FORMAT
    return found


def format_of_suffix(suffix: str) -> Format | None:
    """The format whose files end so (``.json``); None where there is none."""
    name = suffix.lower().removeprefix(".")
    if name in format_names():  # one format need not import the others
        return format_named(name)
    return _by_suffix(format_names()).get(suffix.lower())


@cache
def _by_suffix(names: tuple[str, ...]) -> dict[str, Format]:
    return {suffix: found for found in map(format_named, names) for suffix in found.suffixes}
