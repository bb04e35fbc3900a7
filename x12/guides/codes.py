"""Data elements and external code lists of pyx12 (``dataele.xml``, ``codes.xml``).

The lists are old (remark codes end at N734), so a code they lack is a warning, never a rejection.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from x12.guides.source import parse_map


class DataElement(NamedTuple):
    """Type and length of a data element (X12.3, release 005010)."""

    type: str
    minimum: int
    maximum: int


@cache
def data_elements() -> dict[str, DataElement]:
    """Every data element by its number."""
    return {
        row.get("ele_num", ""): DataElement(
            row.get("data_type", "AN"), int(row.get("min_len", "1")), int(row.get("max_len", "80"))
        )
        for row in parse_map("dataele.xml").iter("data_ele")
    }


@cache
def external_codes() -> dict[str, frozenset[str]]:
    """Every external code list by its id (``states``, ``pos``, ``remark_code`` …)."""
    lists: dict[str, frozenset[str]] = {}
    for codeset in parse_map("codes.xml").iter("codeset"):
        codes = (code.text for code in codeset.iter("code"))
        lists[codeset.findtext("id", "")] = frozenset(code for code in codes if code)
    return lists
