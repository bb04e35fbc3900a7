"""``python -m cleanclaim.tools.code_years``: write the dated tables anew into ``cleanclaim/reference/data``.

Needs the packages of ``pip install '.[oracles]'``. The files are committed; a test compares them with what this writes.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

from cleanclaim.reference import mce_lists
from cleanclaim.reference.icd10cm import years
from cleanclaim.tools.code_years.build import list_rows, write_lines, year_rows

TITLES = Path(__file__).with_name("titles_fy2027.csv")
"""Titles of what the order addenda of FY2027 add (CMS, public domain)."""


def main() -> int:
    """Write both files and say their sizes."""
    with TITLES.open(encoding="utf-8", newline="") as stream:
        titles = {row["code"]: row["title"] for row in csv.DictReader(stream)}
    made = years.FILE, write_lines(years.FILE, years.HEAD, map(years.line_of, year_rows(titles)))
    lists = mce_lists.FILE, write_lines(mce_lists.FILE, mce_lists.HEAD, map(mce_lists.line_of, list_rows()))
    for path, size in (made, lists):
        print(f"{path}: {size:,} bytes")  # noqa: T201 - what was written is all it has to say
    return 0


if __name__ == "__main__":
    sys.exit(main())
