"""The share of unspecified diagnoses, by provider."""

from __future__ import annotations

import pytest

from cleanclaim.reference.built_in import builtin_tables
from reports.specificity import LEAST, Specificity, UnspecifiedShare
from validators.examples.shorthand import parse_claim
from validators.questions.reference import Reference

ONE, OTHER = "1234567893", "1932102118"


def counted(*texts: str) -> tuple[UnspecifiedShare, ...]:
    specificity, ref = Specificity(), Reference(builtin_tables())
    for text in texts:
        specificity.add(parse_claim(text), ref)
    return specificity.shares()


def claim(provider: str, diagnoses: str) -> str:
    return f"P dos=2026-01-05 billing={provider} dx={diagnoses} | 99213"


@pytest.mark.parametrize(
    ("diagnoses", "count", "unspecified"),
    [
        ("J18.9,I10", 2, 1),
        ("E11.9,I10", 2, 0),
        ("S42.009A,W19.XXXA", 1, 1),  # how it happened is not counted
        ("E11.99,E11", 0, 0),  # no code, a heading
    ],
)
def test_what_is_counted(diagnoses: str, count: int, unspecified: int) -> None:
    found = counted(claim(ONE, diagnoses))
    assert found == ((UnspecifiedShare("", count, unspecified),) if count else ())


def test_providers_with_few_diagnoses_are_not_named() -> None:
    enough = [claim(ONE, "J18.9,I10")] * (LEAST // 2)
    few = [claim(OTHER, "J18.9")] * (LEAST - 1)
    assert counted(*enough, *few) == (UnspecifiedShare("", 39, 29), UnspecifiedShare(ONE, 20, 10))


def test_the_highest_share_is_first() -> None:
    found = counted(*[claim(ONE, "J18.9,I10")] * LEAST, *[claim(OTHER, "J18.9")] * LEAST)
    assert [(one.provider, one.share) for one in found[1:]] == [(OTHER, 1.0), (ONE, 0.5)]


def test_services_no_edition_answers_for_are_left_out() -> None:
    assert counted("P dos=2027-10-05 dx=J18.9 | 99213", "P dx=J18.9 | 99213") == ()
