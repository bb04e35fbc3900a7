"""Diagnosis facets for all of ICD-10-CM, from the compact source and the titles of the tabular list.

A category takes the narrowest line of the source that holds it. Below it, a node takes its own line where there is
one, else what stands above it; then the words of its title replace the place, in the codes where titles name one.
A node gets a row only where it differs from its parent: the longest listed prefix of a code is its row.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from cleanclaim.reference.facets.sources import (
    ANY,
    DiagnosisLine,
    DiagnosisSource,
    TitleWords,
    Vocabulary,
)
from validators.questions.facets import Facets

_SIDES = re.compile(r"\b(right|left|unspecified|bilateral) |unspecified (side|site)|other (site|specified)s?", re.I)
_SPINE = frozenset({"cspine", "tspine", "lspine", "sacrum"})
_LOW_BACK = frozenset({"lspine", "sacrum"})


class TabularNode(NamedTuple):
    """A category or code of the tabular list above its 7th characters; ``parent`` is ``""`` for a category."""

    code: str
    parent: str
    title: str


class DerivedRow(NamedTuple):
    """Facets in force from a prefix on; ``origin`` is hand, title, inherited or none."""

    prefix: str
    where: Facets
    what: Facets
    sex: str
    origin: str


class _Held(NamedTuple):
    where: Facets
    what: Facets
    origin: str


class Derivation:
    """One run over the tabular list."""

    def __init__(self, source: DiagnosisSource, titles: TitleWords, vocabulary: Vocabulary) -> None:
        self._source = source
        self._titles = titles
        self._places = vocabulary.facets("@places")
        self._exact = {line.first: line for line in source.lines if line.first == line.last and "?" not in line.first}
        self._ranges = [line for line in source.lines if line.first != line.last]
        self._patterns = [
            (re.compile(line.first.replace("?", ".") + r"\Z"), line) for line in source.lines if "?" in line.first
        ]
        self._regions: dict[str, Facets] = {}
        self._held: dict[str, _Held] = {}

    def rows(self, nodes: Iterable[TabularNode]) -> Iterator[DerivedRow]:
        """Rows of the nodes, which come parents first."""
        for node in nodes:
            held = self._held[node.code] = self._facets(node)
            above = self._held.get(node.parent)
            sex = self._sex(node.code)
            changed = above is None or held[:2] != above[:2] or sex != self._sex(node.parent)
            if changed:
                yield DerivedRow(node.code, held.where, held.what, sex, held.origin)

    def _facets(self, node: TabularNode) -> _Held:
        own = self._line(node.code)
        above = self._held.get(node.parent)
        if own is not None:
            where, what, origin = own.where, own.what, "hand"
        elif above is not None:
            where, what, origin = above.where, above.what, "inherited"
        else:
            return _Held(frozenset((ANY,)), frozenset(), "none")
        if self._reads_title(node.code) and not (own is not None and len(node.code) == 3):
            named = self.regions(node.title)
            if named and (where - self._places) | named != where:
                where, origin = (where - self._places) | named, "title"
        for pattern, line in self._patterns:
            if pattern.match(node.code):
                kept = where - self._places if line.place_only else frozenset()
                where, origin = kept | line.where, "hand"
        return _Held(_nerves_by_level(node.code, where), what, origin)

    def _line(self, code: str) -> DiagnosisLine | None:
        """The source line of exactly this node: its own, or for the node's length the narrowest range that holds it."""
        own = self._exact.get(code)
        if own is not None:
            return own
        holding = [line for line in self._ranges if len(line.first) == len(code) and line.first <= code <= line.last]
        return min(holding, key=lambda line: int(line.last, 36) - int(line.first, 36), default=None)

    def _reads_title(self, code: str) -> bool:
        return _among(code, self._titles.inside) and not _among(code, self._titles.outside)

    def regions(self, title: str) -> Facets:
        """The places a title names."""
        title = _SIDES.sub("", title)
        found = self._regions.get(title)
        if found is None:
            found = self._regions[title] = self._read(title)
        return found

    def _read(self, title: str) -> Facets:
        found: Facets = frozenset()
        for pattern, facets in self._titles.words:
            if facets >= _SPINE and found & _SPINE:
                continue  # "fracture of cervical vertebra" is no word for the whole spine
            shorter = pattern.sub(" ", title)
            if shorter != title:
                found, title = found | facets, shorter
        return found

    def _sex(self, code: str) -> str:
        return next((sex for sex, ranges in self._source.sexes.items() if _among(code, ranges)), "")


def _nerves_by_level(code: str, where: Facets) -> Facets:
    """A disease of the neck does not reach the nerves of the leg, nor one of the low back those of the arm."""
    if code[0] != "M":
        return where
    if "cspine" in where and not where & _LOW_BACK:
        return where - {"pnleg"}
    if where & _LOW_BACK and "cspine" not in where:
        return where - {"pnarm"}
    return where


def _among(code: str, ranges: Iterable[tuple[str, str]]) -> bool:
    return any(first <= code[: len(first)] <= last for first, last in ranges)
