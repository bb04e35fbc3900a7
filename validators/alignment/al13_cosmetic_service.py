"""AL13: a procedure often done for looks is billed without a functional reason."""

from __future__ import annotations

from collections.abc import Iterator

from validators.alignment.article_reading import pointed_codes
from validators.engine.case import Case
from validators.engine.finding import WARN, Fault
from validators.engine.rule import LINE, in_range, rule
from validators.questions.claim_questions import dotted, procedure_place
from validators.questions.diagnosis_lists import within
from x12.records.claim import ServiceLine

_PRONE = (
    "11920-11954", "15769-15793", "15820-15839", "15847", "15876-15879", "17380",
    "19316-19325", "21120-21123", "21270-21282", "30400-30450", "36465-36471", "40500-40510", "56620", "65760-65771",
    "67900-67908", "69090", "69300",
)  # fmt: skip
"""Procedures payers review for cosmetic intent: lifts, peels, implants, hair, nose, lids, spider veins."""

_LOOKS = (
    "Z41.1", "Z41.3", "Z41.8-Z41.9", "E65", "L57.2", "L57.4", "L64", "L68", "L81", "L82.1", "L90.6", "L90.8", "L98.7",
    "I78.1", "N64.81", "N64.82", "R23.4",
)  # fmt: skip
"""Diagnoses that give no functional reason: wrinkles, redundant skin, hair, spots, spider veins."""

_EYELIDS = ("15820-15823", "67900-67908")
_ONLY_WISHED = ("Z41.1",)
"""Lax skin of a lid may hide the pupil, so of eyelid surgery only a cosmetic encounter speaks of looks."""


@rule(
    "AL13",
    on=LINE,
    severity=WARN,
    snip=6,
    predicts=("96+N383", "50"),
    kinds="PI",
    procedures=_PRONE,
    source="Social Security Act §1862(a)(10); CMS Pub. 100-02 chapter 16 §120",
    since="0.1",
)
def cosmetic_service(line: ServiceLine, case: Case) -> Iterator[Fault]:
    """Every diagnosis of a cosmetic-prone procedure speaks of looks only, and no authorisation is sent.

    What is checked: Procedures payers review for cosmetic intent whose pointed diagnoses are all of appearance
        (wrinkles, redundant skin, hair, pigment, spider veins, cosmetic encounter), without REF*G1. A functional reason
        (obstructed sight, ulcer, pain, reconstruction after cancer or injury) clears it.
    Why payers deny it: Cosmetic services are excluded by statute and by most plans (CARC 96 with N383, or 50).
    How to fix it: Code the functional problem if the record shows one, and send the authorisation; otherwise the
        service is the patient's.
    Denied: P dos=2026-01-05 dx=L98.7 | 15830
    Denied: P dos=2026-01-05 dx=Z41.1 | 30400
    Denied: P dos=2026-01-05 dx=I78.1 | 36471
    Clean: P dos=2026-01-05 dx=L98.7,L30.4 | 15830
    Clean: P dos=2026-01-05 dx=H02.831 | 15823
    Clean: P dos=2026-01-05 dx=L57.4 | 15823
    Clean: P dos=2026-01-05 dx=L98.7 ref.G1=A123 | 15830
    """
    claim = case.claim
    codes = pointed_codes(claim, line)
    if not codes or claim.ref("G1") or line.ref("G1") or not _of_looks(line.code, codes):
        return
    yield Fault(
        procedure_place(claim, line),
        value=line.code,
        message=f"{line.code} with {', '.join(dotted(code) for code in codes)} alone reads as cosmetic; "
        "no functional reason and no authorisation number is sent.",
        root=f"alignment of line {line.number}",
    )


def _of_looks(procedure: str, codes: list[str]) -> bool:
    looks = _ONLY_WISHED if any(in_range(procedure, spec) for spec in _EYELIDS) else _LOOKS
    return all(within(looks, code) for code in codes)
