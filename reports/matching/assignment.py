"""The assignment problem: pair rows with columns so that the sum of costs is smallest."""

from __future__ import annotations

from collections.abc import Sequence


def cheapest_assignment(costs: Sequence[Sequence[int]]) -> list[tuple[int, int]]:
    """Row–column pairs of least total cost, each row and column once; as many pairs as the shorter side has.

    The Hungarian method with potentials (Kuhn 1955, Munkres 1957), O(n²m). Costs are non-negative integers; every
    row has the
    same length. Pairs come ordered by row.
    """
    if not costs or not costs[0]:
        return []
    if len(costs) > len(costs[0]):
        turned = [list(column) for column in zip(*costs, strict=True)]
        return sorted((row, column) for column, row in cheapest_assignment(turned))
    rows, columns = len(costs), len(costs[0])
    row_potential, column_potential = [0] * (rows + 1), [0] * (columns + 1)
    row_of = [0] * (columns + 1)
    for row in range(1, rows + 1):
        row_of[0] = row
        came_from = _augment(costs, row_potential, column_potential, row_of)
        column = came_from.pop()
        while column:
            row_of[column] = row_of[came_from[column]]
            column = came_from[column]
    return sorted((row_of[column] - 1, column - 1) for column in range(1, columns + 1) if row_of[column])


def _augment(
    costs: Sequence[Sequence[int]], row_potential: list[int], column_potential: list[int], row_of: list[int]
) -> list[int]:
    """Shortest augmenting path from column 0; the predecessor of each column, and last the column it ends in."""
    columns = len(column_potential) - 1
    infinity = 1 << 60
    slack = [infinity] * (columns + 1)
    came_from = [0] * (columns + 1)
    used = [False] * (columns + 1)
    column = 0
    while row_of[column]:
        used[column] = True
        row, delta, following = row_of[column], infinity, 0
        for other in range(1, columns + 1):
            if used[other]:
                continue
            reduced = costs[row - 1][other - 1] - row_potential[row] - column_potential[other]
            if reduced < slack[other]:
                slack[other], came_from[other] = reduced, column
            if slack[other] < delta:
                delta, following = slack[other], other
        for other in range(columns + 1):
            if used[other]:
                row_potential[row_of[other]] += delta
                column_potential[other] -= delta
            else:
                slack[other] -= delta
        column = following
    return [*came_from, column]
