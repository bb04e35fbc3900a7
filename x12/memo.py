"""Answers kept for the next time they are asked, up to a bound."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Kept(dict[K, V]):
    """A dictionary that is emptied before it would hold more than ``most`` answers.

    What is met often comes back at once, and memory never grows with the input.
    """

    __slots__ = ("_most",)

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most

    def keep(self, key: K, answer: V) -> V:
        """Keep an answer, and give it back."""
        if len(self) >= self._most:
            self.clear()
        self[key] = answer
        return answer


class Memo(Kept[K, V]):
    """A bounded dictionary that works out what it lacks: ``memo[key]`` asks ``work_out(key)`` once.

    An answer already there costs what a dictionary costs. What ``work_out`` raises is not kept.
    """

    __slots__ = ("_work_out",)

    def __init__(self, work_out: Callable[[K], V], most: int) -> None:
        super().__init__(most)
        self._work_out = work_out

    def __missing__(self, key: K) -> V:
        return self.keep(key, self._work_out(key))
