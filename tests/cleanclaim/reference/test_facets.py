"""The sources of the facet model: how they are read, what is derived from them, and that nothing in them is idle."""

from __future__ import annotations

import pytest

from cleanclaim.reference.facets import lint, sources
from cleanclaim.reference.facets.derive import Derivation, TabularNode
from cleanclaim.reference.facets.long_table import FILE
from cleanclaim.reference.facets.ranges import ProcedureRanges, bounds
from cleanclaim.reference.facets.sources import (
    DiagnosisSource,
    Line,
    SourceError,
    ordinal,
    procedure,
    read_diagnoses,
    read_title_words,
    vocabulary,
)
from cleanclaim.reference.facets.table import facet_table
from cleanclaim.tools.facets import text
from validators.questions.facets import ProcedureFacets


def test_the_long_table_is_what_the_generator_writes() -> None:
    assert FILE.read_text(encoding="utf-8") == text(), "run: python -m cleanclaim.tools.facets"


def test_nothing_in_the_sources_is_idle_or_apart() -> None:
    table = facet_table()
    assert list(lint.problems(table.procedures, table.diagnoses, vocabulary())) == []


def line(key: str, value: str, number: int = 1) -> Line:
    return Line("test.txt", number, key, value, "a purpose")


def read_line(each: Line) -> ProcedureFacets:
    return procedure(each, ())


def rows(*lines: Line) -> list[tuple[Line, ProcedureFacets]]:
    return [(each, procedure(each, ())) for each in lines]


@pytest.mark.parametrize(
    ("check", "lines", "says"),
    [
        (lint.unreachable, [line("23000-23100", "shoulder"), line("23000-23100", "elbow", 2)], "no code reaches"),
        (
            lint.unreachable,
            [line("23000-23100", "shoulder"), line("23000-23050", "elbow"), line("23051-23100", "hip")],
            "line 1: no code reaches 23000-23100",
        ),
        (lint.undecided, [line("23000-23100", "")], "supports and refuses nothing"),
        (lint.too_many_singles, [line(f"{n}", "shoulder") for n in range(23000, 23151)], "151 lines"),
    ],
)
def test_a_fault_of_the_sources_is_found(check: object, lines: list[Line], says: str) -> None:
    found = list(check(rows(*lines)))  # type: ignore[operator]
    assert len(found) == 1
    assert says in found[0]


@pytest.mark.parametrize(
    ("where", "apart"),
    [
        ("shoulder clav", False),
        ("thigh knee leg", False),
        ("@spine", False),
        ("@arm", False),
        ("shoulder knee", True),
        ("cspine lspine", True),
        ("hand foot", True),
    ],
)
def test_a_line_on_bones_names_one_region(where: str, apart: bool) -> None:
    assert bool(list(lint.spread(rows(line("23000-23100", where)), vocabulary()))) is apart


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("23500", ("", 23500)),
        ("0075T", ("T", 75)),
        ("J1100", ("J-", 1100)),
        ("0001U", ("U", 1)),
        ("2350", None),
        ("²3500", None),
        ("ABCDE", None),
        ("", None),
    ],
)
def test_the_family_and_number_of_a_code(code: str, expected: tuple[str, int] | None) -> None:
    assert ordinal(code) == expected


@pytest.mark.parametrize(
    ("key", "value", "says"),
    [
        ("23000-22000", "shoulder", "not a code or a range"),
        ("23000-2400T", "shoulder", "not a code or a range"),
        ("23000", "shoulder nonsense", "nonsense is not in the vocabulary"),
        ("23000", "shoulder *", "stands alone"),
    ],
)
def test_a_line_that_cannot_be_used_names_its_place(key: str, value: str, says: str) -> None:
    read = bounds if "range" in says else read_line
    with pytest.raises(SourceError, match=f"test.txt line 1: .*{says}"):
        read(line(key, value))


def test_the_narrowest_line_speaks() -> None:
    ranges = ProcedureRanges()
    for code, purpose in (("23500", "collarbone fracture"), ("0075T", "stent to the brain"), ("99999", None)):
        found = ranges.of(code)
        assert (found.purpose if found else None) == purpose


@pytest.mark.parametrize(
    ("code", "has", "lacks"),
    [
        ("S42001A", "clav shoulder", "knee hand"),
        ("S52501A", "wrist forearm", "elbow shoulder"),
        ("M1711", "knee joint", "hip shoulder"),
        ("M5412", "cspine pnarm", "lspine pnleg"),
        ("M5416", "lspine pnleg", "cspine pnarm"),
        ("E113291", "retina diabetes", "kidney legart"),
        ("E1122", "kidney diabetes", "retina"),
        ("I70213", "legart", "carotid legvein"),
        ("I6521", "carotid", "legart"),
        ("C44319", "skin face", "foot knee"),
        ("M19041", "hand", "knee"),
        ("H401132", "glauc", "lens retina"),
    ],
)
def test_what_is_derived_from_blocks_characters_and_titles(code: str, has: str, lacks: str) -> None:
    found = facet_table().diagnosis(code)
    assert found is not None
    assert not found.general
    assert found.where >= set(has.split())
    assert not found.where & set(lacks.split())


@pytest.mark.parametrize(
    ("title", "places"),
    [
        ("Fracture of lower end of right radius", {"wrist", "forearm"}),
        ("Other specified injury of unspecified shoulder", {"shoulder"}),
        ("Radiculopathy, lumbar region", {"lspine"}),
        ("Fracture of fourth cervical vertebra", {"cspine", "neck"}),
        ("Arthritis, unspecified", set()),
    ],
)
def test_the_places_a_title_names(title: str, places: set[str]) -> None:
    derivation = Derivation(read_diagnoses(), read_title_words(), vocabulary())
    assert derivation.regions(title) == places


def test_a_category_nobody_listed_is_general_and_told() -> None:
    derivation = Derivation(DiagnosisSource((), {}), read_title_words(), vocabulary())
    (row,) = derivation.rows([TabularNode("ZZ9", "", "Something new")])
    assert (row.where, row.origin) == (frozenset({sources.ANY}), "none")
