"""The command line: the app, its common options and the commands registered on it."""

from __future__ import annotations

import importlib
import io
import os
import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup

import cleanclaim
from cleanclaim import log
from cleanclaim.exit_codes import ExitCode
from cleanclaim.output import OutputError
from cleanclaim.process.inputs import complain, tell
from cleanclaim.reference import first_use
from cleanclaim.settings import SettingsError

ClickException: type[Exception] = typer.BadParameter.__mro__[2]
"""What a usage error is: typer shows these itself. It brings its own copy of click, or not, by its version."""


class _Program(TyperGroup):
    """The commands; whatever goes wrong becomes one line on stderr and a named exit code, never a traceback."""

    def make_context(self, *args: Any, **kwargs: Any) -> Any:
        with _boundary():  # help and version are written while the words are still read
            return super().make_context(*args, **kwargs)

    def invoke(self, ctx: Any) -> Any:
        with _boundary():
            try:
                return super().invoke(ctx)
            finally:
                if sys.stdout is not None:
                    sys.stdout.flush()


@contextmanager
def _boundary() -> Iterator[None]:
    """The one boundary around a run."""
    try:
        yield
        return
    except (typer.Exit, typer.Abort):
        raise
    except ClickException as error:
        if isinstance(said := getattr(error, "message", None), str):
            error.message = said.replace("Value error, ", "")  # type: ignore[attr-defined]
        raise
    except (SettingsError, OutputError) as error:
        complain(str(error))
        code = ExitCode.USAGE
    except BrokenPipeError:
        code = ExitCode.CLOSED
        _let_go_of_stdout()
    except Exception as error:  # noqa: BLE001 - whatever it is, it is told
        code = tell("", error)
        if isinstance(error, OSError):  # a full disk, a lost network folder
            _let_go_of_stdout()
    except KeyboardInterrupt:
        complain("stopped")
        code = ExitCode.STOPPED
    raise typer.Exit(code)


class _Command(TyperCommand):
    """A command whose help names no types of a programming language."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        super().format_help(ctx, formatter)
        text = _TYPES.sub(lambda found: " " * len(found[0]), formatter.getvalue())
        formatter.buffer = [re.sub(r" +$", "", text, flags=re.MULTILINE)]


_TYPES = re.compile(r" <(?:list\[)?(?:str|[Pp]ath|int|float|text)\]?>")


def _let_go_of_stdout() -> None:
    """What is still waiting to be written to an output that takes nothing more goes nowhere."""
    if sys.stdout is not None:
        with suppress(OSError, io.UnsupportedOperation):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


app = typer.Typer(
    cls=_Program,
    name="cleanclaim",
    help=(
        "Checks X12 837 claim files for what a payer would reject or deny, before they are sent, "
        "and sets 835 remittances against what the check had said."
    ),
    epilog="Exit codes: 0 clean, 1 something found (see each command), 2 usage, 3 an input could not be read, "
    "6 refused to start, 70 internal error, 75 try again (docs/exit-codes.md).",
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(value: bool) -> None:
    if value:
        typer.echo(f"cleanclaim {cleanclaim.__version__}")
        raise typer.Exit


@app.callback()
def common(
    verbose: Annotated[int, typer.Option("--verbose", "-v", count=True, help="More diagnostics (twice for all).")] = 0,
    log_json: Annotated[bool, typer.Option("--log-json", help="Diagnostics as JSON lines.")] = False,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and stop.")
    ] = False,
) -> None:
    """Options of every command: they may stand before or after it."""
    log.configure(verbose, log_json)
    first_use.listen(_tell_of_first_use)


def _tell_of_first_use(kind: first_use.Kind, text: str) -> None:
    """A hindrance is always told; work that is done once, only where somebody waits for it."""
    if kind == "hindered" or sys.stderr.isatty():
        complain(text)


COMMANDS = (
    "check",
    "parse",
    "reconcile",
    "match",
    "unmatch",
    "acknowledge",
    "gate",
    "decide",
    "status",
    "purge",
    "rules",
    "explain",
    "reference",
    "settings",
    "sample",
    "demo",
)
"""Modules of :mod:`cleanclaim.commands`, each named by its command, in the order of the help."""


def register(words: Sequence[str] = ()) -> None:
    """Put the commands on the app: only the one the words begin with, for importing the others costs more than a small
    file; all of them where the words begin with none (help, a typing error)."""
    first = next((word for word in words if not word.startswith("-")), "")
    app.registered_commands.clear()  # what was put there for other words
    app.registered_groups.clear()
    for name in (first,) if first in COMMANDS else COMMANDS:
        importlib.import_module(f"cleanclaim.commands.{name}").register(app)
    groups = [group.typer_instance for group in app.registered_groups if group.typer_instance is not None]
    for command in [command for each in (app, *groups) for command in each.registered_commands]:
        command.cls = _Command


_COMMON = re.compile(r"-v+|--verbose|--log-json")


def common_first(words: Sequence[str]) -> list[str]:
    """The words with options of every command before the command: people type ``check FILE -v`` as well."""
    ends = list(words).index("--") if "--" in words else len(words)
    common = [word for word in words[:ends] if _COMMON.fullmatch(word)]
    return [*common, *(word for word in words[:ends] if not _COMMON.fullmatch(word)), *words[ends:]]


def run() -> None:
    """Run the app as the shell's ``cleanclaim``."""
    words = common_first(sys.argv[1:])
    register(words)
    app(args=words, prog_name="cleanclaim")
