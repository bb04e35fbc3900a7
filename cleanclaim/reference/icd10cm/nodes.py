"""The classification in memory while a table is compiled: one category with all below it at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date


@dataclass(slots=True)
class Notes:
    """Notes written at one place of the tabular list, as specs (see :mod:`.notes`)."""

    excludes1: tuple[str, ...] = ()
    code_first: tuple[str, ...] = ()
    code_first_if: bool = False
    use_additional: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.excludes1 or self.code_first or self.use_additional)


@dataclass(slots=True)
class Node:
    """A code, category, section (``#A00-A09``) or chapter (``#1``) and what stands below it.

    ``seventh`` are the 7th characters defined here or above; ``extension`` is True for a code made by adding one.
    ``first`` and ``last`` are the days it may be submitted, where a table holds several years (``last`` None: open);
    ``followers`` the codes that replaced it.
    """

    code: str
    title: str
    parent: str
    notes: Notes = field(default_factory=Notes)
    seventh: dict[str, str] = field(default_factory=dict)
    extension: bool = False
    flag: bool | None = None
    children: list[Node] = field(default_factory=list)
    laterality: str = ""
    unspecified: bool = False
    first: date | None = None
    last: date | None = None
    followers: tuple[str, ...] = ()

    @property
    def billable(self) -> bool:
        """As flagged in a flat list; otherwise a code is billable when nothing stands below it."""
        return not self.children if self.flag is None else self.flag

    def walk(self) -> Iterator[Node]:
        """The node and everything below it."""
        yield self
        for child in self.children:
            yield from child.walk()
