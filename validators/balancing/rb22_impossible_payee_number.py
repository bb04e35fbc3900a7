"""RB22: the payee's number cannot be one."""

from __future__ import annotations

from collections.abc import Iterator

from validators.engine.case import RemittanceCase
from validators.engine.finding import DENY, Fault
from validators.engine.rule import REMITTANCE, rule
from validators.questions.identifiers import is_tax_number, npi_fault
from x12.records.remittance import RemittanceEnd


@rule(
    "RB22",
    on=REMITTANCE,
    snip=5,
    severity=DENY,
    source="45 CFR 162.406; 005010X221A1: 1000B N104 and REF*TJ",
    since="0.2",
)
def impossible_payee_number(end: RemittanceEnd, case: RemittanceCase) -> Iterator[Fault]:
    """The payee's number cannot be one.

    What is checked: An NPI of the payee (1000B N103 XX) has ten digits and its check digit; a federal tax number
    (N103 FI, REF*TJ) has nine digits.
    Why it matters: Money booked to a number that is nobody's cannot be matched to an account.
    What to do: Ask the payer whom it paid.
    Unbalanced: BPR*I*80*C*ACH N1*PE*CLINIC*XX*1234567890 CLP*A*1*100*80**12*ICN1 CAS*CO*45*20
    Unbalanced: BPR*I*80*C*ACH N1*PE*CLINIC*FI*12345678 CLP*A*1*100*80**12*ICN1 CAS*CO*45*20
    Balanced: BPR*I*80*C*ACH N1*PE*CLINIC*XX*1234567893 CLP*A*1*100*80**12*ICN1 CAS*CO*45*20
    Balanced: BPR*I*80*C*ACH N1*PE*CLINIC*FI*123456789 CLP*A*1*100*80**12*ICN1 CAS*CO*45*20
    """
    payee = case.remittance.payee
    if payee is None:
        return
    if payee.npi and (wrong := npi_fault(payee.npi)):
        yield Fault(payee.where.at("N104"), f"The payee's NPI {wrong}.", payee.npi)
    if payee.id_qualifier == "FI" and not is_tax_number(payee.id):
        yield Fault(payee.where.at("N104"), "The payee's federal tax number does not have nine digits.")
    for ref in payee.refs:
        if ref.qualifier == "TJ" and not is_tax_number(ref.value):
            yield Fault(ref.where.at("REF02"), "The payee's federal tax number does not have nine digits.")
