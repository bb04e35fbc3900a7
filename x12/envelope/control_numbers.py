"""Which control numbers were used, in little memory: numbers that follow one another are kept as runs."""

from __future__ import annotations

from bisect import bisect_right


class SeenNumbers:
    """A set of control numbers as sent ("0001" and "1" differ); a million consecutive ones take one run."""

    def __init__(self) -> None:
        self._starts: dict[int, list[int]] = {}
        self._ends: dict[int, list[int]] = {}
        self._others: set[str] = set()

    def add(self, control: str) -> bool:
        """Remember ``control``; True when it was there already."""
        width = len(control)
        if not (control.isascii() and control.isdigit()) or width > 18:
            known = control in self._others
            self._others.add(control)
            return known
        number = int(control)
        starts = self._starts.setdefault(width, [])
        ends = self._ends.setdefault(width, [])
        at = bisect_right(starts, number) - 1
        if at >= 0 and number <= ends[at]:
            return True
        joins_before = at >= 0 and ends[at] == number - 1
        joins_after = at + 1 < len(starts) and starts[at + 1] == number + 1
        if joins_before and joins_after:
            ends[at] = ends.pop(at + 1)
            del starts[at + 1]
        elif joins_before:
            ends[at] = number
        elif joins_after:
            starts[at + 1] = number
        else:
            starts.insert(at + 1, number)
            ends.insert(at + 1, number)
        return False
