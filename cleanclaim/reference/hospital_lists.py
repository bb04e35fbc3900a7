"""Two lists for hospital bills that come with the program: revenue codes of the I/OCE, codes exempt from POA reporting.

Both are CMS's and public domain, dated, and made by ``python -m cleanclaim.tools.hospital_lists``; neither is edited by
hand. Past the last day of the list of revenue codes there is none. The exempt codes of the last year known go on to
answer, under that year's label and last day: a rule that asks must leave out codes that came later.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path

from cleanclaim.reference.code_sets import CodeSet
from validators.engine.finding import Unavailable
from validators.questions.rows import Edition

_DATA = Path(__file__).resolve().parent / "data"
REVENUE_FILE = _DATA / "oce_revenue.tsv.gz"
EXEMPT_FILE = _DATA / "poa_exempt.tsv.gz"

REVENUE = "oce-revenue"
EXEMPT = "poa-exempt"
NAMES = frozenset({REVENUE, EXEMPT})

REVENUE_HEAD = (
    "Revenue codes as CMS's Integrated Outpatient Code Editor treats them (public domain); codes without need are left",
    "out. Made by python -m cleanclaim.tools.hospital_lists; not to be edited.",
    "revenue code, first day, last day, need (hcpcs: the line needs a HCPCS code; unknown: not recognised by Medicare)",
)
EXEMPT_HEAD = (
    "ICD-10-CM codes exempt from present-on-admission reporting by fiscal year (CMS; public domain).",
    "Made by python -m cleanclaim.tools.hospital_lists; not to be edited.",
    "code, first fiscal year, last fiscal year",
)
_NONE: Mapping[str, str] = {}


def hospital_list(name: str, on: date) -> CodeSet:
    """One of the two on a day; raises Unavailable for a day it is not known for."""
    return _revenue(on) if name == REVENUE else _exempt(on)


def _revenue(on: date) -> CodeSet:
    first, last = _revenue_known()
    if on < first:
        raise Unavailable(f"the I/OCE's revenue codes begin {first}; none for {on}")
    if on > last:
        raise Unavailable(f"the I/OCE's revenue codes ended {last}; none for {on}")
    return _revenue_in(frozenset(at for at, row in enumerate(_revenue_rows()) if row[1] <= on <= row[2]))


@cache
def _revenue_in(places: frozenset[int]) -> CodeSet:
    rows = _revenue_rows()
    first, last = _revenue_known()
    edition = Edition(f"list-{REVENUE}", f"I/OCE revenue codes to {last} (built in)", first, last)
    return CodeSet(edition, {rows[at][0]: {"need": rows[at][3]} for at in places})


@cache
def _revenue_rows() -> tuple[tuple[str, date, date, str], ...]:
    rows = (line.split("\t") for line in _lines(REVENUE_FILE))
    return tuple((code, date.fromisoformat(first), date.fromisoformat(last), need) for code, first, last, need in rows)


@cache
def _revenue_known() -> tuple[date, date]:
    rows = _revenue_rows()
    return min(row[1] for row in rows), max(row[2] for row in rows)


def _exempt(on: date) -> CodeSet:
    years = _exempt_years()
    fiscal = on.year + (on.month >= 10)
    first, last = min(years), max(years)
    if fiscal < first:
        raise Unavailable(f"POA exempt codes begin with FY{first}; none for {on}")
    return _exempt_in(min(fiscal, last))


@cache
def _exempt_in(fiscal: int) -> CodeSet:
    edition = Edition(
        f"list-{EXEMPT}", f"POA exempt FY{fiscal} (built in)", date(fiscal - 1, 10, 1), date(fiscal, 9, 30)
    )
    codes = (code for code, first, last in _exempt_rows() if first <= fiscal <= last)
    return CodeSet(edition, dict.fromkeys(codes, _NONE))


@cache
def _exempt_years() -> frozenset[int]:
    return frozenset(year for _, first, last in _exempt_rows() for year in (first, last))


@cache
def _exempt_rows() -> tuple[tuple[str, int, int], ...]:
    rows = (line.split("\t") for line in _lines(EXEMPT_FILE))
    return tuple((code, int(first), int(last)) for code, first, last in rows)


def _lines(path: Path) -> Iterator[str]:
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        yield from (line.rstrip("\n") for line in stream if not line.startswith("#"))
