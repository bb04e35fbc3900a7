"""Every 837 of the corpus is checked without a traceback, and its claims and charges equal a plain count.

The count knows nothing of the program: it splits the bytes at the delimiters that the first ISA (or the file's
shape) shows.
"""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from pathlib import Path

import pytest

from cleanclaim.process.checking import Pass
from cleanclaim.process.events import CheckedFile, DecidedClaim
from cleanclaim.process.session import Session
from cleanclaim.process.source import SourceError
from cleanclaim.settings import Settings
from tests.corpus import CorpusFile, each_corpus_file
from tests.opened import opened


def plain_count(data: bytes) -> tuple[int, Decimal]:
    """CLM segments and the sum of CLM02, by splitting at each interchange's own delimiters."""
    text = data.decode("latin-1")
    starts = [m.start() for m in re.finditer(r"(?<![A-Za-z0-9])ISA(?=[^A-Za-z0-9\s])", text)]
    claims, charge = 0, Decimal(0)
    for begin, end in zip([0, *starts], [*starts, len(text)], strict=True):
        part = text[begin:end]
        isa = part.startswith("ISA")
        separator = part[3] if isa else "*"
        fields = part.split(separator, 17)
        terminator = fields[16][1:2] if isa and len(fields) > 16 else "~"
        for segment in part.split(terminator):
            elements = segment.strip().split(separator)
            if elements[0] != "CLM":
                continue
            claims += 1
            try:
                charge += Decimal(elements[2])
            except (InvalidOperation, IndexError):
                continue
    return claims, charge


@pytest.fixture(scope="module")
def gate(tmp_path_factory: pytest.TempPathFactory) -> Pass:
    return Pass(Session(Settings(path=None, data=tmp_path_factory.mktemp("data"))).stages())


@each_corpus_file(
    "837P", "837I", "837D", "837P-4010", "837I-4010", "837-predet-pacdr", "837-unknown", "835+837P",
    "278+837P-4010+835-4010",
)  # fmt: skip
def test_counts(corpus_file: CorpusFile, gate: Pass) -> None:
    claims = 0
    crashed: list[str] = []
    record = None
    try:
        with opened(corpus_file.path) as source:
            for event in gate.run(source):
                if isinstance(event, DecidedClaim):
                    claims += 1
                    crashed += [f.message for f in event.findings if f.name == "crashed"]
                elif isinstance(event, CheckedFile):
                    record = event.record
    except SourceError:
        assert plain_count(Path(corpus_file.path).read_bytes())[0] == 0
        return
    assert not crashed
    assert record is not None
    assert record.claims == claims
    assert (record.claims, record.charge) == plain_count(Path(corpus_file.path).read_bytes())
