"""``cleanclaim explain``: every piece of evidence for and against a procedure with its diagnoses."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import msgspec
import typer
from rich.console import Group
from rich.table import Table
from rich.text import Text

from cleanclaim.commands.options import PlainFormat, TextOrJson, day
from cleanclaim.exit_codes import ExitCode
from cleanclaim.output import console_on, standard_output
from cleanclaim.process.explaining import NOT_ALIGNED, Answer, DiagnosisAnswer, answer
from cleanclaim.process.session import Session
from cleanclaim.settings import load_settings
from validators.alignment.evidence import SILENT

_STYLE = {"supports": "green", "against": "red", "silent": "dim"}


def register(app: typer.Typer) -> None:
    """Add the command to the app."""
    app.command("explain")(explain)


def explain(
    dx: Annotated[
        str,
        typer.Option("--dx", metavar="CODES", help="ICD-10-CM codes the line points to, with commas: S42.001A,E11.9"),
    ],
    cpt: Annotated[
        str,
        typer.Option("--cpt", metavar="CODES", help="CPT/HCPCS codes with commas, modifiers after a dash: 23500-RT"),
    ],
    on: Annotated[
        str,
        typer.Option(
            "--on", metavar="DAY", help="Date of service (2026-01-05 or 20260105); today where it is not given."
        ),
    ] = "",
    payer: Annotated[str, typer.Option("--payer", metavar="ID", help="Payer id, for its history.")] = "",
    state: Annotated[
        str, typer.Option("--state", metavar="XX", help="State of the service location (TX), for local policies.")
    ] = "",
    store: Annotated[
        str | None, typer.Option("--store", metavar="PATH|URL", help="SQLite file or database URL with history.")
    ] = None,
    settings: Annotated[Path | None, typer.Option("--settings", metavar="FILE", help="Settings file (TOML).")] = None,
    format: TextOrJson = PlainFormat.text,  # noqa: A002
) -> None:
    """Does the diagnosis support the procedure? All evidence, strongest first, and what could not be asked.

    Coverage policies decide first, then what this payer did before, then the facets of both sides. Where none of them
    speaks, that is said: it does not mean "medically necessary".
    """
    codes = _codes(dx)
    procedures = [part.strip().upper() for part in cpt.split(",") if part.strip()]
    when = day(on) if on else datetime.now(UTC).date()
    if not codes or not procedures:
        typer.echo("cleanclaim: --dx and --cpt need at least one code each", err=True)
        raise typer.Exit(ExitCode.USAGE)
    loaded = load_settings(settings)
    with ExitStack() as stack:
        history = None
        if store or (payer and loaded.store):
            from cleanclaim.store.store import open_store  # SQLAlchemy is imported only where there is a store

            history = stack.enter_context(open_store(store or loaded.store, loaded.data)).history
        ref = Session(loaded, history).reference
        answers = [
            msgspec.structs.replace(answer(text, codes, when, ref, payer, state.upper()), today=not on)
            for text in procedures
        ]
    if not on:
        typer.echo(f"cleanclaim: no --on was given; the day is today, {when}", err=True)
    if format is PlainFormat.json:
        standard_output().write(msgspec.json.format(msgspec.json.encode(answers), indent=2) + b"\n")
    else:
        console = console_on(standard_output())
        for found in answers:
            console.print(_sheet(found))
    if code := _exit_code(answers):
        raise typer.Exit(code)


def _exit_code(answers: list[Answer]) -> ExitCode:
    """USAGE where a code cannot stand on a claim of that day, FINDINGS where a procedure is not aligned."""
    wrong = {f"{about.diagnosis}: {about.note}" for found in answers for about in found.diagnoses if not about.valid}
    wrong |= {f"{found.procedure}: not a procedure code" for found in answers if not found.valid}
    for text in sorted(wrong):
        typer.echo(f"cleanclaim: {text}", err=True)
    if wrong:
        return ExitCode.USAGE
    return ExitCode.FINDINGS if any(found.verdict == NOT_ALIGNED for found in answers) else ExitCode.CLEAN


def _codes(text: str) -> list[str]:
    return list(dict.fromkeys(part.strip().upper().replace(".", "") for part in text.split(",") if part.strip()))


def _sheet(found: Answer) -> Group:
    modifiers = "".join(f"-{m}" for m in found.modifiers)
    head = Text.assemble(
        (f"{found.procedure}{modifiers}", "bold"), f" on {found.on.isoformat()}{' (today)' if found.today else ''}"
    )
    for label, value in (("payer", found.payer), ("state", found.state)):
        head.append(f", {label} {value}" if value else "")
    head.append(f": {found.verdict}", style="bold")
    parts: list[Text | Table] = [head, *_needs(found), Text()]
    for about in found.diagnoses:
        parts += [_heading(about), *_has(about), _evidence(about), Text()]
    parts += [Text(f"Not asked: {reason}", style="dim") for reason in found.not_asked]
    return Group(*parts)


def _needs(found: Answer) -> list[Text]:
    """What the model says the procedure is for, in one line."""
    needs = found.facets
    if needs is None:
        return [Text("  the alignment model does not know this procedure", style="dim")]
    axes = (("where", needs.where), ("kind", needs.what), ("tissue", needs.tissue), ("never for", needs.never_for))
    said = [f"{name}: {' '.join(facets)}" for name, facets in axes if facets]
    if needs.sex:
        said.append(f"organ: {needs.sex}")
    return [Text(f"  {needs.purpose} ({needs.line})  {'; '.join(said) or 'open to every diagnosis'}", style="dim")]


def _has(about: DiagnosisAnswer) -> list[Text]:
    """What the model knows the diagnosis as, and how the facets fall, in two lines."""
    has, judgement = about.facets, about.judgement
    if has is None or judgement is None:
        return []
    general = "general; " if has.general else ""
    sides = f"{general}where: {' '.join(has.where) or '-'}; kind: {' '.join(has.what) or 'dis'}"
    axis = f" on {judgement.axis}" if judgement.axis else ""
    return [
        Text(f"    known as {has.known_as} ({has.origin})  {sides}", style="dim"),
        Text(f"    facets: {judgement.ruling}{axis}", style="dim"),
    ]


def _heading(about: DiagnosisAnswer) -> Text:
    line = Text.assemble((about.diagnosis, "bold"), f"  {about.title}")
    if about.note:
        line.append(f" ({about.note})", style="yellow")
    return line


def _evidence(about: DiagnosisAnswer) -> Table:
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 2))
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for evidence in about.evidence:
        verdict = Text(evidence.verdict, style=_STYLE[evidence.verdict])
        table.add_row(verdict, evidence.source, Text(f"{evidence.text} ({evidence.reference})"))
    if about.verdict == SILENT:
        words = "no policy found: nothing known speaks for or against this pair"
        table.add_row(Text("silent", style="dim"), "", words)
    return table
