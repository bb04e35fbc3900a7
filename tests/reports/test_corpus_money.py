"""Remittances of the third-party corpus: the dollars in the ledger are those of the files, counted by other means."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from pathlib import Path

import pytest

from cleanclaim.process.session import Session
from cleanclaim.settings import Settings
from cleanclaim.store.store import open_store
from tests.corpus import CorpusFile, each_corpus_file
from tests.ledger_play import known, take

CUT_OFF = ("sample_missing_ge", "sample_missing_iea", "sample_missing_se")


def paid_in(data: bytes) -> tuple[int, Decimal] | None:
    """Claims and CLP04 of a file, each differing claim once, by splitting its text; None where that cannot be done."""
    text = data.decode("latin-1").lstrip("\ufeff\xef\xbb\xbf \r\n")
    if not text.startswith("ISA") or len(text) < 107:
        return None
    element, end = text[3], text[105]
    segments = [part.strip("\r\n ") for part in text.split(end if end not in "\r\n" else "\n")]
    claims: dict[tuple[str, ...], Decimal] = {}
    head: list[str] = []
    loop: list[str] = []
    for segment in [*segments, "SE"]:
        tag = segment.split(element)[0]
        if loop and tag in ("CLP", "LX", "PLB", "SE", "ST"):
            try:
                amount = Decimal(loop[0].split(element)[4])
            except (IndexError, InvalidOperation):
                return None
            claims[(*head, *loop)] = amount
            loop = []
        if tag in ("BPR", "TRN"):
            head = [*(head if tag == "TRN" else []), segment]
        if tag == "CLP":
            loop = [segment]
        elif loop:
            loop.append(segment)
    if not claims and "CLP" in text:  # an ISA of another length: its delimiters stand elsewhere
        return None
    return len(claims), sum(claims.values(), Decimal(0))


@pytest.mark.corpus
@each_corpus_file("835", "835-4010")
def test_the_ledger_holds_the_dollars_of_the_file(corpus_file: CorpusFile, tmp_path: Path) -> None:
    want = paid_in(corpus_file.path.read_bytes())
    if want is None or any(name in corpus_file.name for name in CUT_OFF):
        pytest.skip("not a whole file that can be split by its own delimiters")
    with open_store(None, tmp_path) as store:
        take(corpus_file.path, store, Session(Settings(path=None, data=tmp_path)))
        found = [answer for answer in known(store).answers if answer.kind == "payment"]
    assert (len(found), sum((answer.paid or 0 for answer in found), Decimal(0))) == want
