"""Every segment of every 837 and 835 of the corpus is held by a field, or stands among the remainder.

What a field holds is compared value by value; the elements no field holds are listed here, each with the reason.
And the raw runs of the records, put together again, are the transaction.
"""

from __future__ import annotations

import io
from collections.abc import Iterable

from tests.corpus import CorpusFile, each_corpus_file
from tests.x12.represented import lost_elements
from tests.x12.test_claims_corpus import CLAIM_FILES
from tests.x12.test_remittances_corpus import REMITTANCE_FILES
from x12.build.read_835 import read_remittances
from x12.build.read_837 import read_claims
from x12.envelope.events import read_sets
from x12.envelope.set_pieces import SetPiece
from x12.records.claim import Claim
from x12.records.issue import Issue
from x12.records.remittance import ClaimPayment, Remittance, RemittanceEnd
from x12.text.delimiters import Delimiters
from x12.text.segments import SegmentRun

TOLD_BY_THE_FIELD = {
    "PRV": frozenset({1, 2}),  # whose taxonomy, and that it is one
    "PWK": frozenset({5}),  # AC: a control number follows
    "TOO": frozenset({1}),  # JP: the tooth numbering the guide prescribes
    "LX": frozenset({1}),  # the line's number, or its ordinal where it cannot be read
}
NOT_IN_THE_GUIDE = {
    ("CLM", 3): "CLM03 is not used; two files shift their elements",
    ("CLM", 18): "CLM18 is used by 4010 alone (explanation of benefits wanted)",
    ("SV1", 10): "SV110 is not used",
    ("SBR", 10): "SBR has nine elements",
}

Texts = dict[int, str]


def sets_of(content: bytes, code: str) -> tuple[dict[int, Texts], dict[int, Delimiters]]:
    """Segment number → text of each set of the file, and the sets' delimiters."""
    sets: dict[int, Texts] = {}
    delimiters: dict[int, Delimiters] = {}
    for piece in read_sets(io.BytesIO(content)):
        if isinstance(piece, SetPiece) and piece.header.code == code:
            delimiters[piece.header.number] = piece.header.delimiters
            sets.setdefault(piece.header.number, {}).update(enumerate(piece.texts, piece.first))
    return sets, delimiters


def texts_of(runs: Iterable[SegmentRun]) -> Texts:
    found: Texts = {}
    for run in runs:
        found.update(enumerate(run.texts, run.first))
    return found


@each_corpus_file(*CLAIM_FILES)
def test_every_element_of_a_claim_is_held_by_a_field_or_kept_whole(corpus_file: CorpusFile) -> None:
    content = corpus_file.path.read_bytes()
    _, delimiters = sets_of(content, "837")
    lost = []
    for claim in read_claims(io.BytesIO(content)):
        if isinstance(claim, Claim):
            component = delimiters[claim.transaction.number].component
            lost += lost_elements(claim.segments, claim, component, TOLD_BY_THE_FIELD)
    assert [item for item in lost if item[:2] not in NOT_IN_THE_GUIDE] == []


@each_corpus_file(*REMITTANCE_FILES)
def test_every_element_of_a_claim_payment_is_held_by_a_field_or_kept_whole(corpus_file: CorpusFile) -> None:
    content = corpus_file.path.read_bytes()
    _, delimiters = sets_of(content, "835")
    for record in read_remittances(io.BytesIO(content)):
        if isinstance(record, ClaimPayment):
            component = delimiters[record.remittance.number].component
            assert lost_elements(record.segments, record, component, {}) == []


@each_corpus_file(*CLAIM_FILES)
def test_the_runs_of_all_claims_are_the_transaction(corpus_file: CorpusFile) -> None:
    """All of it but SE and HL levels under which no claim stands."""
    content = corpus_file.path.read_bytes()
    claims = [claim for claim in read_claims(io.BytesIO(content)) if isinstance(claim, Claim)]
    for number, texts in sets_of(content, "837")[0].items():
        own = [claim for claim in claims if claim.transaction.number == number]
        if not own:
            continue
        runs = [run for claim in own for run in (claim.transaction.segments, *claim.loops, claim.segments)]
        held = texts_of(runs)
        assert held.items() <= texts.items()
        missing = [texts[at] for at in sorted(texts.keys() - held.keys())]
        assert not any(text.startswith(("CLM", "LX", "ST", "BHT")) for text in missing)
        level = ""
        for text in missing:
            level = text[:2] if text.startswith(("HL", "SE")) else level
            assert level in ("HL", "SE"), text


@each_corpus_file(*REMITTANCE_FILES)
def test_the_runs_of_a_remittance_are_the_transaction(corpus_file: CorpusFile) -> None:
    content = corpus_file.path.read_bytes()
    held: Texts = {}
    for record in read_remittances(io.BytesIO(content)):
        if isinstance(record, Remittance | RemittanceEnd):
            held |= texts_of([record.segments])
        elif not isinstance(record, Issue):
            held |= texts_of([record.heading, record.segments])
    expected: Texts = {}
    for texts in sets_of(content, "835")[0].values():
        expected |= texts
    assert held == expected
