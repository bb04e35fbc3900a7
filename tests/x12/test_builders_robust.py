"""Whatever stands in a set, and however it is cut in pieces: nothing raises or is lost, the claims are the same."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.corpus import CorpusFile, each_corpus_file
from x12.build.read_835 import RemittanceReader
from x12.build.read_837 import ClaimReader
from x12.envelope.events import read_sets
from x12.envelope.set_pieces import SetHeader, SetPiece
from x12.records.claim import Claim
from x12.records.issue import Issue
from x12.records.remittance import ClaimPayment, Remittance, RemittanceEnd
from x12.text.delimiters import Delimiters

CLAIM_TAGS = (
    "HL NM1 N2 N3 N4 PER REF PRV SBR PAT DMG CUR BHT CLM DTP HI AMT QTY PWK NTE K3 CRC CL1 CN1 CR1 CR2 CR3 CR5 DN1 DN2 "
    "HCP LX SV1 SV2 SV3 SV4 SV5 TOO LIN CTP SVD CAS OI MIA MOA LQ FRM MEA PS1 HSD UR SE ST ZZ"
).split()
REMITTANCE_TAGS = (
    "BPR TRN CUR REF DTM N1 N2 N3 N4 PER RDM LX TS3 TS2 CLP CAS NM1 MIA MOA AMT QTY SVC LQ PLB SE ST ZZ"
).split()
VALUES = st.sampled_from(
    ["", "1", "2", "20", "22", "23", "85", "IL", "QC", "PR", "472", "573", "6R", "D8", "RD8", "20240501", "20240230",
     "20240501-20240502", "HC:99213:25", "ABK:E119", "BE:80:::3", "BH:11:D8:x", "10", "-5.5", "x", ":", "::", "\xe9",
     "22:B:1"]
)  # fmt: skip


def segments(tags: list[str]) -> st.SearchStrategy[list[str]]:
    one = st.builds(lambda tag, values: "*".join([tag, *values]), st.sampled_from(tags), st.lists(VALUES, max_size=21))
    return st.lists(one, max_size=40)


def header(code: str) -> SetHeader:
    return SetHeader(1, code, "0001", "005010", "", Delimiters())


def pieces(code: str, texts: list[str], cuts: set[int]) -> Iterator[SetPiece]:
    bounds = [0, *sorted(cut for cut in cuts if 0 < cut < len(texts)), len(texts)]
    for low, high in itertools.pairwise(bounds):
        part = texts[low:high]
        yield SetPiece(header(code), part, list(range(low, high)), low, low == 0, high == len(texts))


def read(reader: ClaimReader | RemittanceReader, found: Iterator[SetPiece]) -> list[object]:
    out: list[object] = []
    for piece in found:
        out += reader.feed(piece)
    return [*out, *reader.finish()]


@given(segments(CLAIM_TAGS), st.sets(st.integers(1, 60)))
@example(["CLM"], set())
@example(["LX", "SV1", "SVD", "CAS", "CAS*CO"], set())
@settings(max_examples=200, deadline=None)
def test_any_segments_make_claims_without_raising_or_losing_one(body: list[str], cuts: set[int]) -> None:
    texts = ["ST*837*0001", *body, "SE*1*0001"]
    whole = read(ClaimReader(), pieces("837", texts, set()))
    claims = [claim for claim in whole if isinstance(claim, Claim)]
    within = texts[: next(i for i, text in enumerate(texts) if text.split("*")[0] == "SE")]
    assert len(claims) >= sum(text.split("*")[0] == "CLM" for text in within)
    for claim in claims:
        numbers = range(claim.segments.first, claim.segments.first + len(claim.segments))
        assert list(claim.segments.texts) == [texts[number] for number in numbers]
    assert read(ClaimReader(), pieces("837", texts, cuts)) == whole


@given(segments(REMITTANCE_TAGS), st.sets(st.integers(1, 60)))
@settings(max_examples=200, deadline=None)
def test_any_segments_make_remittances_without_raising_or_losing_one(body: list[str], cuts: set[int]) -> None:
    texts = ["ST*835*0001", *body, "SE*1*0001"]
    whole = read(RemittanceReader(), pieces("835", texts, set()))
    assert [type(r) for r in whole if isinstance(r, Remittance | RemittanceEnd)] == [Remittance, RemittanceEnd]
    tags = [text.split("*")[0] for text in texts]
    assert sum(isinstance(r, ClaimPayment) for r in whole) == tags.count("CLP")
    held: dict[int, str] = {}
    for record in whole:
        if isinstance(record, Remittance | ClaimPayment | RemittanceEnd):
            runs = [record.segments, *([record.heading] if isinstance(record, ClaimPayment) else [])]
            held.update(item for run in runs for item in enumerate(run.texts, run.first))
    assert held == dict(enumerate(texts))
    assert read(RemittanceReader(), pieces("835", texts, cuts)) == whole


@each_corpus_file("837P", "837I", "837D", "835")
def test_pieces_of_any_size_give_the_same_records(corpus_file: CorpusFile) -> None:
    def records(chunk: int) -> list[object]:
        claims, remittances, found = ClaimReader(), RemittanceReader(), []
        with corpus_file.path.open("rb") as stream:
            for item in read_sets(stream, chunk):
                if isinstance(item, SetPiece):
                    found += [*claims.feed(item), *remittances.feed(item)]
        return [r for r in [*found, *claims.finish(), *remittances.finish()] if not isinstance(r, Issue)]

    assert records(700) == records(1 << 20)
