"""``cleanclaim match`` (and ``unmatch``, its opposite): a person's word on a join, kept as an event with its reason."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cleanclaim.exit_codes import ExitCode
from cleanclaim.process.inputs import complain
from cleanclaim.settings import load_settings

_PAYMENT = typer.Argument(metavar="PAYMENT", help="The payment's name, as `cleanclaim reconcile` shows it.")
_CLAIM = typer.Argument(metavar="CLAIM", help="The claim's number (CLM01), or #N for one version of it.")
_REASON = typer.Option("--reason", metavar="TEXT", help="Why; kept with the join. No names or member ids.")
_STORE = typer.Option("--store", metavar="PATH|URL", help="The store (default: in the data folder).")
_SETTINGS = typer.Option("--settings", metavar="FILE", help="Settings file (TOML).")


def register(app: typer.Typer) -> None:
    """Add the command to the app."""
    app.command("match")(match)


def match(
    payment: Annotated[str, _PAYMENT],
    claim: Annotated[str, _CLAIM],
    reason: Annotated[str, _REASON],
    store: Annotated[str | None, _STORE] = None,
    settings: Annotated[Path | None, _SETTINGS] = None,
) -> None:
    """Say which claim a payment answers, where the program could not tell or was wrong."""
    _act("match", payment, claim, reason, store, settings)


def unmatch(
    payment: Annotated[str, _PAYMENT],
    claim: Annotated[str, _CLAIM],
    reason: Annotated[str, _REASON],
    store: Annotated[str | None, _STORE] = None,
    settings: Annotated[Path | None, _SETTINGS] = None,
) -> None:
    """Take a payment away from a claim; it is not joined to it again unless somebody says so."""
    _act("unmatch", payment, claim, reason, store, settings)


def _act(act: str, payment: str, claim: str, reason: str, store: str | None, settings: Path | None) -> None:
    from cleanclaim.store.acts import ActError
    from cleanclaim.store.store import open_store

    loaded = load_settings(settings)
    with open_store(store or loaded.store, loaded.data, may_be_made=False) as opened:
        try:
            opened.ledger.act(act, payment, claim, reason)
        except ActError as error:
            complain(str(error))
            raise typer.Exit(ExitCode.USAGE) from error
        opened.derive()
