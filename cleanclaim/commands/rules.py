"""``cleanclaim rules``: what is checked, and why."""

from __future__ import annotations

import difflib
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from cleanclaim.exit_codes import ExitCode
from cleanclaim.output import console_on, standard_output
from reports.formats.json import encoder
from reports.formats.text import SEVERITY_STYLE
from validators.engine.catalogue import all_cards
from validators.engine.decided_elsewhere import NOT_IMPLEMENTED
from validators.engine.retired import RETIRED
from validators.engine.rule import Card

app = typer.Typer(help="What is checked: list the edits, or show one.", no_args_is_help=True)


def register(parent: typer.Typer) -> None:
    """Add the command group to the app."""
    parent.add_typer(app, name="rules")


@app.command("list")
def list_rules(
    family: Annotated[str, typer.Argument(help="Only ids that begin so (DX, MD2, element).")] = "",
    json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """List every edit: id, severity, what it finds, the denial a payer would send, the tables it needs."""
    cards = [card for card in all_cards() if card.id.startswith((family.upper(), family.lower()))]
    missing = {k: v for k, v in sorted(NOT_IMPLEMENTED.items()) if k.startswith(family.upper())}
    if not cards and not missing:
        raise typer.BadParameter(f"no edit's id begins with {family!r}", param_hint="family")
    if json:
        rows = [
            {"rule": c.id, "name": c.name, "severity": c.severity.label, "implemented": True} | _facts(c) for c in cards
        ]
        rows += [{"rule": key, "implemented": False, "reason": reason} for key, reason in missing.items()]
        standard_output().write(encoder.encode(rows) + b"\n")
        return
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for heading in ("Edit", "Severity", "Claims", "Finds", "Payer would answer", "Needs"):
        table.add_column(heading, overflow="fold", no_wrap=heading in ("Edit", "Severity", "Claims"))
    for card in cards:
        severity = Text(card.severity.label, style=SEVERITY_STYLE[card.severity.label])
        table.add_row(card.id, severity, card.kinds, Text(card.title), ", ".join(card.predicts), ", ".join(card.needs))
    for key, reason in missing.items():
        table.add_row(key, Text("–"), "", Text(f"not implemented: {reason}", style="dim"), "", "")
    console_on(standard_output()).print(table)


def _facts(card: Card) -> dict[str, object]:
    return {
        "rule": card.id,
        "name": card.name,
        "severity": card.severity.label,
        "implemented": True,
        "title": card.title,
        "family": card.family,
        "snip": card.snip,
        "kinds": list(card.kinds),
        "predicts": card.predicts,
        "needs": card.needs,
        "source": card.source,
        "since": card.since,
    }


@app.command("show")
def show_rule(rule: Annotated[str, typer.Argument(help="The edit's id (DX02, se-count).")]) -> None:
    """Show one edit: what it checks, why payers deny it, how to fix it, examples."""
    known = {card.id: card for card in all_cards()}
    card = known.get(rule.upper()) or known.get(rule.lower())
    if card is None:
        if rule.upper() in RETIRED:
            typer.echo(f"{rule.upper()} is no longer used: {RETIRED[rule.upper()]}")
            return
        if rule.upper() in NOT_IMPLEMENTED:
            typer.echo(f"{rule.upper()} is not implemented: {NOT_IMPLEMENTED[rule.upper()]}")
            return
        near = [*difflib.get_close_matches(rule.upper(), known, 3), *difflib.get_close_matches(rule.lower(), known, 3)]
        hint = f"; did you mean {', '.join(near)}?" if near else "; see `cleanclaim rules list`"
        typer.echo(f"cleanclaim: there is no edit {rule!r}{hint}", err=True)
        raise typer.Exit(ExitCode.USAGE)
    console_on(standard_output()).print(_sheet(card))


def _sheet(card: Card) -> Text:
    text = Text()
    text.append(f"{card.id} {card.name}\n", style="bold")
    text.append(f"{card.title}\n\n")
    text.append("Severity ", style="bold")
    kinds = f", claim types {', '.join(card.kinds)}" if card.kinds else ""
    text.append(f"{card.severity.label}, SNIP type {card.snip}{kinds}\n")
    for label, value in (
        ("Payer would answer", ", ".join(card.predicts)),
        ("Needs", ", ".join(card.needs)),
        ("Source", card.source),
    ):
        if value:
            text.append(f"{label} ", style="bold")
            text.append(f"{value}\n")
    for heading, body in card.sections.items():
        text.append(f"\n{heading}\n", style="bold")
        text.append(f"{body}\n")
    return text
