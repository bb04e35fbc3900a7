"""``cleanclaim reference`` from the outside."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from cleanclaim.cli import app, register
from cleanclaim.exit_codes import ExitCode
from tests.cleanclaim.reference.layouts import mue, order_addenda, ptp, put

MUE = mue("Practitioner Services MUE Values", [("0ZA01", "3", "2 x")])


@pytest.fixture(autouse=True)
def _data(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CLEANCLAIM_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("CLEANCLAIM_SETTINGS", "")


def run(*words: str) -> Result:
    if not app.registered_groups:
        register(["reference"])
    return CliRunner(env={"COLUMNS": "250"}).invoke(app, ["reference", *words])


def lines(result: Result) -> dict[str, str]:
    """The two columns of ``show``."""
    assert result.exit_code == 0, result.output
    pairs = (line.strip().partition("  ")[::2] for line in result.output.splitlines()[1:])
    return {name: value.strip() for name, value in pairs if name}


def test_show_a_diagnosis() -> None:
    said = lines(run("show", "icd10cm", "S42.001A", "--on", "2026-01-05"))
    assert said["valid"] == "yes, billable"
    assert said["7th character"] == "A: initial encounter for closed fracture"
    assert said["laterality"] == "right"
    assert said["unspecified"] == "yes, site or type"
    assert said["more specific"].startswith("S42.011A, S42.014A")
    assert said["days"] == "2015-10-01 to now"


def test_show_a_heading_with_its_billable_children() -> None:
    result = run("show", "icd10cm", "E11", "--on", "2026-01-05", "--format", "json")
    answer = json.loads(result.output)
    assert answer["row"]["billable"] is False
    assert "E119" in answer["billable"]
    assert "E110" not in answer["billable"]
    said = lines(run("show", "icd10cm", "E11", "--on", "2026-01-05"))
    assert said["valid"] == "no: a heading, not billable"
    assert "E11.9" in run("show", "icd10cm", "E11", "--on", "2026-01-05").output


def test_show_what_no_edition_can_say() -> None:
    result = run("show", "icd10cm", "QQ1", "--on", "2027-12-01")
    assert result.exit_code == ExitCode.UNREADABLE
    assert result.stderr == "cleanclaim: ICD-10-CM FY2027 ended 2027-09-30\n"
    assert run("show", "icd10cm", "E11.9", "--on", "2026-12-01").exit_code == 0


def test_show_a_code_that_ended() -> None:
    said = lines(run("show", "icd10cm", "M54.5", "--on", "2026-01-05"))
    assert said["valid"] == "no: a heading, not billable"
    assert said["days"] == "2015-10-01 to 2021-09-30"
    assert said["replaced by"] == "M54.50, M54.51, M54.59"


def test_add_list_show_verify_remove(tmp_path: Path) -> None:
    path = put(tmp_path, "MUE_Eff_07-01-2026.csv", MUE)
    refused = run("add", str(path))
    assert "--accept-license" in refused.stderr
    added = run("add", str(path), "--accept-license")
    assert "MUE practitioner 2026Q3, 1 rows, 2026-07-01 to 2026-09-30" in added.output
    assert lines(run("show", "mue-practitioner", "0ZA01", "--on", "2026-08-01"))["value"] == "3"
    listed = json.loads(run("list", "--format", "json", "--on", "2026-08-01").output)
    assert "mue-practitioner" in [edition["table"] for edition in listed["loaded"]]
    missing = {entry["table"]: entry for entry in listed["missing"]}
    assert "mue-practitioner" not in missing
    assert "MD01" in missing["fee-schedule"]["edits"]
    assert missing["fee-schedule"]["page"].startswith("https://www.cms.gov/")
    assert "sound    mue-practitioner: MUE practitioner 2026Q3" in run("verify").output
    removed = run("remove", "mue-practitioner", "MUE practitioner 2026Q3")
    assert removed.output == "removed MUE practitioner 2026Q3\n"
    assert run("remove", "mue-practitioner", "MUE practitioner 2026Q3").exit_code == ExitCode.UNREADABLE


def test_verify_names_what_is_damaged(tmp_path: Path) -> None:
    run("add", str(put(tmp_path, "MUE_Eff_07-01-2026.csv", MUE)), "--accept-license")
    (data,) = (tmp_path / "data" / "editions").glob("*.sqlite")
    data.write_bytes(data.read_bytes()[:-1])
    result = run("verify")
    assert "damaged" in result.stderr


def test_parts_that_lack_are_said(tmp_path: Path) -> None:
    pairs = ptp([("0ZA01", "0ZA91", "20200101", "*", "1")])
    added = run("add", str(put(tmp_path, "ccipra-v322r0-f1.txt", pairs)), "--accept-license")
    assert "add f2, f3, f4 too" in added.output
    assert "lacks parts f2 f3 f4" in run("list").output
    said = lines(run("show", "ncci-practitioner", "0ZA01/0ZA91", "--on", "2026-08-01"))
    assert said["indicator"] == "1"


def test_a_new_year_of_diagnoses_needs_no_licence(tmp_path: Path) -> None:
    path = put(tmp_path, "icd10cm-order-addenda-2027.txt", order_addenda([("Add", "A0011", True, "Invented")]))
    assert run("add", str(path)).exit_code == 0
    assert lines(run("show", "icd10cm", "A00.11", "--on", "2026-10-01"))["valid"] == "yes, billable"
    assert lines(run("show", "icd10cm", "A00.11", "--on", "2026-09-30"))["listed"] == "no"


@pytest.mark.parametrize(
    "words", [("show", "icd10cm", "E11", "--on", "5 January"), ("add",), ("show", "icd10cm", "E11")]
)
def test_usage(words: tuple[str, ...]) -> None:
    assert run(*words).exit_code == 2


def test_a_file_that_is_none_of_ours(tmp_path: Path) -> None:
    result = run("add", str(put(tmp_path, "x.csv", b"name,amount\n")))
    assert "none of the known files" in result.stderr


def test_what_is_missing_stands_by_what_it_unlocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whole words at any width, addresses on one line, lists of one's own in one place."""
    if not app.registered_groups:
        register(["reference"])
    for width in ("60", "100", "200"):
        text = CliRunner(env={"COLUMNS": width}).invoke(app, ["reference", "list", "--on", "20260805"]).output
        assert not re.search(r" +$", text, re.M)
        counts = [int(found) for found in re.findall(r": (\d+)\s+edits?\s+then\s+runs?", text)]
        assert counts == sorted(counts, reverse=True)
        assert counts[0] > 5
        words = set(text.replace("\n", " ").split())
        assert "https://www.cms.gov/medicare/payment/fee-schedules/physician/pfs-relative-value-files" in words
        assert {"list-place-of-service", "payer-telehealth"} <= {word.strip(",:") for word in words}
        assert text.count("Lists of your own") == 1
    listed = json.loads(run("list", "--format", "json", "--on", "2026-08-05").output)
    unlocks = [len(missing["unlocks"]) for missing in listed["missing"]]
    assert unlocks == sorted(unlocks, reverse=True)
    assert all(set(missing["unlocks"]) <= set(missing["edits"]) for missing in listed["missing"])


def test_a_file_that_is_added_is_missing_no_more(tmp_path: Path) -> None:
    run("add", str(put(tmp_path, "MUE_Eff_07-01-2026.csv", MUE)), "--accept-license")
    after = {m["table"]: m for m in json.loads(run("list", "-f", "json", "--on", "2026-08-01").output)["missing"]}
    assert "mue-practitioner" not in after
