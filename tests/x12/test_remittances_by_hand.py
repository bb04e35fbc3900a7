"""Remittances read from the samples and from small sets in the tests, checked against what a person reads in them."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

from x12.build.read_835 import Record, read_remittances
from x12.records.issue import Issue
from x12.records.party import Adjustment
from x12.records.remittance import ClaimPayment, Remittance, RemittanceEnd

D = Decimal
SAMPLES = Path(__file__).resolve().parents[2] / "sample_edi"

R = TypeVar("R", Remittance, ClaimPayment, RemittanceEnd, Issue)


def sample(name: str) -> list[Record]:
    with (SAMPLES / f"{name}.835.edi").open("rb") as stream:
        return list(read_remittances(stream))


def parsed(*segments: str) -> list[Record]:
    text = "~".join(["ST*835*0001", *segments, "SE*0*0001", ""])
    return list(read_remittances(io.BytesIO(text.encode("latin-1"))))


def of(kind: type[R], records: list[Record]) -> list[R]:
    return [record for record in records if isinstance(record, kind)]


def triples(adjustments: tuple[Adjustment, ...]) -> list[tuple[str, str, D]]:
    return [(a.group, a.carc, a.amount) for a in adjustments]


def test_the_head_of_a_remittance() -> None:
    [head] = of(Remittance, sample("reversal_bundling_plb"))
    assert (head.handling, head.payment, head.credit_debit, head.method) == ("I", D("311.5"), "C", "ACH")
    assert (head.payment_date, head.produced) == (date(2026, 2, 3), date(2026, 2, 2))
    assert (head.trace, head.payer_trace_id) == ("TRACE900", "1512345678")
    assert head.payer
    assert head.payee
    assert (head.payer.name, head.payer.address.city) == ("EXAMPLE HEALTH PLAN", "CHICAGO")  # type: ignore[union-attr]
    assert head.payer.contacts[0].numbers == (("TE", "5555550199"),)
    assert (head.payee.npi, head.payee.tax_id) == ("1200000044", "370000003")


def test_a_reversal_and_its_correction_keep_their_signs() -> None:
    reversal, correction, *_ = of(ClaimPayment, sample("reversal_bundling_plb"))
    assert reversal.is_reversal
    assert not correction.is_reversal
    assert (reversal.charge, reversal.paid, reversal.patient_owes) == (D(-180), D(-120), D(-20))
    assert triples(reversal.adjustments) == [("CO", "45", D(-40)), ("PR", "1", D(-20))]
    assert (correction.payer_control, correction.frequency) == ("ICN6001B", "7")
    [service] = correction.services
    assert triples(service.adjustments) == [("CO", "45", D(40)), ("CO", "50", D(30)), ("PR", "1", D(20))]
    assert [a.rarcs for a in service.adjustments] == [("N115",)] * 3
    assert [(r.list, r.code) for r in service.remarks] == [("HE", "N115")]
    assert service.control == "REM6001-1"


def test_bundled_services_say_what_was_submitted() -> None:
    bundled = of(ClaimPayment, sample("reversal_bundling_plb"))[2]
    first, second = bundled.services
    assert (first.procedure.code, first.submitted.code) == ("80053", "80048")  # type: ignore[union-attr]
    assert (first.units_paid, first.units_submitted) == (D(1), D(1))
    assert triples(first.adjustments)[2] == ("OA", "94", D(-50))
    assert (second.procedure.code, second.submitted.code) == ("80053", "84443")  # type: ignore[union-attr]
    assert (second.paid, second.units_paid, second.units_submitted) == (D(0), D(0), D(1))


def test_all_triples_and_all_pairs() -> None:
    records = sample("reversal_bundling_plb")
    long = of(ClaimPayment, records)[3].services[0]
    assert triples(long.adjustments) == [
        ("CO", "45", D(50)), ("CO", "131", D(10)), ("CO", "253", D(4)), ("CO", "59", D(5)), ("CO", "104", D(2)),
        ("CO", "44", D(1)), ("PR", "1", D(10)), ("PR", "2", D("7.5")), ("PR", "3", D(10)),
    ]  # fmt: skip
    [end] = of(RemittanceEnd, records)
    assert [(p.reason, p.reference, p.amount) for p in end.adjustments] == [
        ("WO", "ICN5999", D(25)), ("L6", "ICN6003", D(-5)), ("72", "ICN5998", D("-10.5")), ("FB", "", D("0.5")),
        ("CS", "ADJ77", D(-5)),
    ]  # fmt: skip
    assert {(p.provider, p.fiscal_end) for p in end.adjustments} == {("1200000044", date(2026, 12, 31))}
    assert [p.where.element for p in end.adjustments] == ["PLB03", "PLB05", "PLB07", "PLB09", "PLB11"]


def test_the_payment_is_what_the_claims_say_less_the_provider_adjustments() -> None:
    """BPR02 = sum of CLP04 less sum of PLB (005010X221A1 §1.10.2.1)."""
    records = sample("reversal_bundling_plb")
    paid = sum((c.paid or D(0) for c in of(ClaimPayment, records)), D(0))
    withheld = sum((p.amount for p in of(RemittanceEnd, records)[0].adjustments), D(0))
    assert of(Remittance, records)[0].payment == paid - withheld


def test_a_second_plb_is_kept_and_six_pairs_of_each() -> None:
    pairs = "*".join(f"WO:R{n}*{n}.5" for n in range(1, 7))
    [end] = of(RemittanceEnd, parsed("BPR*I*0*C*NON", f"PLB*A*20241231*{pairs}", "PLB*B*20241231*72*-3"))
    assert [p.amount for p in end.adjustments] == [D(f"{n}.5") for n in range(1, 7)] + [D(-3)]
    assert (end.adjustments[-1].provider, end.adjustments[-1].reference) == ("B", "")


def test_claim_level_remarks_parties_and_the_last_segment() -> None:
    [claim] = of(
        ClaimPayment,
        parsed(
            "BPR*I*1*C*CHK", "LX*7", "TS3*1*11*20241231*1*10", "TS2*470", "CLP*A*1*10*1**MC*ICN*11*1**470*1.25*.5",
            "CAS*CO*45*9", "NM1*QC*1*DOE*ANN", "NM1*74*1*DOE*ANNE", "NM1*TT*2*NEXT PLAN*****PI*N1", "MIA*0***1*M15",
            "MOA***MA01*MA07", "REF*F8*OLD", "DTM*232*20240501", "PER*CX*HELP*TE*5550100", "AMT*AU*8", "QTY*CA*3",
        ),
    )  # fmt: skip
    assert (claim.header, [s.tag for s in claim.heading]) == ("7", ["LX", "TS3", "TS2"])
    assert (claim.drg, claim.drg_weight, claim.discharge_fraction) == ("470", D("1.25"), D("0.5"))
    assert [r.code for r in claim.remarks] == ["M15", "MA01", "MA07"]
    assert claim.adjustments[0].rarcs == ("M15", "MA01", "MA07")
    assert [p.role for p in claim.parties] == ["QC", "74", "TT"]
    assert claim.party("TT").contacts[0].name == "HELP"  # type: ignore[union-attr]
    assert [(q.qualifier, q.quantity) for q in claim.quantities] == [("CA", D(3))]
    assert claim.inpatient
    assert claim.outpatient


def test_services_by_revenue_code_drug_code_and_bare_qualifier() -> None:
    [claim] = of(
        ClaimPayment,
        parsed(
            "CLP*A*1*30*30", "SVC*NU:0450*10*10", "SVC*N4:00000012345*10*10**2", "SVC*HC:J3490:JW::::NAME*10*10*0636"
        ),
    )
    assert [(s.procedure.qualifier, s.procedure.code, s.revenue_code) for s in claim.services] == [
        ("NU", "0450", ""), ("N4", "00000012345", ""), ("HC", "J3490", "0636"),
    ]  # fmt: skip
    assert claim.services[2].procedure.modifiers == ("JW",)


def test_a_set_that_stops_in_a_claim_still_gives_it_and_its_end() -> None:
    text = "ST*835*0001~BPR*I*1*C*CHK~CLP*A*1*10*1~SVC*HC:99213*10*1~CAS*CO*45*9~"
    records = list(read_remittances(io.BytesIO(text.encode())))
    [claim] = of(ClaimPayment, records)
    assert triples(claim.services[0].adjustments) == [("CO", "45", D(9))]
    assert len(of(RemittanceEnd, records)) == 1


def test_unreadable_amounts_are_none_and_told_once() -> None:
    records = parsed("BPR*I*x*C*CHK", "CLP*A*1*y*1", "SVC*HC:99213*1*z")
    assert of(Remittance, records)[0].payment is None
    assert of(ClaimPayment, records)[0].charge is None
    keys = [i.where.element for i in of(Issue, records) if i.key == "unreadable-number"]
    assert keys == ["BPR02", "CLP03", "SVC03"]
