"""A payment as an event: what an 835 said of one claim, as it is kept. No names, no member ids; money is Decimal.

A positive reason takes away from the charge, a positive provider adjustment (PLB) from the payment (005010X221A1
section 1.10.2).
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import msgspec

from x12.privacy import shown
from x12.records.party import Adjustment
from x12.records.remittance import ClaimPayment, RemarkCode, ServicePayment

ZERO = Decimal(0)


class Reason(msgspec.Struct, frozen=True, omit_defaults=True):
    """One triple of a CAS: group, CARC (as its list writes it: ``045`` is 45), dollars, units."""

    group: str
    carc: str
    amount: Decimal
    quantity: Decimal | None = None


class ServiceAnswer(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """What was decided on one service (loop 2110).

    ``code`` is what the payer adjudicated (SVC01; the revenue code of SVC04 where that is all there is),
    ``billed_code`` what was sent where it differs (SVC06). ``policy`` are the payer's policies named (REF*0K).
    """

    code: str
    modifiers: tuple[str, ...] = ()
    billed_code: str = ""
    billed_modifiers: tuple[str, ...] = ()
    revenue_code: str = ""
    charge: Decimal = ZERO
    paid: Decimal = ZERO
    units_paid: Decimal | None = None
    units_billed: Decimal | None = None
    control: str = ""
    first: date | None = None
    reasons: tuple[Reason, ...] = ()
    remarks: tuple[str, ...] = ()
    policies: tuple[str, ...] = ()

    @property
    def submitted(self) -> str:
        """The code the provider billed, as far as the payer says."""
        return self.billed_code or self.code


class Payment(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """What an 835 said of one claim (loop 2100), as one event.

    ``number`` CLP01, ``status`` CLP02, ``charge`` CLP03, ``paid`` CLP04, ``patient`` CLP05, ``control`` CLP07 and
    ``original_control`` REF*F8, ``interest`` AMT*I. ``corrected_member``: the payer gave another member number
    (NM1*74); which, is not kept. ``crossed_over``: a carrier it was forwarded to is named (NM1*TT).
    """

    number: str
    status: str
    charge: Decimal = ZERO
    paid: Decimal = ZERO
    patient: Decimal = ZERO
    filing: str = ""
    control: str = ""
    original_control: str = ""
    frequency: str = ""
    reasons: tuple[Reason, ...] = ()
    remarks: tuple[str, ...] = ()
    services: tuple[ServiceAnswer, ...] = ()
    interest: Decimal = ZERO
    corrected_member: bool = False
    crossed_over: bool = False


class PaymentEvent(msgspec.Struct, frozen=True, kw_only=True):
    """A stored payment: its row, a name a person can type, and the remittance it came with.

    ``place`` orders payments of one day: trace number, then the place in the set.
    """

    key: int
    name: str
    payment: Payment
    remit: int = 0
    payer: str = ""
    trace: str = ""
    date: date | None = None
    place: tuple[str, int] = ("", 0)


def payment_of(claim: ClaimPayment) -> Payment:
    """The event in a claim payment as it was read."""
    original = claim.ref("F8")
    interest = sum((amount.amount for amount in claim.amounts if amount.qualifier == "I"), ZERO)
    corrected = claim.party("74")
    return Payment(
        number=claim.claim_id,
        status=shown(claim.status, "CLP02"),
        charge=claim.charge or ZERO,
        paid=claim.paid or ZERO,
        patient=claim.patient_owes or ZERO,
        filing=shown(claim.filing, "CLP06"),
        control=claim.payer_control,
        original_control=original.value if original else "",
        frequency=shown(claim.frequency, "CLP09"),
        reasons=_reasons(claim.adjustments),
        remarks=_codes(claim.remarks),
        services=tuple(_service(service) for service in claim.services),
        interest=interest,
        corrected_member=bool(corrected and corrected.id),
        crossed_over=claim.party("TT") is not None,
    )


def _service(service: ServicePayment) -> ServiceAnswer:
    billed = service.submitted
    code = service.procedure.code or service.revenue_code
    return ServiceAnswer(
        code=code,
        modifiers=service.procedure.modifiers,
        billed_code=billed.code if billed else "",
        billed_modifiers=billed.modifiers if billed else (),
        revenue_code=service.revenue_code or (code if service.procedure.qualifier == "NU" else ""),
        charge=service.charge or ZERO,
        paid=service.paid or ZERO,
        units_paid=service.units_paid,
        units_billed=service.units_submitted,
        control=service.control,
        first=service.service.start if service.service else None,
        reasons=_reasons(service.adjustments),
        remarks=_codes(service.remarks),
        policies=tuple(ref.value for ref in service.refs if ref.qualifier == "0K"),
    )


def _reasons(adjustments: tuple[Adjustment, ...]) -> tuple[Reason, ...]:
    return tuple(Reason(a.group, plain_carc(a.carc), a.amount, a.quantity) for a in adjustments)


def _codes(remarks: tuple[RemarkCode, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(remark.code.strip().upper() for remark in remarks if remark.code.strip()))


def plain_carc(code: str) -> str:
    """A CARC as its list writes it: without the zeros some payers put before it."""
    return code.strip().upper().lstrip("0") or code.strip()
