"""Records of claims and payments made by hand for the tests of this folder."""

from __future__ import annotations

import itertools
from datetime import date, datetime, time
from decimal import Decimal

from reports.matching.evidence import Answer, Sent
from reports.matching.lineage import SubmittedClaim, SubmittedLine
from reports.matching.lines import match_lines
from reports.matching.numbers import cut_forms, normalised
from reports.outcomes.fold import Answered
from reports.outcomes.payments import Payment, PaymentEvent, Reason, ServiceAnswer
from validators.engine.finding import Finding, fingerprint

DAY = date(2026, 1, 5)
_NUMBERS = itertools.count(1)


def at(year: int, month: int, day: int) -> datetime:
    """Midnight of a day: claims carry the day they were made."""
    return datetime.combine(date(year, month, day), time.min)


def sent(number: str = "ACCT-1001", **more: object) -> Sent:
    """What can be recognised of a claim: of patient P, provider N1, one service 99213 of $100 on DAY."""
    fields: dict[str, object] = {
        "key": next(_NUMBERS),
        "group": f"{normalised(number)}|{more.get('npi', 'N1')}",
        "payer": "PLAN1",
        "npi": "N1",
        "tax": "T1",
        "patient": "P",
        "member": "M",
        "name": "N",
        "first": DAY,
        "last": DAY,
        "charge": 10000,
        "codes": frozenset({"99213"}),
        "frequency": "1",
        "sequence": "P",
        "created": at(2026, 1, 10),
        **more,
    }
    return Sent(number=number, number_key=normalised(number), cuts=cut_forms(number), **fields)  # type: ignore[arg-type]


def answer(number: str = "ACCT-1001", **more: object) -> Answer:
    """What an answer to that claim says, all of it right."""
    fields: dict[str, object] = {
        "key": 1,
        "payer": "PLAN1",
        "payee_npi": "N1",
        "payee_tax": "T1",
        "members": ("M",),
        "names": ("N",),
        "first": DAY,
        "last": DAY,
        "charge": 10000,
        "codes": frozenset({"99213"}),
        "frequency": "1",
        "sequence": "P",
        "dated": date(2026, 2, 1),
        **more,
    }
    return Answer(number=number, **fields)  # type: ignore[arg-type]


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


def claim(*lines: SubmittedLine, findings: tuple[Finding, ...] = (), **more: object) -> SubmittedClaim:
    charge = sum((item.charge or Decimal(0) for item in lines), Decimal(0))
    fields = {"key": 1, "claim_id": "C1", "charge": charge, "service_from": DAY, "frequency": "1", **more}
    return SubmittedClaim(lines=lines, findings=findings, **fields)  # type: ignore[arg-type]


def finding(rule: str, line_number: int, *predicts: str, severity: str = "deny", shadow: bool = False) -> Finding:
    return Finding(
        rule=rule, name=rule, severity=severity, snip=6, claim="C1", line=line_number, loop="2400", segment="SV1",
        segment_number=1, element="SV101-2", offset=0, value="", message="", predicts=predicts, source="", edition="",
        fingerprint=fingerprint(rule, str(line_number)), shadow=shadow,
    )  # fmt: skip


def cas(group: str, carc: str, amount: str) -> Reason:
    return Reason(group, carc, Decimal(amount))


def service(
    code: str,
    paid: str = "0",
    *reasons: Reason,
    control: str = "",
    charge: str = "100",
    remarks: tuple[str, ...] = (),
    billed: str = "",
    modifiers: tuple[str, ...] = (),
    day: date = DAY,
) -> ServiceAnswer:
    return ServiceAnswer(
        code=code,
        modifiers=modifiers,
        billed_code=billed,
        charge=Decimal(charge),
        paid=Decimal(paid),
        control=control,
        reasons=reasons,
        remarks=remarks,
        first=day,
        units_paid=Decimal(1),
    )


def payment(*services: ServiceAnswer, status: str = "1", **more: object) -> Payment:
    fields = {
        "number": "C1",
        "charge": sum((s.charge for s in services), Decimal(0)),
        "paid": sum((s.paid for s in services), Decimal(0)),
        "patient": sum((r.amount for s in services for r in s.reasons if r.group == "PR"), Decimal(0)),
        **more,
    }
    return Payment(status=status, services=services, **fields)  # type: ignore[arg-type]


def answered(
    of: SubmittedClaim, said: Payment, day: date | None = date(2026, 2, 1), trace: str = "T1", ordinal: int = 1
) -> Answered:
    """The payment, joined to the claim and to its lines."""
    key = next(_NUMBERS)
    event = PaymentEvent(
        key=key, name=f"{trace}-{ordinal}", payment=said, trace=trace, date=day, place=(trace, ordinal)
    )
    return Answered(event=event, claim=of.key, confidence="certain", lines=match_lines(said.services, of.lines))
