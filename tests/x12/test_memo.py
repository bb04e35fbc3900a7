"""Bounded memory: asked once, never more than the bound, and nothing kept of what was raised."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from x12.memo import Kept, Memo


@given(st.lists(st.integers(0, 20)), st.integers(1, 8))
def test_a_memo_answers_like_its_function_and_stays_within_its_bound(asked: list[int], most: int) -> None:
    memo: Memo[int, int] = Memo(lambda number: number * number, most)
    for number in asked:
        assert memo[number] == number * number
        assert 0 < len(memo) <= most


def test_an_answer_is_worked_out_once_even_when_it_is_none() -> None:
    asked: list[str] = []

    def nothing(key: str) -> None:
        asked.append(key)

    memo: Memo[str, None] = Memo(nothing, 10)
    assert [memo["a"], memo["a"]] == [None, None]
    assert asked == ["a"]


def test_what_is_raised_is_not_kept() -> None:
    memo: Memo[str, int] = Memo(int, 2)
    for _ in range(2):
        with pytest.raises(ValueError, match="invalid literal"):
            memo["x"]
    assert not memo


def test_kept_answers_are_given_back_and_bounded() -> None:
    kept: Kept[int, str] = Kept(3)
    assert [kept.keep(number, str(number)) for number in range(7)] == list("0123456")
    assert kept == {6: "6"}
