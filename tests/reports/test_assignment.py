"""The assignment is the cheapest there is: compared with trying every permutation."""

from __future__ import annotations

from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from reports.matching.assignment import cheapest_assignment


@st.composite
def matrices(draw: st.DrawFn) -> list[list[int]]:
    rows, columns = draw(st.integers(1, 5)), draw(st.integers(1, 5))
    return [[draw(st.integers(0, 12)) for _ in range(columns)] for _ in range(rows)]


@given(matrices())
def test_is_cheapest(costs: list[list[int]]) -> None:
    pairs = cheapest_assignment(costs)
    rows, columns = len(costs), len(costs[0])
    assert len(pairs) == min(rows, columns)
    assert len({r for r, _ in pairs}) == len({c for _, c in pairs}) == len(pairs)
    if rows <= columns:
        best = min(sum(costs[r][c] for r, c in enumerate(p)) for p in permutations(range(columns), rows))
    else:
        best = min(sum(costs[r][c] for c, r in enumerate(p)) for p in permutations(range(rows), columns))
    assert sum(costs[r][c] for r, c in pairs) == best


def test_nothing_to_assign() -> None:
    assert cheapest_assignment([]) == []
    assert cheapest_assignment([[], []]) == []
