"""``cleanclaim explain``: all evidence, in both forms."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from cleanclaim.commands import explain as command
from cleanclaim.settings import DATA_VARIABLE, FILE_VARIABLE


@pytest.fixture(autouse=True)
def _nothing_imported(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(DATA_VARIABLE, str(tmp_path))
    monkeypatch.delenv(FILE_VARIABLE, raising=False)


def run(*words: str) -> tuple[int, str]:
    app = typer.Typer()
    command.register(app)
    result = CliRunner().invoke(app, words)
    return result.exit_code, result.output


def test_the_customers_example() -> None:
    code, text = run("--dx", "S42.001A,E11.9", "--cpt", "23500", "--on", "2026-01-05")
    assert code == 0
    assert "23500 on 2026-01-05: supported" in text
    assert "right clavicle" in text
    assert text.count("line 23500-23515") == 2, "the line of the model is named, for and against"
    assert "Not asked: no coverage" in text
    assert "Not asked: no claim history" in text


def test_as_json() -> None:
    code, text = run("--dx", "e119", "--cpt", "23500-RT, 99999", "--on", "2026-01-05", "--state", "tx", "-f", "json")
    first, second = json.loads(text)
    assert code == 0
    assert (first["procedure"], first["modifiers"], first["state"], first["verdict"]) == (
        "23500",
        ["RT"],
        "TX",
        "not aligned",
    )
    assert first["diagnoses"][0]["diagnosis"] == "E11.9"
    assert second["verdict"] == "no policy found"
    assert second["diagnoses"][0]["evidence"] == []


@pytest.mark.parametrize(
    ("dx", "says"),
    [("E11", "not billable"), ("E11.99", "not a valid ICD-10-CM code"), ("S42.001A", "initial encounter")],
)
def test_what_the_diagnosis_is(dx: str, says: str) -> None:
    assert says in run("--dx", dx, "--cpt", "99213", "--on", "2026-01-05")[1]


@pytest.mark.parametrize("words", [("--dx", ",", "--cpt", "23500"), ("--dx", "E11.9", "--cpt", " ")])
def test_nothing_to_explain_is_a_usage_error(words: tuple[str, ...]) -> None:
    code, text = run(*words, "--on", "2026-01-05")
    assert code == 2
    assert "need at least one code" in text
