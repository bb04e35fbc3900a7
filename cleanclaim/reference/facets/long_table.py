"""The long table of diagnosis facets: written from the sources by the generator, read by the program.

``data/diagnosis_facets.csv`` begins with a line that holds the hash of the sources, of the code that derives it and of
the tabular list it was made from; a test compares both, so that a change of either asks for a new table.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from cleanclaim.reference.facets import derive, sources
from cleanclaim.reference.facets.derive import DerivedRow
from cleanclaim.reference.facets.sources import ANY, DATA, Vocabulary
from validators.questions.facets import DiagnosisFacets

FILE = DATA / "diagnosis_facets.csv"
_COLUMNS = ("prefix", "where", "what", "sex", "origin")
_FOLDED = ("@places", "@limb", "@spine", "@arm", "@leg")
_MADE_FROM = (DATA / "vocabulary.txt", DATA / "diagnoses.txt", DATA / "title_words.txt")
_CODE = (Path(derive.__file__), Path(sources.__file__), Path(__file__))


def key() -> str:
    """SHA-256 over the sources and the code that derives the table from them."""
    digest = hashlib.sha256()
    for path in (*_MADE_FROM, *_CODE):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def written(rows: Iterable[DerivedRow], vocabulary: Vocabulary, label: str) -> str:
    """The table as text; ``label`` names the tabular list. Large groups are written by their names."""
    groups = sorted(((vocabulary.facets(name), name) for name in _FOLDED), key=lambda group: -len(group[0]))
    text = io.StringIO()
    text.write(f"# {label}; sources and code {key()}\n")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for row in rows:
        where = set(row.where)
        names = []
        for facets, name in groups:
            if facets <= where:
                names.append(name)
                where -= facets
        writer.writerow((row.prefix, " ".join(names + sorted(where)), " ".join(sorted(row.what)), row.sex, row.origin))
    return text.getvalue()


class LongTable(Mapping[str, DiagnosisFacets]):
    """Prefix → facets. A row is read when it is first asked for."""

    def __init__(self, text: str, vocabulary: Vocabulary) -> None:
        self.heading, _, body = text.partition("\n")
        self._vocabulary = vocabulary
        self._lines = {line.partition(",")[0]: line for line in body.splitlines()[1:]}
        self._rows: dict[str, DiagnosisFacets] = {}

    def __getitem__(self, prefix: str) -> DiagnosisFacets:
        found = self._rows.get(prefix)
        if found is None:
            _, where, what, sex, origin = self._lines[prefix].split(",")
            place = self._vocabulary.facets(where)
            found = self._rows[prefix] = DiagnosisFacets(
                prefix, place - {ANY}, self._vocabulary.facets(what), sex, ANY in place or not place, origin
            )
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._lines)

    def __len__(self) -> int:
        return len(self._lines)

    def of(self, code: str) -> DiagnosisFacets | None:
        """The row of the longest listed prefix of a dotless code, None where its category is not known."""
        for end in range(len(code), 2, -1):
            if code[:end] in self._lines:
                return self[code[:end]]
        return None


def read_long_table(vocabulary: Vocabulary) -> LongTable:
    """The table that comes with the program."""
    return LongTable(FILE.read_text(encoding="utf-8"), vocabulary)
