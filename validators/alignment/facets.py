"""Does a diagnosis fit a procedure? The facets of both, compared on the axes that are hard for the procedure.

In order: what the procedure is never for; an organ of the other sex; a general diagnosis is silent; then place or
purpose, kind and tissue, each a conflict when both sides name something and share nothing. What is left fits, or is
silent where the procedure is open to every diagnosis.
"""

from __future__ import annotations

from collections.abc import Iterable

from validators.questions.facets import (
    Axis,
    Bridges,
    DiagnosisFacets,
    Facets,
    Judgement,
    ProcedureFacets,
    Ruling,
    Words,
)

_DISEASE: Facets = frozenset(("dis",))
_SYSTEMIC: Facets = frozenset(("infec", "mal", "unc"))
"""Kinds that are worked up wherever they sit: their place alone is no reason to refuse a test."""
_SHOWN = 4


def judge(diagnosis: DiagnosisFacets, procedure: ProcedureFacets, bridges: Bridges, words: Words) -> Judgement:
    """The judgement on one pair."""
    where, what, needs = diagnosis.where, diagnosis.what, procedure.where
    place = _place(diagnosis.code, where | what, needs, bridges)
    if refused := _refused(where, what, procedure.reject):
        return _conflict("reject", diagnosis, procedure, words, frozenset(), refused)
    if procedure.sex and diagnosis.sex and procedure.sex != diagnosis.sex:
        return _conflict("sex", diagnosis, procedure, words, needs, where)
    if procedure.symptoms and diagnosis.code[:1] == "R":
        return _quiet("silent", diagnosis, procedure, f"{procedure.purpose}: tests look for the cause of a symptom")
    if diagnosis.general or not where:
        return _quiet("silent", diagnosis, procedure, "a general diagnosis, which may go with anything")
    if needs and not place:
        return _conflict("where", diagnosis, procedure, words, needs, where)
    if procedure.what and not (what or _DISEASE) & procedure.what:
        return _conflict("what", diagnosis, procedure, words, procedure.what, what or _DISEASE)
    tissues = where & bridges.tissues
    if procedure.tissue and tissues and not tissues & procedure.tissue:
        return _conflict("tissue", diagnosis, procedure, words, procedure.tissue, tissues)
    if needs or procedure.what:
        common = place or what & procedure.what
        return _quiet("fits", diagnosis, procedure, f"{procedure.purpose}: both name {_listed(common, words)}", common)
    return _quiet("silent", diagnosis, procedure, f"{procedure.purpose}: open to every diagnosis")


def _refused(where: Facets, what: Facets, reject: Facets) -> Facets:
    """The facets for which the procedure is never done: a kind, or every place the diagnosis has."""
    kinds = what & reject
    return kinds or (where if where and where <= reject and not what & _SYSTEMIC else frozenset())


def _place(code: str, have: Facets, needs: Facets, bridges: Bridges) -> Facets:
    """What both sides name, generic facets left out where both are specific; a symptom (R) may point anywhere."""
    shared = have & needs
    if code[:1] != "R":
        for specific, generic in bridges.classes:
            if have & specific and needs & specific:
                shared -= generic
    return shared


def _conflict(
    axis: Axis, diagnosis: DiagnosisFacets, procedure: ProcedureFacets, words: Words, needs: Facets, has: Facets
) -> Judgement:
    other = f"an organ of the other sex ({_listed(has, words)})" if axis == "sex" else _listed(has, words)
    goes = f" is for {_listed(needs, words)}," if needs and axis != "sex" else " is"
    return Judgement(
        "conflict", axis, f"{procedure.purpose}{goes} not for {other}", _span(procedure), diagnosis.code,
        tuple(sorted(needs)), tuple(sorted(has)),
    )  # fmt: skip


def _quiet(
    ruling: Ruling, diagnosis: DiagnosisFacets, procedure: ProcedureFacets, text: str, common: Facets = frozenset()
) -> Judgement:
    shared = tuple(sorted(common))
    return Judgement(ruling, "where" if shared else "", text, _span(procedure), diagnosis.code, shared, shared)


def _span(procedure: ProcedureFacets) -> str:
    return procedure.first if procedure.first == procedure.last else f"{procedure.first}-{procedure.last}"


def _listed(facets: Iterable[str], words: Words) -> str:
    named = [words[facet] for facet in sorted(facets)]
    shown = ", ".join(named[:_SHOWN])
    return f"{shown} …" if len(named) > _SHOWN else shown
