"""The 277CA that is written is one that the guide allows, and says what it was given."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from tests.pyx12_oracle import opinions
from tests.x12.sets import issues_of_file
from x12.write.ack277 import (
    FUNCTIONAL_ID,
    VERSION,
    BatchAnswer,
    ClaimAnswer,
    LineAnswer,
    Name,
    ProviderAnswer,
    StatusCode,
    write_277ca,
)
from x12.write.envelope import Address, CountingControls, OutgoingInterchange

MOMENT = datetime(2026, 1, 6, 9, 30, tzinfo=UTC)
DAY = date(2026, 1, 5)
NPI = "1234567893"
PASSED = ClaimAnswer(
    "GOOD1", Name("DOE", "MI", "MEMBER1", "JO", person=True), Decimal("100.50"), (DAY, DAY),
    (StatusCode("A1", "20"),), clearinghouse="CC000001",
)  # fmt: skip
REJECTED = ClaimAnswer(
    "BAD1", Name("ROE~*:", "MI", "MEMBER2"), Decimal("80.00"), (DAY, date(2026, 1, 6)),
    (StatusCode("A7", "562", "85"), StatusCode("A3", "247")), rejected=True, bill_type="111",
    lines=(LineAnswer(("HC", "99213", "25"), Decimal(80), (StatusCode("A7", "507"),), "0510", "1", (DAY, DAY)),),
)  # fmt: skip


def batch(*claims: ClaimAnswer) -> BatchAnswer:
    provider = ProviderAnswer(Name("CLINIC", "XX", NPI), claims)
    return BatchAnswer(Name("GATE", "46", "GATE1"), Name("SENDER", "46", "S1"), "B1", DAY, "T1", (provider, provider))


def interchange(answer: BatchAnswer) -> bytes:
    out = OutgoingInterchange(Address("ZZ", "GATE1", "ZZ", "S1"), MOMENT, CountingControls())
    out.add_group(FUNCTIONAL_ID, VERSION, "GATE1", "S1", [("277", write_277ca(answer, MOMENT))])
    return out.render()


@pytest.mark.parametrize("claims", [(PASSED,), (REJECTED,), (PASSED, REJECTED, PASSED)], ids=["passed", "bad", "both"])
def test_the_guide_allows_it(tmp_path: Path, claims: tuple[ClaimAnswer, ...]) -> None:
    path = tmp_path / "answer.277"
    path.write_bytes(interchange(batch(*claims)))
    assert issues_of_file(path) == []
    (opinion,) = opinions([path], tmp_path).values()
    assert (opinion.ok, opinion.crash, opinion.complaints) == (True, "", ())


def test_what_it_says() -> None:
    lines = write_277ca(batch(PASSED, REJECTED), MOMENT)
    assert lines[9:14] == ["STC*A1:19:AY*20260106*WQ*361", "QTY*90*2", "QTY*AA*2", "AMT*YU*201", "AMT*YY*160"]
    assert lines[14:][: len(lines[14:]) // 2] == [
        "HL*3*2*19*1",
        f"NM1*85*2*CLINIC*****XX*{NPI}",
        "TRN*1*0",
        "STC*A1:19:AY**WQ*180.5",
        "QTY*QA*1",
        "QTY*QC*1",
        "AMT*YU*100.5",
        "AMT*YY*80",
        "HL*4*3*PT",
        "NM1*QC*1*DOE*JO****MI*MEMBER1",
        "TRN*2*GOOD1",
        "STC*A1:20*20260106*WQ*100.5",
        "REF*D9*CC000001",
        "DTP*472*D8*20260105",
        "HL*5*3*PT",
        "NM1*QC*1*ROE*****MI*MEMBER2",
        "TRN*2*BAD1",
        "STC*A7:562:85*20260106*U*80",
        "STC*A3:247*20260106*U*80",
        "REF*BLT*111",
        "DTP*472*RD8*20260105-20260106",
        "SVC*HC:99213:25*80**0510",
        "STC*A7:507*20260106*U",
        "REF*FJ*1",
        "DTP*472*D8*20260105",
    ]
    assert [line for line in lines if line.startswith("HL")][-1] == "HL*8*6*PT"
