"""The command line: the app, its common options and the commands registered on it."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Sequence
from typing import Annotated

import typer

import cleanclaim
from cleanclaim import log
from cleanclaim.exit_codes import ExitCode
from cleanclaim.settings import SettingsError
from cleanclaim.source import SourceError
from cleanclaim.store.error import StoreError

app = typer.Typer(
    name="cleanclaim",
    help=(
        "Checks X12 837 claim files for what a payer would reject or deny, before they are sent, "
        "and sets 835 remittances against what the check had said."
    ),
    epilog="Exit codes: 0 clean, 1 findings at or above --fail-on, 2 usage, 3 the input could not be read.",
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
    """Options before the command."""
    log.configure(verbose, log_json)


COMMANDS = ("check", "parse", "reconcile", "acknowledge", "rules", "explain", "reference", "settings")
"""Modules of :mod:`cleanclaim.commands`, each named by its command, in the order of the help."""


def register(words: Sequence[str] = ()) -> None:
    """Put the commands on the app: only the one the words begin with, for importing the others costs more than a small
    file; all of them where the words begin with none (help, a typing error)."""
    first = next((word for word in words if not word.startswith("-")), "")
    for name in (first,) if first in COMMANDS else COMMANDS:
        importlib.import_module(f"cleanclaim.commands.{name}").register(app)


def run() -> None:
    """Run the app; turn what the user can mend into one line on stderr and a named exit code."""
    register(sys.argv[1:])
    try:
        app()
    except (SettingsError, StoreError) as error:
        _fail(str(error), ExitCode.USAGE)
    except SourceError as error:
        _fail(str(error), ExitCode.UNREADABLE)
    except BrokenPipeError:
        # The reader of our output went away (`| head`): not an error of ours.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(ExitCode.CLEAN)
    except KeyboardInterrupt:
        _fail("stopped", ExitCode.UNREADABLE)


def _fail(message: str, code: ExitCode) -> None:
    sys.stderr.write(f"cleanclaim: {message}\n")
    sys.exit(code)
