"""PX07: a modifier is not one on the date of service."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from validators.engine.case import Case
from validators.engine.finding import REJECT, Fault, NotChecked, Unavailable
from validators.engine.rule import LINE, rule
from validators.questions.claim_questions import modifier_place
from validators.questions.reference import CodeTable
from validators.questions.rows import HcpcsRow
from x12.records.claim import Claim, ServiceLine

_CPT = frozenset(
    "22 23 24 25 26 27 32 33 47 50 51 52 53 54 55 56 57 58 59 62 63 66 73 74 76 77 78 79 80 81 82 90 91 92 93 95 96 97 "
    "99 1P 2P 3P 8P P1 P2 P3 P4 P5 P6".split()
)
"""CPT modifiers, numbers only."""

_COMMON = frozenset(
    "A1 A2 A3 A4 A5 A6 A7 A8 A9 AA AD AE AF AG AH AI AJ AK AM AO AP AQ AR AS AT AU AV AW AX AY AZ BA BL BO BP BR BU CA "
    "CB CC CD CE CF CG CH CI CJ CK CL CM CN CO CQ CR CS CT DA E1 E2 E3 E4 EA EB EC ED EE EJ EM EP ER ET EX EY F1 F2 F3 "
    "F4 F5 F6 F7 F8 F9 FA FB FC FP FQ FR FS FT FX FY G0 G1 G2 G3 G4 G5 G6 G7 G8 G9 GA GB GC GE GF GG GH GJ GK GL GM GN "
    "GO GP GQ GR GS GT GU GV GW GX GY GZ H9 HA HB HC HD HE HF HG HH HI HJ HK HL HM HN HO HP HQ HR HS HT HU HV HW HX HY "
    "HZ J1 J2 J3 J4 J5 JA JB JC JD JE JG JK JL JW JZ K0 K1 K2 K3 K4 KA KB KC KD KE KF KG KH KI KJ KK KL KM KN KO KP KQ "
    "KR KS KT KU KV KW KX KY KZ LC LD LL LM LR LS LT LU M2 MA MB MC MD ME MF MG MH MS N1 N2 N3 NB NR NU P1 PA PB PC PD "
    "PI PL PM PN PO PS PT Q0 Q1 Q2 Q3 Q4 Q5 Q6 Q7 Q8 Q9 QA QB QC QD QE QF QG QH QJ QK QL QM QN QP QQ QR QS QT QW QX QY "
    "QZ RA RB RC RD RE RI RR RT SA SB SC SD SE SF SG SH SJ SK SL SM SN SQ SS ST SU SV SW SY SZ T1 T2 T3 T4 T5 T6 T7 T8 "
    "T9 TA TB TC TD TE TF TG TH TJ TK TL TM TN TP TQ TR TS TT TU TV TW U1 U2 U3 U4 U5 U6 U7 U8 U9 UA UB UC UD UE UF UG "
    "UH UJ UK UN UP UQ UR US V1 V2 V3 V4 V5 V6 V7 V8 V9 VM VP X1 X2 X3 X4 X5 XE XP XS XU ZA ZB ZC".split()
)
"""HCPCS level II modifiers taken as valid where no table is loaded; with a table, the table decides."""

_AMBULANCE = frozenset("DEGHIJNPRSX")
"""Origin and destination letters: two of them together are an ambulance modifier (CMS Pub. 100-04 chapter 15 §30)."""


@rule(
    "PX07",
    on=LINE,
    severity=REJECT,
    snip=5,
    predicts=("182", "16+N823", "16+N822"),
    needs=("hcpcs-modifiers",),
    modifiers=("*",),
    source="CMS HCPCS quarterly update (modifiers); CPT appendix A; CMS Pub. 100-04 chapter 15 §30 (ambulance)",
    since="0.1",
)
def invalid_modifier(line: ServiceLine, case: Case) -> Iterable[Fault | NotChecked]:
    """A modifier is not a CPT or HCPCS modifier on the date of service.

    What is checked: Each modifier has two characters and is a CPT modifier, an ambulance origin and destination pair on
    an ambulance line, or in force in the imported HCPCS file (without one, of those that are long established).
    Why payers deny it: A modifier that does not exist makes the line unprocessable.
    How to fix it: Correct the typing error, or take the modifier that replaced it.
    Denied: P dos=2026-01-05 dx=E11.9 | 99213-2
    Denied: P dos=2026-01-05 dx=E11.9 | 99213-ZZ | given modifier QW
    Denied: P dos=2026-01-05 dx=E11.9 | 99213-CS | given modifier CS from=2020-03-01 to=2023-05-11
    Clean: P dos=2026-01-05 dx=E11.9 | 99213-25 | 23500-LT
    Clean: P dos=2026-01-05 dx=E11.9 | A0428-RH
    Clean: P dos=2026-01-05 dx=E11.9 | 99213-QZ | given modifier QZ
    Not checked: an unusual modifier where no HCPCS file is loaded
    """
    claim = case.claim
    day = claim.date_of(line)
    if day is None:
        return ()
    try:
        table = case.ref.modifiers(day)
    except Unavailable as reason:
        if all(not m or m in _CPT or m in _COMMON for m in line.modifiers):
            return ()
        return _without_table(line, claim, str(reason))
    return _by_table(line, claim, table, day)


def _by_table(line: ServiceLine, claim: Claim, table: CodeTable[HcpcsRow], day: date) -> Iterator[Fault | NotChecked]:
    for position, modifier in enumerate(line.modifiers):
        if not modifier or modifier in _CPT or _is_ambulance(line, modifier):
            continue
        try:
            row = table.get(modifier) if len(modifier) == 2 else None
        except Unavailable as reason:
            yield NotChecked(f"modifier {modifier}: {reason}")
            continue
        if row is None:
            yield _fault(line, claim, position, f"is no modifier on {day}", table.edition.label)
        elif (row.added and day < row.added) or (row.ended and day > row.ended):
            yield _fault(line, claim, position, f"is not in force on {day}", table.edition.label)


def _without_table(line: ServiceLine, claim: Claim, reason: str) -> Iterator[Fault | NotChecked]:
    for position, modifier in enumerate(line.modifiers):
        if not modifier or modifier in _CPT or modifier in _COMMON or _is_ambulance(line, modifier):
            continue
        if len(modifier) != 2 or not modifier.isalnum():
            yield _fault(line, claim, position, "has not the two characters of a modifier", "")
        else:
            yield NotChecked(f"modifier {modifier}: {reason}")


def _is_ambulance(line: ServiceLine, modifier: str) -> bool:
    return line.code.startswith("A0") and len(modifier) == 2 and set(modifier) <= _AMBULANCE


def _fault(line: ServiceLine, claim: Claim, position: int, why: str, edition: str) -> Fault:
    modifier = line.modifiers[position]
    return Fault(
        modifier_place(claim, line, position),
        f"Line {line.number}: modifier {modifier} of {line.code} {why}.",
        value=modifier,
        edition=edition,
    )
