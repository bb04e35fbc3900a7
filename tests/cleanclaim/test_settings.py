"""The settings file: what it may say, and how it is refused."""

from __future__ import annotations

import json
import os
import re
import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from cleanclaim.commands import settings as command
from cleanclaim.reference.built_in import builtin_tables
from cleanclaim.settings import DATA_VARIABLE, FILE_VARIABLE, SettingsError, load_settings
from tests.cleanclaim.shell import cleanclaim
from validators.engine.catalogue import rule_by_id
from validators.engine.policy import THRESHOLDS, knows_threshold
from validators.engine.runner import Runner
from validators.examples.facts import given
from validators.examples.shorthand import parse_claim
from validators.questions.reference import Reference

FULL = """
store = "claims.db"
data = "tables"

[edits]
AL04 = "inform"
PX16 = "shadow"

[payers.87726.edits]
AL04 = "off"

[payers.87726.lists]
prior-authorisation = "authorisation.csv"

[lists]
telehealth = "telehealth.csv"

[thresholds.AL04]
min_seen = 8
[thresholds.EM07]
z = 2.75
[thresholds.MD16]
2027 = 2500

[[suppress]]
rule = "AL04"
procedure = "23500"
reason = "known to the payer"
until = 2026-12-31
"""


@pytest.fixture(autouse=True)
def _no_settings_of_ones_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv(FILE_VARIABLE, raising=False)
    monkeypatch.delenv(DATA_VARIABLE, raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))


def write(folder: Path, text: str) -> Path:
    path = folder / "settings.toml"
    path.write_text(text, encoding="utf-8")
    for name in ("authorisation.csv", "telehealth.csv"):
        (folder / name).write_text("code\n99213\n", encoding="utf-8")
    return path


def test_a_full_file(tmp_path: Path) -> None:
    settings = load_settings(write(tmp_path, FULL))
    policy = settings.policy
    assert (policy.mode("AL04", "87726"), policy.mode("AL04", "OTHER"), policy.mode("DX01", "OTHER")) == (
        "off",
        "inform",
        None,
    )
    assert policy.mode("PX16", "87726") == "shadow", "what holds for every payer holds where the payer says nothing"
    assert policy.threshold("AL04", "min_seen", 5) == 8
    assert policy.threshold("EM07", "z", 1) == Decimal("2.75"), "exact, not by way of a float"
    assert policy.threshold("EM09", "hours", 16) == 16
    assert settings.data == tmp_path / "tables"
    assert settings.store == str(tmp_path / "claims.db")
    assert settings.payer_lists == {
        "*": {"telehealth": tmp_path / "telehealth.csv"},
        "87726": {"prior-authorisation": tmp_path / "authorisation.csv"},
    }
    assert policy.suppressions[0].until == date(2026, 12, 31)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("edit = 1", "edit: unknown key, expected one of store, data, edits"),
        ("edit = 1", "did you mean edits?"),
        ("[edits]\nAL04 = 'warning'", "edits.AL04: expected one of off, shadow, inform, warn"),
        ("[edits]\nAL04 = 'warning'", "did you mean warn?"),
        ("[edits]\nAL4 = 'warn'", "edits: there is no edit 'AL4'; did you mean AL"),
        ("[edits]\nse-cont = 'warn'", "there is no edit 'se-cont'; did you mean se-count?"),
        ("[edits]\nSNIP2 = 'off'", "edits: SNIP2 is no longer used: structure findings have names of their own"),
        ("[edits]\nAL04 = true", "edits.AL04: expected one of"),
        ("edits = 'AL04'", "edits: expected a table"),
        ("[payers.87726]\nedit = 1", "payers.87726.edit: unknown key, expected one of edits, lists"),
        ("[payers]\n87726 = 'off'", "payers.87726: expected a table"),
        ("[payers.87726.edits]\nAL04 = 'of'", "payers.87726.edits.AL04: expected one of"),
        ("[thresholds.AL04]\nmin_seen = '8'", "thresholds.AL04.min_seen: expected a number, got '8'"),
        ("[thresholds.AL04]\nmin_seen = true", "thresholds.AL04.min_seen: expected a number"),
        ("[thresholds.AL04]\nmin_sen = 8", "AL04 asks for no such number; it knows certain_seen, min_seen"),
        ("[thresholds.DX01]\nz = 8", "DX01 asks for no such number; it has no thresholds"),
        ("[thresholds.MD16]\nyear = 8", "MD16 asks for no such number"),
        ("[thresholds]\nAL99 = {a = 1}", "thresholds: there is no edit 'AL99'"),
        ("[lists]\ntelehealth = 'nowhere.csv'", "lists.telehealth: there is no file"),
        ("[lists]\ntelehealth = 3", "lists.telehealth: expected text"),
        ("store = 3", "store: expected text"),
        ("suppress = 'AL04'", "suppress: expected an array of tables"),
        ("[[suppress]]\nrule = 'AL04'\nuntil = 2026-01-01", "suppress[1]: reason is missing"),
        ("[[suppress]]\nrule = 'AL04'\nreason = 'x'", "suppress[1]: until is missing"),
        ("[[suppress]]\nrule = 'AL04'\nreason = 'x'\nuntil = '2026-01-01'", "suppress[1].until: expected a date"),
        ("[[suppress]]\nrule = 'XX04'\nreason = 'x'\nuntil = 2026-01-01", "suppress[1].rule: there is no edit 'XX04'"),
        ("[[suppress]]\nrules = 'AL04'", "suppress[1].rules: unknown key"),
        ("[edits", "is not TOML"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_with_its_place(tmp_path: Path, text: str, says: str) -> None:
    path = write(tmp_path, text)
    with pytest.raises(SettingsError) as caught:
        load_settings(path)
    assert str(caught.value).startswith(f"{path}: ")
    assert says in str(caught.value)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"nowhere\.toml: cannot be read"):
        load_settings(tmp_path / "nowhere.toml")


def test_a_file_that_is_not_text(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_bytes(b"store = '\xff'")
    with pytest.raises(SettingsError, match="is not UTF-8"):
        load_settings(path)


def test_which_file_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert load_settings(None).path is None
    own = tmp_path / "config" / "cleanclaim"
    own.mkdir(parents=True)
    write(own, "[edits]\nAL04 = 'off'")
    assert load_settings(None).path == own / "settings.toml"
    named = write(tmp_path, "[edits]\nAL04 = 'warn'")
    monkeypatch.setenv(FILE_VARIABLE, str(named))
    assert load_settings(None).path == named
    assert load_settings(own / "settings.toml").policy.mode("AL04", "") == "off"
    monkeypatch.setenv(DATA_VARIABLE, str(tmp_path / "elsewhere"))
    assert load_settings(None).data == tmp_path / "elsewhere"


def test_the_nearest_file_of_a_folder_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    deep = tmp_path / "a" / "b"
    deep.mkdir(parents=True)
    monkeypatch.chdir(deep)
    assert load_settings(None).path is None
    (tmp_path / "cleanclaim.toml").write_text('[edits]\nAL04 = "off"\n')
    assert load_settings(None).policy.mode("AL04", "") == "off"
    (tmp_path / "a" / "cleanclaim.toml").write_text('store = "s.db"\n[edits]\nAL04 = "hold"\n')
    assert load_settings(None).policy.mode("AL04", "") == "hold"
    assert load_settings(None).store == str(tmp_path / "a" / "s.db")
    named = write(tmp_path, "[edits]\nAL04 = 'warn'")
    assert load_settings(named).policy.mode("AL04", "") == "warn"
    monkeypatch.setenv(FILE_VARIABLE, str(named))
    assert load_settings(None).policy.mode("AL04", "") == "warn"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can give files away")
def test_a_file_somebody_else_put_there_is_not_obeyed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "cleanclaim.toml"
    file.write_text('[edits]\nAL04 = "off"\n')
    os.chown(file, 12345, 12345)
    with pytest.raises(SettingsError, match="belongs to another user; name it with --settings to use it"):
        load_settings(None)
    assert load_settings(file).policy.mode("AL04", "") == "off"


def test_a_database_url_is_left_as_it_is(tmp_path: Path) -> None:
    assert load_settings(write(tmp_path, "store = 'postgresql://host/claims'")).store == "postgresql://host/claims"


MISALIGNED = "P dos={dos} dx=E11.9 payer=87726 | 23500"


@pytest.mark.parametrize(
    ("text", "dos", "expected"),
    [
        ("", "2026-01-05", "warn"),
        ("[edits]\nAL04 = 'reject'", "2026-01-05", "reject"),
        ("[edits]\nAL04 = 'hold'", "2026-01-05", "hold"),
        ("[edits]\nAL04 = 'hold'\n[payers.87726.edits]\nAL04 = 'inform'", "2026-01-05", "inform"),
        ("[payers.87726.edits]\nAL04 = 'off'", "2026-01-05", "clean"),
        ("[edits]\nAL04 = 'shadow'", "2026-01-05", "clean"),
        ("[[suppress]]\nrule = 'AL04'\nreason = 'x'\nuntil = 2026-01-05", "2026-01-05", "clean"),
        ("[[suppress]]\nrule = 'AL04'\nreason = 'x'\nuntil = 2026-01-05", "2026-01-06", "warn"),
        ("[[suppress]]\nrule = 'AL04'\nreason = 'x'\nuntil = 2026-12-31\nprocedure = '23505'", "2026-01-05", "warn"),
        ("[[suppress]]\nrule = 'AL04'\nreason = 'x'\nuntil = 2026-12-31\ndiagnosis = 'E11.9'", "2026-01-05", "clean"),
    ],
)
def test_what_settings_do_to_a_finding(tmp_path: Path, text: str, dos: str, expected: str) -> None:
    policy = load_settings(write(tmp_path, text)).policy
    example = MISALIGNED.format(dos=dos)
    reference = Reference(given(example, builtin_tables()).tables, policy=policy)
    verdict = Runner([rule_by_id("AL04")], reference).check(parse_claim(example))
    assert verdict.disposition == expected
    assert [f.shadow for f in verdict.findings] == ([True] if "shadow" in text else [False] * len(verdict.findings))


def test_every_threshold_an_edit_asks_for_is_known_and_described() -> None:
    """The calls in the rules' own text: an edit that asks for a new number must say what it means."""
    root = Path(__file__).resolve().parents[2]
    texts = [path.read_text(encoding="utf-8") for path in (root / "validators").rglob("*.py")]
    asked = {found for text in texts for found in re.findall(r'\.threshold\(\s*"(\w+)",\s*"(\w+)"', text)}
    assert asked
    assert all(knows_threshold(rule, name) for rule, name in asked), asked
    listed = {tuple(key.split(".")) for key in THRESHOLDS if not key.endswith(".YEAR")}
    assert listed == asked
    page = (root / "docs" / "settings.md").read_text(encoding="utf-8")
    assert all(f"`{key}`" in page for key in THRESHOLDS)


def run(*words: str) -> tuple[int, str]:
    app = typer.Typer()
    command.register(app)
    result = CliRunner().invoke(app, ["settings", *words])
    return result.exit_code, result.output


def test_what_holds_for_a_payer_and_where_it_is_from(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    path = write(tmp_path, FULL)
    document = tomllib.loads(FULL)
    payer, said = next((name, told["edits"]) for name, told in document["payers"].items() if told.get("edits"))
    code, text = run("show", str(path), "--payer", payer, "--format", "json")
    assert code == 0
    rows = {row["setting"]: (row["value"], row["from"]) for row in json.loads(text)}
    for rule, mode in said.items():
        assert rows[rule] == (mode, f"[payers.{payer}.edits]")
    for rule, mode in document["edits"].items():
        if rule not in said:
            assert rows[rule] == (mode, "[edits]")
    assert rows["every other edit"] == ("by its own severity (cleanclaim rules list)", "built in")
    other = {row["setting"]: row for row in json.loads(run("show", str(path), "--payer", "NOBODY", "-f", "json")[1])}
    assert {rule for rule in said if rule not in document["edits"]}.isdisjoint(other)
    text = run("show", str(path), "--payer", payer)[1]
    assert re.search(rf"{next(iter(said))} +{next(iter(said.values()))} +\[payers.{payer}.edits\]", text)
    monkeypatch.setenv(DATA_VARIABLE, "/elsewhere")
    assert re.search(rf"data +/elsewhere +\${DATA_VARIABLE}", run("show", str(path))[1])
    assert re.search(r"file +none, the defaults hold +built in", run("show")[1])


def test_the_commands(tmp_path: Path) -> None:
    path = write(tmp_path, FULL)
    code, text = run("check", str(path))
    assert code == 0
    assert "is right: 3 edit settings, 3 thresholds, 1 suppressions, 2 payer lists" in text
    code, text = run("show", str(path))
    assert code == 0
    assert "EM07.z" in text
    assert "until 2026-12-31" in text
    code, text = run("show", str(path), "--json")
    assert code == 0
    assert '"PX16":"shadow"' in text
    (tmp_path / "clia.csv").write_text("number\n1\n")
    path = write(tmp_path, '[lists]\nclia = "clia.csv"\n')
    done = cleanclaim("settings", "check", path, folder=tmp_path)
    assert (done.returncode, done.stderr.count(b"\n")) == (2, 1)
    assert b"expected a column named code, found number" in done.stderr
    assert run("check") == (0, "No settings file: the defaults hold.\n")
