"""EM05: a category of visit at a place of service where it does not happen."""

from __future__ import annotations

from collections.abc import Iterable

from validators.engine.case import Case
from validators.engine.finding import DENY, Fault
from validators.engine.rule import LINE, rule
from validators.questions.claim_questions import procedure_place
from validators.questions.visit_questions import VISIT_CODES, codes_of
from x12.records.claim import ServiceLine

_OFFICES = frozenset("11 17 20 49 50 71 72 81".split())
_HOMES = frozenset("12 13 14 16 33".split())
_NURSING = frozenset({"31", "32"})
_CATEGORIES = (
    (codes_of("99202-99205 99211-99215"), frozenset({"21", "23"}), "office visit", "not 21 or 23"),
    (
        codes_of("99217-99226 99231-99239"),
        _OFFICES | _HOMES | _NURSING | {"24"},
        "hospital visit",
        "a hospital (such as 21, 22)",
    ),
    (
        codes_of("99281-99285"),
        _OFFICES | _HOMES | _NURSING | {"21", "24"},
        "emergency department visit",
        "23",
    ),
    (
        codes_of("99304-99310 99315 99316 99318"),
        _OFFICES | frozenset({"12", "21", "22", "23", "24"}),
        "nursing facility visit",
        "31 or 32",
    ),
    (
        codes_of("99324-99328 99334-99337 99341-99345 99347-99350"),
        _OFFICES | _NURSING | {"21", "22", "23", "24"},
        "home or residence visit",
        "12, 13, 14 or 33",
    ),
)  # fmt: skip
_WRONG = {code: (places, name, right) for codes, places, name, right in _CATEGORIES for code in codes}


@rule(
    "EM05",
    on=LINE,
    severity=DENY,
    snip=5,
    predicts=("5", "58", "16+M77"),
    source="AMA CPT E/M categories; CMS Pub. 100-04 chapter 12 §30.6.9-30.6.14 and chapter 26 §10.5",
    since="0.1",
    kinds="P",
    procedures=VISIT_CODES,
)
def visit_in_wrong_place(line: ServiceLine, case: Case) -> Iterable[Fault]:
    """The category of the visit and the place of service contradict each other.

    What is checked: Office visits are not in 21 or 23; hospital visits not in an office, clinic, home, nursing
        facility or surgical centre; emergency visits not in those or on the ward; nursing facility visits and home
        visits not in an office or hospital, nor in each other's places. Places that can be right (22, 19, telehealth
        02 and 10, and places not named) pass.
    Why payers deny it: Category and place must agree; the place decides the rate.
    How to fix it: Correct the place of service, or bill the category of visit that belongs to it.
    Denied: P dos=2026-01-05 dx=I50.9 pos=11 | 99223
    Denied: P dos=2026-01-05 dx=R07.9 pos=11 | 99284
    Denied: P dos=2026-01-05 dx=E11.9 pos=21 | 99213
    Denied: P dos=2026-01-05 dx=F03.90 pos=11 | 99308
    Denied: P dos=2026-01-05 dx=I50.9 pos=31 | 99348
    Clean: P dos=2026-01-05 dx=I50.9 pos=22 | 99223
    Clean: P dos=2026-01-05 dx=R07.9 pos=23 | 99284
    Clean: P dos=2026-01-05 dx=E11.9 pos=10 | 99213
    Clean: P dos=2026-01-05 dx=F03.90 pos=11 | 99308 pos=32
    """
    found = _WRONG.get(line.code)
    place = line.place or case.claim.place
    if found is None or place not in found[0]:
        return ()
    _, name, right = found
    text = f"{line.code} is a {name} and place of service is {place}: expected {right}."
    at = line.where.at("SV105") if line.place else procedure_place(case.claim, line)
    return (Fault(at, value=f"{line.code} {place}", message=text),)
