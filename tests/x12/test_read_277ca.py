"""277CA read into records: levels, claims and lines stand each in their own chain."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal

from x12.build.read_277ca import read_claim_statuses
from x12.records.claim_status import BatchStatus, ClaimStatus
from x12.records.issue import Issue

HEAD = (
    "ISA*00*          *00*          *ZZ*PAYER          *ZZ*SUBMITTER      *260505*1202*^*00501*000000909*0*T*:~"
    "GS*HN*PAYER*SUBMITTER*20260505*1202*5*X*005010X214~ST*277*0005*005010X214~BHT*0085*08*B1*20260505*1202*TH~"
)
BODY = """
HL*1**20*1~NM1*PR*2*A PAYER*****PI*P1~TRN*1*SRC1~DTP*050*D8*20260504~DTP*009*D8*20260505~
HL*2*1*21*1~NM1*41*2*A SUBMITTER*****46*S1~TRN*2*BATCH7~STC*A1:19:PR*20260505*WQ*600~QTY*90*2~QTY*AA*1~AMT*YU*350~
AMT*YY*250.50~
HL*3*2*19*1~NM1*85*2*CLINIC ONE*****XX*1234567893~TRN*2*PROV1~STC*A1:19:PR**WQ*300~QTY*QA*1~QTY*QC*1~
HL*4*3*PT~NM1*QC*1*SAMPLE*ANN****MI*ZZZ1~TRN*2*CLAIM-A~STC*A2:20:PR*20260505*WQ*100~REF*1K*ICN1~REF*D9*CH1~
DTP*472*D8*20260401~TRN*2*CLAIM-B~STC*A7:507*20260505*U*250.50******A7:562:85*A8:496:85*TEXT HERE~REF*BLT*111~
DTP*472*RD8*20260401-20260403~SVC*HC:99213:25*250.5*****2~STC*A7:507**U~REF*FJ*L1~DTP*472*D8*20260402~
SVC*HC:36415*0**0300***1~STC*A2:20**WQ~
HL*5*2*19*1~NM1*85*2*CLINIC TWO*****XX*1245319599~
HL*6*5*PT~NM1*QC*1*OTHER*BOB****MI*ZZZ2~TRN*2*CLAIM-C~STC*A3:247~
"""
TAIL = "SE*99*0005~GE*1*5~IEA*1*000000909~"


def records() -> list[ClaimStatus | BatchStatus]:
    text = HEAD + BODY.replace("\n", "") + TAIL
    return [item for item in read_claim_statuses(io.BytesIO(text.encode())) if not isinstance(item, Issue)]


def claims() -> dict[str, ClaimStatus]:
    return {item.claim_id: item for item in records() if isinstance(item, ClaimStatus)}


def batches() -> list[BatchStatus]:
    return [item for item in records() if isinstance(item, BatchStatus)]


def test_claims_of_one_patient_are_told_apart() -> None:
    found = claims()
    assert list(found) == ["CLAIM-A", "CLAIM-B", "CLAIM-C"]
    first, second = found["CLAIM-A"], found["CLAIM-B"]
    assert (first.payer_control, first.clearinghouse_control, second.payer_control) == ("ICN1", "CH1", "")
    assert first.service
    assert first.service.start == first.service.end == date(2026, 4, 1)
    assert second.service
    assert (second.service.start, second.service.end) == (date(2026, 4, 1), date(2026, 4, 3))
    assert second.bill_type == "111"
    assert first.lines == ()


def test_every_status_of_an_stc_is_kept() -> None:
    (status,) = claims()["CLAIM-B"].statuses
    assert [(s.category, s.code, s.entity) for s in status.statuses] == [
        ("A7", "507", ""),
        ("A7", "562", "85"),
        ("A8", "496", "85"),
    ]
    assert (status.action, status.amount, status.text) == ("U", Decimal("250.50"), "TEXT HERE")
    assert status.effective == date(2026, 5, 5)


def test_lines_carry_their_own_status_and_control() -> None:
    first, second = claims()["CLAIM-B"].lines
    assert first.procedure
    assert (first.procedure.code, first.procedure.modifiers) == ("99213", ("25",))
    assert (first.charge, first.units, first.control) == (Decimal("250.5"), Decimal(2), "L1")
    assert first.service
    assert first.service.start == date(2026, 4, 2)
    assert first.statuses[0].rejects
    assert (second.revenue_code, second.control, second.service) == ("0300", "", None)
    assert not second.statuses[0].rejects


def test_rejection_comes_from_the_action_else_from_the_category() -> None:
    found = claims()
    assert not found["CLAIM-A"].rejected
    assert found["CLAIM-B"].rejected
    assert found["CLAIM-C"].rejected  # no STC03: A3 is returned as unprocessable


def test_a_claim_belongs_to_its_own_provider_and_patient() -> None:
    found = claims()
    assert [found[c].provider.npi for c in found if found[c].provider] == ["1234567893", "1234567893", "1245319599"]
    assert [found[c].patient.id for c in found if found[c].patient] == ["ZZZ1", "ZZZ1", "ZZZ2"]
    assert {found[c].submitter.id for c in found if found[c].submitter} == {"S1"}


def test_totals_of_submitter_and_provider() -> None:
    source, submitter, provider, other = batches()
    assert (source.level, source.trace, len(source.dates)) == ("source", "SRC1", 2)
    assert (submitter.accepted, submitter.rejected) == (Decimal(2), Decimal(1))
    assert (submitter.accepted_amount, submitter.rejected_amount) == (Decimal(350), Decimal("250.50"))
    assert (provider.level, provider.accepted, provider.rejected) == ("provider", Decimal(1), Decimal(1))
    assert other.statuses == ()
    assert other.accepted is None  # a total that was not sent is not nought


def test_other_sets_are_passed_over() -> None:
    text = HEAD.replace("*HN*", "*HC*").replace("ST*277", "ST*837") + BODY.replace("\n", "") + TAIL
    assert not [item for item in read_claim_statuses(io.BytesIO(text.encode())) if not isinstance(item, Issue)]
