"""Whatever goes wrong with an input costs that input: one line, its own exit code, and the others are worked on."""

from __future__ import annotations

import gzip
import io
import struct
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cleanclaim.cli import app, register
from tests.cleanclaim.decision_files import FILE
from tests.cleanclaim.shell import cleanclaim


class MadeUpError(Exception):
    """An exception nobody expects. Its words quote a patient, as words of exceptions do."""


SECRET = "DOE*JANE*19700101"
BAD = FILE.replace("AT-FAULT", "UNLUCKY")
LAYERS = {
    "reader": "x12.envelope.events.read_batches",
    "envelope": "x12.envelope.events.check_set",
    "structure": "cleanclaim.process.open_set.StructureChecker.feed",
    "building": "x12.build.read_837.walk",
    "deciding": "cleanclaim.process.checking.decide",
    "writing the 999": "x12.write.ack999.SetNotes.render",
    "reports": "reports.formats.ndjson.NdjsonReport.claim",
    "sink": "cleanclaim.process.acknowledging.AcknowledgementSink.take",
}
ONLY = {"writing the 999": ("acknowledge",), "sink": ("acknowledge",), "deciding": ("check",), "reports": ("check",)}


def run(*words: str) -> int:
    """The command line in this process."""
    register(words)
    with pytest.raises(SystemExit) as end:
        app(list(words), prog_name="cleanclaim")
    code = end.value.code
    return code if isinstance(code, int) else 0


def failing_once(target: str) -> tuple[Any, str, Callable[..., Any]]:
    """A stand-in that raises the first time it is called and works from then on."""
    module, name = target.rsplit(".", 1)
    parts = module.split(".")
    owner: Any = None
    for cut in range(len(parts), 0, -1):
        if ".".join(parts[:cut]) in sys.modules:
            owner = sys.modules[".".join(parts[:cut])]
            for part in parts[cut:]:
                owner = getattr(owner, part)
            break
    sound = getattr(owner, name)
    calls = iter((True,))

    def broken(*words: Any, **named: Any) -> Any:
        if next(calls, False):
            raise MadeUpError(SECRET)
        return sound(*words, **named)

    return owner, name, broken


@pytest.mark.parametrize("command", ["check", "acknowledge"])
@pytest.mark.parametrize("layer", LAYERS)
def test_an_exception_in_any_layer_costs_one_input(
    layer: str, command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: Any
) -> None:
    if command not in ONLY.get(layer, (command,)):
        pytest.skip("a layer of the other command")
    monkeypatch.setenv("CLEANCLAIM_DATA", str(tmp_path / "data"))
    first, second = tmp_path / "first.edi", tmp_path / "second.edi"
    first.write_text(BAD)
    second.write_text(FILE)
    options = ["-f", "ndjson"] if command == "check" else []
    run(command, str(second), *options)  # what is imported lazily is there
    capfdbinary.readouterr()
    monkeypatch.setattr(*failing_once(LAYERS[layer]))
    code = run(command, str(first), str(second), *options)
    out, err = capfdbinary.readouterr()
    lines = err.decode().splitlines()
    assert code == 70
    assert len(lines) == 1
    assert "first.edi: internal error: MadeUpError at " in lines[0]
    assert ".py:" in lines[0]
    assert SECRET.encode() not in out + err
    assert (b'"AT-FAULT"' if command == "check" else b"IK5*A~") in out
    assert b"UNLUCKY" not in out or layer == "reports"


@pytest.mark.parametrize("error", [MadeUpError, MemoryError, RecursionError])
def test_an_exception_around_the_run_is_one_line(
    error: type[Exception], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: Any
) -> None:
    (tmp_path / "a.edi").write_text(FILE)
    register(["check"])

    def fail(*_: object) -> None:
        raise error(SECRET)

    monkeypatch.setattr("cleanclaim.commands.check.load_settings", fail)
    assert run("check", str(tmp_path / "a.edi")) == 70
    out, err = capfdbinary.readouterr()
    assert out == b""
    assert err.count(b"\n") == 1
    assert err.startswith(f"cleanclaim: internal error: {error.__name__} at ".encode())


def damaged_archives() -> dict[str, bytes]:
    """Archives in which something is not as it should be."""
    found = {}
    for method in (zipfile.ZIP_DEFLATED, zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2):
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", method) as archive:
            archive.writestr("a.edi", FILE)
        data = bytearray(packed.getvalue())
        data[60:90] = bytes(30)
        found[f"method {method}"] = bytes(data)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.edi", FILE)
    plain = packed.getvalue()
    central = plain.index(b"PK\x01\x02")
    found["version"] = plain[: central + 6] + struct.pack("<H", 99) + plain[central + 8 :]
    found["name"] = plain.replace(b"a.edi", b"\xff\xfe\xfd\xfc\xfb")
    flag = central + 8
    found["name said to be UTF-8"] = (plain[:flag] + struct.pack("<H", 0x800) + plain[flag + 2 :]).replace(
        b"a.edi", b"\xff\xfe\xfd\xfc\xfb"
    )
    found["directory"] = plain[: central + 10]
    found["method nobody knows"] = plain[: central + 10] + struct.pack("<H", 77) + plain[central + 12 :]
    return found


@pytest.mark.parametrize("what", sorted(damaged_archives()))
def test_a_damaged_archive_is_one_line_and_the_next_file_is_done(what: str, tmp_path: Path) -> None:
    (tmp_path / "bad.zip").write_bytes(damaged_archives()[what])
    (tmp_path / "good.edi").write_text(FILE)
    done = cleanclaim("check", "bad.zip", "good.edi", folder=tmp_path)
    readable = what == "name"  # an odd name is no damage
    assert done.returncode == (0 if readable else 3)
    assert done.stderr.count(b"\n") == (0 if readable else 1)
    assert b"Traceback" not in done.stderr
    done_files = [line for line in done.stdout.splitlines() if line.endswith(b"  4 claims, 4 lines, $400.00")]
    assert len(done_files) == (2 if readable else 1)
    assert done_files[-1].startswith(b"good.edi  ")
    assert (b"8 claims $800.00: send 8 " if readable else b"4 claims $400.00: send 4 ") in done.stdout


BESIDE: dict[str, tuple[str, str, Callable[[], bytes], int]] = {
    "deep and open": ("--documentation", "deep.jsonl", lambda: b'{"claim":' + b"[" * 200_000, 3),
    "deep": ("--documentation", "deep.jsonl", lambda: b'{"claim":' + b"[" * 200_000 + b"]" * 200_000 + b"}", 3),
    "no text": ("--documentation", "bytes.csv", lambda: b"claim,line\n\xff\xfe,1\n", 3),
    "bomb": ("--documentation", "bomb.jsonl.gz", lambda: gzip.compress(bytes(120 << 20)), 3),
    "deep settings": ("--settings", "deep.toml", lambda: b"a = " + b"[" * 100_000, 2),
    "large settings": ("--settings", "large.toml", lambda: b"# " + b"x" * (5 << 20), 2),
    "no text in settings": ("--settings", "bytes.toml", lambda: b'store = "\xff"', 2),
}


@pytest.mark.parametrize("what", BESIDE)
def test_files_beside_the_claims(what: str, tmp_path: Path) -> None:
    option, name, data, code = BESIDE[what]
    (tmp_path / name).write_bytes(data())
    (tmp_path / "good.edi").write_text(FILE)
    done = cleanclaim("check", "good.edi", option, name, folder=tmp_path)
    assert (done.returncode, done.stdout, done.stderr.count(b"\n")) == (code, b"", 1)
    assert name.encode() in done.stderr


def test_a_line_separator_in_a_json_text_is_no_line(tmp_path: Path) -> None:
    (tmp_path / "f.jsonl").write_text('{"claim": "A\u2028B", "line": 1}\n', encoding="utf-8")
    (tmp_path / "good.edi").write_text(FILE)
    assert cleanclaim("check", "good.edi", "--documentation", "f.jsonl", folder=tmp_path).returncode == 0


def test_an_output_that_links_to_itself_is_a_usage_error(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    (tmp_path / "good.edi").write_text(FILE)
    done = cleanclaim("check", "good.edi", "-o", "a", folder=tmp_path)
    assert (done.returncode, done.stderr.count(b"\n")) == (2, 1)
