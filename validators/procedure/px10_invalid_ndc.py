"""PX10: a national drug code or its quantity is not well-formed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from validators.engine.case import Case
from validators.engine.finding import REJECT, Fault
from validators.engine.rule import LINE, rule
from x12.records.claim import Drug, ServiceLine
from x12.text.segments import Where

_UNITS = frozenset({"F2", "GR", "ME", "ML", "UN"})
_DIGITS = 11


@rule(
    "PX10",
    on=LINE,
    severity=REJECT,
    snip=5,
    predicts=("16+M119",),
    kinds="PI",
    source="005010X222A1 and X223A2 loop 2410 LIN03, CTP04, CTP05-1; 21 CFR 207.33 (NDC, 5-4-2 form for billing)",
    since="0.1",
)
def invalid_ndc(line: ServiceLine, case: Case) -> Iterable[Fault]:
    """A national drug code (NDC) does not have eleven digits, or its quantity or unit is wrong.

    What is checked: With LIN02 = N4, LIN03 has eleven digits without hyphens, CTP04 is above zero and CTP05-1 is F2,
    GR, ME, ML or UN.
    Why payers deny it: Drug rebates and prices are found by NDC; a malformed one makes the line unprocessable.
    How to fix it: Write the NDC in 5-4-2 form (put the zero in front of the short part) and give the quantity in the
    unit of the NDC.
    Denied: P dos=2026-01-05 dx=C50.911 | J9000 ndc=0781-3003-95/1/ML
    Denied: P dos=2026-01-05 dx=C50.911 | J9000 ndc=0078130039/1/ML
    Denied: P dos=2026-01-05 dx=C50.911 | J9000 ndc=00781300395/0/ML
    Denied: P dos=2026-01-05 dx=C50.911 | J9000 ndc=00781300395/1/CC
    Clean: P dos=2026-01-05 dx=C50.911 | J9000 ndc=00781300395/2.5/ML
    Clean: P dos=2026-01-05 dx=C50.911 | J9000
    """
    return _faults(line) if line.drugs else ()


def _faults(line: ServiceLine) -> Iterator[Fault]:
    for drug in line.drugs:
        if drug.qualifier != "N4":
            continue
        if len(drug.code) != _DIGITS or not (drug.code.isascii() and drug.code.isdigit()):
            yield _fault(line, drug, drug.where.at("LIN03"), "has not the eleven digits of an NDC")
        place = drug.quantity_where or drug.where
        if drug.quantity is not None and drug.quantity <= 0:
            yield _fault(line, drug, place.at("CTP04"), f"has the quantity {drug.quantity}, which is not above zero")
        elif drug.quantity is None and (drug.unit or drug.quantity_where):
            yield _fault(line, drug, place.at("CTP04"), "has no readable quantity")
        if drug.unit and drug.unit not in _UNITS:
            yield _fault(line, drug, place.at("CTP05-1"), f"has the unit {drug.unit}, not F2, GR, ME, ML or UN")


def _fault(line: ServiceLine, drug: Drug, where: Where, what: str) -> Fault:
    return Fault(where, f"Line {line.number}: drug {drug.code or '(empty)'} of {line.code} {what}.", value=drug.code)
