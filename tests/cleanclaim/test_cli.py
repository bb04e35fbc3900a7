"""The command line from outside: exit codes, streams, bad input, formats, the whole loop."""

from __future__ import annotations

import gzip
import json
import os
import re
import sqlite3
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from cleanclaim import __version__
from cleanclaim.exit_codes import ExitCode
from tests.cleanclaim.shell import ROOT, cleanclaim

SAMPLE = ROOT / "sample_edi" / "brief_professional.edi"
ANSWER = ROOT / "sample_edi" / "brief_professional.835.edi"


def bad_inputs(folder: Path) -> dict[str, Path]:
    whole = SAMPLE.read_bytes()
    cases = {
        "empty": b"",
        "words": b"Dear payer, please find attached our claims.\n",
        "html": b"<!DOCTYPE html><html><body>404</body></html>",
        "binary": bytes(range(256)) * 40,
        "truncated": whole[: len(whole) // 2],
        "cut_gzip": gzip.compress(whole)[:200],
    }
    paths = {}
    for name, data in cases.items():
        paths[name] = folder / f"{name}.edi"
        paths[name].write_bytes(data)
    paths["directory"] = folder / "inbox"
    paths["directory"].mkdir()
    paths["missing"] = folder / "nowhere.edi"
    return paths


@pytest.mark.parametrize(
    "name", ["empty", "words", "html", "binary", "truncated", "cut_gzip", "directory", "missing"]
)  # fmt: skip
def test_bad_input_is_one_clear_line_and_exit_3(name: str, tmp_path: Path) -> None:
    path = bad_inputs(tmp_path)[name]
    result = tmp_path / "result.json"
    done = cleanclaim("check", path, "--format", "json", "--output", result, "--record", folder=tmp_path)
    assert done.returncode == 3
    lines = done.stderr.decode().splitlines()
    assert len(lines) == 1
    assert path.name in lines[0]
    assert "Traceback" not in lines[0]
    if result.exists():
        # What could be read of a truncated file is reported whole, and says so.
        assert name == "truncated"
        assert json.loads(result.read_bytes())["files"][0]["truncated"] is True
    assert not list(tmp_path.glob(".result*"))


@pytest.mark.parametrize("name", ["empty", "words", "binary", "truncated", "directory", "missing"])
def test_a_bad_remittance_is_exit_3_and_records_nothing(name: str, tmp_path: Path) -> None:
    path = bad_inputs(tmp_path)[name]
    if name == "truncated":
        whole = ANSWER.read_bytes()
        path.write_bytes(whole[: len(whole) * 2 // 3])
    store = tmp_path / "claims.sqlite"
    store.touch()
    done = cleanclaim("reconcile", path, "--store", store, "--format", "json", folder=tmp_path)
    assert done.returncode == 3
    assert b"Traceback" not in done.stderr
    assert path.name.encode() in done.stderr
    assert done.stdout == b""
    with sqlite3.connect(store) as kept:
        assert kept.execute("SELECT count(*) FROM remits").fetchone() == (0,)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_no_permission(tmp_path: Path) -> None:
    path = tmp_path / "locked.edi"
    path.write_bytes(SAMPLE.read_bytes())
    path.chmod(0)
    done = cleanclaim("check", path, folder=tmp_path)
    assert (done.returncode, done.stderr.count(b"\n")) == (3, 1)


def test_a_bad_file_does_not_cost_the_good_one(tmp_path: Path) -> None:
    done = cleanclaim("check", tmp_path / "gone.edi", SAMPLE, "--format", "json", folder=tmp_path)
    assert done.returncode == 3
    assert [f["claims"] for f in json.loads(done.stdout)["files"]] == [7]


def test_json_is_the_output_contract(tmp_path: Path) -> None:
    done = cleanclaim("check", SAMPLE, "--format", "json", folder=tmp_path)
    assert done.returncode == 1
    assert done.stderr == b""
    report = json.loads(done.stdout)
    assert set(report) == {
        "schema_version",
        "tool",
        "reference",
        "files",
        "claims",
        "remittances",
        "findings",
        "summary",
    }
    assert set(report["findings"][0]) >= {
        "rule", "name", "severity", "snip", "claim", "line", "loop", "segment", "segment_number", "element", "offset",
        "value", "message", "predicts", "source", "edition", "fingerprint",
    }  # fmt: skip
    data = SAMPLE.read_bytes()
    for finding in report["findings"]:
        tag = data[finding["offset"] :].split(b"*", 1)[0].decode()
        assert tag == finding["segment"], "the offset is where the segment's tag begins"
    assert Decimal(report["summary"]["charge"]) == Decimal("2753")
    assert report["files"][0]["transactions"][0]["status"] == "A"


def test_ndjson_says_the_same_as_json(tmp_path: Path) -> None:
    whole = json.loads(cleanclaim("check", SAMPLE, "--format", "json", folder=tmp_path).stdout)
    written = cleanclaim("check", SAMPLE, "--format", "ndjson", folder=tmp_path).stdout.splitlines()
    lines = [json.loads(line) for line in written]
    for kind in ("claim", "finding", "file"):
        rows = [{k: v for k, v in line.items() if k != "kind"} for line in lines if line["kind"] == kind]
        assert rows == whole[f"{kind}s"]
    assert lines[-1]["kind"] == "summary"


def test_same_input_same_bytes(tmp_path: Path) -> None:
    first, second = (cleanclaim("check", SAMPLE, "-f", "json", folder=tmp_path).stdout for _ in range(2))
    assert first == second


def test_standard_input_and_gzip(tmp_path: Path) -> None:
    packed = tmp_path / "claims.edi.gz"
    packed.write_bytes(gzip.compress(SAMPLE.read_bytes()))
    piped = json.loads(cleanclaim("check", "-", "-f", "json", folder=tmp_path, stdin=SAMPLE.read_bytes()).stdout)
    zipped = json.loads(cleanclaim("check", packed, "-f", "json", folder=tmp_path).stdout)
    assert piped["summary"] == zipped["summary"]
    assert piped["files"][0]["sha256"] == zipped["files"][0]["sha256"]


@pytest.mark.parametrize(("level", "code"), [("reject", 1), ("never", 0), ("inform", 1)])
def test_fail_on(level: str, code: int, tmp_path: Path) -> None:
    assert cleanclaim("check", SAMPLE, "--fail-on", level, folder=tmp_path).returncode == code


def test_only_some_edits(tmp_path: Path) -> None:
    done = cleanclaim("check", SAMPLE, "--only", "DX", "-f", "json", folder=tmp_path)
    assert done.returncode == 0
    assert {f["rule"] for f in json.loads(done.stdout)["findings"]} == {"DX07"}


def test_several_edits_may_stand_behind_one_only(tmp_path: Path) -> None:
    done = cleanclaim("check", SAMPLE, "--only", "dx, PX16", "-f", "json", folder=tmp_path)
    assert {f["rule"] for f in json.loads(done.stdout)["findings"]} == {"DX07", "PX16"}


def test_an_edit_nobody_knows_is_a_usage_error(tmp_path: Path) -> None:
    done = cleanclaim("check", SAMPLE, "--only", "DX,QQ99", folder=tmp_path)
    assert done.returncode == 2
    assert "QQ99" in str(done.stderr)


def test_the_loop_closes(tmp_path: Path) -> None:
    """Check and record, reconcile, and both again: recording twice is recording once."""
    store = tmp_path / "claims.sqlite"
    cleanclaim("check", SAMPLE, "--record", "--store", store, folder=tmp_path)
    again = cleanclaim("check", SAMPLE, "--record", "--store", store, folder=tmp_path)
    assert b"recorded before" in again.stderr
    done = cleanclaim("reconcile", ANSWER, "--store", store, "--format", "json", folder=tmp_path)
    assert done.returncode == 1, "a denial was missed"
    result = json.loads(done.stdout)
    states = {(d["claim"], d["state"]) for d in result["denials"]}
    assert states == {("CC-1003", "foreseen"), ("CC-1005", "missed")}
    assert ("CC-1004", "refuted") in {(f["claim"], f["state"]) for f in result["findings"]}
    assert result["summary"]["joins"] == {"joined": 6}
    second = cleanclaim("reconcile", ANSWER, "--store", store, "--format", "json", folder=tmp_path)
    again = json.loads(second.stdout)
    assert (again["claims"], again["remittances"]) == (result["claims"], result["remittances"])
    assert b"known before; no figure counts them again" in second.stderr


def test_no_patient_in_store_or_output(tmp_path: Path) -> None:
    store = tmp_path / "claims.sqlite"
    checked = cleanclaim("check", SAMPLE, "--record", "--store", store, "-f", "json", folder=tmp_path)
    answered = cleanclaim("-vv", "reconcile", ANSWER, "--store", store, folder=tmp_path)
    kept = b"".join(path.read_bytes() for path in tmp_path.glob("claims.sqlite*"))
    everything = kept + checked.stdout + checked.stderr + answered.stdout + answered.stderr
    for secret in (b"ALDER", b"QUINN", b"MEM1001", b"19780412", b"1978-04-12", b"ELM STREET", b"741234567"):
        assert secret not in everything


def test_rules_list_and_show(tmp_path: Path) -> None:
    listed = cleanclaim("rules", "list", folder=tmp_path)
    assert listed.returncode == 0
    assert b"PX16" in listed.stdout
    shown = cleanclaim("rules", "show", "px16", folder=tmp_path)
    assert b"How to fix it" in shown.stdout
    wrong = cleanclaim("rules", "show", "PX61", folder=tmp_path)
    assert wrong.returncode == 2
    assert b"did you mean" in wrong.stderr
    assert b"se-count" in listed.stdout
    shown = cleanclaim("rules", "show", "se-count", folder=tmp_path)
    assert b"SE01 is not the number of segments" in shown.stdout
    assert b"se-control" in cleanclaim("rules", "list", "se-c", folder=tmp_path).stdout
    assert b"names of their own" in cleanclaim("rules", "show", "SNIP2", folder=tmp_path).stdout


def test_settings_hold_for_findings_of_the_x12_itself(tmp_path: Path) -> None:
    text = SAMPLE.read_text()
    (tmp_path / "in.edi").write_text(re.sub(r"SE\*\d+\*", "SE*7*", text))
    (tmp_path / "s.toml").write_text("[edits]\nse-count = 'off'\n")
    told = json.loads(cleanclaim("check", "in.edi", "--format", "json", folder=tmp_path).stdout)
    assert "se-count" in {finding["rule"] for finding in told["findings"]}
    assert told["files"][0]["transactions"][0]["status"] == "R"
    told = json.loads(cleanclaim("check", "in.edi", "--format", "json", "--settings", "s.toml", folder=tmp_path).stdout)
    assert "se-count" not in {finding["rule"] for finding in told["findings"]}
    assert told["files"][0]["transactions"][0]["status"] != "R"


def test_help_and_usage(tmp_path: Path) -> None:
    assert b"837" in cleanclaim("--help", folder=tmp_path).stdout
    assert b"--fail-on" in cleanclaim("check", "--help", folder=tmp_path).stdout
    assert cleanclaim("check", folder=tmp_path).returncode == 2
    assert cleanclaim("check", SAMPLE, "--format", "pdf", folder=tmp_path).returncode == 2
    assert cleanclaim("-v", "--version", folder=tmp_path).stdout.startswith(b"cleanclaim ")


def test_the_version_is_told_before_anything_is_loaded(tmp_path: Path) -> None:
    asked = (
        "import sys; from cleanclaim.__main__ import main; sys.argv = ['cleanclaim', '--version']; main(); "
        "print(*sorted({'cleanclaim.cli', 'typer', 'msgspec', 'lxml', 'sqlalchemy', 'structlog'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", asked], cwd=ROOT, capture_output=True, check=True, timeout=60)
    assert done.stdout.decode().splitlines() == [f"cleanclaim {__version__}", ""]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize(
    "words", [("--version",), ("-v", "--version"), ("--help",), ("check", "--help"), ("rules", "list")]
)
def test_what_cannot_be_written_is_one_line_and_no_crash(words: tuple[str, ...], tmp_path: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "cleanclaim", *words],
            cwd=ROOT,
            env=os.environ | {"CLEANCLAIM_DATA": str(tmp_path)},
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
            timeout=60,
        )
    assert done.returncode == ExitCode.TRY_AGAIN
    assert done.stderr.count(b"\n") == 1
    assert b"No space left" in done.stderr


@pytest.mark.parametrize(
    "words", [("--version",), ("--help",), ("check", "--help"), ("rules", "list"), ("check", str(SAMPLE))]
)
def test_a_reader_who_has_gone_is_no_fault(words: tuple[str, ...], tmp_path: Path) -> None:
    there, gone = os.pipe()
    os.close(there)
    done = subprocess.run(
        [sys.executable, "-m", "cleanclaim", *words],
        cwd=ROOT,
        env=os.environ | {"CLEANCLAIM_DATA": str(tmp_path)},
        stdout=gone,
        stderr=subprocess.PIPE,
        check=False,
        timeout=60,
    )
    os.close(gone)
    assert (done.returncode, done.stderr) == (ExitCode.CLOSED, b"")


def test_an_unusable_store_is_one_line(tmp_path: Path) -> None:
    broken = tmp_path / "claims.sqlite"
    broken.write_bytes(b"this is not a database at all" * 100)
    done = cleanclaim("check", SAMPLE, "--record", "--store", broken, folder=tmp_path)
    assert done.returncode == 2
    assert done.stderr.count(b"\n") == 1
    assert b"claims.sqlite" in done.stderr


def test_a_family_no_edit_belongs_to_is_a_usage_error(tmp_path: Path) -> None:
    done = cleanclaim("rules", "list", "QQ", folder=tmp_path)
    assert done.returncode == 2
    assert b"no edit's id begins with 'QQ'" in done.stderr
