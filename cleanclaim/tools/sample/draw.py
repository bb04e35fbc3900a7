"""Draws that repeat: streams of random numbers, weighted choices, shares met exactly."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Callable, Sequence
from itertools import accumulate
from random import Random
from typing import Generic, TypeVar

T = TypeVar("T")


def stream(seed: int, purpose: str) -> Random:
    """The random numbers of one purpose: what is drawn for one never shifts what is drawn for another."""
    return Random(f"cleanclaim sample {seed} {purpose}")  # noqa: S311 (sample data, not secrets)


class Weighted(Generic[T]):
    """A choice among items by weight; one draw costs a bisection."""

    def __init__(self, items: Sequence[T], weight: Callable[[T], float]) -> None:
        self._items = items
        self._sums = list(accumulate(weight(item) for item in items))
        self._last = len(items) - 1

    def draw(self, random: Random) -> T:
        """One item."""
        return self.at(random.random())

    def at(self, place: float) -> T:
        """The item at a place in [0, 1)."""
        return self._items[min(bisect(self._sums, place * self._sums[-1]), self._last)]


class Quota:
    """Says of each item of a row whether it is one of a share, so that the share is met exactly and spread evenly.

    ``owed`` grows by the share with every item; while it is one or more, the next item that fits is taken.
    """

    def __init__(self, share: float, start: float = 0.0) -> None:
        self.share = share
        self._owed = start

    def pass_one(self) -> None:
        """One more item has come."""
        self._owed += self.share

    @property
    def due(self) -> bool:
        """Whether an item that fits is to be taken now; a hair below one counts, for sums of shares round."""
        return self._owed >= 1.0 - 1e-9

    def take(self) -> None:
        """The item is taken."""
        self._owed -= 1.0


def pick(random: Random, items: Sequence[T]) -> T:
    """One of the items, all alike; quicker than ``Random.choice``."""
    return items[int(random.random() * len(items))]


def between(random: Random, low: int, high: int) -> int:
    """A whole number from ``low`` to ``high``, both included; quicker than ``Random.randint``."""
    return low + int(random.random() * (high - low + 1))
