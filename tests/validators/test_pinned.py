"""Every ``Denied:`` example says what its committed line says: severity, place, value, predictions and edition."""

from __future__ import annotations

import re

import pytest

from tests.validators.pinned import DIRECTORY, expectations, families
from validators.engine.catalogue import all_rules

FAMILIES = families()


@pytest.mark.parametrize("family", FAMILIES)
def test_examples_say_what_was_reviewed(family: str) -> None:
    """Where a change is meant: `make expected`, and read the difference."""
    said = expectations(FAMILIES[family]).splitlines()
    assert said == (DIRECTORY / f"{family}.txt").read_text(encoding="utf-8").splitlines()


def test_there_is_a_file_for_each_family_and_no_other() -> None:
    assert {path.stem for path in DIRECTORY.iterdir()} == set(FAMILIES)


def test_predictions_are_denial_codes() -> None:
    """A reason (CARC), or a reason and a remark (RARC, of M, MA or N): a remark alone would join no denial."""
    shape = re.compile(r"(?:[ABDPWY])?\d{1,3}(?:\+(?:M|MA|N)\d{1,3})?|A[0-8]:\d{1,3}(?::\w\w)?")
    said = {(rule.card.id, code) for rule in all_rules() for code in rule.card.predicts}
    assert sorted((rule, code) for rule, code in said if not shape.fullmatch(code)) == []
