"""docs/decisions.md is true: each row's file through check, acknowledge, store, read back from what they wrote."""

from __future__ import annotations

import io
import json
import re
import sqlite3
from pathlib import Path
from typing import Any

import pytest
import typer

from cleanclaim.commands.acknowledge import acknowledge_command
from cleanclaim.commands.check import Trigger, check
from tests.cleanclaim.decision_files import FAULTS
from tests.cleanclaim.shell import ROOT
from validators.engine.catalogue import rule_by_id
from x12.build.read_999 import read_acknowledgements
from x12.records.acknowledgement import GroupAnswer, InterchangeAnswer

PAGE = (ROOT / "docs" / "decisions.md").read_text(encoding="utf-8")
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in PAGE.splitlines()
    if line.startswith("| ") and not line.startswith("| Fault")
]
SETTINGS = {
    "an edit that holds": '[edits]\nDX02 = "hold"\n',
    "an element of a claim, strict sender": "[senders.CLINIC]\nstrict = true\n",
}
PASSED = ("clean", "inform", "warn")


def test_every_fault_has_its_row() -> None:
    assert {row[0] for row in ROWS} == FAULTS.keys()


def code_of(command: Any, *words: Any, **options: Any) -> int:
    try:
        command(*words, **options)
    except typer.Exit as end:
        return end.exit_code
    return 0


class Outcome:
    """One file through every sink."""

    def __init__(self, text: str, settings: str, folder: Path) -> None:
        path, report, answer = folder / "in.edi", folder / "out.json", folder / "out.999"
        path.write_text(text, newline="")
        said = folder / "settings.toml"
        said.write_text(settings)
        store = folder / "store.sqlite"
        self.check = code_of(
            check, [str(path)], format="json", output=[report], record=True, store=str(store), settings=said
        )
        self.acknowledge = code_of(acknowledge_command, [str(path)], output=answer, control=1, settings=said)
        self.report = json.loads(report.read_bytes())
        self.answers = list(read_acknowledgements(io.BytesIO(answer.read_bytes()))) if answer.exists() else []
        with sqlite3.connect(store) as kept:
            self.recorded = dict(kept.execute("SELECT claim_id, disposition FROM claims").fetchall())

    @property
    def claims(self) -> dict[str, dict[str, Any]]:
        return {item["claim"]: item for item in self.report["claims"]}

    def claim(self, name: str) -> str:
        item = self.claims.get(name)
        return "-" if item is None else "pass" if item["disposition"] in PASSED else item["disposition"]

    @property
    def ta1(self) -> str:
        found = [item for item in self.answers if isinstance(item, InterchangeAnswer)]
        return f"{found[0].status} {found[0].note}" if found else "-"

    @property
    def group(self) -> GroupAnswer | None:
        return next((item for item in reversed(self.answers) if isinstance(item, GroupAnswer)), None)

    @property
    def ik5(self) -> str:
        return "-" if self.group is None or not self.group.sets else told(self.group.sets[-1])


def told(answer: Any) -> str:
    return " ".join((answer.status, *answer.codes))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_the_table_is_true(row: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fault, ta1, ak9, ik5, at_fault, beside, other, category, checked, acknowledged = row
    monkeypatch.setenv("CLEANCLAIM_DATA", str(tmp_path / "data"))
    if fault == "an edit that crashes":
        crash_on(monkeypatch, "AT-FAULT")
    found = Outcome(FAULTS[fault](), SETTINGS.get(fault, ""), tmp_path)
    assert (found.ta1, "-" if found.group is None else told(found.group), found.ik5) == (ta1, ak9, ik5)
    assert [found.claim(name) for name in ("AT-FAULT", "BESIDE", "OTHER")] == [at_fault, beside, other]
    assert (found.check, found.acknowledge) == (int(checked), int(acknowledged))
    alone = at_fault == "reject" and found.claims["AT-FAULT"]["refused_by"] == "claims"
    assert category == ("-" if at_fault == "-" or (at_fault == "reject" and not alone) else "A3" if alone else "A1")
    if not found.report["files"][0]["truncated"]:
        assert found.recorded == {name: item["disposition"] for name, item in found.claims.items()}
    else:
        assert found.recorded == {}


def crash_on(monkeypatch: pytest.MonkeyPatch, claim: str) -> None:
    rule = rule_by_id("PX16")
    sound = rule.check

    def broken(subject: Any, case: Any) -> Any:
        if subject.id == claim:
            raise ZeroDivisionError
        return sound(subject, case)

    monkeypatch.setattr("validators.engine.runner.checks_on", with_rule(rule, broken))


def with_rule(rule: Any, check: Any) -> Any:
    def checks_on(scope: Any, rules: Any) -> Any:
        return tuple((each, check if each is rule else each.check) for each in rules if each.card.scope is scope)

    return checks_on


def test_what_was_not_checked_can_fail_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLEANCLAIM_DATA", str(tmp_path / "data"))
    path = tmp_path / "in.edi"
    path.write_text(FAULTS["a set nobody reads"](), newline="")
    out = tmp_path / "out.json"
    assert code_of(check, [str(path)], format="json", output=[out]) == 0
    assert code_of(check, [str(path)], format="json", output=[out], fail_on=[Trigger.not_checked]) == 1
    (unread,) = [item for item in json.loads(out.read_bytes())["files"][0]["transactions"] if item["not_checked"]]
    assert (unread["transaction"], unread["status"]) == ("270", "R")


@pytest.mark.parametrize(("triggers", "code"), [([Trigger.crashed], 1), ([Trigger.never], 0), ([Trigger.reject], 1)])
def test_a_crash_fails_the_run(triggers: list[Trigger], code: int, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setenv("CLEANCLAIM_DATA", str(tmp_path / "data"))
    crash_on(monkeypatch, "AT-FAULT")
    path = tmp_path / "in.edi"
    path.write_text(FAULTS["nothing"](), newline="")
    assert code_of(check, [str(path)], format="json", output=[tmp_path / "out"], fail_on=triggers) == code


def test_the_page_names_every_column() -> None:
    heading = next(line for line in PAGE.splitlines() if line.startswith("| Fault"))
    assert re.sub(r"\s*\|\s*", "|", heading).strip("|").split("|")[1:4] == ["TA1", "AK9", "IK5"]
