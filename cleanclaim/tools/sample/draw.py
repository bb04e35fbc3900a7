"""Draws that repeat: streams of random numbers, weighted choices, shares met exactly."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Callable, Sequence
from heapq import heapify, heapreplace
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

    def __bool__(self) -> bool:
        return bool(self._items)

    def draw(self, random: Random) -> T:
        """One item."""
        return self.at(random.random())

    def at(self, place: float) -> T:
        """The item at a place in [0, 1)."""
        return self._items[min(bisect(self._sums, place * self._sums[-1]), self._last)]


class Schedule:
    """Which items of a row are to be what: every kind gets exactly its share, spread evenly from a drawn beginning.

    A kind with share s is due at the items (j + start) / s; several due at once wait for the items that follow.
    """

    def __init__(self, random: Random, shares: Sequence[float]) -> None:
        self._shares = shares
        self._due = [(random.random() / share, at) for at, share in enumerate(shares) if share > 0]
        heapify(self._due)

    def take(self, item: int) -> int | None:
        """The kind (its place in ``shares``) the item is to be, or None. To be asked of every item in turn."""
        if not self._due or self._due[0][0] >= item + 1:
            return None
        place, at = self._due[0]
        heapreplace(self._due, (place + 1 / self._shares[at], at))
        return at


def pick(random: Random, items: Sequence[T]) -> T:
    """One of the items, all alike; quicker than ``Random.choice``."""
    return items[int(random.random() * len(items))]


def between(random: Random, low: int, high: int) -> int:
    """A whole number from ``low`` to ``high``, both included; quicker than ``Random.randint``."""
    return low + int(random.random() * (high - low + 1))
