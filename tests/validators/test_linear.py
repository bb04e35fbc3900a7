"""Work grows with the lines of a claim, not with their square: steps of the interpreter are counted, not seconds."""

from __future__ import annotations

import sys
from types import FrameType
from typing import Any

import pytest

from cleanclaim.reference.built_in import builtin_tables
from validators.engine.catalogue import all_rules
from validators.engine.runner import Runner
from validators.examples.facts import given
from validators.examples.shorthand import parse_claim
from x12.records.claim import Claim

FACTS = "P | 99213 | past since=2020-01-01 | given pfs 17000 global=010 | given pfs 23500 global=090"
WITHOUT_STORE = "P | 99213"

SHAPES: dict[str, tuple[str, list[str]]] = {
    "visits": ("P dos=2026-01-05", ["99213"]),
    "visits without a day": ("P", ["99213"]),
    "visits and surgery": ("P dos=2026-01-05", ["99213", "17000", "23500", "11042-59"]),
    "new patients": ("P dos=2026-01-05", ["99203", "99204-26", "93010"]),
    "hospital stay": ("P dos=2026-01-05 pos=21", ["99223", "99232", "99238", "99291", "99292"]),
    "add-ons": ("P dos=2026-01-05", ["G2211", "99417", "99215-25", "99396"]),
    "care management": ("P dos=2026-01-31", ["99490", "99454", "99457", "99495"]),
    "two sides": ("P dos=2026-01-05", ["20610-RT", "20610-LT", "20610-50"]),
    "therapy": ("P dos=2026-01-05", ["97110-GP", "97530-GP-59", "97535-GO"]),
    "drugs": ("P dos=2026-01-05", ["J1100", "J1100-JW", "J9035-JZ"]),
    "anesthesia": ("P dos=2026-01-05", ["00100-AA", "00100-QK", "00142-QZ-QS"]),
    "transports": ("P dos=2026-01-05", ["A0428-HN", "A0425-HN"]),
    "outpatient bill": ("I tob=131 dos=2026-01-05", ["99213 rev=0510", "36415 rev=0300", "J1100 rev=0636"]),
    "dental": ("D dos=2026-01-05", ["D0120", "D2391 tooth=3", "D7140 tooth=14"]),
}


def claim_of(shape: str, lines: int) -> Claim:
    head, codes = SHAPES[shape]
    body = " | ".join(codes[number % len(codes)] for number in range(lines))
    return parse_claim(f"{head} dx=E11.9 filing=MB | {body}")


def steps(runner: Runner, claim: Claim) -> int:
    """Lines of Python that checking the claim runs."""
    count = 0

    def trace(frame: FrameType, event: str, argument: Any) -> Any:
        nonlocal count
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        runner.check(claim)
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize("facts", [FACTS, WITHOUT_STORE], ids=["with history", "without a store"])
@pytest.mark.parametrize("shape", SHAPES)
def test_four_times_the_lines_are_four_times_the_work(shape: str, facts: str) -> None:
    runner = Runner(all_rules(), given(facts, builtin_tables()))
    runner.check(claim_of(shape, 40))  # what is remembered of codes is not what is measured
    few, many = steps(runner, claim_of(shape, 40)), steps(runner, claim_of(shape, 160))
    assert many <= 4.6 * few, f"{few} steps for 40 lines, {many} for 160"
