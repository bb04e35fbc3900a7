"""Claims billed twice: how alike they are, which of two is told, and that the search is bounded."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from cleanclaim.reference.built_in import builtin_tables
from validators.engine.catalogue import rule_by_id
from validators.engine.runner import Runner, Verdict
from validators.examples.facts import GivenHistory, given
from validators.examples.shorthand import parse_claim
from validators.questions.duplicates import MOST
from validators.questions.rows import PastLine

MINE = "P dos=2026-01-05 dx=E11.9 payer=A {words} | 83036 $20 | 36415 $5"
PAST = "past 83036 on=2026-01-05 payer=A charge=20 {words} | past 36415 on=2026-01-05 payer=A charge=5 {words}"


def judged(text: str) -> Verdict:
    return Runner([rule_by_id("BN09")], given(text, builtin_tables())).check(parse_claim(text))


@pytest.mark.parametrize(
    ("words", "past", "severity"),
    [
        ("", PAST.format(words=""), "deny"),
        ("", PAST.format(words="denied=50 paid=no"), ""),
        ("", PAST.format(words="kind=I"), ""),
        ("", PAST.format(words="by=1932102118"), "warn"),
        ("", PAST.format(words="").replace("payer=A", "payer=B"), "inform"),
        ("", PAST.format(words="").replace("charge=20", "charge=30"), "warn"),
        ("", PAST.format(words="").replace("83036", "83036-59"), "warn"),
        ("", PAST.format(words="").partition(" | ")[0], ""),
        ("freq=7 ref.F8=1", PAST.format(words=""), ""),
        ("freq=8 ref.F8=1", PAST.format(words=""), ""),
    ],
    ids=[
        "exact", "the first was denied", "a hospital's", "another biller", "another payer", "another charge",
        "another modifier", "a part of it", "a replacement", "a void",
    ],
)  # fmt: skip
def test_how_alike(words: str, past: str, severity: str) -> None:
    verdict = judged(f"{MINE.format(words=words)} | {past}")
    assert [finding.severity for finding in verdict.findings] == ([severity] if severity else [])


class Counted(GivenHistory):
    """Services of one patient without end; counts how many were read."""

    def __init__(self, line: PastLine) -> None:
        super().__init__()
        self.line = line
        self.read = 0

    def past_lines(self, *_: Any, **__: Any) -> Iterator[PastLine]:
        while True:
            self.read += 1
            yield self.line


def test_the_search_reads_a_bounded_number_of_services_and_says_when_there_are_more() -> None:
    text = f"{MINE.format(words='')} | past 99213 on=2026-01-05"
    reference = given(text, builtin_tables())
    claim = parse_claim(text)
    assert claim.start is not None
    past = Counted(next(reference.history.past_lines(claim, claim.start, claim.start)))
    verdict = Runner([rule_by_id("BN09")], reference.with_past(past)).check(claim)
    assert past.read <= 3 * (MOST + 1)
    assert [item.reason for item in verdict.not_checked] == [
        f"the patient has more than {MOST} services on other claims of these days"
    ]
