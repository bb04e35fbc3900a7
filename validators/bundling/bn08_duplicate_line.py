"""BN08: the same supply, drug or dental service twice on one claim."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from validators.engine.case import Case
from validators.engine.finding import DENY, Fault
from validators.engine.rule import CLAIM, rule
from validators.questions.claim_questions import billed, procedure_place
from validators.questions.visit_questions import DISTINCT
from x12.records.claim import Claim, ServiceLine

_AGAIN = DISTINCT | frozenset({"76", "77", "91", "RT", "LT", "50", "JW", "JZ", "KX"})


@rule(
    "BN08",
    on=CLAIM,
    severity=DENY,
    snip=7,
    predicts=("18", "18+N522"),
    source="CMS Pub. 100-04 chapter 1 §120 (detection of duplicate claims)",
    since="0.2",
    kinds="PD",
)
def duplicate_line(claim: Claim, case: Case) -> Iterable[Fault]:
    """Two lines bill the same supply, drug or dental service, and nothing tells them apart.

    What is checked: Lines with the same HCPCS level II or dental code, days, modifiers, units, charge, place,
        renderer,
        drug (NDC) and tooth, surface or area. CPT codes are MD10's, visits EM03's; on hospital bills a drug or supply
        may stand on several lines of a day.
    Why payers deny it: The second line is an exact duplicate of the first.
    How to fix it: Bill one line with all units, or say what tells the lines apart (a modifier, the tooth, the NDC).
    Denied: P dos=2026-01-05 dx=E11.9 | A4253 x1 $30 | A4253 x1 $30
    Denied: D dos=2026-01-05 | D2391 tooth=3/O $120 | D2391 tooth=3/O $120
    Clean: P dos=2026-01-05 dx=E11.9 | A4253 x1 $30 | A4253-KX x1 $30
    Clean: P dos=2026-01-05 dx=C50.911 | J9355 x10 ndc=00000000001/1/UN | J9355 x10 ndc=00000000002/1/UN
    Clean: D dos=2026-01-05 | D2391 tooth=3/O $120 | D2391 tooth=4/O $120
    Clean: P dos=2026-01-05 dx=E11.9 | A4253 $30 | A4253 $30 dos=2026-02-05
    """
    lines = claim.lines
    if len(lines) < 2 or len({line.code for line in lines}) == len(lines):
        return ()
    return _repeats(claim)


def _repeats(claim: Claim) -> Iterator[Fault]:
    seen: dict[tuple[object, ...], ServiceLine] = {}
    for line in claim.lines:
        code = line.code
        if not code[:1].isalpha() or claim.date_of(line) is None or not _AGAIN.isdisjoint(line.modifiers):
            continue
        renderer = claim.rendering_of(line)
        key = (
            code, frozenset(line.modifiers), claim.date_of(line), line.end, line.units, line.charge,
            claim.place_of(line), renderer.npi if renderer else "",
            tuple(drug.code for drug in line.drugs), tuple((tooth.number, tooth.surfaces) for tooth in line.teeth),
            line.oral_cavity,
        )  # fmt: skip
        first = seen.setdefault(key, line)
        if first is not line:
            yield Fault(
                procedure_place(claim, line),
                value=billed(line),
                line=line.number,
                message=f"{billed(line)} of line {line.number} repeats line {first.number} in every detail: "
                "bill the units on one line, or say what tells them apart.",
                root=f"duplicate of line {first.number}: line {line.number}",
            )
