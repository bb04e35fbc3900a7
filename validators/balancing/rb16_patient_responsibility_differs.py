"""RB16: patient responsibility differs from PR adjustments."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from validators.engine.case import PaymentCase
from validators.engine.finding import INFORM, Fault
from validators.engine.rule import PAYMENT, rule
from validators.questions.claim_questions import sum_of
from x12.records.remittance import ClaimPayment


@rule("RB16", on=PAYMENT, snip=3, severity=INFORM, source="005010X221A1 section 1.10.2.1; CLP05 note", since="0.1")
def patient_responsibility_differs(payment: ClaimPayment, case: PaymentCase) -> Iterator[Fault]:
    """The patient’s responsibility is not what the adjustments say.

    What is checked: CLP05 is the sum of the adjustments with group PR, of the claim and its services.
    Reversals are left out.
    Why it matters: The statement to the patient is made from one of the two figures; the balance formula uses
    the adjustments only.
    What to do: Bill the patient from the PR adjustments.
    Unbalanced: CLP*A*1*100*80*15*12*ICN1 CAS*PR*1*20
    Balanced: CLP*A*1*100*80*20*12*ICN1 CAS*PR*1*20
    Balanced: CLP*A*1*100*80**12*ICN1 CAS*CO*45*20
    Balanced: CLP*A*1*100*75*25*12*ICN1 SVC*HC:99213*100*75 CAS*PR*1*20*1*2*5
    """
    if payment.is_reversal:
        return
    owed = sum_of(a for a in payment.adjustments if a.group == "PR")
    owed += sum((sum_of(a for a in service.adjustments if a.group == "PR") for service in payment.services), Decimal(0))
    stated = payment.patient_owes or Decimal(0)
    if stated != owed:
        message = f"CLP05 says the patient owes {stated}, the PR adjustments say {owed}."
        yield Fault(payment.where.at("CLP05"), message, str(stated))
