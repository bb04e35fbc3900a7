"""Where results go and in which format: what ``--format`` and ``--output`` say, together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import typer

from reports.formats.format_protocol import Format
from reports.formats.format_registry import format_named, format_names, format_of_suffix

Output = tuple[Path | None, Format]
"""A file (None: standard output) and the format of what is written there."""


def any_format(_: Format) -> bool:
    """Every format will do."""
    return True


def chosen_outputs(
    said: str | None, files: Sequence[Path], suits: Callable[[Format], bool] = any_format
) -> list[Output]:
    """Where results go: in the format asked for where there is one output, else in that of each suffix.

    ``suits`` tells which formats can hold what is written. Raises a usage error that names what is known.
    """
    asked = _named(said) if said else None
    if not files:
        found: list[Output] = [(None, asked or format_named("text"))]
    elif len(files) == 1 and asked:
        found = [(files[0], asked)]
    else:
        found = [(file, _of_suffix(file, asked)) for file in files]
    for file, form in found:
        if not suits(form):
            hint = f"{file or '--format'}: {form.name} has no form for this; {_known(suits)} have"
            raise typer.BadParameter(hint, param_hint="--output" if file else "--format")
    return found


def whole_outputs(outputs: Sequence[Output]) -> tuple[str, ...]:
    """The files among them that hold everything that was found, whatever its size."""
    return tuple(file.name for file, form in outputs if file is not None and form.name not in ("html", "text"))


def _named(name: str) -> Format:
    try:
        return format_named(name.lower())
    except KeyError as error:
        known = ", ".join(format_names())
        raise typer.BadParameter(f"there is no format {name!r}; known are {known}", param_hint="--format") from error


def _of_suffix(file: Path, asked: Format | None) -> Format:
    chosen = (
        format_of_suffix("".join(file.suffixes[-2:]))
        or format_of_suffix(file.suffix)
        or asked
        or (None if file.suffix else format_named("text"))
    )
    if chosen is None:
        hint = f"{file}: there is no format {file.suffix}; name it .json, say, or add --format"
        raise typer.BadParameter(hint, param_hint="--output")
    return chosen


def _known(suits: Callable[[Format], bool]) -> str:
    return ", ".join(name for name in format_names() if suits(format_named(name)))
