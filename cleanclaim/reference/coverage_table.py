"""Asking the coverage policies an import of the Medicare Coverage Database left."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import date

import msgspec

from cleanclaim.reference.manifest import Manifest
from validators.questions.rows import Article

ARTICLES_SCHEMA = "CREATE TABLE article (id TEXT PRIMARY KEY, data TEXT NOT NULL) WITHOUT ROWID"
PROCEDURES_SCHEMA = (
    "CREATE TABLE procedure (code TEXT, article TEXT, groups TEXT, PRIMARY KEY (code, article)) WITHOUT ROWID"
)


class StoredArticle(msgspec.Struct, frozen=True):
    """An article as written: group numbers are text, codes one blank-separated string (which reads fast)."""

    id: str
    version: int
    title: str
    kind: str
    states: tuple[str, ...]
    contractors: tuple[str, ...]
    first: date | None
    last: date | None
    covered: dict[str, str]
    noncovered: dict[str, str]
    paragraphs: dict[str, str]
    asterisk: str
    modifiers: tuple[str, ...]
    bill_types: tuple[str, ...]
    revenue_codes: tuple[str, ...]


class Coverage:
    """Coverage policies of one export."""

    def __init__(self, database: sqlite3.Connection, manifest: Manifest) -> None:
        self.edition = manifest.edition
        self._database = database
        self._decoder = msgspec.json.Decoder(StoredArticle)
        self._stored: dict[str, tuple[int, Article]] = {}
        self._listed: dict[str, tuple[tuple[int, Article], ...]] = {}

    def articles(self, code: str, on: date, state: str = "") -> Sequence[Article]:
        """The policies in force on the day that list the procedure, for the state where one is known.

        Of an article that is there in several versions, the newest in force speaks.
        """
        found = self._listed.get(code)
        if found is None:
            query = "SELECT article, groups FROM procedure WHERE code = ? ORDER BY article"
            rows = self._database.execute(query, (code,)).fetchall()
            found = self._listed[code] = tuple(self._article(name, groups) for name, groups in rows)
        newest: dict[str, tuple[int, Article]] = {}
        for version, article in found:
            running = (article.first is None or article.first <= on) and (article.last is None or on <= article.last)
            if running and version >= newest.get(article.id, (version, article))[0]:
                newest[article.id] = version, article
        return [article for _, article in newest.values() if not state or not article.states or state in article.states]

    def _article(self, name: str, groups: str) -> tuple[int, Article]:
        """The article as it speaks of one procedure; lists are shared between its procedures."""
        stored = self._stored.get(name)
        if stored is None:
            stored = self._stored[name] = self._read(name)
        version, article = stored
        return version, msgspec.structs.replace(article, groups=tuple(int(number) for number in groups.split()))

    def _read(self, name: str) -> tuple[int, Article]:
        text = self._database.execute("SELECT data FROM article WHERE id = ?", (name,)).fetchone()[0]
        stored = self._decoder.decode(text)
        return stored.version, Article(
            id=stored.id,
            title=stored.title,
            kind=stored.kind,
            states=frozenset(stored.states),
            contractors=frozenset(stored.contractors),
            first=stored.first,
            last=stored.last,
            groups=(),
            covered={int(number): frozenset(codes.split()) for number, codes in stored.covered.items()},
            noncovered={int(number): frozenset(codes.split()) for number, codes in stored.noncovered.items()},
            paragraphs={int(number): words for number, words in stored.paragraphs.items()},
            asterisk=frozenset(stored.asterisk.split()),
            modifiers=frozenset(stored.modifiers),
            bill_types=frozenset(stored.bill_types),
            revenue_codes=frozenset(stored.revenue_codes),
        )
