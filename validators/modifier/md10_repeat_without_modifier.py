"""MD10: the same service again on one day without a modifier that says so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from validators.engine.case import Case
from validators.engine.finding import DENY, WARN, Fault
from validators.engine.rule import CLAIM, rule
from validators.questions.claim_questions import billed, modifier_place
from validators.questions.visit_questions import DISTINCT, VISITS, codes_of
from x12.records.claim import Claim, ServiceLine

_TELLS = DISTINCT | frozenset(
    "76 77 91 RT LT 50 E1 E2 E3 E4 FA F1 F2 F3 F4 F5 F6 F7 F8 F9 TA T1 T2 T3 T4 T5 T6 T7 T8 T9 LC LD LM RC RI "
    "24 25 27 57 58 78 79 62 66 80 81 82 AS 54 55 56".split()
)
_LEFT_OUT = VISITS | codes_of("90460-90474")
"""Visits are EM03's; vaccine administrations are often billed one line a vaccine."""


@rule(
    "MD10",
    on=CLAIM,
    severity=DENY,
    snip=7,
    predicts=("18", "97", "B13"),
    source="CMS Pub. 100-04 chapter 12 §30 and chapter 16 §100.5.1 (91); NCCI Policy Manual chapter I.E (76, 77)",
    since="0.1",
    kinds="PI",
    procedures=("10004-98999",),
)
def repeat_without_modifier(claim: Claim, case: Case) -> Iterable[Fault]:
    """The same procedure stands on two lines of one day and nothing says that it was done again.

    What is checked: Two lines with the same CPT code, dates, place and modifiers, none of them a modifier for a repeat
        (76 same physician, 77 another, 91 laboratory), a site, a distinct service or a surgeon's role. Lines by two
        rendering providers are a warning. Visits are left to EM03, HCPCS level II codes and vaccine administration to
        the duplicate-line edit.
    Why payers deny it: The second line is an exact duplicate of the first.
    How to fix it: Bill one line with the units, or add 76, 77 or 91 (or the site) to the repeat as the record shows.
    Denied: P dos=2026-01-05 dx=R07.9 | 71046 | 71046
    Denied: P dos=2026-01-05 dx=E11.65 | 82947 | 80053 | 82947
    Denied: P dos=2026-01-05 dx=R07.9 | 93010 rendering=1234567893 | 93010 rendering=1932102118
    Clean: P dos=2026-01-05 dx=R07.9 | 71046 | 71046-76
    Clean: P dos=2026-01-05 dx=E11.65 | 82947 | 82947-91
    Clean: P dos=2026-01-05 dx=M17.0 | 20610-RT | 20610-LT
    Clean: P dos=2026-01-05 dx=R07.9 | 71046 | 71046 dos=2026-01-06
    """
    lines = claim.lines
    if len(lines) < 2 or len({line.code for line in lines}) == len(lines):
        return ()
    return _repeats(claim)


def _repeats(claim: Claim) -> Iterator[Fault]:
    seen: dict[tuple[object, ...], ServiceLine] = {}
    for line in claim.lines:
        code = line.code
        if len(code) != 5 or not code.isdigit() or not "10004" <= code <= "98999" or code in _LEFT_OUT:
            continue
        if not _TELLS.isdisjoint(line.modifiers):
            continue
        dates = (claim.date_of(line), line.end)
        key = (code, frozenset(line.modifiers), dates, claim.place_of(line), line.revenue_code)
        first = seen.setdefault(key, line)
        if first is not line and dates[0] is not None:
            yield _fault(claim, first, line)


def _fault(claim: Claim, first: ServiceLine, line: ServiceLine) -> Fault:
    one, two = claim.rendering_of(first), claim.rendering_of(line)
    same = (one.npi if one else "") == (two.npi if two else "")
    wanted = "91" if "80047" <= line.code <= "89398" else ("76" if same else "77")
    return Fault(
        modifier_place(claim, line, len(line.modifiers)),
        value=billed(line),
        line=line.number,
        severity=DENY if same else WARN,
        message=(
            f"{billed(line)} of line {line.number} repeats line {first.number} on {claim.date_of(line)}: "
            f"add {wanted} if it was done again, or bill the units on one line."
        ),
        root=f"duplicate of line {first.number}: line {line.number}",
    )
