"""CPT is the AMA's: no bulk list of its codes and no descriptors in the repository, whatever the file.

A rule may name single codes and ranges. What is refused is a *list*: more than 150 different digit-leading procedure
codes in one file that are not the ends of ranges. Test pairs name codes beside diagnoses and are counted apart, with
their bound.
"""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
LIMIT = 150
BOUNDS = {
    # A few hundred procedure–diagnosis pairs a coder would judge; codes only, far from a list of any chapter.
    "tests/validators/files/alignment_pairs.tsv": 450,
    # The same from people who had not seen the model: what it calls there is its error rate.
    "tests/validators/files/fresh_pairs.tsv": 700,
}
_CODE = re.compile(r"(?<![\w.-])(\d{4}[0-9FTUM])(?![\w.-])")
_RANGE = re.compile(r"(?<![\w.])\d{4}[0-9FTUM](?:-|\.\.|–)\d{4}[0-9FTUM](?![\w.-])")
_RANGE_COLUMNS = re.compile(r"^[SC]-[\w-]+,(\w{5}),(?!\1)\w{5},", re.M)
"""Rows of the alignment table: id, first, last. A row whose first is its last names a single code and is counted."""


def tracked() -> list[str]:
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    names = [name for name in done.stdout.decode().split("\0") if name]
    if not names:
        names = [str(p.relative_to(ROOT)) for p in ROOT.rglob("*") if p.is_file() and ".venv" not in p.parts]
    return names


def single_codes(text: str) -> set[str]:
    """Digit-leading procedure codes that stand alone, not as the end of a range."""
    return set(_CODE.findall(_RANGE.sub(" ", _RANGE_COLUMNS.sub(" ", text))))


def test_no_list_of_procedure_codes() -> None:
    too_many = {}
    for name in tracked():
        try:
            text = (ROOT / name).read_text(encoding="utf-8")
        except (UnicodeDecodeError, FileNotFoundError):
            continue
        count = len(single_codes(text))
        if count > BOUNDS.get(name, LIMIT):
            too_many[name] = count
    assert not too_many


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("99213,99214,99215", 3),
        ("frozenset({'99202-99215', '99221'})", 1),
        ("99213\n99214\n99215\n", 3),
        ("id,first,last,verdict\nS-1,10021,10022,supports\nS-2,10030,10030,supports", 1),
        ("20260105 1234567893 E11.9", 0),
    ],
)
def test_what_counts_as_a_code(text: str, count: int) -> None:
    assert len(single_codes(text)) == count


def test_a_list_would_be_found() -> None:
    assert len(single_codes("\n".join(f"{n:05d}" for n in range(10000, 10200)))) == 200
