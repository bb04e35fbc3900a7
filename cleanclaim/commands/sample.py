"""``cleanclaim sample``: synthetic claims to try things out with."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from cleanclaim.tools.sample.faults import FAULTS
from cleanclaim.tools.sample.options import FIRST_YEAR, LAST_YEAR, Options, SampleError, share_of
from cleanclaim.tools.sample.perturb import PERTURBATIONS
from cleanclaim.tools.sample.writing import write_claim_files
from cleanclaim.tools.sample.year import write_year


class SampleKind(StrEnum):
    """Which claims."""

    professional = "P"
    institutional = "I"
    dental = "D"
    mixed = "mixed"


def register(app: typer.Typer) -> None:
    """Add the command to the app."""
    app.command("sample")(sample)


def sample(
    out: Annotated[
        Path | None, typer.Option("--out", "-o", metavar="FOLDER", help="Folder to write to; made if it is not there.")
    ] = None,
    claims: Annotated[int, typer.Option("--claims", min=1, metavar="N", help="How many claims.")] = 1_000,
    seed: Annotated[int, typer.Option("--seed", metavar="N", help="Another seed, other claims.")] = 1,
    kind: Annotated[SampleKind, typer.Option("--kind", help="837P, 837I, 837D or all three.")] = SampleKind.mixed,
    year: Annotated[
        int, typer.Option("--year", min=FIRST_YEAR, max=LAST_YEAR, metavar="YYYY", help="Year of service.")
    ] = 2026,
    payers: Annotated[int, typer.Option("--payers", min=1, metavar="N", help="How many payers.")] = 300,
    practices: Annotated[
        int, typer.Option("--practices", min=1, metavar="N", help="How many billing providers.")
    ] = 1_300,
    sets_of: Annotated[int, typer.Option("--sets-of", min=1, metavar="N", help="Most claims in a set (ST).")] = 250,
    fault: Annotated[
        list[str] | None,
        typer.Option(
            "--fault",
            metavar="EDIT[:SHARE]",
            help="Plant faults that make this edit speak, in this share of the claims (0.01). May be repeated.",
        ),
    ] = None,
    faulty: Annotated[
        float,
        typer.Option("--faulty", min=0, max=1, metavar="SHARE", help="Plant one fault of any kind in this share."),
    ] = 0.0,
    remittances: Annotated[
        bool,
        typer.Option("--remittances", help="Write what payers answer too: 835 files, 277CA, and the truth of both."),
    ] = False,
    perturb: Annotated[
        list[str] | None,
        typer.Option(
            "--perturb",
            metavar="NAME:SHARE",
            help="What payers do to claims on their way back, in this share; all:0 for nothing. May be repeated.",
        ),
    ] = None,
    denial_rate: Annotated[
        float | None,
        typer.Option(
            "--denial-rate",
            min=0,
            max=1,
            metavar="SHARE",
            help="Lines every payer denies with nothing wrong (its own).",
        ),
    ] = None,
    behaviour: Annotated[
        list[str] | None,
        typer.Option(
            "--behaviour",
            metavar="payer=ID,code=…",
            help="A habit of a payer: lines that look so it denies at rate= (0.45), for reason=. May be repeated.",
        ),
    ] = None,
    remittance_files: Annotated[
        int, typer.Option("--remittance-files", min=1, metavar="N", help="Files the remittances are shuffled over.")
    ] = 4,
    list_perturbations: Annotated[
        bool, typer.Option("--list-perturbations", help="Show what --perturb knows, with the usual shares, and stop.")
    ] = False,
    list_faults: Annotated[
        bool, typer.Option("--list-faults", help="Show which edits can be provoked, and stop.")
    ] = False,
) -> None:
    """Write synthetic claims, and what payers answer: valid, diverse, clinically sound, nobody's.

    People, providers, payers and numbers are invented; codes are real and fit each other. The same seed gives the same
    bytes. With no further options every claim is clean. See docs/sample.md.
    """
    if list_faults or list_perturbations:
        _list_faults() if list_faults else _list_perturbations()
        return
    if out is None:
        raise typer.BadParameter("name the folder to write to", param_hint="--out")
    try:
        options = Options(
            claims=claims,
            seed=seed,
            kind=kind.value,
            year=year,
            payers=payers,
            practices=practices,
            sets_of=sets_of,
            faults=tuple(share_of(text, "fault") for text in fault or ()),
            faulty=faulty,
            perturbations=tuple(share_of(text, "perturbation") for text in perturb or ()),
            denial_rate=denial_rate,
            behaviours=tuple(behaviour or ()),
            remittance_files=remittance_files,
        )
        out.mkdir(parents=True, exist_ok=True)
        paths = write_year(out, options) if remittances else write_claim_files(out, options)
    except SampleError as error:
        raise typer.BadParameter(str(error)) from error
    for path in paths:
        typer.echo(str(path))


def _list_perturbations() -> None:
    """Each perturbation with its usual share."""
    for name, (share, what) in PERTURBATIONS.items():
        typer.echo(f"{name:12}{share:<8g}{what}")


def _list_faults() -> None:
    """Each edit that can be provoked, the kinds of claims, and how a payer answers."""
    for rule, planted in sorted(FAULTS.items()):
        typer.echo(f"{rule}  {planted.kinds:4}{planted.answer:14}{(planted.plant.__doc__ or '').splitlines()[0]}")
