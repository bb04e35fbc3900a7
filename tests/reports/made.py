"""Remittance records made by hand for the tests of this folder."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from reports.matching.lineage import SubmittedClaim, SubmittedLine
from validators.engine.finding import Finding, fingerprint
from x12.records.claim import Procedure
from x12.records.party import Adjustment, DatePeriod
from x12.records.remittance import ClaimPayment, RemarkCode, Remittance, ServicePayment
from x12.text.segments import Where

WHERE = Where()
DAY = date(2026, 1, 5)


def line(
    number: int, code: str, control: str = "", charge: str = "100", modifiers: tuple[str, ...] = ()
) -> SubmittedLine:
    return SubmittedLine(
        number=number,
        code=code,
        control=control,
        charge=Decimal(charge),
        modifiers=modifiers,
        units=Decimal(1),
        service_from=DAY,
    )


def sent(
    *lines: SubmittedLine, claim_id: str = "C1", findings: tuple[Finding, ...] = (), **more: object
) -> SubmittedClaim:
    charge = sum((item.charge or Decimal(0) for item in lines), Decimal(0))
    fields = {"key": 1, "charge": charge, **more}
    return SubmittedClaim(claim_id=claim_id, lines=lines, findings=findings, **fields)  # type: ignore[arg-type]


def finding(rule: str, line_number: int, *predicts: str, severity: str = "deny") -> Finding:
    return Finding(
        rule=rule, name=rule, severity=severity, snip=6, claim="C1", line=line_number, loop="2400", segment="SV1",
        segment_number=1, element="SV101-2", offset=0, value="", message="", predicts=predicts, source="", edition="",
        fingerprint=fingerprint(rule, str(line_number)),
    )  # fmt: skip


def cas(group: str, carc: str, amount: str) -> Adjustment:
    return Adjustment(group, carc, Decimal(amount), None, WHERE)


def service(
    code: str,
    paid: str = "0",
    *adjustments: Adjustment,
    control: str = "",
    charge: str = "100",
    remarks: tuple[str, ...] = (),
    submitted: str = "",
    modifiers: tuple[str, ...] = (),
    day: date = DAY,
) -> ServicePayment:
    return ServicePayment(
        where=WHERE,
        procedure=Procedure("HC", code, modifiers),
        submitted=Procedure("HC", submitted) if submitted else None,
        charge=Decimal(charge),
        paid=Decimal(paid),
        control=control,
        adjustments=adjustments,
        remarks=tuple(RemarkCode(r, "HE", WHERE) for r in remarks),
        dates=(DatePeriod("472", "D8", f"{day:%Y%m%d}", day, day, WHERE),),
        units_paid=Decimal(1),
    )


def payment(*services: ServicePayment, claim_id: str = "C1", status: str = "1", **more: object) -> ClaimPayment:
    fields = {
        "charge": sum((s.charge or Decimal(0) for s in services), Decimal(0)),
        "paid": sum((s.paid or Decimal(0) for s in services), Decimal(0)),
        **more,
    }
    return ClaimPayment(
        where=WHERE,
        remittance=Remittance(where=WHERE, number=1, set_control="0001"),
        claim_id=claim_id,
        status=status,
        services=services,
        **fields,  # type: ignore[arg-type]
    )
