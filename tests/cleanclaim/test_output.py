"""Where results go: whole or not at all, and one line when they cannot go there."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from cleanclaim.exit_codes import ExitCode
from cleanclaim.output import OutputError, whole_file
from tests.cleanclaim.shell import ROOT, cleanclaim

SAMPLE = ROOT / "sample_edi" / "brief_professional.edi"
PROGRAM = [sys.executable, "-m", "cleanclaim"]


def environment(folder: Path) -> dict[str, str]:
    return os.environ | {"PYTHONPATH": str(ROOT), "CLEANCLAIM_DATA": str(folder / "data")}


@pytest.mark.parametrize("command", ["check", "parse", "acknowledge"])
@pytest.mark.parametrize("where", ["no/such/folder/x", "."])
def test_an_output_that_cannot_be_written_is_a_usage_error(command: str, where: str, tmp_path: Path) -> None:
    done = cleanclaim(command, SAMPLE, "--output", where, folder=tmp_path)
    assert done.returncode == ExitCode.USAGE
    assert done.stderr.count(b"\n") == 1
    assert f"cleanclaim: {where}: ".encode() in done.stderr


def test_a_file_that_cannot_be_read_leaves_the_old_result(tmp_path: Path) -> None:
    result = tmp_path / "result"
    result.write_text("of yesterday")
    for command in ("check", "parse", "acknowledge"):
        done = cleanclaim(command, "nowhere.edi", "--output", result, folder=tmp_path)
        assert (done.returncode, done.stderr) == (
            ExitCode.UNREADABLE,
            b"cleanclaim: nowhere.edi: No such file or directory\n",
        )
        assert result.read_text() == "of yesterday"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["result"]


def test_permissions_links_and_pipes_stay_what_they_are(tmp_path: Path) -> None:
    target, link, fifo = tmp_path / "target", tmp_path / "link", tmp_path / "fifo"
    target.write_text("old")
    target.chmod(0o640)
    link.symlink_to(target)
    with whole_file(link) as out:
        out.write(b"new")
    assert link.is_symlink()
    assert target.read_text() == "new"
    assert target.stat().st_mode & 0o777 == 0o640
    os.mkfifo(fifo)
    with subprocess.Popen(["cat", str(fifo)], stdout=subprocess.PIPE) as reader:
        with whole_file(fifo) as out:
            out.write(b"through")
        assert reader.communicate()[0] == b"through"
    assert fifo.is_fifo()


def test_parquet_files_appear_together_or_not_at_all(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    for source, code, files in (("nowhere.edi", 3, []), (SAMPLE, 0, ["claim.parquet"])):
        done = cleanclaim("parse", source, "--format", "parquet", "--output", tmp_path / "out", folder=tmp_path)
        assert done.returncode == code
        assert sorted(path.name for path in (tmp_path / "out").glob("*")) == files
    (tmp_path / "taken").write_text("")
    done = cleanclaim("parse", SAMPLE, "-f", "parquet", "-o", tmp_path / "taken" / "x", folder=tmp_path)
    assert (done.returncode, done.stderr.count(b"\n")) == (2, 1)


def test_an_error_leaves_nothing_half_written(tmp_path: Path) -> None:
    def fail() -> None:
        with whole_file(tmp_path / "x") as out:
            out.write(b"half")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    with pytest.raises(OutputError), whole_file(tmp_path):
        pass
    assert not list(tmp_path.iterdir())


@pytest.mark.skipif(not Path("/dev/full").is_char_device(), reason="needs /dev/full")
@pytest.mark.parametrize(
    "words", [["check", SAMPLE], ["parse", SAMPLE], ["rules", "list"], ["check", SAMPLE, "-fjson"]]
)
def test_a_full_disk_is_one_line(words: list[str], tmp_path: Path) -> None:
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [*PROGRAM, *words], stdout=full, stderr=subprocess.PIPE, env=environment(tmp_path), check=False
        )
    assert done.returncode == ExitCode.TRY_AGAIN
    assert done.stderr == b"cleanclaim: No space left on device\n"


@pytest.mark.parametrize("words", [["parse", "-"], ["rules", "list", "--json"]])
def test_a_reader_that_goes_away_is_no_error_and_not_clean(words: list[str], tmp_path: Path) -> None:
    many = SAMPLE.read_bytes() * 60
    with subprocess.Popen(
        [*PROGRAM, *words], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        env=environment(tmp_path),
    ) as running:  # fmt: skip
        assert running.stdin
        assert running.stdout
        assert running.stderr
        running.stdout.close()
        running.stdin.write(many if words[0] == "parse" else b"")
        running.stdin.close()
        assert running.stderr.read() == b""
        assert running.wait() == ExitCode.CLOSED


@pytest.mark.parametrize(
    ("closed", "code", "said"),
    [
        ("<&-", ExitCode.UNREADABLE, b"cleanclaim: -: standard input is closed\n"),
        (">&-", ExitCode.USAGE, b"cleanclaim: standard output is closed; use --output FILE where there is one\n"),
        ("2>&-", ExitCode.UNREADABLE, b""),
    ],
)
def test_standard_streams_that_are_closed(closed: str, code: ExitCode, said: bytes, tmp_path: Path) -> None:
    command = f'"{sys.executable}" -m cleanclaim check - {closed}'
    done = subprocess.run(
        ["/bin/sh", "-c", command],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        env=environment(tmp_path),
        check=False,
    )
    assert (done.returncode, done.stderr) == (code, said)


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, ExitCode.STOPPED), (signal.SIGTERM, 128 + signal.SIGTERM)]
)
def test_stopped_while_recording_keeps_nothing(number: signal.Signals, code: int, tmp_path: Path) -> None:
    words = ["check", "-", "--record", "--store", "s.sqlite", "--output", "result"]
    with subprocess.Popen(
        [*PROGRAM, *words], stdin=subprocess.PIPE, stderr=subprocess.PIPE, cwd=tmp_path, env=environment(tmp_path)
    ) as running:
        assert running.stdin
        assert running.stderr
        running.stdin.write(SAMPLE.read_bytes() * 40)
        running.stdin.flush()
        for _ in range(600):  # until it has begun to write
            if list(tmp_path.glob(".result.*")):
                break
            time.sleep(0.05)
        time.sleep(0.2)
        running.send_signal(number)
        said = running.stderr.read()
        running.wait()
    assert running.returncode == code
    assert b"Traceback" not in said
    assert not list(tmp_path.glob("*result*"))
    again = cleanclaim("check", SAMPLE, "--record", "--store", "s.sqlite", folder=tmp_path)
    assert b"recorded before" not in again.stderr
