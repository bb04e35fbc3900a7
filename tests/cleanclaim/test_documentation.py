"""Documentation facts: both forms say the same, and what cannot be used is named with its line."""

from __future__ import annotations

import gzip
import json
from datetime import date
from pathlib import Path

import pytest

from cleanclaim.documentation import DocumentationError, read_documentation, read_records
from validators.questions.rows import LineFacts

FULL = LineFacts(
    claim="A1", line=2, minutes=42, mdm="moderate", signed=True, order=False, new_patient=True,
    attachments=("operative-report", "consent"), laterality="left", start="08:00", stop="08:42",
    requested=date(2026, 2, 1), as_of=date(2026, 2, 20),
)  # fmt: skip

JSON_FORM = (
    '{"claim": "A1", "line": 2, "minutes": 42, "mdm": "Moderate", "signed": true, "order": false, "new_patient": true, '
    '"attachments": ["operative-report", "consent"], "laterality": "left", "start": "08:00", "stop": "08:42", '
    '"requested": "2026-02-01", "as_of": "2026-02-20"}\n'
)
CSV_FORM = (
    "claim,line,minutes,mdm,signed,order,new_patient,attachments,laterality,start,stop,requested,as_of,risk\n"
    "A1,2,42,moderate,yes,no,Y,operative-report; consent,left,08:00,08:42,2026-02-01,2026-02-20,\n"
)


def file(folder: Path, text: str | bytes) -> Path:
    path = folder / "facts"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


@pytest.mark.parametrize(
    "content",
    [JSON_FORM, CSV_FORM, CSV_FORM.replace("\n", "\r\n"), "\ufeff" + CSV_FORM, "\n\n" + JSON_FORM + "\n"],
    ids=["json", "csv", "crlf", "bom", "blank-lines"],
)
def test_both_forms_say_the_same(tmp_path: Path, content: str) -> None:
    facts = read_documentation(file(tmp_path, content))
    assert facts("A1", 2) == FULL
    assert facts("A1", 1) is None
    assert facts("A2", 2) is None


def test_compressed(tmp_path: Path) -> None:
    assert read_documentation(file(tmp_path, gzip.compress(CSV_FORM.encode())))("A1", 2) == FULL


def test_what_is_not_said_is_unknown(tmp_path: Path) -> None:
    facts = read_documentation(file(tmp_path, "claim,line,minutes,signed\nA1,1,,\n"))("A1", 1)
    assert facts == LineFacts(claim="A1", line=1)
    assert facts.minutes is None
    assert facts.signed is None


def test_records_come_with_their_line(tmp_path: Path) -> None:
    text = 'claim,line,start\nA1,1,"08:00"\nA1,2,09:00\n'
    assert [number for number, _ in read_records(file(tmp_path, text))] == [2, 3]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ('{"claim": "A1", "minute": 3}', "line 1: unknown field 'minute'; did you mean minutes?"),
        ('{"claim": "A1", "colour": 3}', "line 1: unknown field 'colour'; known are claim, line"),
        ('{"claim": "A1"}\n{"claim": "A2", "minutes": "long"}', "line 2: minutes: expected a whole number"),
        ('{"line": 1}', "line 1: claim is missing"),
        ('{"claim": 3}', "line 1: claim: expected text"),
        ('{"claim": "A1", "attachments": 3}', "line 1: attachments: expected a list of texts"),
        ('{"claim": "A1"}\n[1]', "line 2: not a JSON object on one line"),
        ('{"claim": "A1"\n', "line 1: not a JSON object on one line"),
        ('{"claim": "A1", "mdm": "medium"}', "line 1: mdm: expected one of straightforward, low, moderate, high"),
        ('{"claim": "A1", "requested": "1 Feb 2026"}', "line 1: requested: expected a day like 2026-01-31"),
        ('{"claim": "A1"}\n{"claim": "A1"}', "line 2: line 0 of this claim was given before"),
        ("claim,line\nA1,one\n", "line 2: line: expected a whole number"),
        ("claim,line,signed\nA1,1,perhaps\n", "line 2: signed: expected yes or no"),
        ("claim,line,signed\nA1,1\n", "line 2: does not have as many cells as the header"),
        ("claim,line\nA1,1,2\n", "line 2: does not have as many cells as the header"),
        ("claim,lines\nA1,1\n", "line 2: unknown field 'lines'; did you mean line?"),
        (b"claim,line\nA\xff,1\n", "is not UTF-8 text (byte 12)"),
    ],
)
def test_what_cannot_be_used_is_named_with_its_place(tmp_path: Path, content: str | bytes, says: str) -> None:
    path = file(tmp_path, content)
    with pytest.raises(DocumentationError) as caught:
        read_documentation(path)
    assert str(caught.value).startswith(str(path))
    assert says in str(caught.value)


def test_the_example_of_the_documentation_page_is_read(tmp_path: Path) -> None:
    page = (Path(__file__).resolve().parents[2] / "docs" / "documentation.md").read_text(encoding="utf-8")
    blocks = [block.strip() for block in page.split("```")[1::2]]
    assert len(blocks) == 2
    for block in blocks:
        assert read_documentation(file(tmp_path, block + "\n"))("A1001", 1) is not None


def test_the_published_schema_knows_every_field() -> None:
    schema = json.loads((Path(__file__).resolve().parents[2] / "docs/schema/documentation.json").read_text("utf-8"))
    assert set(schema["$defs"]["LineFacts"]["properties"]) == set(LineFacts.__struct_fields__)
