"""One small file for each thing structure checking must tell, with what it must tell beside it (``expected.tsv``).

The first list is where pyx12's validator is wrong, the second what it catches too. Expectations follow the guides:
where the fault is, in which element, and its code in a 999 (005010X231A1, IK304 and IK403).
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.pyx12_oracle import opinions
from tests.x12.sets import issues_of_file

FOLDER = Path(__file__).with_name("files") / "structure"
GUIDES_PYX12_HAS = ("good-837p", "good-837i", "good-835", "good-277ca")

PYX12_IS_WRONG = [
    "claim-repeats-at-once",
    "line-repeats-at-once",
    "payment-repeats-at-once",
    "service-payment-repeats-at-once",
    "status-line-repeats-at-once",
    "subscriber-repeats-at-once",
    "set-835-in-claim-group",
    "st03-differs",
    "hl04-one-without-child",
    "hl04-zero-with-child",
    "range-reversed",
    "charge-negative",
    "charge-three-decimals",
    "control-number-thirty",
    "qualifier-ref",
    "qualifier-hl",
    "qualifier-cas",
    "qualifier-nm1",
]


def expected() -> dict[str, list[str]]:
    with (FOLDER / "expected.tsv").open(encoding="utf-8", newline="") as stream:
        return {row["file"]: row["issues"].split() for row in csv.DictReader(stream, delimiter="\t")}


@pytest.mark.parametrize("name", sorted(path.stem for path in FOLDER.glob("*.edi")))
def test_file_is_told_as_expected(name: str) -> None:
    assert issues_of_file(FOLDER / f"{name}.edi") == expected()[name]


def test_every_expectation_has_its_file() -> None:
    assert set(expected()) == {path.stem for path in FOLDER.glob("*.edi")}


def test_pyx12_finds_the_good_files_good_and_the_first_list_otherwise_than_we_do(tmp_path: Path) -> None:
    """Shows that the base files are good, and that the first list is still needed."""
    names = [*GUIDES_PYX12_HAS, *PYX12_IS_WRONG]
    said = opinions([FOLDER / f"{name}.edi" for name in names], tmp_path)
    assert all(said[str(FOLDER / f"{name}.edi")].ok for name in GUIDES_PYX12_HAS)
    for name in PYX12_IS_WRONG:
        opinion = said[str(FOLDER / f"{name}.edi")]
        theirs = {complaint.element or complaint.segment for complaint in opinion.complaints}
        ours = {issue.split(":")[3] for issue in expected()[name]}
        assert theirs != ours or not ours, name
