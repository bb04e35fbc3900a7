"""Claims read from the samples and from small sets in the tests, checked against what a person reads in them."""

from __future__ import annotations

import io
from datetime import date, time
from decimal import Decimal
from pathlib import Path

import pytest

from x12.build.read_837 import read_claims
from x12.records.claim import Claim
from x12.records.issue import Issue

D = Decimal
SAMPLES = Path(__file__).resolve().parents[2] / "sample_edi"


def sample(name: str) -> dict[str, Claim]:
    with (SAMPLES / f"{name}.edi").open("rb") as stream:
        return {claim.id: claim for claim in read_claims(stream) if isinstance(claim, Claim)}


def parsed(*segments: str, version: str = "005010X222A1") -> list[Claim | Issue]:
    text = "~".join([f"ST*837*0001*{version}", *segments, "SE*0*0001", ""])
    return [item for item in read_claims(io.BytesIO(text.encode("latin-1"))) if isinstance(item, Claim) or _ours(item)]


def _ours(issue: Issue) -> bool:
    return issue.key in ("unreadable-number", "unreadable-date", "hl-parent", "claim-outside-hl", "line-without-claim")


def one(*segments: str) -> Claim:
    """A claim with these segments after its CLM (a CLM of their own comes first if they bring one)."""
    clm = [] if segments[0].startswith("CLM") else ["CLM*A1*100***11:B:1*Y*A*Y*Y"]
    [claim] = [item for item in parsed(*HEADING, *clm, *segments) if isinstance(item, Claim)]
    return claim


HEADING = (
    "HL*1**20*1", "NM1*85*2*CLINIC*****XX*1234567893", "HL*2*1*22*0", "SBR*P*18*******CI",
    "NM1*IL*1*DOE*ANN****MI*M1", "NM1*PR*2*PLAN*****PI*P1",
)  # fmt: skip


# --- the HL chain ---------------------------------------------------------------------------------------------------


def test_dependents_belong_to_their_own_subscriber_and_take_their_own_relationship() -> None:
    claims = sample("professional_cob_dependents")
    child, spouse = claims["COB3003"], claims["DEP3004"]
    assert child.patient
    assert child.subscriber
    assert spouse.patient
    assert spouse.subscriber
    assert (child.patient.party.first, child.patient.relationship) == ("INDIGO", "19")
    assert (spouse.patient.party.first, spouse.patient.relationship) == ("ROBIN", "01")
    assert child.subscriber.party.id == "EX20000002"
    assert spouse.subscriber.party.id == "EX10000001"
    assert child.patient.birth == date(2015, 6, 3)
    assert child.insurance
    assert child.insurance.sequence == "S"
    assert spouse.insurance
    assert spouse.insurance.sequence == "P"
    assert claims["COB3001"].patient is None
    assert claims["COB3001"].person is claims["COB3001"].subscriber
    assert {claim.billing.npi for claim in claims.values() if claim.billing} == {"1200000044"}
    assert {claim.billing.taxonomy for claim in claims.values() if claim.billing} == {"207Q00000X"}
    assert claims["COB3001"].billing.tax_id == "370000003"  # type: ignore[union-attr]


def test_each_provider_each_set_and_each_interchange_has_claims_of_its_own() -> None:
    """Two interchanges with different delimiters, two sets, two providers: nothing is carried over."""
    first = (
        "ISA*00*          *00*          *ZZ*S1             *ZZ*R1             *260101*1200*^*00501*000000001*0*T*:~"
        "GS*HC*S1*R1*20260101*1200*1*X*005010X222A1~"
        "ST*837*0001*005010X222A1~BHT*0019*00*B1*20260101*1200*CH~NM1*41*2*SENDER ONE*****46*1~"
        "HL*1**20*1~NM1*85*2*ONE*****XX*1000000001~HL*2*1*22*0~SBR*P*18*G1~NM1*IL*1*A*A****MI*M1~NM1*PR*2*PAY1*****PI*P1~"
        "CLM*C1*1***11:B:1~LX*1~SV1*HC:99213*1*UN*1***1~"
        "HL*3**20*1~NM1*85*2*TWO*****XX*1000000002~HL*4*3*22*0~SBR*P*18*G2~NM1*IL*1*B*B****MI*M2~"
        "CLM*C2*2***11:B:1~LX*1~SV1*HC:99213*2*UN*1***1~SE*20*0001~"
        "ST*837*0002*005010X222A1~BHT*0019*00*B2*20260101*1200*RP~"
        "HL*1**20*1~NM1*85*2*THREE*****XX*1000000003~HL*2*1*22*0~SBR*P*18*G3~NM1*IL*1*C*C****MI*M3~"
        "CLM*C3*3***11:B:1~SE*9*0002~GE*2*1~IEA*1*000000001~"
    )
    second = (
        "ISA|00|          |00|          |ZZ|S2             |ZZ|R2             |260101|1200|!|00501|000000002|0|P|>\n"
        "GS|HC|S2|R2|20260101|1200|2|X|005010X223A2\nST|837|0001|005010X223A2\nBHT|0019|00|B3|20260101|1200|CH\n"
        "HL|1||20|1\nNM1|85|2|FOUR|||||XX|1000000004\nHL|2|1|22|0\nSBR|P|18|G4\nNM1|IL|1|D|D||||MI|M4\n"
        "CLM|C4|4|||11>A>1\nHI|ABK>E119>>>>>>>Y\nLX|1\nSV2|0450|HC>99283|4|UN|1\nSE|12|0001\nGE|1|2\nIEA|1|000000002\n"
    )
    claims = [c for c in read_claims(io.BytesIO((first + second).encode())) if isinstance(c, Claim)]
    seen = [
        (c.id, c.kind, c.billing.npi, c.subscriber.party.id, c.insurance.group, c.transaction.interchange_control)
        for c in claims
        if c.billing and c.subscriber and c.insurance
    ]
    assert seen == [
        ("C1", "P", "1000000001", "M1", "G1", "000000001"),
        ("C2", "P", "1000000002", "M2", "G2", "000000001"),
        ("C3", "P", "1000000003", "M3", "G3", "000000001"),
        ("C4", "I", "1000000004", "M4", "G4", "000000002"),
    ]
    assert [c.payer.id if c.payer else None for c in claims] == ["P1", None, None, None]
    assert [c.transaction.submitter.name if c.transaction.submitter else "" for c in claims] == ["SENDER ONE"] * 2 + [
        ""
    ] * 2
    assert [c.transaction.type for c in claims] == ["CH", "CH", "RP", "CH"]
    assert claims[3].lines[0].procedure.code == "99283"
    assert claims[3].diagnoses[0].present_on_admission == "Y"


def test_hl02_names_a_parent_that_is_no_longer_the_open_one() -> None:
    items = parsed(
        "HL*1**20*1", "NM1*85*2*ONE*****XX*1", "HL*2**20*1", "NM1*85*2*TWO*****XX*2",
        "HL*3*1*22*0", "NM1*IL*1*A", "CLM*C1*1", "HL*4*2*22*0", "NM1*IL*1*B", "CLM*C2*1",
    )  # fmt: skip
    assert [c.billing.id for c in items if isinstance(c, Claim) and c.billing] == ["1", "2"]
    assert not [item for item in items if isinstance(item, Issue)]


def test_hl02_that_names_no_level_falls_back_to_the_open_one_and_says_so() -> None:
    items = parsed("HL*1**20*1", "NM1*85*2*ONE*****XX*1", "HL*2*99*22*0", "NM1*IL*1*A", "CLM*C1*1")
    assert [c.billing.id for c in items if isinstance(c, Claim) and c.billing] == ["1"]
    assert [(i.key, i.where.element) for i in items if isinstance(i, Issue)] == [("hl-parent", "HL02")]


def test_claims_without_hl_are_read_with_one_issue_each() -> None:
    items = parsed("NM1*85*2*ONE*****XX*1", "CLM*C1*1", "CLM*C2*2", "NM1*82*1*X")
    assert [(c.id, c.charge) for c in items if isinstance(c, Claim)] == [("C1", 1), ("C2", 2)]
    issues = [i for i in items if isinstance(i, Issue)]
    assert [i.key for i in issues] == ["claim-outside-hl"] * 2
    assert "subscriber" in issues[0].message
    assert "billing" not in issues[0].message


def test_a_line_without_claim_is_reported_not_given_to_another() -> None:
    items = parsed(*HEADING, "LX*1", "SV1*HC:99213*1*UN*1", "CLM*C1*2", "LX*1", "SV1*HC:99214*2*UN*1")
    [claim] = [c for c in items if isinstance(c, Claim)]
    assert [line.code for line in claim.lines] == ["99214"]
    assert [i.key for i in items if isinstance(i, Issue)] == ["line-without-claim"]


# --- coordination of benefits ---------------------------------------------------------------------------------------


def test_other_payers_decisions_on_lines() -> None:
    claim = sample("professional_cob_dependents")["COB3001"]
    [other] = claim.other_payers
    assert (other.paid, other.amount("EAF")) == (D(150), D(55))
    assert other.payer
    assert other.subscriber
    assert (other.payer.id, other.subscriber.first, other.benefits_assignment, other.release) == (
        "FXHP9",
        "BLAIR",
        "Y",
        "Y",
    )
    assert other.adjustments == ()
    first, second = claim.lines
    [decision] = first.adjudications
    assert (decision.payer_id, decision.paid, decision.units) == ("FXHP9", D(110), D(1))
    assert [(a.group, a.carc, a.amount) for a in decision.adjustments] == [
        ("CO", "45", D(30)), ("PR", "1", D(25)), ("PR", "3", D(15)),
    ]  # fmt: skip
    assert decision.adjudicated
    assert decision.adjudicated.start == date(2025, 12, 30)
    assert first.service
    assert first.service.start == date(2025, 12, 11)
    assert [a.carc for a in second.adjudications[0].adjustments] == ["45", "2"]


def test_other_payers_decision_on_the_claim() -> None:
    [other] = sample("professional_cob_dependents")["COB3003"].other_payers
    assert [(a.group, a.carc, a.amount) for a in other.adjustments] == [("CO", "45", D(20)), ("PR", "1", D(100))]
    assert other.paid == 0
    assert other.adjudicated
    assert other.adjudicated.start == date(2025, 12, 30)


def test_several_other_payers_keep_their_parts_apart() -> None:
    claim = one(
        "SBR*S*18*G2******CI", "CAS*CO*45*10", "AMT*D*20", "OI***Y***Y", "MOA***MA01*N115",
        "NM1*IL*1*A*B****MI*1", "N3*STREET", "N4*TOWN*TX*75001", "NM1*PR*2*SECOND*****PI*S2", "DTP*573*D8*20260101",
        "REF*F8*OLD1", "SBR*T*18*G3******MB", "AMT*D*5", "NM1*PR*2*THIRD*****PI*T3", "NM1*DN*1*REFERRER",
        "LX*1", "SV1*HC:99213*100*UN*1***1",
    )  # fmt: skip
    second, third = claim.other_payers
    assert [(p.insurance.sequence, p.paid, p.payer.id if p.payer else "") for p in (second, third)] == [
        ("S", D(20), "S2"), ("T", D(5), "T3"),
    ]  # fmt: skip
    assert second.adjustments[0].rarcs == ("MA01", "N115")
    assert second.payer
    assert second.payer.refs[0].value == "OLD1"
    assert second.subscriber
    assert second.subscriber.address
    assert second.subscriber.address.zip == "75001"
    assert second.adjudicated
    assert third.adjudicated is None
    assert third.adjustments == ()
    assert [party.where.loop for party in third.providers] == ["2330C"]


SIX = "CAS*PR*1*1.01*1*2*2.02*2*3*3.03**66*4.04**85*-5.05**A7*.06*6"


@pytest.mark.parametrize("above", ["SBR*S*18", "LX*1~SVD*P1*10*HC:99213**1"], ids=["2320", "2430"])
def test_all_six_triples_of_a_cas_are_kept(above: str) -> None:
    claim = one(*above.split("~"), SIX)
    adjustments = (
        claim.other_payers[0].adjustments if claim.other_payers else claim.lines[0].adjudications[0].adjustments
    )
    assert [(a.group, a.carc, a.amount, a.quantity, a.where.element) for a in adjustments] == [
        ("PR", "1", D("1.01"), D(1), "CAS02"), ("PR", "2", D("2.02"), D(2), "CAS05"),
        ("PR", "3", D("3.03"), None, "CAS08"), ("PR", "66", D("4.04"), None, "CAS11"),
        ("PR", "85", D("-5.05"), None, "CAS14"), ("PR", "A7", D("0.06"), D(6), "CAS17"),
    ]  # fmt: skip


# --- lines ----------------------------------------------------------------------------------------------------------


def test_pointers_resolve_to_the_diagnoses_they_name_in_their_order() -> None:
    claim = one(
        "HI*ABK:E119*ABF:I10*ABF:E785", "HI*APR:R079", "HI*ABF:Z794",
        "LX*1", "SV1*HC:99213*60*UN*1***3:1", "LX*2", "SV1*HC:80053*40*UN*1***4:9",
    )  # fmt: skip
    assert [(d.code, d.number) for d in claim.diagnoses] == [
        ("E119", 1),
        ("I10", 2),
        ("E785", 3),
        ("R079", 0),
        ("Z794", 4),
    ]
    assert [d.code for d in claim.lines[0].diagnoses] == ["E785", "E119"]
    assert claim.lines[1].pointers == ("4", "9")
    assert [d.code for d in claim.lines[1].diagnoses] == ["Z794"]


def test_equipment_and_drug_lines() -> None:
    equipment, drug = sample("equipment_and_drug")["DME5001"].lines
    assert equipment.dme
    assert equipment.dme.get(4) == "12"
    assert equipment.provider("DK").npi == "1200000028"  # type: ignore[union-attr]
    [ndc] = drug.drugs
    assert (ndc.qualifier, ndc.code, ndc.quantity, ndc.unit) == ("N4", "00000012345", D(150), "ML")
    assert [(r.qualifier, r.value) for r in ndc.refs] == [("XZ", "RX500177")]
    assert [r.qualifier for r in drug.refs] == ["6R"]
    assert drug.control == "DME5001-2"
    assert drug.provider("DK").where.loop == "2420E"  # type: ignore[union-attr]


def test_ambulance_claim() -> None:
    claim = sample("ambulance_transports")["AMB4001"]
    assert claim.ambulance
    assert claim.ambulance.get(6) == "8"
    [condition] = claim.conditions
    assert (condition.category, condition.applies, condition.codes) == ("07", "Y", ("01", "09"))
    pickup, dropoff = claim.provider("PW"), claim.provider("45")
    assert pickup
    assert pickup.address
    assert pickup.address.zip == "627030009"
    assert dropoff
    assert dropoff.address
    assert dropoff.address.lines == ("400 HARBOR ROAD",)
    assert (pickup.where.loop, dropoff.where.loop) == ("2310E", "2310F")
    assert [(line.modifiers, line.units) for line in claim.lines] == [(("RH",), D(1)), (("RH",), D(8))]


def test_line_date_ranges_and_hours() -> None:
    claim = one("LX*1", "SV1*HC:99213*100*UN*1***1", "DTP*472*RD8*20240228-20240301", "DTP*471*D8*20240227")
    [line] = claim.lines
    assert (line.start, line.end) == (date(2024, 2, 28), date(2024, 3, 1))
    assert line.date("471").start == date(2024, 2, 27)  # type: ignore[union-attr]
    assert (claim.start, claim.end) == (date(2024, 2, 28), date(2024, 3, 1))


def test_services_without_lx_are_lines_of_their_own() -> None:
    claim = one("SV1*HC:99213*60*UN*1", "DTP*472*D8*20240501", "SV1*HC:99214*40*UN*1", "LX*3", "SV1*HC:99215*1*UN*1")
    assert [(line.number, line.code, line.charge) for line in claim.lines] == [
        (1, "99213", D(60)), (2, "99214", D(40)), (3, "99215", D(1)),
    ]  # fmt: skip
    assert [bool(line.service) for line in claim.lines] == [True, False, False]


def test_a_professional_line_in_full() -> None:
    claim = one(
        "LX*1", "SV1*HC:99213:25:GT:::OFFICE VISIT*100.5*MJ*15.5*02**1**Y**Y*Y***0", "PWK*OZ*BM***AC*CTRL7",
        "CRC*09*N*NU", "MEA*TR*R1*11.4", "CN1*02*7", "REF*G1*AUTH9", "AMT*T*3.5", "QTY*PT*2", "K3*NOTE",
        "NTE*ADD*WORDS HERE", "PS1*1*2", "LQ*UT*04.04", "FRM*1*Y",
    )  # fmt: skip
    [line] = claim.lines
    assert (line.code, line.modifiers, line.procedure.description) == ("99213", ("25", "GT"), "OFFICE VISIT")
    assert (line.charge, line.unit, line.units, line.place) == (D("100.5"), "MJ", D("15.5"), "02")
    assert (line.emergency, line.epsdt, line.family_planning, line.copay_exempt) == ("Y", "Y", "Y", "0")
    assert [(p.report, p.transmission, p.control) for p in line.paperwork] == [("OZ", "BM", "CTRL7")]
    assert [(c.category, c.applies, c.codes) for c in line.conditions] == [("09", "N", ("NU",))]
    assert [m.elements for m in line.measurements] == [["MEA", "TR", "R1", "11.4"]]
    assert line.contract
    assert line.contract.get(2) == "7"
    assert line.ref("G1").value == "AUTH9"  # type: ignore[union-attr]
    assert [(a.qualifier, a.amount) for a in line.amounts] == [("T", D("3.5"))]
    assert [(q.qualifier, q.quantity) for q in line.quantities] == [("PT", D(2))]
    assert [(n.code, n.text) for n in line.notes] == [("K3", "NOTE"), ("ADD", "WORDS HERE")]
    assert [s.tag for s in line.other] == ["PS1"]
    assert [s.tag for s in line.forms] == ["LQ", "FRM"]


# --- institutional --------------------------------------------------------------------------------------------------


def test_inpatient_stay() -> None:
    claim = sample("institutional_stays_and_visits")["INP2001"]
    assert (claim.kind, claim.place, claim.frequency) == ("I", "11", "1")
    assert (claim.start, claim.end) == (date(2026, 1, 5), date(2026, 1, 8))
    admitted, discharged = claim.date("435"), claim.date("096")
    assert admitted
    assert (admitted.start, admitted.hour) == (date(2026, 1, 5), time(6, 15))
    assert discharged
    assert (discharged.start, discharged.hour) == (None, time(11, 30))
    assert (claim.admission_type, claim.admission_source, claim.patient_status) == ("1", "1", "01")
    assert [(d.qualifier, d.code, d.number, d.present_on_admission) for d in claim.diagnoses] == [
        ("ABK", "K3530", 1, "Y"), ("ABJ", "R1031", 0, ""), ("ABF", "I10", 2, "Y"), ("ABF", "E119", 3, "Y"),
    ]  # fmt: skip
    codes = {code.qualifier: code for code in claim.codes}
    assert codes["BBR"].code == "0DTJ4ZZ"
    assert codes["BBR"].period
    assert codes["BBR"].period.start == date(2026, 1, 5)
    assert codes["BH"].period
    assert codes["BH"].period.start == date(2026, 1, 4)
    assert (codes["BE"].code, codes["BE"].amount) == ("80", D(3))
    assert claim.provider("71").taxonomy == "208600000X"  # type: ignore[union-attr]
    assert claim.provider("72").where.loop == "2310B"  # type: ignore[union-attr]
    assert [(line.revenue_code, line.code, line.charge, line.unit, line.units) for line in claim.lines] == [
        ("0120", "", D(4200), "DA", D(3)), ("0360", "", D(9000), "UN", D(1)), ("0250", "", D(1000), "UN", D(12)),
    ]  # fmt: skip


def test_outpatient_visit_and_occurrence_spans() -> None:
    claim = sample("institutional_stays_and_visits")["OUT2003"]
    assert [(d.qualifier, d.code) for d in claim.diagnoses] == [("ABK", "R0789"), ("APR", "R079")]
    assert [line.start for line in claim.lines] == [date(2026, 1, 10)] * 2
    span = one("HI*BI:70:RD8:20240101-20240105*BI:71:RD8:20240110-20240112", "HI*BG:09*BG:17").codes
    assert [(c.code, c.period.start, c.period.end) for c in span if c.period] == [
        ("70", date(2024, 1, 1), date(2024, 1, 5)), ("71", date(2024, 1, 10), date(2024, 1, 12)),
    ]  # fmt: skip
    assert [c.code for c in span if c.qualifier == "BG"] == ["09", "17"]


# --- dental ---------------------------------------------------------------------------------------------------------


def test_dental_teeth_areas_and_dates() -> None:
    claims = sample("837d_teeth_cob_ortho")
    filling, crown, scaling = claims["DEN1001"].lines
    [tooth] = filling.teeth
    assert (tooth.number, tooth.surfaces) == ("3", ("M", "O", "D"))
    assert (crown.prosthesis, crown.teeth[0].number, crown.date("441").start) == ("R", "19", date(2018, 5, 2))  # type: ignore[union-attr]
    assert scaling.oral_cavity == ("10",)
    assert [line.procedure.qualifier for line in claims["DEN1001"].lines] == ["AD"] * 3
    assert claims["DEN1001"].start == date(2026, 1, 8)
    assert claims["DEN1001"].paperwork[0].control == "ATT1001"
    pointed = claims["DEN1002"].lines[0]
    assert [d.code for d in pointed.diagnoses] == ["K0251"]
    assert pointed.adjudications[0].procedure.code == "D2391"  # type: ignore[union-attr]
    ortho = claims["DEN1003"]
    assert ortho.orthodontics
    assert ortho.orthodontics.get(1) == "24"
    assert [status.get(1) for status in ortho.teeth] == ["1", "16"]
    assert ortho.ref("G3").value == "PREDET1003"  # type: ignore[union-attr]


# --- what cannot be read --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("amount", ["12,50", "1O0", "NaN", "1e5", "--1", "$5", "1_000", "²"])
def test_an_amount_that_is_no_number_is_none_with_its_place(amount: str) -> None:
    items = parsed(*HEADING, f"CLM*A1*{amount}***11:B:1", "CLM*A2*5***11:B:1", "AMT*F5*x")
    first, second = [c for c in items if isinstance(c, Claim)]
    assert (first.charge, second.charge) == (None, D(5))
    assert first.segments[0].get(2) == amount
    assert [s.tag for s in second.other] == ["AMT"]
    assert [(i.key, i.where.element, i.where.loop) for i in items if isinstance(i, Issue)] == [
        ("unreadable-number", "CLM02", "2300"), ("unreadable-number", "AMT02", "2300"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("form", "raw"),
    [
        ("D8", "20240230"),
        ("D8", "2024051"),
        ("RD8", "20240501"),
        ("RD8", "20240501-20241301"),
        ("TM", "2561"),
        ("D8", ""),
    ],
)
def test_a_date_that_is_none_keeps_its_text(form: str, raw: str) -> None:
    items = parsed(*HEADING, "CLM*A1*5***11:B:1", f"DTP*435*{form}*{raw}")
    [claim] = [c for c in items if isinstance(c, Claim)]
    found = claim.date("435")
    assert found
    assert (found.start, found.end, found.raw) == (None, None, raw)
    assert [i.key for i in items if isinstance(i, Issue)] == ["unreadable-date"]


def test_a_cas_with_an_illegible_amount_keeps_the_legible_ones_and_the_segment() -> None:
    [payer] = one("SBR*S*18", "CAS*CO*45*ten**97*5").other_payers
    assert [(a.carc, a.amount) for a in payer.adjustments] == [("97", D(5))]
    assert [s.elements for s in payer.other] == [["CAS", "CO", "45", "ten", "", "97", "5"]]


def test_every_record_knows_its_place() -> None:
    claim = one(
        "CLM*A1*100***11:B:1", "REF*G1*AUTH", "HI*ABK:E119*ABF:I10", "LX*1", "SV1*HC:99213*100*UN*1***1", "REF*6R*L1"
    )
    start = claim.where.segment
    assert (claim.where.loop, claim.where.element) == ("2300", "CLM")
    assert [(r.where.segment - start, r.where.loop, r.where.element) for r in claim.refs] == [(1, "2300", "REF02")]
    assert [(d.where.segment - start, d.where.element) for d in claim.diagnoses] == [(2, "HI01-2"), (2, "HI02-2")]
    assert [(r.where.segment - start, r.where.loop) for r in claim.lines[0].refs] == [(5, "2400")]
    assert (claim.lines[0].where.segment - start, claim.lines[0].where.element) == (4, "SV1")
    assert [s.number - start for s in claim.segments] == [0, 1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    ("version", "service", "kind"),
    [
        ("004010X098A1", "SV1*HC:99213*1*UN*1***1", "P"),
        ("005010X291", "SV2*0450*HC:99283*1*UN*1", "I"),
        ("005010X221A1", "SV3*AD:D0120*1", "D"),
        ("005010", "SV3*AD:D0120*1", "D"),
        ("005010X223A2", "NTE*ADD*NO LINE", "I"),
        ("005010X224A2", "NTE*ADD*NO LINE", "D"),
    ],
)
def test_the_kind_of_claim_is_told_by_its_lines_then_by_the_version(version: str, service: str, kind: str) -> None:
    items = parsed(*HEADING, "CLM*A1*1***11:B:1", "LX*1", service, version=version)
    assert [c.kind for c in items if isinstance(c, Claim)] == [kind]
