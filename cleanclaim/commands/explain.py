"""``cleanclaim explain``: every piece of evidence for and against a procedure with its diagnoses."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import msgspec
import typer
from rich.console import Group
from rich.table import Table
from rich.text import Text

from cleanclaim.exit_codes import ExitCode
from cleanclaim.output import console_on, standard_output
from cleanclaim.process.session import Session
from cleanclaim.settings import load_settings
from validators.alignment.evidence import SILENT, Evidence, Weighing, weigh
from validators.engine.finding import Unavailable
from validators.questions.claim_questions import dotted
from validators.questions.reference import Reference

_STYLE = {"supports": "green", "against": "red", "silent": "dim"}


class Format(StrEnum):
    """How the evidence is written."""

    text = "text"
    json = "json"


class DiagnosisAnswer(msgspec.Struct, frozen=True):
    """What is known of one diagnosis: its code, title, whether it can be billed, the verdict and where it is from."""

    diagnosis: str
    title: str
    note: str
    verdict: str
    source: str
    evidence: tuple[Evidence, ...]


class Answer(msgspec.Struct, frozen=True):
    """All that is known of one procedure with the diagnoses asked about. ``not_asked`` gives reasons."""

    procedure: str
    modifiers: tuple[str, ...]
    on: date
    payer: str
    state: str
    verdict: str
    diagnoses: tuple[DiagnosisAnswer, ...]
    not_asked: tuple[str, ...]


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
        datetime, typer.Option("--on", formats=["%Y-%m-%d"], metavar="DAY", help="Date of service (2026-01-05).")
    ],
    payer: Annotated[str, typer.Option("--payer", metavar="ID", help="Payer id, for its history.")] = "",
    state: Annotated[
        str, typer.Option("--state", metavar="XX", help="State of the service location (TX), for local policies.")
    ] = "",
    store: Annotated[
        str | None, typer.Option("--store", metavar="PATH|URL", help="SQLite file or database URL with history.")
    ] = None,
    settings: Annotated[Path | None, typer.Option("--settings", metavar="FILE", help="Settings file (TOML).")] = None,
    format: Annotated[Format, typer.Option("--format", "-f", help="How the evidence is written.")] = Format.text,  # noqa: A002
) -> None:
    """Does the diagnosis support the procedure? All evidence, strongest first, and what could not be asked.

    Coverage policies decide first, then what this payer did before, then the facets of both sides. Where none of them
    speaks, that is said: it does not mean "medically necessary".
    """
    codes = _codes(dx)
    procedures = [part.strip().upper() for part in cpt.split(",") if part.strip()]
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
        answers = [answer(text, codes, on.date(), ref, payer, state.upper()) for text in procedures]
    if format is Format.json:
        standard_output().write(msgspec.json.format(msgspec.json.encode(answers), indent=2) + b"\n")
        return
    console = console_on(standard_output())
    for found in answers:
        console.print(_sheet(found))


def _codes(text: str) -> list[str]:
    return list(dict.fromkeys(part.strip().upper().replace(".", "") for part in text.split(",") if part.strip()))


def answer(text: str, codes: list[str], on: date, ref: Reference, payer: str = "", state: str = "") -> Answer:
    """All evidence on one procedure (``23500-RT``) with the dotless diagnoses."""
    procedure, *modifiers = text.split("-")
    weighing = weigh(procedure, codes, on, ref, payer=payer, state=state)
    return Answer(
        procedure=procedure,
        modifiers=tuple(modifiers),
        on=on,
        payer=payer,
        state=state,
        verdict=_overall(weighing, codes),
        diagnoses=tuple(_about(code, weighing, on, ref) for code in codes),
        not_asked=weighing.missing,
    )


def _overall(weighing: Weighing, codes: list[str]) -> str:
    said = [weighing.verdict(code)[0] for code in codes]
    if "supports" in said:
        return "supported"
    return "not aligned" if all(verdict == "against" for verdict in said) else "no policy found"


def _about(code: str, weighing: Weighing, on: date, ref: Reference) -> DiagnosisAnswer:
    title, note = _icd10(code, on, ref)
    verdict, source = weighing.verdict(code)
    own = tuple(e for e in weighing.evidence if e.diagnosis == code)
    return DiagnosisAnswer(dotted(code), title, note, verdict, source, own)


def _icd10(code: str, on: date, ref: Reference) -> tuple[str, str]:
    try:
        found = ref.icd10(on).get(code)
    except Unavailable as reason:
        return "", str(reason)
    if found is None:
        return "", "not a valid ICD-10-CM code on this date"
    return found.title, "" if found.billable else "not billable: more characters are needed"


def _sheet(found: Answer) -> Group:
    modifiers = "".join(f"-{m}" for m in found.modifiers)
    head = Text.assemble((f"{found.procedure}{modifiers}", "bold"), f" on {found.on.isoformat()}")
    for label, value in (("payer", found.payer), ("state", found.state)):
        head.append(f", {label} {value}" if value else "")
    head.append(f": {found.verdict}", style="bold")
    parts: list[Text | Table] = [head, Text()]
    for about in found.diagnoses:
        parts += [_heading(about), _evidence(about), Text()]
    parts += [Text(f"Not asked: {reason}", style="dim") for reason in found.not_asked]
    return Group(*parts)


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
