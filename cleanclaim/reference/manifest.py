"""The manifest beside every edition: what it is, where it came from, when it is in force."""

from __future__ import annotations

from datetime import date

import msgspec

from validators.questions.rows import Edition

FORMAT = 1
"""Layout of manifests and data files; a newer program refuses what it does not know."""


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """One edition of one table.

    ``first``–``last`` is when the release is in force. ``since`` is set when the release also holds the history before
    ``first`` (rows with their own dates) and may answer for it. ``after`` says what holds once the release has ended:
    ``known`` (a code it knows stays valid, others are not checked) or ``nothing``. ``parts`` are the numbered files an
    edition was put together from, ``whole`` whether that is all of them.
    """

    table: str
    label: str
    first: date | None
    last: date | None
    since: date | None = None
    after: str = "nothing"
    source: str = ""
    source_sha256: str = ""
    licence: str = ""
    rows: int = 0
    importer: str = ""
    parts: tuple[int, ...] = ()
    whole: bool = True
    format: int = FORMAT
    file: str = ""
    size: int = 0
    sha256: str = ""
    probe: str = ""

    @property
    def edition(self) -> Edition:
        """The edition as findings name it."""
        return Edition(self.table, self.label, self.first, self.last)

    @property
    def short(self) -> str:
        """The label without what stands in brackets (``ICD-10-CM FY2026``)."""
        return self.label.partition(" (")[0]

    def in_force(self, on: date) -> bool:
        """Whether the release is the one in force on the day."""
        return (self.first is None or self.first <= on) and (self.last is None or on <= self.last)
