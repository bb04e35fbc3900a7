"""Documentation facts: what the medical record says of each service, read from JSON Lines or CSV.

One record is one service (or, with line 0, one claim): see ``docs/documentation.md`` and the schema in
``docs/schema/documentation.json``. Facts are kept in memory, a few hundred bytes for each service.
"""

from __future__ import annotations

import csv
import difflib
import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from cleanclaim.process.source import SourceError, open_sources, read_small
from validators.questions.rows import LineFacts

Facts = Callable[[str, int], LineFacts | None]
"""Answers with the facts of a claim (CLM01) and line number, or None."""

MOST_BYTES = 256 << 20
"""Bytes of a documentation file that are read, unpacked: about a million services."""

_PLACE = re.compile(r"`\$\.(\w+)")
_EXPECTED = (
    ("Expected `int", "a whole number"),
    ("Expected `bool", "yes or no"),
    ("Expected `str", "text"),
    ("Expected `array", "a list of texts"),
    ("date", "a day like 2026-01-31"),
)
_BOOLEANS = {"yes": True, "y": True, "true": True, "1": True, "no": False, "n": False, "false": False, "0": False}
_WORDS = {
    "mdm": ("straightforward", "low", "moderate", "high"),
    "problems": ("minimal", "low", "moderate", "high"),
    "data": ("none", "minimal", "limited", "moderate", "extensive"),
    "risk": ("minimal", "low", "moderate", "high"),
    "laterality": ("left", "right", "bilateral"),
}
_FIELDS = {field.name: str(field.type) for field in msgspec.structs.fields(LineFacts)}


class DocumentationError(SourceError):
    """A documentation file cannot be used; the message names the file, the line and the field."""


def read_documentation(path: Path) -> Facts:
    """The facts of a file (``.gz`` too). Raises :class:`DocumentationError` at the first record that is wrong."""
    facts: dict[tuple[str, int], LineFacts] = {}
    for number, fact in read_records(path):
        key = (fact.claim, fact.line)
        if key in facts:
            raise DocumentationError(f"{path}, line {number}: line {fact.line} of this claim was given before")
        facts[key] = fact
    return lambda claim, line: facts.get((claim, line))


def read_records(path: Path) -> Iterator[tuple[int, LineFacts]]:
    """Line number and facts of every record, in order."""
    for source in open_sources([str(path)]):
        try:
            text = read_small(source, MOST_BYTES).decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise DocumentationError(f"{path}: is not UTF-8 text (byte {error.start})") from error
        is_json = text.lstrip()[:1] == "{"
        for number, record in _json_lines(path, text) if is_json else _csv_rows(path, text):
            yield number, _facts(path, number, record)


def _json_lines(path: Path, text: str) -> Iterator[tuple[int, dict[str, Any]]]:
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            try:
                yield number, msgspec.json.decode(line, type=dict[str, Any])
            except RecursionError as error:
                raise DocumentationError(
                    f"{path}, line {number}: is nested too deeply for a record of facts"
                ) from error
            except msgspec.DecodeError as error:
                raise DocumentationError(f"{path}, line {number}: not a JSON object on one line ({error})") from error


def _csv_rows(path: Path, text: str) -> Iterator[tuple[int, dict[str, Any]]]:
    reader = csv.DictReader(io.StringIO(text), strict=True)
    try:
        for row in reader:
            if None in row or None in row.values():
                raise DocumentationError(f"{path}, line {reader.line_num}: does not have as many cells as the header")
            yield reader.line_num, {name: _cell(name, value.strip()) for name, value in row.items() if value.strip()}
    except csv.Error as error:
        raise DocumentationError(f"{path}, line {reader.line_num}: not CSV ({error})") from error


def _cell(name: str, value: str) -> Any:
    kind = _FIELDS.get(name, "")
    if "bool" in kind:
        return _BOOLEANS.get(value.lower(), value)
    if "tuple" in kind:
        return [item.strip() for item in value.split(";") if item.strip()]
    return value


def _facts(path: Path, number: int, record: dict[str, Any]) -> LineFacts:
    for name in record:
        if name not in _FIELDS:
            near = difflib.get_close_matches(name, _FIELDS, 1)
            hint = f"; did you mean {near[0]}?" if near else f"; known are {', '.join(_FIELDS)}"
            raise DocumentationError(f"{path}, line {number}: unknown field {name!r}{hint}")
    for name, words in _WORDS.items():
        said = record.get(name, "")
        if said and str(said).lower() not in words:
            raise DocumentationError(f"{path}, line {number}: {name}: expected one of {', '.join(words)}")
        if said:
            record[name] = str(said).lower()
    try:
        return msgspec.convert(record, LineFacts, strict=False)
    except msgspec.ValidationError as error:
        raise DocumentationError(f"{path}, line {number}: {_in_words(str(error))}") from error


def _in_words(refusal: str) -> str:
    """A refusal of msgspec's as the field and what belongs there; the value itself is not repeated."""
    field = _PLACE.search(refusal)
    if field is None:
        return "claim is missing" if "`claim`" in refusal else refusal
    wanted = next((words for kind, words in _EXPECTED if kind in refusal), refusal)
    return f"{field[1]}: expected {wanted}"


def schema() -> dict[str, Any]:
    """JSON Schema of one record, as published in ``docs/schema/documentation.json``."""
    found = msgspec.json.schema(LineFacts)
    fields = found["$defs"]["LineFacts"]
    fields["additionalProperties"] = False
    for name, words in _WORDS.items():
        fields["properties"][name]["enum"] = ["", *words]
    return found
