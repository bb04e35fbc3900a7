"""Reading the sources of the facet model. Every fault in them is a :class:`SourceError` that names file and line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import product
from pathlib import Path
from typing import NamedTuple

from validators.questions.facets import Facets, ProcedureFacets

DATA = Path(__file__).parent / "data"
ANY = "*"
"""Stands for every facet: a general diagnosis, a procedure open to all."""

MARKS = ("sex male", "sex female", "tissue", "symptoms")
"""Keys of the lines that say of whole ranges: an organ of one sex; the tissue of the diagnosis must be the row's; any
symptom may be looked into."""

_BRACKETS = re.compile(r"\[([^\]]+)\]")


class SourceError(ValueError):
    """A line of the sources that cannot be used; ``str()`` says which and why."""


class Line(NamedTuple):
    """One line of a source: ``key : value``, and the comment behind it."""

    file: str
    number: int
    key: str
    value: str
    comment: str

    def wrong(self, why: str) -> SourceError:
        """The error to raise about this line."""
        return SourceError(f"{self.file} line {self.number}: {why}")


class DiagnosisLine(NamedTuple):
    """What a line of ``diagnoses.txt`` says of the codes ``first``–``last`` (of equal length; ``?`` is any character).

    ``place_only``: only regions are replaced, what else was inherited stays.
    """

    first: str
    last: str
    where: Facets
    what: Facets
    place_only: bool


class DiagnosisSource(NamedTuple):
    """All of ``diagnoses.txt``: its lines, and the prefixes of codes of an organ of one sex."""

    lines: tuple[DiagnosisLine, ...]
    sexes: Mapping[str, tuple[tuple[str, str], ...]]


class TitleWords(NamedTuple):
    """``title_words.txt``: which codes take their place from the title, and the words, first match first."""

    inside: tuple[tuple[str, str], ...]
    outside: tuple[tuple[str, str], ...]
    words: tuple[tuple[re.Pattern[str], Facets], ...]


class Vocabulary:
    """The facets with the words people read, and the named groups of facets."""

    def __init__(self, words: Mapping[str, str], groups: Mapping[str, tuple[str, ...]]) -> None:
        self.words = words
        self.groups = groups
        self._expanded: dict[str, Facets] = {}

    def facets(self, text: str) -> Facets:
        """The facets a cell stands for; ``@name`` is a group, and groups may hold groups. KeyError for an unknown."""
        found = self._expanded.get(text)
        if found is None:
            found = self._expanded[text] = frozenset(facet for word in text.split() for facet in self._expand(word))
        return found

    def _expand(self, word: str) -> Facets:
        if word.startswith("@"):
            return self.facets(" ".join(self.groups[word]))
        if word != ANY and word not in self.words:
            raise KeyError(word)
        return frozenset((word,))


def lines(name: str) -> Iterator[Line]:
    """The lines of a source file, without comments and blank ones."""
    text = (DATA / name).read_text(encoding="utf-8")
    for number, whole in enumerate(text.splitlines(), 1):
        body, _, comment = whole.partition("#")
        if not body.strip():
            continue
        key, separator, value = body.partition(" : ")
        if not separator:
            key, separator, value = body.partition("=")
        yield Line(name, number, key.strip(), " ".join(value.split()), comment.strip())


@cache
def vocabulary() -> Vocabulary:
    """``vocabulary.txt``."""
    words: dict[str, str] = {}
    groups: dict[str, tuple[str, ...]] = {}
    for line in lines("vocabulary.txt"):
        if line.key in words or line.key in groups:
            raise line.wrong(f"{line.key} is there twice")
        if line.key.startswith("@"):
            groups[line.key] = tuple(line.value.split())
        else:
            words[line.key] = line.value
    return Vocabulary(words, groups)


def facets_of(line: Line, text: str) -> Facets:
    """The facets of a cell of this line. Raises SourceError for a word the vocabulary does not hold."""
    try:
        return vocabulary().facets(text)
    except KeyError as unknown:
        raise line.wrong(f"{unknown.args[0]} is not in the vocabulary") from None


def read_diagnoses() -> DiagnosisSource:
    """``diagnoses.txt``."""
    found: list[DiagnosisLine] = []
    sexes: dict[str, tuple[tuple[str, str], ...]] = {}
    for line in lines("diagnoses.txt"):
        if line.key.startswith("sex "):
            sexes[line.key.removeprefix("sex ")] = _ranges(line.value)
            continue
        where, _, what = line.value.partition("/")
        place_only = where.startswith("~")
        sides = facets_of(line, where.removeprefix("~")), facets_of(line, what)
        for first, last in _keys(line):
            found.append(DiagnosisLine(first, last, *sides, place_only))
    return DiagnosisSource(tuple(found), sexes)


def read_title_words() -> TitleWords:
    """``title_words.txt``."""
    inside: tuple[tuple[str, str], ...] = ()
    outside: tuple[tuple[str, str], ...] = ()
    words: list[tuple[re.Pattern[str], Facets]] = []
    for line in lines("title_words.txt"):
        if line.key == "in":
            inside = _ranges(line.value)
        elif line.key == "not in":
            outside = _ranges(line.value)
        else:
            words.append((re.compile(line.value, re.IGNORECASE), facets_of(line, line.key)))
    return TitleWords(inside, outside, tuple(words))


def procedure_files() -> Iterator[tuple[list[Line], tuple[Line, ...]]]:
    """The lines of each file of ``procedures/``, and beside them its marks (``sex male``, ``tissue``)."""
    for path in sorted((DATA / "procedures").glob("*.txt")):
        own: list[Line] = []
        marks: list[Line] = []
        for line in lines(f"procedures/{path.name}"):
            if line.key in MARKS:
                marks.append(line)
            elif line.comment:
                own.append(line)
            else:
                raise line.wrong("a procedure line says its purpose behind #")
        yield own, tuple(marks)


def procedure(line: Line, marks: Iterable[Line]) -> ProcedureFacets:
    """What a line says. Raises SourceError for a line that cannot be used."""
    first, _, last = line.key.partition("-")
    last = last or first
    rest, _, reject = line.value.partition("!")
    where, _, what = rest.partition("/")
    need = facets_of(line, where)
    if ANY in need and need != {ANY}:
        raise line.wrong("* stands alone: a row that is open accepts everything")
    said = {mark.key for mark in marks if _marks(mark, first, last)}
    tissue = facets_of(line, "skin soft nail hair lymph") | (need & facets_of(line, "@tissues"))
    return ProcedureFacets(
        first=first, last=last, where=need - {ANY}, what=facets_of(line, what),
        tissue=tissue if "tissue" in said else frozenset(),
        sex="male" if "sex male" in said else "female" if "sex female" in said else "",
        reject=facets_of(line, reject), purpose=line.comment, symptoms="symptoms" in said,
    )  # fmt: skip


def _marks(mark: Line, first: str, last: str) -> bool:
    """Whether all of ``first``–``last`` lies in one of the ranges of the mark."""
    return any(low <= first and last <= high and len(low) == len(first) for low, high in _ranges(mark.value))


def ordinal(code: str) -> tuple[str, int] | None:
    """The family of a procedure code and its number in it: 0075T is the 75th of T, J1100 the 1100th of J.

    None for what does not look like a procedure code.
    """
    if len(code) != 5 or not code.isascii() or not code[1:4].isdigit():
        return None
    if code[0].isdigit():
        return ("", int(code)) if code[4].isdigit() else (code[4], int(code[:4]))
    return (f"{code[0]}-", int(code[1:])) if code[4].isdigit() else None


def _ranges(text: str) -> tuple[tuple[str, str], ...]:
    found = []
    for spec in text.split():
        first, _, last = spec.partition("-")
        found.append((first, last or first))
    return tuple(found)


def _keys(line: Line) -> Iterator[tuple[str, str]]:
    """The ranges of codes a key stands for: ``[E08 E09]2`` is E082 and E092."""
    alternatives = [part.split() for part in _BRACKETS.findall(line.key)]
    if not alternatives:
        first, _, last = line.key.partition("-")
        last = last or first
        if len(first) != len(last) or first > last:
            raise line.wrong(f"{line.key} is not a range")
        yield first, last
        return
    pattern = _BRACKETS.sub("{}", line.key)
    for chosen in product(*alternatives):
        code = pattern.format(*chosen)
        yield code, code
