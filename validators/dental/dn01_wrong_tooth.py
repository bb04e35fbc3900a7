"""DN01: the tooth of a service is missing, does not exist, or cannot have that service."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from validators.dental.mouth import (
    INCISORS_AND_CANINES,
    MOLARS,
    PREMOLARS,
    is_of_a_tooth,
    is_primary,
    is_tooth,
)
from validators.engine.case import Case
from validators.engine.finding import DENY, REJECT, WARN, Fault
from validators.engine.rule import LINE, rule
from validators.questions.claim_questions import age_on, code_among, procedure_place
from x12.records.claim import ServiceLine

_FRONT, _BACK, _PREMOLAR, _MOLAR = "a front tooth", "a back tooth", "a premolar", "a molar"
_KINDS = {_FRONT: INCISORS_AND_CANINES, _BACK: PREMOLARS | MOLARS, _PREMOLAR: PREMOLARS, _MOLAR: MOLARS}
_OF_KIND = (
    (("D2330-D2335",), _FRONT),
    (("D2391-D2394",), _BACK),
    (("D3310", "D3346"), _FRONT),
    (("D3320", "D3347"), _PREMOLAR),
    (("D3330", "D3348"), _MOLAR),
)
"""Services of one kind of permanent tooth."""

_PRIMARY_ONLY = ("D2929", "D2930", "D2934", "D3230", "D3240", "D7111")
_PERMANENT_ONLY = ("D2931", "D3222")
_FIRST_PERMANENT = 4
"""Nobody younger has a permanent tooth (the first come at about six)."""


@rule(
    "DN01",
    on=LINE,
    severity=DENY,
    snip=5,
    kinds="D",
    predicts=("16+N37", "16+N39"),
    source="ADA universal national tooth designation (JP): 1–32, A–T, 51–82 and AS–TS; 005010X224A2 TOO02",
    since="0.2",
)
def wrong_tooth(line: ServiceLine, case: Case) -> Iterable[Fault]:
    """The tooth of a service is missing, exists in no numbering, or cannot have that service.

    What is checked: TOO02 is a tooth of the universal numbering (else the claim is rejected). Sealants, fillings,
    crowns, root canals and extractions name one. Tooth-coloured fillings of front and of back teeth, and root canals by
    kind of tooth, stand at a tooth of that kind; services of primary teeth at primary ones, and the reverse. A
    permanent tooth of a child under four is a warning.
    Why payers deny it: The payer prices and remembers treatment by tooth; a tooth that is missing, does not exist or
    does not fit is returned.
    How to fix it: Enter the tooth from the chart; an area of the mouth belongs into SV304.
    Denied: D dos=2026-01-05 | D2391 tooth=33/O
    Denied: D dos=2026-01-05 | D2391 tooth=U/O
    Denied: D dos=2026-01-05 | D7140
    Denied: D dos=2026-01-05 | D3330 tooth=9
    Denied: D dos=2026-01-05 | D2930 tooth=14
    Denied: D dos=2026-01-05 born=2023-03-01 | D2391 tooth=14/O
    Clean: D dos=2026-01-05 | D2391 tooth=14/O
    Clean: D dos=2026-01-05 | D2391 tooth=T/O
    Clean: D dos=2026-01-05 | D7140 tooth=AS
    Clean: D dos=2026-01-05 | D3330 tooth=03
    Clean: D dos=2026-01-05 | D1110
    Clean: D dos=2026-01-05 born=2023-03-01 | D2930 tooth=S
    """
    if line.teeth:
        return _wrong(line, case)
    if is_of_a_tooth(line.code) and not line.oral_cavity:
        message = f"Line {line.number}: {line.code} is of one tooth, and none is named (TOO02)."
        return (Fault(procedure_place(case.claim, line), message, line.code),)
    return ()


def _wrong(line: ServiceLine, case: Case) -> Iterator[Fault]:
    for tooth in line.teeth:
        number = tooth.number.removeprefix("0")
        if not number:
            continue
        if not is_tooth(number):
            message = f"Tooth {tooth.number} does not exist: 1 to 32 and A to T, supernumerary 51 to 82 and AS to TS."
            yield Fault(tooth.where, message, tooth.number, severity=REJECT)
            continue
        why = _misfit(line.code, number)
        if why:
            yield Fault(tooth.where, f"Line {line.number}: {line.code} is for {why}, not tooth {number}.", number)
        elif number.isdigit() and int(number) <= _LAST and _is_too_young(line, case):
            message = f"Line {line.number}: tooth {number} is permanent, and the patient is younger than any has it."
            yield Fault(tooth.where, message, number, severity=WARN)


_LAST = 32


def _misfit(code: str, number: str) -> str:
    """What the service is for where the tooth is no such, else nothing. Supernumerary teeth fit everything."""
    if is_primary(number):
        return "a permanent tooth" if code in _PERMANENT_ONLY else _of_other_kind(code, number)
    if int(number) > _LAST:
        return ""
    if code in _PRIMARY_ONLY:
        return "a primary tooth"
    kind = next((kind for codes, kind in _OF_KIND if code_among(code, codes)), "")
    return kind if kind and number not in _KINDS[kind] else ""


def _of_other_kind(code: str, primary: str) -> str:
    """As above for a primary tooth: fillings tell front and back ones apart."""
    front = primary[:1] in INCISORS_AND_CANINES
    if "D2330" <= code <= "D2335" and not front:
        return _FRONT
    return _BACK if front and "D2391" <= code <= "D2394" else ""


def _is_too_young(line: ServiceLine, case: Case) -> bool:
    person, day = case.claim.person, case.claim.date_of(line)
    return bool(person and person.birth and day and 0 <= age_on(person.birth, day) < _FIRST_PERMANENT)
