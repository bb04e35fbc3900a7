"""``cleanclaim rules``: what is checked, and why."""

from __future__ import annotations

import difflib
from typing import Annotated, Any

import typer
from rich.table import Table
from rich.text import Text
from typer.core import TyperGroup

from cleanclaim.commands.options import PlainFormat, TextOrJson
from cleanclaim.exit_codes import ExitCode
from cleanclaim.output import console_on, standard_output
from reports.formats.json import encoder
from reports.formats.text import SEVERITY_STYLE
from reports.formats.text_blocks import Lines
from reports.view.words import expected, plain
from validators.engine.catalogue import all_cards
from validators.engine.decided_elsewhere import NOT_IMPLEMENTED
from validators.engine.retired import RETIRED
from validators.engine.rule import Card


class _Rules(TyperGroup):
    """The commands of ``rules``; a word that is none of them is an edit to show: ``cleanclaim rules AL04``."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        if args and args[0] not in self.commands and not args[0].startswith("-"):
            args = ["show", *args]
        return super().resolve_command(ctx, args)


app = typer.Typer(
    cls=_Rules, help="What is checked: list the edits, or show one (cleanclaim rules AL04).", no_args_is_help=True
)


def register(parent: typer.Typer) -> None:
    """Add the command group to the app."""
    parent.add_typer(app, name="rules")


@app.command("list")
def list_rules(
    family: Annotated[str, typer.Argument(help="Only ids that begin so (DX, MD2, element).")] = "",
    form: TextOrJson = PlainFormat.text,
    json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False,
) -> None:
    """List every edit: id, severity, what it finds, the denial a payer would send, the tables it needs."""
    cards = [card for card in all_cards() if card.id.startswith((family.upper(), family.lower()))]
    missing = {k: v for k, v in sorted(NOT_IMPLEMENTED.items()) if k.startswith(family.upper())}
    if not cards and not missing:
        raise typer.BadParameter(f"no edit's id begins with {family!r}", param_hint="family")
    if json or form is PlainFormat.json:
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
def show_rule(
    rule: Annotated[str, typer.Argument(help="The edit's id (DX02, se-count), or how ids begin (AL).")],
    form: TextOrJson = PlainFormat.text,
) -> None:
    """Show one edit: what it checks, why payers deny it, how to fix it, examples. Of several, one line each."""
    known = {card.id.casefold(): card for card in all_cards()}
    card = known.get(rule.casefold())
    several = [each for name, each in known.items() if name.startswith(rule.casefold())] if card is None else []
    if card is None and not several:
        _tell_of_none(rule, [each.id for each in known.values()])
    elif form is PlainFormat.json:
        shown = [_facts(each) | {"sections": dict(each.sections)} for each in ([card] if card else several)]
        standard_output().write(encoder.encode(shown[0] if card else shown) + b"\n")
    elif card is None:
        lines = Lines(console_on(standard_output()))
        for each in several:
            lines.say(f"{each.id:<6}{each.severity.label:<8}{each.title}", "", 14)
    else:
        _print_sheet(Lines(console_on(standard_output())), card)


def _tell_of_none(rule: str, known: list[str]) -> None:
    """Say what became of an edit of that id; a usage error where there never was one."""
    for words, told in (("no longer used", RETIRED), ("not implemented", NOT_IMPLEMENTED)):
        if rule.upper() in told:
            typer.echo(f"{rule.upper()} is {words}: {told[rule.upper()]}")
            return
    near = [*difflib.get_close_matches(rule.upper(), known, 3), *difflib.get_close_matches(rule.lower(), known, 3)]
    hint = f"; did you mean {', '.join(near)}?" if near else "; see `cleanclaim rules list`"
    typer.echo(f"cleanclaim: there is no edit {rule!r}{hint}", err=True)
    raise typer.Exit(ExitCode.USAGE)


def _print_sheet(lines: Lines, card: Card) -> None:
    lines.say(f"{card.id} {card.name}", "bold")
    lines.say(plain(card.title))
    lines.blank()
    kinds = f", claim types {', '.join(card.kinds)}" if card.kinds else ""
    for label, value in (
        ("Severity", f"{card.severity.label}, SNIP type {card.snip}{kinds}"),
        ("Payer would answer", "; or ".join(expected(card.severity.label, (code,)) for code in card.predicts)),
        ("Needs", ", ".join(card.needs)),
        ("Source", card.source),
    ):
        if value:
            lines.put(Text.assemble((f"{label} ", "bold"), value), 2)
    for heading, body in card.sections.items():
        lines.blank()
        lines.say(heading, "bold")
        if heading in ("Denied", "Clean"):
            for example in body.splitlines():
                lines.say(f"  {example}", "", 6)
        else:
            for paragraph in body.split("\n\n"):
                lines.say(plain(" ".join(paragraph.split())))
