"""The curated alignment table: its form, how it decides, and pairs judged from coding knowledge."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given as property_of
from hypothesis import strategies as st

from cleanclaim.reference.alignment_table import CuratedAlignment, curated_alignment, read_rows
from cleanclaim.reference.built_in import builtin_tables
from validators.questions.diagnosis_lists import DiagnosisListError, intervals_of
from validators.questions.rows import AlignmentRow

PAIRS = Path(__file__).with_name("files") / "alignment_pairs.tsv"

DAY = date(2026, 1, 5)


def pairs(verdict: str) -> Iterator[tuple[str, str]]:
    """(procedure, diagnosis) pairs of the hand-made list beside this test."""
    with PAIRS.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream, delimiter="\t"):
            if row["verdict"] == verdict:
                yield from ((procedure, row["diagnosis"]) for procedure in row["procedures"].split())


@pytest.mark.parametrize(("procedure", "diagnosis"), list(pairs("aligned")))
def test_what_coders_bill_together_is_not_called_a_conflict(procedure: str, diagnosis: str) -> None:
    row = curated_alignment().judge(procedure, diagnosis.replace(".", ""))
    assert row is None or row.verdict == "supports", row


@pytest.mark.parametrize(("procedure", "diagnosis"), list(pairs("misaligned")))
def test_what_belongs_elsewhere_is_a_conflict(procedure: str, diagnosis: str) -> None:
    row = curated_alignment().judge(procedure, diagnosis.replace(".", ""))
    assert row is not None
    assert row.verdict == "conflicts"


def test_the_pairs_name_real_diagnoses() -> None:
    table = builtin_tables().table("icd10cm", DAY)
    codes = {diagnosis for verdict in ("aligned", "misaligned") for _, diagnosis in pairs(verdict)}
    assert len(codes) > 500
    assert not [code for code in codes if not getattr(table.get(code.replace(".", "")), "billable", False)]


def test_the_table_is_large_and_every_row_has_its_reason() -> None:
    table = builtin_tables().table("alignment", DAY)
    rows = table._rows
    assert len(rows) >= 250
    assert all(row.reason.endswith(".") and len(row.reason) > 20 for row in rows)
    assert all(intervals_of(spec) for row in rows for spec in row.diagnoses)


def row(procedures: str, verdict: str, *diagnoses: str) -> AlignmentRow:
    first, _, last = procedures.partition("-")
    return AlignmentRow(f"{verdict[0]}{first}{last}{diagnoses[0]}", first, last, verdict, diagnoses, "a reason.")


@pytest.mark.parametrize(
    ("rows", "diagnosis", "expected"),
    [
        (["20000-29999 conflicts M00-M99", "23000-23999 supports M75"], "M7511", "supports"),
        (["20000-29999 supports M00-M99", "23000-23999 conflicts M17"], "M1711", "conflicts"),
        # one range: the narrower diagnosis range decides, whichever way it speaks
        (["23000-23999 supports M00-M25", "23000-23999 conflicts M17"], "M1711", "conflicts"),
        (["23000-23999 conflicts E08-E13", "23000-23999 supports E11.6"], "E11610", "supports"),
        # one range, the same diagnoses: in the provider's favour
        (["23000-23999 conflicts M17", "23000-23999 supports M17"], "M1711", "supports"),
        (["23000-23999 supports S42"], "S52001A", None),
    ],
)
def test_the_narrowest_range_decides(rows: list[str], diagnosis: str, expected: str | None) -> None:
    table = CuratedAlignment(row(*text.split()) for text in rows)
    found = table.judge("23412", diagnosis)
    assert (found.verdict if found else None) == expected


@pytest.mark.parametrize(
    ("spec", "inside", "outside"),
    [
        ("S40-S49", ["S42001A", "S40011A", "S499"], ["S39011A", "S50", "T40"]),
        ("E11.9", ["E119"], ["E1165", "E118"]),
        ("M25.?1", ["M25511", "M25011"], ["M25561", "M255"]),
        ("S?2", ["S42001A", "S92301A"], ["S43001A", "SA2"]),
        ("A00-U99", ["A009", "U071", "M1A00X0"], ["V0100XA", "Z0000"]),
        ("O00-O9A", ["O9A211", "O80"], ["P00"]),
    ],
)
def test_diagnosis_specs(spec: str, inside: list[str], outside: list[str]) -> None:
    table = CuratedAlignment([row("23000-23999", "supports", spec)])
    assert all(table.judge("23500", code) for code in inside)
    assert not any(table.judge("23500", code) for code in outside)


@property_of(st.from_regex(r"[A-TV-Z][0-9][0-9A-B]([0-9A-Z]{0,4})", fullmatch=True))
def test_a_code_is_always_inside_its_own_category(code: str) -> None:
    table = CuratedAlignment([row("23000-23999", "supports", code[:3])])
    assert table.judge("23500", code)


@pytest.mark.parametrize("spec", ["42", "S49-S40", "S4!", "M25.?1-M25.?2", "", "s42"])
def test_a_spec_that_means_nothing_is_refused(spec: str) -> None:
    with pytest.raises(DiagnosisListError):
        intervals_of(spec)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("R,23999,23000,supports,S42,why", "not a range"),
        ("R,2300,23999,supports,S42,why", "not a range"),
        ("R,23000,23999,perhaps,S42,why", "verdict"),
        ("R,23000,23999,supports,,why", "diagnoses"),
        ("R,23000,23999,supports,S42,why\nR,24000,24999,supports,S42,why", "twice"),
    ],
)
def test_a_row_that_cannot_be_used_is_refused(line: str, says: str) -> None:
    with pytest.raises(DiagnosisListError, match=says):
        read_rows(["id,first,last,verdict,diagnoses,reason\n", *(f"{text}\n" for text in line.split("\n"))])
