"""One tree of all years: the tabular list at hand, and the codes that are not in it because they ended or are newer.

A code that ended stands below the heading its characters name. Notes and 7th characters are those of the tabular list.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta

from cleanclaim.reference.icd10cm.nodes import Node
from cleanclaim.reference.icd10cm.years import HEADING, LAST_UPDATE, YearRow

_DAY = timedelta(days=1)
CATEGORY, WITH_SEVENTH = 3, 7
"""Characters of a category's code, and of one with a 7th character."""


def joined(tops: Iterable[Node], rows: Iterable[YearRow], release: date) -> Iterator[Node]:
    """The tabular list's chapters, sections and categories with the days of every code, and categories it lacks.

    ``release`` is the day the tabular list is of. Where it is newer than the last update the rows know, codes it has
    and they do not begin on that day, and codes it has not end before it.
    """
    waiting: dict[str, list[YearRow]] = {}
    for row in rows:
        waiting.setdefault(row.code[:CATEGORY], []).append(row)
    sections: list[str] = []
    for top in tops:
        if top.code.startswith("#"):
            sections.append(top.code)
        else:
            _join(top, waiting.pop(top.code, ()), release)
        yield top
    for code, mine in sorted(waiting.items()):
        top = Node(code, "", _section(code, sections), flag=False)
        _join(top, mine, release)
        yield top


def _join(top: Node, rows: Sequence[YearRow], release: date) -> None:
    nodes = {node.code: node for node in top.walk()}
    newer = release > LAST_UPDATE
    for node in nodes.values():
        node.flag = False
    listed = {code for code, node in nodes.items() if not node.children}
    for row in sorted(rows):  # a heading before what stands below it
        node = nodes.get(row.code) or _added(row, nodes)
        node.title = node.title or row.title
        if row.first != HEADING:
            node.first, node.last, node.followers = row.first, row.last, row.followers
            node.flag = True
    if newer:
        _bring_up_to_date(nodes, listed, release)


def _bring_up_to_date(nodes: Mapping[str, Node], listed: set[str], release: date) -> None:
    for code, node in nodes.items():
        if node.first is None and code in listed:
            node.first, node.flag = release, True
        elif node.first is not None and node.last is None and code not in listed:
            node.last = release - _DAY


def _added(row: YearRow, nodes: dict[str, Node]) -> Node:
    """A new node below the nearest heading."""
    parent = next(nodes[row.code[:end]] for end in range(len(row.code) - 1, 0, -1) if row.code[:end] in nodes)
    node = Node(row.code, row.title, parent.code, seventh=parent.seventh, flag=False)
    if len(row.code) == WITH_SEVENTH and row.code[:-1] == parent.code.ljust(WITH_SEVENTH - 1, "X"):
        extended = f"{parent.title}, {parent.seventh.get(row.code[-1])}"
        node.extension = row.code[-1] in parent.seventh and node.title in ("", extended)
        node.title = extended if node.extension else node.title
    parent.children.append(node)
    parent.children.sort(key=lambda child: child.code)
    nodes[row.code] = node
    return node


def _section(code: str, sections: Sequence[str]) -> str:
    """The section that begins last before a category."""
    begun = [name for name in sections if "A" <= name[1] <= "Z" and name[1:4] <= code]
    return max(begun, default="")
