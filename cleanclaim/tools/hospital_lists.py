"""Make the built-in lists for hospital bills: ``python -m cleanclaim.tools.hospital_lists [EXEMPT.tsv]``.

The revenue codes are read from the data of pyoce (CMS's Integrated Outpatient Code Editor, Apache-2.0), unpacked or
installed as :mod:`cleanclaim.tools.code_years.sources` says. EXEMPT.tsv has the lists of codes exempt from
present-on-admission reporting that CMS publishes each year, as ``code<TAB>years`` (``B900<TAB>2016,2017``).
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

from cleanclaim.reference import hospital_lists
from cleanclaim.tools.code_years.build import write_lines
from cleanclaim.tools.code_years.sources import oce_revenue_rows, oce_versions

_PACKAGED = frozenset({"N", "F"})
"""Status indicators of revenue codes whose lines need no HCPCS code (edit 48)."""


def revenue_rows() -> Iterator[tuple[str, str, str, str]]:
    """Revenue code, first and last day, and what edits 48 and 65 of the I/OCE ask of it."""
    starts = sorted(oce_versions().items())
    ends = {version: after - timedelta(days=1) for (version, _), (_, after) in pairwise(starts)}
    ends[starts[-1][0]] = _quarter_end(starts[-1][1])
    first_days = dict(starts)
    for row in sorted(oce_revenue_rows(), key=lambda row: (row.code.zfill(4), row.low)):
        if row.facts["not_recognized"]:
            need = "unknown"
        elif not row.facts["bypass_e48"] and row.facts["status_indicator"] not in _PACKAGED:
            need = "hcpcs"
        else:
            continue
        yield row.code.zfill(4), first_days[row.low].isoformat(), ends[row.high].isoformat(), need


def _quarter_end(first: date) -> date:
    return date(first.year + (first.month == 10), (first.month + 3) % 12, 1) - timedelta(days=1)


def exempt_rows(path: Path) -> Iterator[tuple[str, str, str]]:
    """Code and its runs of fiscal years."""
    for line in path.read_text(encoding="utf-8").splitlines()[1:]:
        code, _, years = line.partition("\t")
        run: list[int] = []
        for year in sorted(map(int, years.split(","))):
            if run and year != run[-1] + 1:
                yield code, str(run[0]), str(run[-1])
                run = []
            run.append(year)
        yield code, str(run[0]), str(run[-1])


def main() -> int:
    """Write the files and say where."""
    size = write_lines(hospital_lists.REVENUE_FILE, hospital_lists.REVENUE_HEAD, revenue_rows())
    print(f"{hospital_lists.REVENUE_FILE}: {size:,} bytes")  # noqa: T201 - what was written is all it has to say
    for name in sys.argv[1:]:
        size = write_lines(hospital_lists.EXEMPT_FILE, hospital_lists.EXEMPT_HEAD, exempt_rows(Path(name)))
        print(f"{hospital_lists.EXEMPT_FILE}: {size:,} bytes")  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
