"""The alignment model as rules ask it: exceptions before facets, and pairs judged from coding knowledge."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given as property_of
from hypothesis import strategies as st

from cleanclaim.reference.alignment_table import AlignmentModel, alignment_model, read_exceptions
from cleanclaim.reference.built_in import builtin_tables
from cleanclaim.reference.facets.table import facet_table
from validators.questions.diagnosis_lists import DiagnosisListError, intervals_of
from validators.questions.rows import AlignmentRow

PAIRS = Path(__file__).with_name("files") / "alignment_pairs.tsv"

DAY = date(2026, 1, 5)

NOT_FITTING = {("62321", "M5416")}
"""Pairs of the list that stand as aligned and are not: 62321 is an epidural at the neck or chest, M54.16 lumbar."""


def pairs(verdict: str) -> Iterator[tuple[str, str]]:
    """(procedure, dotless diagnosis) pairs of the hand-made list beside this test."""
    with PAIRS.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream, delimiter="\t"):
            if row["verdict"] == verdict:
                diagnosis = row["diagnosis"].replace(".", "")
                yield from ((procedure, diagnosis) for procedure in row["procedures"].split())


def test_what_coders_bill_together_is_not_called_a_conflict() -> None:
    model = alignment_model()
    called = {pair for pair in pairs("aligned") if model.judge(*pair).ruling == "conflict"}
    assert called == NOT_FITTING


def test_what_belongs_elsewhere_is_a_conflict() -> None:
    model = alignment_model()
    judgements = {pair: model.judge(*pair) for pair in pairs("misaligned")}
    assert not [pair for pair, judgement in judgements.items() if judgement.ruling != "conflict"]
    assert all(judgement.axis and judgement.procedure for judgement in judgements.values())


def test_the_pairs_name_real_diagnoses() -> None:
    table = builtin_tables().table("icd10cm", DAY)
    codes = {diagnosis for verdict in ("aligned", "misaligned") for _, diagnosis in pairs(verdict)}
    assert len(codes) > 500
    assert not [code for code in codes if not getattr(table.get(code), "billable", False)]


def row(procedures: str, verdict: str, *diagnoses: str) -> AlignmentRow:
    first, _, last = procedures.partition("-")
    return AlignmentRow(
        f"{verdict[0]}{first}{last}{diagnoses[0]}", first, last or first, verdict, diagnoses, "a reason."
    )


@pytest.mark.parametrize(
    ("rows", "diagnosis", "expected"),
    [
        ([], "M1711", "conflict"),  # the facets: 23412 repairs a shoulder
        ([], "M75121", "fits"),
        (["23412 supports M17"], "M1711", "fits"),
        (["23000-23999 conflicts M75"], "M75121", "conflict"),
        (["20000-29999 supports M00-M99", "23000-23999 conflicts M17"], "M1711", "conflict"),
        # one range: the narrower diagnosis range decides, whichever way it speaks
        (["23000-23999 supports M00-M25", "23000-23999 conflicts M17"], "M1711", "conflict"),
        (["23000-23999 conflicts E08-E13", "23000-23999 supports E11.6"], "E11610", "fits"),
        # one range, the same diagnoses: in the provider's favor
        (["23000-23999 conflicts M17", "23000-23999 supports M17"], "M1711", "fits"),
        # a range of numbers holds numbers only
        (["0001T-9999T supports M17"], "M1711", "conflict"),
    ],
)
def test_the_narrowest_exception_decides_before_the_facets(rows: list[str], diagnosis: str, expected: str) -> None:
    model = AlignmentModel([row(*text.split()) for text in rows], facet_table())
    judgement = model.judge("23412", diagnosis)
    assert judgement.ruling == expected
    assert (judgement.axis == "exception") == bool(rows and "T" not in rows[0])


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
    model = AlignmentModel([row("23000-23999", "supports", spec)], facet_table())
    assert all(model.exception("23500", code) for code in inside)
    assert not any(model.exception("23500", code) for code in outside)


@property_of(st.from_regex(r"[A-TV-Z][0-9][0-9A-B]([0-9A-Z]{0,4})", fullmatch=True))
def test_a_code_is_always_inside_its_own_category(code: str) -> None:
    model = AlignmentModel([row("23000-23999", "supports", code[:3])], facet_table())
    assert model.exception("23500", code)


@pytest.mark.parametrize("spec", ["42", "S49-S40", "S4!", "M25.?1-M25.?2", "", "s42"])
def test_a_spec_that_means_nothing_is_refused(spec: str) -> None:
    with pytest.raises(DiagnosisListError):
        intervals_of(spec)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("R,23999,23000,supports,S42,why", "not a range"),
        ("R,2300,23999,supports,S42,why", "not a range"),
        ("R,0001T,0009U,supports,S42,why", "not a range"),
        ("R,23000,23999,perhaps,S42,why", "verdict"),
        ("R,23000,23999,supports,,why", "diagnoses"),
        ("R,23000,23999,supports,S42,why\nR,24000,24999,supports,S42,why", "twice"),
    ],
)
def test_a_row_that_cannot_be_used_is_refused(line: str, says: str) -> None:
    with pytest.raises(DiagnosisListError, match=says):
        read_exceptions(["id,first,last,verdict,diagnoses,reason\n", *(f"{text}\n" for text in line.split("\n"))])


def test_the_model_answers_for_what_is_no_code_at_all() -> None:
    model = alignment_model()
    assert {model.judge(code, "E119").ruling for code in ("", "2350", "ABCDE", "23500X", "²3500", "J12")} == {"silent"}
    assert {model.judge("23500", code).ruling for code in ("", "E", "Q", "999", "ZZZ")} == {"silent"}
