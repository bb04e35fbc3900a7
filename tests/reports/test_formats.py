"""Formats of ``check``: one protocol, one file each, chosen by name or suffix; and text from a file is data in all."""

from __future__ import annotations

import io
import json
import re
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

import reports.formats
from reports.formats.claims_export import Exporter, JsonExport, NdjsonExport
from reports.formats.claims_xml import XmlExport
from reports.formats.format_protocol import Options
from reports.formats.format_registry import format_named, format_names, format_of_suffix
from reports.records import (
    ClaimRecord,
    EditionRecord,
    FileRecord,
    NotCheckedRecord,
    RemittanceRecord,
    Report,
    SetRecord,
    Summary,
    Tally,
    ToolRecord,
)
from tests.cleanclaim.agreement import RAW_CONTROL
from tests.cleanclaim.shell import ROOT, cleanclaim
from validators.engine.finding import Finding
from x12.records.claim import Claim, Transaction
from x12.records.issue import Issue
from x12.text.segments import Where

SAMPLE = ROOT / "sample_edi" / "brief_professional.edi"
BINARY = ("parquet", "xlsx")
"""Formats nobody looks at as they are; what they hold is read back in ``test_writers``."""
HOSTILE = st.text(
    st.one_of(
        st.sampled_from("\x1b\x07\x08\r\n\t\0\x7f\x9b\x85\u202e\u2066\u200f\u2028\ufeff[]/=<>&\"'\\"),
        st.characters(max_codepoint=0x2FF, exclude_categories=["Cs"]),
    ),
    max_size=24,
) | st.sampled_from(
    [
        "\x1b[31m\x1b]0;pwn\x07", "[red]x[/red]", "[/x]", "[link=http://x]y[/link]", ":smile:", "\x9b2J", "a\u202eb",
        "\xc2\x9b",
    ]
)  # fmt: skip


def test_there_are_formats() -> None:
    assert set(format_names()) >= {"json", "ndjson", "text"}
    assert all(format_named(name).name == name for name in format_names())
    assert format_of_suffix(".JSON") is format_named("json")
    assert format_of_suffix(".jsonl") is format_named("ndjson")
    assert format_of_suffix(".exe") is None
    with pytest.raises(KeyError):
        format_named("claims_xml")


TOY = """
from reports.formats.format_protocol import Format


class Toy:
    def __init__(self, out):
        self.out = out

    def claim(self, record):
        self.out.write(f"{record.claim} is {record.disposition}\\n".encode())

    def remittance(self, record): ...
    def finding(self, finding, file): ...
    def file(self, record): ...

    def close(self, tool, editions, summary):
        self.out.write(b"the end\\n")


FORMAT = Format("toy", (".toys",), lambda out, options: Toy(out))
"""


def test_adding_a_format_is_one_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from cleanclaim.commands.check import Trigger, check

    (tmp_path / "toy.py").write_text(TOY)
    monkeypatch.setattr(reports.formats, "__path__", [*reports.formats.__path__, str(tmp_path)])
    monkeypatch.setenv("CLEANCLAIM_DATA", str(tmp_path / "data"))
    out, other = tmp_path / "x.toy", tmp_path / "x.toys"
    check([str(SAMPLE)], output=[out, other], fail_on=[Trigger.never])
    lines = out.read_text().splitlines()
    assert "CC-1006 is reject" in lines
    assert lines[-1] == "the end"
    assert other.read_bytes() == out.read_bytes()


def test_several_outputs_each_in_the_format_of_its_name(tmp_path: Path) -> None:
    done = cleanclaim("check", SAMPLE, "-o", "a.json", "-o", "b.ndjson", "-o", "c.txt", folder=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (1, b"", b"")
    report = json.loads((tmp_path / "a.json").read_bytes())
    assert report["schema_version"] == 1
    lines = [json.loads(line) for line in (tmp_path / "b.ndjson").read_bytes().splitlines()]
    assert len([line for line in lines if line["kind"] == "claim"]) == len(report["claims"]) == 7
    assert lines[-1]["schema_version"] == 1
    assert b"CC-1006" in (tmp_path / "c.txt").read_bytes()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("-o", "x.pdf"), b"there is no format .pdf"),
        (("-f", "pdf"), b"there is no format 'pdf'; known are"),
        (("-o", "a.json", "-o", "x.pdf"), b"there is no format .pdf"),
    ],
)
def test_a_format_nobody_knows_is_a_usage_error(words: tuple[str, ...], said: bytes, tmp_path: Path) -> None:
    done = cleanclaim("check", SAMPLE, *words, folder=tmp_path)
    assert done.returncode == 2
    assert said in done.stderr
    assert b"Value error" not in done.stderr
    assert not list(tmp_path.glob("*.json"))


def test_the_format_asked_for_goes_before_the_suffix(tmp_path: Path) -> None:
    cleanclaim("check", SAMPLE, "-f", "json", "-o", "x.txt", folder=tmp_path)
    assert json.loads((tmp_path / "x.txt").read_bytes())["claims"]


def test_what_is_written_is_its_owners_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.json").write_text("")
    (tmp_path / "mine.json").chmod(0o640)
    cleanclaim("check", SAMPLE, "-o", "new.json", "-o", "mine.json", folder=tmp_path)
    assert (tmp_path / "new.json").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "mine.json").stat().st_mode & 0o777 == 0o640, "what was there keeps what it was given"
    cleanclaim("acknowledge", SAMPLE, "-o", "a.999", folder=tmp_path)
    assert (tmp_path / "a.999").stat().st_mode & 0o777 == 0o600


def made(value: str) -> tuple[ClaimRecord, RemittanceRecord, Finding, FileRecord, SetRecord]:
    """Records in which every text of a file is ``value``."""
    not_checked = (NotCheckedRecord("AL01", 1, value),)
    finding = Finding(
        rule="DX01", name="invalid diagnosis", severity="reject", snip=5, claim=value, line=1, loop=value,
        segment=value, segment_number=7, element=value, offset=3, value=value, message=value, predicts=(value,),
        source=value, edition=value, fingerprint="0", also=(value,),
    )  # fmt: skip
    one = SetRecord(value, "837", value, "R", 1, 20)
    unread = SetRecord(value, value, value, "R", 0, 3, value)
    return (
        ClaimRecord(value, value, value, "P", "reject", Decimal(5), 1, not_checked, "claims"),
        RemittanceRecord(value, value, value, value, Decimal(5), 1, Decimal(5), not_checked),
        finding,
        FileRecord(value, "0", 9, 20, 1, 1, 1, 1, Decimal(5), (one, unread)),
        one,
    )


def written(name: str, value: str) -> bytes:
    claim, remittance, finding, file, _ = made(value)
    out = io.BytesIO()
    report = format_named(name).open(out, Options(show=9))
    report.claim(claim)
    report.finding(finding, value)
    report.remittance(remittance)
    report.file(file)
    tally = Tally()
    tally.file(file)
    report.close(ToolRecord("cleanclaim", "0", 1), (EditionRecord(value, value),), tally.summary())
    return out.getvalue()


@settings(max_examples=150, deadline=None)
@given(HOSTILE)
def test_text_from_a_file_is_data_in_every_format(value: str) -> None:
    """Nothing acts on whoever looks at it; to a program it is the text it was."""
    for name in format_names():
        if name in BINARY:
            continue
        data = written(name, value).decode()
        assert RAW_CONTROL.search(data) is None, name
        assert "\u2028" not in data, name
    report = msgspec.json.decode(written("json", value), type=Report)
    again = report.findings[0].message
    assert again in (value, value.encode("latin-1", "ignore").decode("utf-8", "ignore"))


@pytest.mark.parametrize("value", ["[red]x[/red]", "[/x]", "[link=http://x]y[/link]", ":smile:", "[bold"])
def test_markup_is_shown_and_not_obeyed(value: str) -> None:
    assert value in written("text", value).decode()


def test_what_cannot_be_seen_is_shown() -> None:
    data = written("text", "A\x1b[31mB\x9bC\u202eD\x07").decode()
    assert "A␛[31mB\\x9bC\\u202eD␇" in data


def claim_of(value: str) -> Claim:
    head = Transaction(1, value, value, value, value, value, value)
    return Claim("P", value, Decimal(5), Where(3, 9, value, value), head, 1, value, value)


@settings(max_examples=150, deadline=None)
@given(HOSTILE)
def test_text_from_a_file_is_data_in_every_export(value: str) -> None:
    issue = Issue(key="se-count", level="set", message=value, where=Where(1, 2), value=value)
    for make in (NdjsonExport, JsonExport, XmlExport):
        out = io.BytesIO()
        exporter: Exporter = make(out)
        exporter.file(value)
        exporter.record(claim_of(value))
        exporter.record(issue)
        exporter.close()
        data = out.getvalue().decode()
        assert RAW_CONTROL.search(re.sub(r"[\t\r]", "", data)) is None, make
        if make is XmlExport:
            root = etree.fromstring(out.getvalue())
            assert len(root[0]) == 2
        else:
            assert [json.loads(line) for line in data.splitlines()] if make is NdjsonExport else json.loads(data)


def test_findings_always_say_where() -> None:
    """Segment and element are filled, those of envelopes and of the text itself too."""
    from cleanclaim import SetFinding, Settings, Verdict, check
    from tests.cleanclaim.decision_files import FAULTS

    for fault, text in FAULTS.items():
        run = check(
            io.BytesIO(text().replace("LX*1~", "LX*1~~", 1).encode()), settings=Settings(path=None, data=Path("no"))
        )
        for item in run:
            found = (
                item.findings if isinstance(item, Verdict) else (item.finding,) if isinstance(item, SetFinding) else ()
            )
            assert all(finding.segment and finding.element for finding in found), (fault, found)


def test_a_summary_needs_its_types() -> None:
    assert Summary.__struct_fields__[:3] == ("files", "claims", "charge")
