"""What came back as rows: remittances, payments, claim statuses, account entries, with the keys they are found by."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import msgspec

from cleanclaim.store.keys import cents, digest, member_key, name_key, tax_key
from cleanclaim.store.patient_key import keyed
from reports.matching.numbers import is_telling, normalised
from reports.outcomes.payment_status import status_of
from reports.outcomes.payments import Payment, payment_of
from x12.records.claim_status import ClaimStatus
from x12.records.party import Party
from x12.records.remittance import ClaimPayment, ProviderAdjustment, Remittance

_ENCODER = msgspec.json.Encoder()


class AnswerRows:
    """Makes rows; people in them are keyed by ``secret``."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def remittance(self, head: Remittance) -> dict[str, Any]:
        """Payer, trace, amount and date are the identity; without a trace, all that is said."""
        payer, payee = head.payer, head.payee
        paid = cents(head.payment)
        who = head.payer_trace_id or (payer.id if payer else "") or (payer.name if payer else "")
        identity: tuple[str, ...] = (who, head.trace, str(paid), str(head.payment_date))
        if not head.trace:
            identity = (*identity, keyed(self._secret, content(head.segments.texts, head.segments.separator)))
        npi, tax = _payee(self._secret, payee)
        return {
            "identity": digest(identity),
            "payer_id": _payer_id(payer)[:80],
            "payer_name": payer.name[:80] if payer else "",
            "trace": head.trace[:64],
            "payer_trace_id": head.payer_trace_id[:16],
            "payment_cents": paid,
            "payment_date": head.payment_date,
            "produced": head.produced,
            "method": head.method[:3],
            "handling": head.handling[:2],
            "payee_npi": npi,
            "payee_tax_key": tax,
            "older": False,
        }

    def payment(self, claim: ClaimPayment, remit: dict[str, Any]) -> dict[str, Any]:
        """A CLP of the remittance of that row; its identity is given by whoever knows the others."""
        payment = payment_of(claim)
        people = [party for role in ("QC", "IL", "74") if (party := claim.party(role))]
        first, last = _service_days(claim)
        return self._answer_row(people) | {
            "kind": "payment",
            "offset": claim.where.offset,
            "ordinal": claim.ordinal,
            "claim_id": payment.number[:64],
            "number_key": normalised(payment.number)[:64],
            "status": payment.status[:8],
            "payer_control": payment.control[:64],
            "original_control": payment.original_control[:64],
            "payer_id": remit["payer_id"],
            "payee_npi": remit["payee_npi"],
            "payee_tax_key": remit["payee_tax_key"],
            "service_from": first,
            "service_to": last,
            "charge_cents": cents(payment.charge),
            "paid_cents": cents(payment.paid),
            "frequency": payment.frequency[:2],
            "sequence": status_of(payment.status).sequence,
            "dated": remit["payment_date"] or remit["produced"],
            "codes": sorted({service.submitted for service in payment.services if service.submitted}),
            "controls": _controls(service.control for service in payment.services),
            "body": _ENCODER.encode(payment).decode(),
        }

    def status(self, status: ClaimStatus) -> dict[str, Any]:
        """A claim's status of a 277CA."""
        people = [status.patient] if status.patient else []
        npi, tax = _payee(self._secret, status.provider)
        day = status.service
        codes = [s for item in status.statuses for s in item.statuses]
        labels = " ".join(dict.fromkeys(f"{code.category}:{code.code}" for code in codes))
        effective = next((item.effective for item in status.statuses if item.effective), None)
        answer = StatusAnswer(rejected=status.rejected, label=labels)
        source = status.source.id if status.source else ""
        told = (source, status.claim_id, status.payer_control, labels, str(effective), str(status.amount))
        return self._answer_row(people) | {
            "identity": digest(("277", *told, *(item.control for item in status.lines))),
            "kind": "status",
            "offset": status.where.offset,
            "ordinal": 0,
            "claim_id": status.claim_id[:64],
            "number_key": normalised(status.claim_id)[:64],
            "status": "reject" if status.rejected else "accept",
            "payer_control": status.payer_control[:64],
            "original_control": "",
            "payer_id": source[:80],
            "payee_npi": npi,
            "payee_tax_key": tax,
            "service_from": day.start if day else None,
            "service_to": day.end if day else None,
            "charge_cents": cents(status.amount),
            "paid_cents": None,
            "frequency": "",
            "sequence": "",
            "dated": effective,
            "codes": [],
            "controls": _controls(item.control for item in status.lines),
            "body": _ENCODER.encode(answer).decode(),
        }

    def _answer_row(self, people: Iterable[Party]) -> dict[str, Any]:
        found = list(people)
        members = [key for party in found if party.id and (key := member_key(self._secret, party.id))]
        names = [key for party in found if (key := name_key(self._secret, party.name, party.first))]
        return {"members": list(dict.fromkeys(members)), "names": list(dict.fromkeys(names))}


def entry_row(entry: ProviderAdjustment, told: tuple[str, ...], time: int) -> dict[str, Any]:
    """A provider adjustment; ``told`` is what it says, said for the ``time``-th time."""
    return {
        "identity": digest((*told, str(time))),
        "reason": entry.reason[:2],
        "reference": entry.reference[:80],
        "amount_cents": cents(entry.amount),
        "provider": entry.provider[:64],
        "fiscal_end": entry.fiscal_end,
    }


def content(texts: Iterable[str], separator: str) -> str:
    """What segments say, whatever separates their elements."""
    return "\x1e".join(text.replace(separator, "\x1f").rstrip("\x1f") for text in texts)


class StatusAnswer(msgspec.Struct, frozen=True):
    """The body of a claim status: whether it rejects, and its categories and codes (``A7:507``)."""

    rejected: bool
    label: str


def _payer_id(payer: Party | None) -> str:
    """The payer's id: N104, else REF*2U or REF*NF."""
    if payer is None:
        return ""
    other = payer.ref("2U") or payer.ref("NF")
    return payer.id or (other.value if other else "")


def _payee(secret: bytes, payee: Party | None) -> tuple[str, str]:
    """NPI and keyed tax number of who is paid: N104 by its qualifier, REF*TJ."""
    if payee is None:
        return "", ""
    own = payee.id if payee.id_qualifier in ("FI", "24", "34") else ""
    return payee.npi[:10], tax_key(secret, payee.tax_id or own)


def _service_days(claim: ClaimPayment) -> tuple[date | None, date | None]:
    """First and last day of service: of the claim (DTM*232 and 233), else of its services."""
    first = next((day.start for day in claim.dates if day.qualifier == "232"), None)
    last = next((day.end or day.start for day in claim.dates if day.qualifier == "233"), None)
    days = [service.service for service in claim.services if service.service]
    starts = [day.start for day in days if day.start]
    ends = [day.end or day.start for day in days if day.end or day.start]
    return first or min(starts, default=None), last or max((e for e in ends if e), default=None) or first


def _controls(values: Iterable[str]) -> list[str]:
    return sorted({control for value in values if is_telling(control := normalised(value)) and control})


def payment_in(body: str) -> Payment:
    """The payment in an answer's body."""
    return msgspec.json.decode(body, type=Payment)


def status_in(body: str) -> StatusAnswer:
    """The claim status in an answer's body."""
    return msgspec.json.decode(body, type=StatusAnswer)
