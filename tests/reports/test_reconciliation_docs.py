"""docs/reconciliation.md explains every word of an outcome, and its tables are those of the code."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from reports.outcomes import fold, outcomes, unforeseen
from reports.outcomes.payment_status import STATUSES
from reports.outcomes.provider_adjustments import KINDS

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "reconciliation.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("code", sorted(STATUSES))
def test_each_status_stands_there_with_its_source(code: str) -> None:
    row = STATUSES[code]
    assert f"| {row.code} | {row.meaning} | {row.standing} | {row.source} |" in PAGE


@pytest.mark.parametrize("code", sorted(KINDS))
def test_each_account_entry_stands_there_with_its_source(code: str) -> None:
    row = KINDS[code]
    assert f"| {row.code} | {row.meaning} | {row.kind} | {row.source} |" in PAGE


STATES = [
    fold.PAID, fold.PARTLY, fold.DENIED, fold.NOTHING, fold.REVERSED, fold.CORRECTED, fold.RESENT, fold.VOIDED,
    fold.FORWARDED, fold.PENDED, fold.PRICED, fold.REJECTED, fold.OVERTURNED, fold.OPEN, fold.UNKNOWN,
]  # fmt: skip
REASONS = [
    unforeseen.NO_EDIT, unforeseen.NOT_FOR, unforeseen.OFF, unforeseen.SHADOW, unforeseen.NOT_CHECKED,
    unforeseen.SILENT, unforeseen.NO_REASON,
]  # fmt: skip


@pytest.mark.parametrize("word", STATES)
def test_each_state_is_explained(word: str) -> None:
    assert f"| {word} |" in PAGE


@pytest.mark.parametrize("word", REASONS)
def test_each_reason_why_is_named(word: str) -> None:
    assert f"*{word}*" in PAGE


@pytest.mark.parametrize("module", [outcomes, unforeseen], ids=lambda module: module.__name__)
def test_every_state_the_code_gives_is_explained(module: object) -> None:
    """Each ``state=`` written in the code is a row of the page."""
    tree = ast.parse(Path(module.__file__).read_text(encoding="utf-8"))  # type: ignore[attr-defined]
    given = {
        word.value.value
        for call in ast.walk(tree)
        if isinstance(call, ast.Call)
        for word in call.keywords
        if word.arg == "state" and isinstance(word.value, ast.Constant)
    }
    assert [word for word in given if f"| {word} |" not in PAGE] == []
