"""RB26: a provider summary that is not the sum of its claims."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from validators.engine.case import MOST_HEADERS, HeaderTotals, RemittanceCase
from validators.engine.finding import WARN, Fault, NotChecked
from validators.engine.rule import REMITTANCE, rule
from x12.build.values import number
from x12.records.remittance import RemittanceEnd
from x12.text.segments import Segment, Where


@rule(
    "RB26",
    on=REMITTANCE,
    snip=3,
    severity=WARN,
    source="005010X221A1: loop 2000 TS304 (claims) and TS305 (charges)",
    since="0.2",
)
def provider_summary_differs(end: RemittanceEnd, case: RemittanceCase) -> Iterator[Fault | NotChecked]:
    """The summary of a provider (TS3) names another number of claims, or other charges, than follow.

    What is checked: TS304 is the number of CLP segments under its LX, TS305 the sum of their CLP03.
    Why it matters: A claim is missing from the remittance, or stands under the wrong provider.
    What to do: Ask the payer for the claim that is missing before the payment is posted.
    Unbalanced: LX*1 TS3*1234567893*11*20261231*2*100 CLP*A*1*100*80**12*ICN1 CAS*CO*45*20
    Unbalanced: LX*1 TS3*1234567893*11*20261231*1*150 CLP*A*1*100*80**12*ICN1 CAS*CO*45*20
    Balanced: LX*1 TS3*1234567893*11*20261231*1*100 CLP*A*1*100*80**12*ICN1 CAS*CO*45*20
    Balanced: LX*1 CLP*A*1*100*80**12*ICN1 CAS*CO*45*20
    Not checked: summaries beyond the first 10,000 of a remittance
    """
    if case.totals.headers_left_out:
        yield NotChecked(f"more than {MOST_HEADERS} provider summaries: the last ones were not added up")
    for totals in case.totals.headers.values():
        for segment in totals.heading:
            if segment.tag == "TS3":
                yield from _held_against(segment, totals)


def _held_against(summary: Segment, totals: HeaderTotals) -> Iterator[Fault]:
    claims, charge = number(summary.get(4)), number(summary.get(5))
    place = Where(summary.number, summary.offset, "2000")
    if claims is not None and claims != totals.claims:
        message = f"TS304 says {claims} claims, {totals.claims} stand under it."
        yield Fault(place.at("TS304"), message, str(claims), root="provider summary")
    elif charge is not None and totals.charge is not None and charge != totals.charge != Decimal(0):
        message = f"TS305 says charges of {charge}, the claims under it have {totals.charge}."
        yield Fault(place.at("TS305"), message, str(charge), root="provider summary")
