"""Pages made from the program itself: its commands with their options, and what it offers to Python."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import Annotated, Any, get_args, get_origin, get_type_hints

import msgspec
from typer.models import ArgumentInfo, CommandInfo, OptionInfo

import cleanclaim
from cleanclaim.cli import COMMANDS, app, register

_MADE = "This page is made from the program by `python -m cleanclaim.tools.docs`."


def commands_page() -> str:
    """Every command: what it does, its arguments and options."""
    register()
    lines = [
        "# Commands", "", str(app.info.help), "",
        "Options of every command: `-v` (twice for all diagnostics) and `--log-json`, before or after it; `--help`.",
        "[Exit codes](exit-codes.md) are alike everywhere.", "",
    ]  # fmt: skip
    groups = {str(group.name): group.typer_instance for group in app.registered_groups if group.typer_instance}
    alone = {name_of(command): command for command in app.registered_commands}
    for name in COMMANDS:
        if name in alone:
            lines += _command(name, alone[name], 2)
        elif (group := groups.get(name)) is not None:
            lines += [f"## cleanclaim {name}", "", str(group.info.help), ""]
            for command in group.registered_commands:
                lines += _command(f"{name} {name_of(command)}", command, 3)
    return "\n".join([*lines, _MADE]) + "\n"


def name_of(command: CommandInfo) -> str:
    """What a command is called by."""
    return str(command.name or getattr(command.callback, "__name__", ""))


def _command(name: str, command: CommandInfo, depth: int) -> Iterator[str]:
    yield from (f"{'#' * depth} cleanclaim {name}", "", *_paragraphs(command.callback.__doc__ or ""), "")
    rows = list(_rows(command.callback))
    if rows:
        yield from ("| | |", "|---|---|", *rows, "")


def _rows(callback: Any) -> Iterator[str]:
    """A row for each argument and option, read off the function's own signature."""
    hints = get_type_hints(callback, include_extras=True)
    for parameter in inspect.signature(callback).parameters.values():
        hint = hints[parameter.name]
        if get_origin(hint) is not Annotated:
            hint = next((each for each in get_args(hint) if get_origin(each) is Annotated), hint)
        about = next(each for each in get_args(hint) if isinstance(each, (OptionInfo, ArgumentInfo)))
        kind = _kind(get_args(hint)[0])
        if isinstance(about, ArgumentInfo):
            name = f"`{_cell(about.metavar or parameter.name.upper())}`"
        else:
            plain = f"--{parameter.name.rstrip('_').replace('_', '-')}"
            said = (about.default, *(about.param_decls or ()))  # the first name stands where a default would
            names = [each for each in said if isinstance(each, str) and each.startswith("-")]
            names = names or ([plain, f"--no{plain[1:]}"] if kind is bool else [plain])
            name = ", ".join(f"`{each}`" for each in names)
            name += "" if kind is bool else f" `{_cell(about.metavar or _value(kind))}`"
        yield f"| {name} | {_cell(about.help or '')}{_default(parameter.default)} |"


def _kind(hint: Any) -> Any:
    """The type of one value: of ``list[str] | None``, text."""
    while inner := [each for each in get_args(hint) if each is not type(None)]:
        hint = inner[0]
    return hint


def _value(kind: Any) -> str:
    if isinstance(kind, type) and issubclass(kind, Enum):
        return "|".join(str(each.value) for each in kind)
    return "N" if kind is int else "FILE" if kind is Path else "TEXT"


def _default(default: Any) -> str:
    value = default.value if isinstance(default, Enum) else default
    told = isinstance(value, (str, int)) and not isinstance(value, bool) and value != ""
    return f" (default: {value})" if told else ""


def python_page() -> str:
    """Every public name: how it is called, what it gives, its fields."""
    lines = [
        "# From Python", "",
        "`import cleanclaim` costs nothing; the working parts are imported when they are used. What follows is typed,",
        "and kept from one version to the next as [the changelog](../CHANGELOG.md) says.", "",
    ]  # fmt: skip
    names = [name for name in cleanclaim.__all__ if not name.startswith("_")]
    for name in sorted(names, key=lambda each: (each[0].isupper(), each)):
        lines += _public(name, getattr(cleanclaim, name))
    return "\n".join([*lines, _MADE]) + "\n"


def _public(name: str, value: Any) -> Iterator[str]:
    yield from (f"## {name}", "")
    if inspect.isfunction(value):
        yield from ("```python", f"{name}{_signature(value)}", "```", "")
    if not (inspect.isfunction(value) or inspect.isclass(value)):
        words = ", ".join(f"`{word}`" for word in getattr(value, "__args__", ()))
        yield from (f"One of the words {words}." if words else f"`{value}`", "")
        return
    yield from _paragraphs(value.__doc__ or "")
    yield ""
    if inspect.isclass(value) and issubclass(value, msgspec.Struct):
        yield from ("| Field | Type |", "|---|---|")
        yield from (f"| `{field}` | `{_cell(str(value.__annotations__.get(field, 'as its base')))}` |"
                    for field in value.__struct_fields__)  # fmt: skip
        yield ""
    if inspect.isclass(value):
        for method, function in sorted(vars(value).items()):
            if inspect.isfunction(function) and not method.startswith("_"):
                yield f"* `{method}{_signature(function)}`: {' '.join((function.__doc__ or '').split())}"
        yield ""


def _signature(function: Any) -> str:
    return str(inspect.signature(function)).replace("'", "")


def _paragraphs(text: str) -> list[str]:
    """A docstring as Markdown: roles and double back-quotes become code."""
    plain = inspect.cleandoc(text).replace("``", "`")
    for role in (":class:", ":func:", ":mod:", ":meth:"):
        plain = plain.replace(role, "")
    return plain.replace("`~", "`").splitlines()


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
