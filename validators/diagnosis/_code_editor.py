"""What the Medicare Code Editor's lists say of a diagnosis on a day, and the days and ages each of its edits is for.

The lists are CMS's own, whole and dated; nothing here is a list of codes. Source: Definitions of Medicare Code Edits.
"""

from __future__ import annotations

from datetime import date

from validators.engine.finding import Unavailable
from validators.questions.reference import MceTable, Reference

_AGES = {"newborn": (0, 0), "pediatric": (0, 17), "maternity": (9, 64), "adult": (15, 124)}
_MATERNITY_BEFORE = (12, 55)
_MATERNITY_WIDENED = date(2019, 10, 1)
"""Completed years of age each list of edit 4 is for; maternity was 12 to 55 up to version 36."""

SEX_EDIT_LAST = date(2024, 9, 30)
"""Last day of edit 5 (sex conflict): version 42 has none."""

UNSPECIFIED_EDIT_FIRST = date(2022, 4, 1)
"""First day of edit 20 (unspecified code), version 39.1."""

_AS_PRINCIPAL = ("requires-secondary", "unacceptable-principal", "questionable-admission")


class CodeEditor:
    """The lists in force on a day. Every question raises Unavailable where there are none."""

    def __init__(self, table: MceTable | None, day: date, last_sexes: MceTable | None, missing: str = "") -> None:
        self._table = table
        self._day = day
        self._sexes = table if day <= SEX_EDIT_LAST else last_sexes
        self._missing = missing
        self.edition = table.edition.label if table else ""
        self.sex_edition = self._sexes.edition.label if self._sexes else ""

    def lists(self, code: str) -> frozenset[str]:
        """Names of the lists the diagnosis is on."""
        return self.required().lists(code)

    def required(self) -> MceTable:
        """The lists themselves."""
        if self._table is None:
            raise Unavailable(self._missing)
        return self._table

    def age_group(self, code: str) -> str:
        """``newborn``, ``pediatric``, ``maternity``, ``adult``, or ``""``."""
        lists = self.lists(code)
        return next((name for name in _AGES if name in lists), "") if lists else ""

    def ages(self, group: str) -> tuple[int, int]:
        """Lowest and highest completed years of age of a group, in the version of the day."""
        return _MATERNITY_BEFORE if group == "maternity" and self._day < _MATERNITY_WIDENED else _AGES[group]

    def sex(self, code: str) -> str:
        """``F`` or ``M`` when the diagnosis is of one sex only, else ``""``; after the edit's end by its last lists."""
        if self._sexes is None:
            raise Unavailable(self._missing)
        lists = self._sexes.lists(code)
        return "F" if "female" in lists else "M" if "male" in lists else ""

    def is_manifestation(self, code: str) -> bool:
        """Whether edit 6 takes the code for a manifestation."""
        return "manifestation" in self.lists(code)

    def is_unspecified(self, code: str) -> bool:
        """Whether edit 20 returns a stay for the code; never before the edit existed."""
        return self._day >= UNSPECIFIED_EDIT_FIRST and "unspecified" in self.lists(code)

    def as_principal(self, code: str) -> str:
        """What edits 8 and 9 say of the code as the reason for a stay.

        ``requires-secondary``, ``unacceptable-principal``, ``questionable-admission`` or ``""``.
        """
        lists = self.lists(code)
        return next((name for name in _AS_PRINCIPAL if name in lists), "")


def code_editor(ref: Reference, day: date) -> CodeEditor:
    """The code editor in force on the day."""
    return ref.derived(_code_editor, day)


def _code_editor(ref: Reference, day: date) -> CodeEditor:
    last_sexes = ref.find("mce", SEX_EDIT_LAST) if day > SEX_EDIT_LAST else None
    return CodeEditor(ref.find("mce", day), day, last_sexes, ref.lacks("mce", day))
