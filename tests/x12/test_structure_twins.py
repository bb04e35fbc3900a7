"""The quick way and the slow way through a set give the same verdicts: on samples, on broken samples, on the corpus."""

from __future__ import annotations

from io import BytesIO
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cleanclaim.tools.samples import KINDS, Kind, sample_lines
from tests.corpus import CorpusFile, each_corpus_file
from x12.check.fault import Placed
from x12.check.set_check import SetCheck
from x12.envelope.events import read_sets
from x12.envelope.set_pieces import SetHeader, SetPiece
from x12.guides import choose_guide
from x12.text.delimiters import Delimiters

CLAIMS = 120  # enough for the quick way to have learnt its expressions
VERSIONS = {"837P": "005010X222A1", "837I": "005010X223A2", "835": "005010X221A1"}

# Values that are wrong somewhere, or right in a way an expression may not know.
VALUES = (
    "", "XX", "0", "-5", "1.005", "100.", ".5", "12345678901", "20260230", "20240229", "20260103", "202601", "2560",
    "20260201-20260103", "20260103-20260201", "A:B", "A^B", "TRAILING ", " ", "\xc9", "\t", "EA", "D8", "RD8",
    "HC:99213", "HC:99213:25:25", "11:B:1", "ABK:R05", "1", "2", "Y", "ZZ", "NY", "PXC", "122070001", "12207", "x" * 21,
    "1234567893", "BI:70:RD8:20260103-20260101", "BI:70:RD8:20260101-20260103", "BH:A1:D8:20260101",
)  # fmt: skip


def sample(kind: Kind) -> list[str]:
    """The segments of one good set."""
    lines = list(sample_lines(kind, CLAIMS, 5))
    start = next(at for at, line in enumerate(lines) if line.startswith("ST*"))
    end = next(at for at, line in enumerate(lines) if line.startswith("SE*"))
    return lines[start : end + 1]


SAMPLES = {kind: sample(kind) for kind in KINDS}


def verdict(texts: list[str], kind: str, quick: bool, size: int = 100_000) -> list[Placed]:
    header = SetHeader(1, kind[:3], "0001", VERSIONS[kind], "", Delimiters())
    choice = choose_guide(header.code, header.version)
    assert choice is not None
    check = SetCheck(choice.file, header.delimiters, quick)
    faults: list[Placed] = []
    for at in range(0, len(texts), size):
        part = texts[at : at + size]
        last = at + size >= len(texts)
        faults += check.feed(SetPiece(header, part, list(range(at, at + len(part))), at + 1, at == 0, last))
    return sorted(faults + check.finish())


def break_something(texts: list[str], random: Random) -> None:
    """One change a careless program could make, somewhere in ``texts``."""
    at = random.randrange(1, len(texts) - 1)
    what = random.randrange(8)
    if what == 0:
        del texts[at]
    elif what == 1:
        texts.insert(at, texts[at])
    elif what == 2:
        texts[at], texts[at + 1] = texts[at + 1], texts[at]
    elif what == 3:
        texts.insert(at, texts[random.randrange(1, len(texts) - 1)])
    else:
        elements = texts[at].split("*")
        place = random.randrange(1, len(elements) + (what == 4))
        if place == len(elements):
            elements.append("")
        elements[place] = random.choice(VALUES) if what < 7 else random.choice(random.choice(texts).split("*"))
        texts[at] = "*".join(elements)


@pytest.mark.parametrize("kind", KINDS)
def test_good_samples_have_no_faults_either_way(kind: Kind) -> None:
    assert verdict(SAMPLES[kind], kind, quick=True) == []
    assert verdict(SAMPLES[kind], kind, quick=False) == []


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(seed=st.integers(0, 1 << 40), breaks=st.integers(1, 6), size=st.sampled_from([7, 60, 100_000]))
def test_broken_samples_have_the_same_faults_either_way(kind: Kind, seed: int, breaks: int, size: int) -> None:
    random = Random(seed)
    texts = [*SAMPLES[kind][:200], SAMPLES[kind][-1]]
    verdict(SAMPLES[kind], kind, quick=True)
    for _ in range(breaks):
        break_something(texts, random)
    assert verdict(texts, kind, quick=True, size=size) == verdict(texts, kind, quick=False)


@each_corpus_file()
def test_corpus_files_have_the_same_faults_either_way(corpus_file: CorpusFile) -> None:
    with corpus_file.path.open("rb") as stream:
        pieces = [event for event in read_sets(stream) if isinstance(event, SetPiece)]
    sets: dict[int, list[SetPiece]] = {}
    for piece in pieces:
        sets.setdefault(piece.header.number, []).append(piece)
    for whole in sets.values():
        header = whole[0].header
        choice = choose_guide(header.code, header.version)
        if choice is None:
            continue
        found = []
        for quick in (True, True, False):  # twice quickly: the second time with what the first has learnt
            check = SetCheck(choice.file, header.delimiters, quick)
            faults = [fault for piece in whole for fault in check.feed(piece)]
            found.append(sorted(faults + check.finish()))
        assert found[0] == found[1] == found[2]


def test_pieces_hold_every_segment_of_a_set_once() -> None:
    lines = list(sample_lines("837P", 3, 1))
    data = "~\n".join([*lines, ""]).encode("ascii")
    pieces = [event for event in read_sets(BytesIO(data), chunk=512) if isinstance(event, SetPiece)]
    assert [text for piece in pieces for text in piece.texts] == lines[2:-2]
    assert [piece.first + at for piece in pieces for at in range(len(piece.texts))] == list(range(3, len(lines) - 1))
