"""RB18: negative payment."""

from __future__ import annotations

from collections.abc import Iterator

from validators.engine.case import RemittanceCase
from validators.engine.finding import WARN, Fault
from validators.engine.rule import REMITTANCE, rule
from x12.records.remittance import RemittanceEnd


@rule(
    "RB18",
    on=REMITTANCE,
    snip=3,
    severity=WARN,
    source="005010X221A1 section 1.10.2.12 (balance forward processing)",
    since="0.1",
)
def negative_payment(end: RemittanceEnd, case: RemittanceCase) -> Iterator[Fault]:
    """A payment below zero.

    What is checked: BPR02 is not negative.
    Why it matters: A payer cannot pay less than nothing: it carries the deficit forward with PLB FB.
    What to do: Ask the payer for a corrected remittance.
    Unbalanced: BPR*I*-80*C*NON CLP*A*22*-100*-80**12*ICN1 CAS*CO*45*-20
    Balanced: BPR*I*0*C*NON CLP*A*22*-100*-80**12*ICN1 CAS*CO*45*-20 PLB*1234567893*20261231*FB:ICN1*-80
    Balanced: BPR*I*80*C*ACH CLP*A*1*100*80**12*ICN1 CAS*CO*45*20
    """
    head = case.remittance
    if head.payment is not None and head.payment < 0:
        yield Fault(head.where.at("BPR02"), f"The payment {head.payment} (BPR02) is below zero.", str(head.payment))
