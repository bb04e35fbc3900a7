"""A remittance as the segments of its guide (005010X221A1)."""

from __future__ import annotations

from typing import Final

from cleanclaim.tools.sample.answer import Adjustment, PaidLine, Payment
from cleanclaim.tools.sample.draft import Draft, Line, d8, money
from cleanclaim.tools.sample.remittance import Remittance

_FILINGS: Final = {"CI": "12", "BL": "13"}
"""CLP06 of filings the 835 has no code of its own for."""
_ROUTING, _ACCOUNT = "011000015", "100200300"


def segments(remittance: Remittance) -> list[str]:
    """Everything between ST and SE."""
    body = _head(remittance)
    for payment in remittance.payments:
        body += _claim(payment)
    if remittance.balances:
        year = remittance.day.year
        for at in range(0, len(remittance.balances), 6):
            parts = "*".join(f"{b.reason}:{b.reference}*{money(b.cents)}" for b in remittance.balances[at : at + 6])
            body.append(f"PLB*{remittance.payee.npi}*{year}1231*{parts}")
    return body


def _head(remittance: Remittance) -> list[str]:
    payer, payee, day = remittance.payer, remittance.payee, d8(remittance.day)
    paid = remittance.paid
    if paid:
        bank = f"01*{_ROUTING}*DA*{_ACCOUNT}"
        method = f"I*{money(paid)}*C*ACH*CCP*{bank}*1{payer.tax}**{bank}*{day}"
    else:
        method = f"H*0*C*NON************{day}"
    town = payer.town
    return [
        f"BPR*{method}",
        f"TRN*1*{remittance.trace}*1{payer.tax}",
        f"DTM*405*{day}",
        f"N1*PR*{payer.name}",
        f"N3*{payer.street}",
        f"N4*{town.name}*{town.state}*{town.zip}",
        f"REF*2U*{payer.id}",
        "PER*BL*PROVIDER HELP DESK*TE*5555550111",
        f"N1*PE*{payee.name}*XX*{payee.npi}",
        f"REF*TJ*{payee.tax}",
        "LX*1",
    ]


def _claim(payment: Payment) -> list[str]:
    """Loop 2100."""
    draft = payment.draft
    owed = sum(a.cents for a in payment.adjustments() if a.group == "PR")
    filing = _FILINGS.get(draft.filing, draft.filing)
    share = money(owed) if owed and payment.status != "22" else ""
    clp = (
        f"CLP*{payment.number}*{payment.status}*{money(payment.charge)}*{money(payment.paid)}*{share}*{filing}"
        f"*{payment.icn}*{draft.place}*{draft.frequency}"
    )
    if draft.group:
        clp += f"**{draft.group}"
    patient = draft.patient
    body = [clp, *_adjustments(payment.whole)]
    if payment.member:
        body.append(f"NM1*QC*1*{patient.family}*{patient.given}****MI*{draft.member}")
    else:
        body.append("NM1*QC*1")
    if draft.rendering and draft.kind != "I":
        who = draft.rendering
        body.append(f"NM1*82*1*{who.family}*{who.given}****XX*{who.npi}")
    if payment.remarks:
        if draft.kind == "I" and draft.place == "11":
            body.append(f"MIA*0****{payment.remarks[0]}")
        else:
            body.append("MOA***" + "*".join(payment.remarks[:5]))
    first, last = draft.days
    body += [f"DTM*232*{d8(first)}", f"DTM*233*{d8(last)}"]
    if payment.interest:
        body.append(f"AMT*I*{money(payment.interest)}")
    for line in payment.lines:
        body += _line(draft, payment, line)
    return body


def _line(draft: Draft, payment: Payment, answer: PaidLine) -> list[str]:
    """Loop 2110."""
    billed = draft.lines[answer.line - 1]
    submitted = _procedure(draft, billed)
    procedure = f"{submitted[:3]}{answer.paid_as}" if answer.paid_as else submitted
    revenue = billed.revenue if billed.code else ""
    svc = f"SVC*{procedure}*{money(answer.charge)}*{money(answer.paid)}*{revenue}*{billed.units}"
    if answer.paid_as:
        svc += f"*{submitted}"
    day = billed.day or draft.day
    body = [svc, f"DTM*472*{d8(day)}", *_adjustments(answer.adjustments)]
    if payment.controls and billed.control:
        body.append(f"REF*6R*{billed.control}")
    allowed = answer.paid + sum(a.cents for a in answer.adjustments if a.kind == "patient")
    if allowed:
        body.append(f"AMT*B6*{money(allowed)}")
    body += [f"LQ*HE*{remark}" for remark in answer.remarks]
    return body


def _procedure(draft: Draft, line: Line) -> str:
    if not line.code:
        return f"NU:{line.revenue}"
    return f"{'AD' if draft.kind == 'D' else 'HC'}:{line.procedure}"


def _adjustments(some: list[Adjustment]) -> list[str]:
    """One CAS for each group."""
    groups: dict[str, list[Adjustment]] = {}
    for adjustment in some:
        groups.setdefault(adjustment.group, []).append(adjustment)
    return [
        "*".join([f"CAS*{group}", *(f"{a.reason}*{money(a.cents)}*" for a in row)]).rstrip("*")
        for group, row in groups.items()
    ]
