"""``cleanclaim explain``: all evidence, in both forms."""

from __future__ import annotations

import json
from datetime import UTC, datetime
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


def words(text: str) -> str:
    """The text without its line breaks: where it wraps depends on the terminal."""
    return " ".join(text.split())


def test_the_customers_example() -> None:
    code, text = run("--dx", "S42.001A,E11.9", "--cpt", "23500", "--on", "2026-01-05")
    assert code == 0
    assert "23500 on 2026-01-05: supported" in text
    assert "right clavicle" in text
    assert words(text).count("alignment model 2026.2") == 2, "the model is named, for and against"
    assert "collarbone fracture (23500-23515)" in text
    assert "Not asked: no coverage" in text
    assert "Not asked: no claim history" in text


def test_as_json() -> None:
    code, text = run("--dx", "e119", "--cpt", "23500-RT, 99999", "--on", "2026-01-05", "--state", "tx", "-f", "json")
    first, second = json.loads(text)
    assert code == 1, "one of the procedures is not aligned"
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


@pytest.mark.parametrize(
    ("dx", "cpt", "expected"),
    [
        ("S42.001A", "23500", 0),
        ("S42.001A,E11.9", "23500", 0),  # one that fits is enough
        ("E11.9", "23500", 1),
        ("E11.9", "99213,23500", 1),  # several procedures: one is not aligned
        ("R52", "23500", 0),  # silent is not against
        ("E11.99", "23500", 2),
        ("E11", "23500", 2),  # a heading is no code
        ("E11.9", "2350", 2),
        ("E11.9", "23500,ABCDE", 2),
    ],
)
def test_the_exit_code_says_what_was_found(dx: str, cpt: str, expected: int) -> None:
    assert run("--dx", dx, "--cpt", cpt, "--on", "2026-01-05")[0] == expected


def test_the_day_is_today_where_none_is_given_and_that_is_said() -> None:
    today = datetime.now(UTC).date().isoformat()
    code, text = run("--dx", "S42.001A", "--cpt", "23500")
    assert code == 0
    assert f"no --on was given; the day is today, {today}" in text
    assert f"23500 on {today} (today)" in text


def test_a_day_may_be_written_without_hyphens() -> None:
    code, text = run("--dx", "S42.001A", "--cpt", "23500", "--on", "20260105")
    assert code == 0
    assert "23500 on 2026-01-05: supported" in text


def test_the_facets_of_both_sides_are_shown_and_how_they_fall() -> None:
    asked = ("--dx", "E11.9", "--cpt", "23500", "--on", "2026-01-05")
    text = words(run(*asked)[1])
    assert "collarbone fracture (23500-23515) where: bone chest clav shoulder; kind: fx pfx" in text
    assert "known as E11 (hand) where: diabetes; kind: dis" in text
    assert "facets: conflict on where" in text
    (found,) = json.loads(run(*asked, "-f", "json")[1])
    assert found["facets"]["where"] == ["bone", "chest", "clav", "shoulder"]
    assert found["diagnoses"][0]["facets"]["known_as"] == "E11"
    assert found["diagnoses"][0]["judgement"]["axis"] == "where"
