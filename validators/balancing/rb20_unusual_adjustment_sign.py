"""RB20: unusual sign of a provider adjustment."""

from __future__ import annotations

from collections.abc import Iterator

from validators.engine.case import RemittanceCase
from validators.engine.finding import INFORM, Fault
from validators.engine.rule import REMITTANCE, rule
from x12.records.remittance import RemittanceEnd

_SIGNS = {"L6": -1, "IR": 1, "LE": 1}


@rule(
    "RB20",
    on=REMITTANCE,
    snip=3,
    severity=INFORM,
    source="005010X221A1 section 1.10.2.10 and .15 (PLB codes and interest)",
    since="0.1",
)
def unusual_adjustment_sign(end: RemittanceEnd, case: RemittanceCase) -> Iterator[Fault]:
    """A provider adjustment whose sign is unusual for its reason.

    What is checked: Interest (L6) is negative (it pays the provider); withheld tax (IR) and levies (LE) are
    positive (they take money away).
    Why it matters: A turned sign moves twice the amount to the wrong side of the ledger. Corrections of
    earlier adjustments have such signs rightly.
    What to do: See whether an earlier adjustment is being corrected; if not, ask the payer.
    Unbalanced: BPR*I*75*C*ACH CLP*A*1*100*80**12*ICN1 CAS*CO*45*20 PLB*1234567893*20261231*L6*5
    Balanced: BPR*I*85*C*ACH CLP*A*1*100*80**12*ICN1 CAS*CO*45*20 PLB*1234567893*20261231*L6*-5
    Balanced: BPR*I*60*C*ACH CLP*A*1*100*80**12*ICN1 CAS*CO*45*20 PLB*1234567893*20261231*IR*20
    """
    for adjustment in end.adjustments:
        expected = _SIGNS.get(adjustment.reason)
        if expected and adjustment.amount * expected < 0:
            message = f"PLB {adjustment.reason} of {adjustment.amount}: this reason usually has the other sign."
            yield Fault(adjustment.where.at("PLB04"), message, str(adjustment.amount))
