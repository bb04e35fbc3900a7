"""What an importer is: it recognises a file by its content and drafts the editions the file holds."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from cleanclaim.reference.editions import EditionStore
from cleanclaim.reference.importers.archive import SourceFile
from cleanclaim.reference.manifest import Manifest

AMA = (
    "CPT codes are copyright American Medical Association: importing needs your own licence or the AMA's click-through"
)
ADA_AMA = f"{AMA}; dental codes are copyright American Dental Association"
NUCC = "the taxonomy is copyright National Uniform Claim Committee: free for use, not for sale"
X12 = "reason and remark code texts are copyright X12: only the numbers and dates are kept"


@dataclass(frozen=True)
class Request:
    """What the user asked beside the file: the data folder in use, and a release's first day where no name says it."""

    store: EditionStore
    first: date | None = None


@dataclass(frozen=True)
class Draft:
    """An edition ready to be written: its manifest (without file facts) and the function that writes its rows."""

    manifest: Manifest
    write: Callable[[sqlite3.Connection], int]


@dataclass(frozen=True)
class Importer:
    """One kind of official file.

    ``prefers`` are endings, the best first, where a release comes in several forms: one of them is read.
    ``licence`` is what the user must confirm once, ``""`` when nothing. ``page`` is where the file is downloaded.
    ``draft`` gets all recognised files of one import together (parts of one release).
    """

    name: str
    title: str
    tables: tuple[str, ...]
    page: str
    licence: str
    recognises: Callable[[SourceFile], bool]
    draft: Callable[[Sequence[SourceFile], Request], Iterable[Draft]]
    prefers: tuple[str, ...] = ("csv", "txt", "xlsx")
