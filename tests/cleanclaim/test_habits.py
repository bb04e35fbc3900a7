"""The command line has the habits of others: what to leave out, what was known, how much to say, when to go again."""

from __future__ import annotations

import importlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from cleanclaim.cli import COMMANDS, common_first
from cleanclaim.exit_codes import ExitCode
from cleanclaim.process.days import a_day, a_moment
from cleanclaim.process.watching import look, watch
from tests.cleanclaim.shell import ROOT, cleanclaim

SAMPLE = ROOT / "sample_edi" / "brief_professional.edi"
TOTALS = b"7 claims $2,753.00: send 4 ($1,798.00), look at 2 ($760.00), fix 1 ($195.00); $955.00 at risk\n"


def rules_of(data: bytes) -> list[str]:
    return sorted(finding["rule"] for finding in json.loads(data)["findings"])


def test_quiet_says_the_totals_alone(tmp_path: Path) -> None:
    done = cleanclaim("check", SAMPLE, "-q", "--record", folder=tmp_path)
    assert (done.returncode, done.stderr) == (1, b"")
    assert done.stdout.startswith(TOTALS)
    assert b"CC-1006" not in done.stdout
    back = cleanclaim("reconcile", ROOT / "sample_edi" / "brief_professional.835.edi", "--quiet", folder=tmp_path)
    assert back.stdout.startswith(b"1 remittance, 6 payments, 6 joined")
    assert b"CC-1005" not in back.stdout


def test_statistics_are_by_edit_payer_and_dollars(tmp_path: Path) -> None:
    done = cleanclaim("check", SAMPLE, "--statistics", "--record", folder=tmp_path)
    text = done.stdout.decode()
    assert "  AL04 mismatched body system    $640.00   1 claim   1 finding\n" in text
    assert "  PLAINS01 PLAINS HEALTH PLAN   $955.00   7 claims   3 findings\n" in text
    assert TOTALS.decode() in text
    assert "CC-1006" not in text
    back = cleanclaim("reconcile", ROOT / "sample_edi" / "brief_professional.835.edi", "--statistics", folder=tmp_path)
    assert "medical necessity" in back.stdout.decode()
    assert "CC-1005" not in back.stdout.decode()


@pytest.mark.parametrize(
    ("words", "rules", "code"),
    [
        (("--ignore", "PX16"), ["AL04", "DX07"], 0),
        (("--ignore", "px,AL04"), ["DX07"], 0),
        (("--ignore", "AL04", "--ignore", "DX07"), ["PX16"], 1),
        (("--select", "DX"), ["DX07"], 0),
        (("--select", "DX,PX", "--ignore", "PX16"), ["DX07"], 0),
        (("--min-severity", "deny"), ["PX16"], 1),
        (("--min-severity", "warn"), ["AL04", "DX07", "PX16"], 1),
        (("--min-severity", "reject", "--fail-on", "warn", "--ignore", "PX16"), [], 1),
    ],
)
def test_what_is_left_out(words: tuple[str, ...], rules: list[str], code: int, tmp_path: Path) -> None:
    """Not running an edit changes what becomes of a claim; not showing a finding changes nothing but what is shown."""
    done = cleanclaim("check", SAMPLE, *words, "-f", "json", folder=tmp_path)
    assert rules_of(done.stdout) == rules
    assert done.returncode == code
    fix = json.loads(done.stdout)["summary"]["dispositions"].get("reject", 0)
    assert fix == ("PX16" in rules)


def test_an_edit_is_off_for_a_payer_too_that_has_it_set_otherwise(tmp_path: Path) -> None:
    (tmp_path / "s.toml").write_text('[payers.PLAINS01.edits]\nAL04 = "hold"\n')
    done = cleanclaim("check", SAMPLE, "--settings", "s.toml", "-f", "json", folder=tmp_path)
    assert json.loads(done.stdout)["summary"]["dispositions"]["hold"] == 1
    done = cleanclaim("check", SAMPLE, "--settings", "s.toml", "--ignore", "AL04", "-f", "json", folder=tmp_path)
    assert "AL04" not in rules_of(done.stdout)


def test_issues_of_the_x12_can_be_ignored_by_name(tmp_path: Path) -> None:
    done = cleanclaim("check", SAMPLE, "--ignore", "se-count", "-q", folder=tmp_path)
    assert done.returncode == 1


@pytest.mark.parametrize("suffix", [".json", ".ndjson", ".sarif", ".csv"])
def test_a_baseline_leaves_what_is_new(suffix: str, tmp_path: Path) -> None:
    cleanclaim("check", SAMPLE, "-o", f"last{suffix}", folder=tmp_path)
    done = cleanclaim("check", SAMPLE, "--baseline", f"last{suffix}", "-f", "json", folder=tmp_path)
    assert (rules_of(done.stdout), done.returncode) == ([], 0)
    assert done.stderr.decode() == f"cleanclaim: 3 findings that are in last{suffix} too are not shown again\n"


def test_a_changed_claim_is_new_where_its_value_is(tmp_path: Path) -> None:
    """The same edit, claim, line, element and value is known; another value of the same claim is not."""
    cleanclaim("check", SAMPLE, "-o", "last.json", folder=tmp_path)
    (tmp_path / "next.edi").write_text(SAMPLE.read_text().replace("CLM*CC-1006*195*", "CLM*CC-1006*196*"))
    done = cleanclaim("check", "next.edi", "--baseline", "last.json", "-f", "json", folder=tmp_path)
    assert (rules_of(done.stdout), done.returncode) == (["PX16"], 1)
    assert b"2 findings that are in last.json too" in done.stderr
    (tmp_path / "moved.edi").write_text(SAMPLE.read_text().replace("BHT*", "\nBHT*"))
    done = cleanclaim("check", "moved.edi", "--baseline", "last.json", "-f", "json", folder=tmp_path)
    assert (rules_of(done.stdout), done.returncode) == ([], 0), "where the bytes stand does not matter"


def test_everything_is_recorded_whatever_is_shown(tmp_path: Path) -> None:
    cleanclaim("check", SAMPLE, "-o", "last.json", folder=tmp_path)
    cleanclaim("check", SAMPLE, "--baseline", "last.json", "--min-severity", "reject", "--record", folder=tmp_path)
    done = cleanclaim("reconcile", ROOT / "sample_edi" / "brief_professional.835.edi", folder=tmp_path)
    assert b"foreseen by AL04" in done.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--ignore", "ZZ9"), "--ignore: ZZ9: no such edit or family (cleanclaim rules list)"),
        (("--baseline", "none.json"), "--baseline: none.json: No such file or directory"),
        (
            ("--baseline", "x.csv"),
            "x.csv: is no result of `cleanclaim check` (.json, .ndjson, .sarif or .csv)",
        ),
        (("--baseline", "x.json"), "--baseline: x.json: is no result of `cleanclaim check`"),
        (("--watch", "-"), "--watch: standard input is read once; name files to watch"),
    ],
)
def test_what_cannot_be_meant_is_a_usage_error(words: tuple[str, ...], said: str, tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("a,b\n1,2\n")
    (tmp_path / "x.json").write_text('{"claims": []}')
    done = cleanclaim("check", SAMPLE, *words, folder=tmp_path)
    assert done.returncode == 2
    assert said in done.stderr.decode()
    assert done.stdout == b""


@pytest.mark.parametrize(
    ("words", "first"),
    [
        (["check", "a", "-v"], ["-v", "check", "a"]),
        (["-v", "check", "a", "--log-json"], ["-v", "--log-json", "check", "a"]),
        (["check", "--", "-v"], ["check", "--", "-v"]),
        (["check", "a", "-o", "b.json", "-vv"], ["-vv", "check", "a", "-o", "b.json"]),
    ],
)
def test_verbose_may_stand_on_either_side(words: list[str], first: list[str]) -> None:
    assert common_first(words) == first


def test_verbose_after_the_command(tmp_path: Path) -> None:
    assert b"checked" in cleanclaim("check", SAMPLE, "-v", folder=tmp_path).stderr


@pytest.mark.parametrize("text", ["2026-01-05", "20260105", " 20260105 "])
def test_days(text: str) -> None:
    assert a_day(text).isoformat() == "2026-01-05"


@pytest.mark.parametrize("text", ["2026-0105", "01/05/2026", "20261301", "2026-02-30", "", "２０２６０１０５"])
def test_what_is_no_day(text: str) -> None:
    with pytest.raises(ValueError, match=r"is not a day \(2026-01-05 or 20260105\)"):
        a_day(text)


@pytest.mark.parametrize(
    "words",
    [("explain", "--dx", "E11.9", "--cpt", "23500", "--on"), ("reference", "show", "icd10cm", "E11.9", "--on"),
     ("reference", "list", "--on")],
    ids=lambda words: " ".join(words[:2]),
)  # fmt: skip
def test_days_are_spelled_alike_everywhere(words: tuple[str, ...], tmp_path: Path) -> None:
    done = [cleanclaim(*words, day, folder=tmp_path) for day in ("2026-01-05", "20260105", "05.01.2026")]
    assert done[0].stdout == done[1].stdout != b""
    assert done[2].returncode == 2
    assert b"is not a day (2026-01-05 or 20260105)" in done[2].stderr


def test_watching_waits_until_a_file_is_still(tmp_path: Path) -> None:
    file, out = tmp_path / "a.edi", tmp_path / "out.edi"
    worked: list[str] = []
    steps = iter(["ISA*1", "ISA*12", "", "ISA*3", "", "", ""])

    def work() -> ExitCode:
        worked.append(file.read_text() if file.exists() else "")
        out.write_text(f"ISA {len(worked)}")
        return ExitCode.FINDINGS

    def wait(_: float) -> None:
        step = next(steps, None)
        if step is None:
            raise KeyboardInterrupt
        if step:
            file.write_text(step)
            os.utime(file, ns=(len(worked) * 10**9, len(step) * 10**9))

    assert watch([str(tmp_path)], work, [out], wait) is ExitCode.FINDINGS
    assert worked == ["", "ISA*12", "ISA*3"], "never while it is being written, never for what it writes itself"
    assert [Path(name).name for name in look([str(tmp_path), "none"], [out])] == ["a.edi"]


def test_watch_checks_again(tmp_path: Path) -> None:
    shutil.copy(SAMPLE, tmp_path / "a.edi")
    environment = os.environ | {"PYTHONPATH": str(ROOT), "CLEANCLAIM_DATA": str(tmp_path / "data")}
    words = [sys.executable, "-m", "cleanclaim", "check", "a.edi", "--watch", "-o", "a.json"]
    running = subprocess.Popen(words, cwd=tmp_path, env=environment)
    try:
        assert seen(tmp_path / "a.json", 3)
        (tmp_path / "a.edi").write_text(SAMPLE.read_text().replace("CLM*CC-1006*195*", "CLM*CC-1006*185*"))
        assert seen(tmp_path / "a.json", 2)
        running.send_signal(signal.SIGINT)
        assert running.wait(20) == 0, "the last code"
    finally:
        running.kill()


def seen(file: Path, findings: int) -> bool:
    """Whether the result holds so many findings, soon."""
    ends = time.monotonic() + 60
    while time.monotonic() < ends:
        try:
            if len(rules_of(file.read_bytes())) == findings:
                return True
        except (OSError, ValueError):
            pass
        time.sleep(0.2)
    return False


def test_the_demo_leaves_pages_and_workbooks(tmp_path: Path) -> None:
    done = cleanclaim("demo", "--out", "shown", folder=tmp_path)
    assert done.returncode == 0
    assert done.stderr == b""
    ends = [line.split("    ")[0].strip() for line in done.stdout.decode().splitlines()[-4:]]
    assert [Path(name).name for name in ends] == ["claims.html", "claims.xlsx", "remittance.html", "remittance.xlsx"]
    assert all((tmp_path / name).stat().st_size > 5000 for name in ends)
    assert "$1,530.00 denied in 2 denials" in Path(ends[2]).read_text("utf-8")


LIBRARY = re.compile(r"[Tt]yper|[Cc]lick\b|%Y|strftime|Value error|<[a-z]+\[|Traceback|pydantic|\bNoneType\b|datetime")
"""Words of what the program is made with, which mean nothing to whoever uses it."""


def commands() -> list[tuple[str, ...]]:
    """Every command, and those of groups."""
    names: list[tuple[str, ...]] = [(), *((name,) for name in COMMANDS)]
    for group in ("rules", "reference", "settings"):
        module = importlib.import_module(f"cleanclaim.commands.{group}")
        names += [(group, command.name) for command in module.app.registered_commands]
    return names


@pytest.mark.parametrize("words", commands(), ids=" ".join)
def test_help_names_no_librarys_words(words: tuple[str, ...], tmp_path: Path) -> None:
    done = cleanclaim(*words, "--help", folder=tmp_path)
    assert done.returncode == 0
    text = done.stdout.decode()
    assert not LIBRARY.search(text), LIBRARY.search(text)
    assert not re.search(r" +$", text, re.M)


@pytest.mark.parametrize(
    "words",
    [("check",), ("check", "x", "--fail-on", "bad"), ("check", "x", "--min-severity", "bad"),
     ("check", "x", "--show", "y"),
     ("acknowledge", "x", "--at", "soon"), ("acknowledge", "x", "--control", "0"), ("explain",), ("reference", "show"),
     ("rules", "list", "-f", "csv"), ("check", "x", "--nonsense"), ("nonsense",), ("settings", "show", "none.toml")],
    ids=" ".join,
)  # fmt: skip
def test_errors_name_no_librarys_words(words: tuple[str, ...], tmp_path: Path) -> None:
    done = cleanclaim(*words, folder=tmp_path)
    assert done.returncode == 2
    assert done.stderr
    assert not LIBRARY.search(done.stderr.decode()), done.stderr


@pytest.mark.parametrize(
    ("text", "moment"),
    [("2026-01-05", "2026-01-05T00:00:00"), ("20260105T1430", "2026-01-05T14:30:00"),
     ("2026-01-05 14:30", "2026-01-05T14:30:00"), ("2026-01-05T14:30:01+01:00", "2026-01-05T14:30:01+01:00")],
)  # fmt: skip
def test_moments(text: str, moment: str) -> None:
    assert a_moment(text).isoformat() == moment


@pytest.mark.parametrize("text", ["", "14:30", "2026-01-05T25:00", "5 January"])
def test_what_is_no_moment(text: str) -> None:
    with pytest.raises(ValueError, match="is not a moment"):
        a_moment(text)


@pytest.mark.parametrize("words", [("rules", "AL04"), ("rules", "al04"), ("rules", "show", "AL04")])
def test_an_edit_is_shown_by_its_name_alone(words: tuple[str, ...], tmp_path: Path) -> None:
    text = cleanclaim(*words, folder=tmp_path).stdout.decode()
    assert text.startswith("AL04 mismatched body system\n")
    assert "Payer would answer denied 11: diagnosis does not support the procedure\n" in text
    assert "speaks against every diagnosis and" in " ".join(text.split()), "no marks of other formats"
    assert "\n  P dos=2026-01-05 dx=E11.9 | 23500\n" in text


def test_edits_are_shown_by_how_they_begin(tmp_path: Path) -> None:
    lines = cleanclaim("rules", "AL", folder=tmp_path).stdout.decode().splitlines()
    assert [line for line in lines if line.startswith("AL04  warn    Every diagnosis")]
    assert len(lines) > 10
    shown = json.loads(cleanclaim("rules", "AL04", "-f", "json", folder=tmp_path).stdout)
    assert (shown["rule"], shown["severity"]) == ("AL04", "warn")
    assert "How to fix it" in shown["sections"]
    assert b"there is no edit 'XX99'" in cleanclaim("rules", "XX99", folder=tmp_path).stderr


def test_json_is_spelled_alike(tmp_path: Path) -> None:
    for words in (("rules", "list", "AL"), ("settings", "show")):
        both = [cleanclaim(*words, *more, folder=tmp_path).stdout for more in (("--json",), ("-f", "json"))]
        assert both[0] == both[1]
        assert json.loads(both[0])
