"""``cleanclaim parse`` from the shell's side: formats, outputs, exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from cleanclaim.commands import parse
from cleanclaim.exit_codes import ExitCode

CLAIM = (
    "ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       *260101*1200*^*00501*000000001*0*T*:~"
    "GS*HC*S*R*20260101*1200*1*X*005010X222A1~ST*837*0001*005010X222A1~BHT*0019*00*R1*20260101*1200*CH~"
    "HL*1**20*1~NM1*85*2*CLINIC*****XX*1234567893~HL*2*1*22*0~SBR*P*18*******CI~NM1*IL*1*DOE*ANN****MI*M1~"
    "NM1*PR*2*PLAN*****PI*P1~CLM*A1*100***11:B:1*Y*A*Y*Y~LX*1~SV1*HC:99213*100*UN*1***1~SE*12*0001~GE*1*1~"
    "IEA*1*000000001~"
)


@pytest.fixture
def app() -> typer.Typer:
    app = typer.Typer()
    parse.register(app)
    app.callback()(lambda: None)
    return app


@pytest.fixture
def claim_file(tmp_path: Path) -> Path:
    path = tmp_path / "claims.edi"
    path.write_text(CLAIM, encoding="ascii")
    return path


def test_ndjson_is_the_default(app: typer.Typer, claim_file: Path) -> None:
    result = CliRunner().invoke(app, ["parse", str(claim_file)])
    assert result.exit_code == ExitCode.CLEAN
    records = [json.loads(line) for line in result.stdout.splitlines()]
    assert [record["id"] for record in records if record["record"] == "claim"] == ["A1"]


@pytest.mark.parametrize(("form", "begins"), [("json", b'{"files":['), ("xml", b"<?xml"), ("ndjson", b'{"file":')])
def test_output_goes_to_a_file_that_appears_whole(
    app: typer.Typer, claim_file: Path, tmp_path: Path, form: str, begins: bytes
) -> None:
    out = tmp_path / "out"
    result = CliRunner().invoke(app, ["parse", "--format", form, "--output", str(out), str(claim_file)])
    assert result.exit_code == ExitCode.CLEAN
    assert out.read_bytes().startswith(begins)


def test_parquet_needs_a_directory(app: typer.Typer, claim_file: Path) -> None:
    result = CliRunner().invoke(app, ["parse", "--format", "parquet", str(claim_file)])
    assert result.exit_code == ExitCode.USAGE
    assert "--output" in result.stderr


def test_what_is_not_x12_ends_with_its_own_exit_code(app: typer.Typer, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("<html>no claims here</html>", encoding="ascii")
    assert CliRunner().invoke(app, ["parse", str(page)]).exit_code == ExitCode.UNREADABLE
