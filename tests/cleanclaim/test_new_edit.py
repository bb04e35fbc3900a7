"""The file of a new edit: it registers, it is clean, and its own example fails until the rule is written."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from cleanclaim.tools.new_edit import Refused, main, new_edit
from tests.cleanclaim.shell import ROOT
from validators.engine.catalogue import all_rules
from validators.engine.rule import REGISTRY, Rule
from validators.engine.runner import Runner
from validators.examples.facts import given
from validators.examples.shorthand import parse_claim

ID = "DX98"


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A place for the families; the edit made there is forgotten afterwards."""
    (tmp_path / "diagnosis").mkdir()
    yield tmp_path
    REGISTRY._rules.pop(ID, None)


def registered(path: Path) -> Rule:
    spec = importlib.util.spec_from_file_location(f"validators.diagnosis.{path.stem}", path)
    assert spec is not None
    assert spec.loader is not None
    spec.loader.exec_module(importlib.util.module_from_spec(spec))
    return REGISTRY[ID]


@pytest.mark.parametrize("scope", ["claim", "line"])
def test_it_registers_and_waits_to_be_written(folder: Path, scope: str) -> None:
    path = new_edit(ID, "Code of another year", scope, root=folder)
    assert path == folder / "diagnosis" / "dx98_code_of_another_year.py"
    rule = registered(path)
    assert (rule.card.name, rule.card.scope, rule.card.family) == ("code of another year", scope, "diagnosis")
    for text in (*rule.card.denied, *rule.card.clean):
        verdict = Runner([rule], given(text)).check(parse_claim(text))
        assert (verdict.findings, verdict.not_checked) == ((), ())


def test_it_is_clean(folder: Path) -> None:
    path = new_edit(ID, "code of another year", root=folder)
    for words in (("check",), ("format", "--check")):
        ruff = [sys.executable, "-m", "ruff", *words, "--config", ROOT / "ruff.toml", path]
        done = subprocess.run(ruff, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("rule_id", "fault", "said"),
    [
        ("dx98", "a fault", "two letters and two digits"),
        ("DX01", "a fault", "ids are never used twice"),
        ("DX98", "…", "plain words"),
        ("ZZ01", "a fault", "name the family"),
    ],
)
def test_what_will_not_do_is_said(folder: Path, rule_id: str, fault: str, said: str) -> None:
    with pytest.raises(Refused, match=said):
        new_edit(rule_id, fault, root=folder)
    assert list((folder / "diagnosis").iterdir()) == []


def test_a_refusal_is_a_usage_error(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main([all_rules()[0].card.id, "a fault"])
    assert "never used twice" in capsys.readouterr().err
