"""The judgement itself, on facets made by hand: order of the axes, bridges, and what is said."""

from __future__ import annotations

from collections import defaultdict

import pytest
from hypothesis import given as property_of
from hypothesis import strategies as st

from validators.alignment.facets import judge
from validators.questions.facets import Bridges, DiagnosisFacets, Judgement, ProcedureFacets

WORDS = defaultdict(lambda: "?", {name: f"the {name}" for name in ("knee", "shoulder", "skin", "joint", "prostate")})
TISSUES = frozenset({"joint", "skin", "bone"})
BRIDGES = Bridges(TISSUES, ((frozenset({"knee", "shoulder"}), TISSUES),))


def diagnosis(
    where: str, what: str = "", sex: str = "", *, general: bool = False, code: str = "M00"
) -> DiagnosisFacets:
    return DiagnosisFacets(code, frozenset(where.split()), frozenset(what.split()), sex, general, "hand")


def procedure(
    where: str = "", what: str = "", tissue: str = "", sex: str = "", reject: str = "", symptoms: bool = False
) -> ProcedureFacets:
    sets = {name: frozenset(text.split()) for name, text in (("where", where), ("what", what), ("tissue", tissue))}
    return ProcedureFacets(
        first="23412", last="23420", sex=sex, reject=frozenset(reject.split()), purpose="a repair",
        symptoms=symptoms, **sets,
    )  # fmt: skip


def ruling(has: DiagnosisFacets, needs: ProcedureFacets) -> tuple[str, str]:
    found = judge(has, needs, BRIDGES, WORDS)
    return found.ruling, found.axis


@pytest.mark.parametrize(
    ("has", "needs", "expected"),
    [
        (diagnosis("knee joint"), procedure("knee joint"), ("fits", "where")),
        (diagnosis("knee joint"), procedure("shoulder joint"), ("conflict", "where")),  # "joint" is no bridge
        (diagnosis("joint"), procedure("shoulder joint"), ("fits", "where")),  # no region named: joint is enough
        (diagnosis("knee joint", code="R52"), procedure("shoulder joint"), ("fits", "where")),  # a symptom may point
        (diagnosis("knee joint", general=True), procedure("shoulder"), ("silent", "")),
        (diagnosis(""), procedure("shoulder"), ("silent", "")),
        (diagnosis("knee", "fx"), procedure("knee", "sprain"), ("conflict", "what")),
        (diagnosis("knee"), procedure("knee", "dis"), ("fits", "where")),  # no kind is a disease
        (diagnosis("knee"), procedure("knee", "fx"), ("conflict", "what")),
        (diagnosis("knee", "wound"), procedure("wound"), ("fits", "where")),  # a purpose may be a kind
        (diagnosis("knee joint"), procedure("knee joint", tissue="skin"), ("conflict", "tissue")),
        (diagnosis("prostate", sex="male"), procedure("prostate", sex="female"), ("conflict", "sex")),
        (diagnosis("prostate", sex="male", general=True), procedure("knee", sex="female"), ("conflict", "sex")),
        (diagnosis("knee", "sprain"), procedure(reject="sprain"), ("conflict", "reject")),
        (diagnosis("knee joint"), procedure(reject="knee joint shoulder"), ("conflict", "reject")),
        (diagnosis("knee skin"), procedure(reject="knee joint shoulder"), ("silent", "")),
        (diagnosis("knee joint", "infec"), procedure(reject="knee joint"), ("silent", "")),  # a septic joint is tested
        (diagnosis("knee"), procedure(), ("silent", "")),
        (diagnosis("knee", code="R22"), procedure("prostate", symptoms=True), ("silent", "")),  # a test looks for it
        (diagnosis("knee", code="M17"), procedure("prostate", symptoms=True), ("conflict", "where")),
    ],
)
def test_the_axes_in_their_order(has: DiagnosisFacets, needs: ProcedureFacets, expected: tuple[str, str]) -> None:
    assert ruling(has, needs) == expected


def test_a_conflict_says_the_axis_and_the_words_of_both_sides() -> None:
    found = judge(diagnosis("knee joint", code="M17"), procedure("shoulder skin"), BRIDGES, WORDS)
    assert found == Judgement(
        "conflict", "where", "a repair is for the shoulder, the skin, not for the joint, the knee", "23412-23420",
        "M17", ("shoulder", "skin"), ("joint", "knee"),
    )  # fmt: skip


_FACETS = st.frozensets(st.sampled_from(["knee", "shoulder", "skin", "joint", "fx", "dis", "prostate"]), max_size=4)
_GENERIC = st.frozensets(st.sampled_from(["skin", "joint", "prostate"]))


@property_of(_FACETS, _FACETS, _FACETS, _GENERIC)
def test_an_open_row_calls_nothing_and_a_wider_one_never_more(
    where: frozenset[str], what: frozenset[str], need: frozenset[str], more: frozenset[str]
) -> None:
    has = DiagnosisFacets("M00", where, what, "", False, "hand")
    narrow, wide = procedure(" ".join(need)), procedure(" ".join(need | more))
    assert ruling(has, procedure())[0] == "silent"
    if ruling(has, narrow)[0] == "fits":
        assert ruling(has, wide)[0] == "fits"
