"""The ICD-10-CM that comes with the program, compiled once and cached: the tabular list inside simple-icd-10-cm, joined
with the days of every code since 2015 (:mod:`.years`).

Only that package's data file is used; importing the package would cost seconds and 190 MB.
"""

from __future__ import annotations

import hashlib
import os
import re
import sqlite3
import tempfile
import time
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

from platformdirs import user_cache_path

from cleanclaim.reference import first_use
from cleanclaim.reference.icd10cm import years
from cleanclaim.reference.icd10cm.compile import write_table
from cleanclaim.reference.icd10cm.table import Icd10Cm
from cleanclaim.reference.installed import installed
from validators.engine.finding import Unavailable
from validators.questions import code_notes
from validators.questions.rows import Edition

PACKAGE = "simple_icd_10_cm"
_UNUSED = 7 * 86_400
_FILE = re.compile(r"icd10c-tabular-(?P<month>[A-Z][a-z]+)-(?P<day>\d+)-(?P<year>\d{4})\.xml\Z")


class Source(NamedTuple):
    """The tabular XML inside the installed package, and the package's version."""

    path: Path
    version: str


def source_file() -> Source:
    """Where the tabular XML is. Raises Unavailable without it."""
    found = installed(PACKAGE)
    for path in sorted((found.folder / "data").glob("*.xml")):
        if _FILE.search(path.name):
            return Source(path, found.version)
    raise Unavailable(f"ICD-10-CM: {PACKAGE} {found.version} holds no tabular list")


def edition_of(source: Path) -> Edition:
    """The edition a tabular list is: fiscal years begin on 1 October, the April release updates the running one."""
    match = _FILE.search(source.name)
    if match is None:
        raise Unavailable(f"ICD-10-CM: {source.name} does not name its release")
    year = int(match["year"]) + (match["month"] in ("October", "November", "December"))
    label = f"ICD-10-CM FY{year} ({match['month']} {match['year']})"
    return Edition("icd10cm", label, release_day(source), date(year, 9, 30))


def release_day(source: Path) -> date:
    """The day a tabular list is of."""
    match = _FILE.search(source.name)
    if match is None:
        raise Unavailable(f"ICD-10-CM: {source.name} does not name its release")
    return datetime.strptime(f"{match['month']} {match['day']} {match['year']}", "%B %d %Y").date()  # noqa: DTZ007


def open_built_in(cache: Path | None = None) -> Icd10Cm:
    """The built-in table; compiles it on first use (about four seconds), afterwards only opens it.

    ``cache`` is the folder of the compiled table (default: the user's cache folder).
    """
    source = source_file()
    folder = cache or user_cache_path("cleanclaim")
    made_from = f"{source.version}-{_content_hash(source.path, folder)[:24]}-{compiler_hash()[:16]}"
    target = folder / f"icd10cm-{made_from}.sqlite"
    if not _is_whole(target):
        target = _compile(source.path, target)
        _sweep(target)
    database = sqlite3.connect(f"{target.absolute().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)
    changes = (date.fromordinal(day) for (day,) in database.execute("SELECT day FROM change"))
    edition = edition_of(source.path)
    known_to = max(years.KNOWN_TO, edition.last or years.KNOWN_TO)
    return Icd10Cm(database, edition, years.Releases(changes, years.KNOWN_FROM, known_to))


def compiler_hash(folder: Path = Path(__file__).parent) -> str:
    """SHA-256 of the modules and the data that derive the table, so that one made by another version is made anew.

    A module that only reads the table counts as well: compiling once too often costs three seconds, once too seldom a
    wrong answer.
    """
    digest = hashlib.sha256()
    for module in (*sorted(folder.glob("*.py")), Path(code_notes.__file__), years.FILE):
        digest.update(module.read_bytes())
    return digest.hexdigest()


def _sweep(kept: Path) -> None:
    """Remove tables of other sources and programs, and abandoned halves, that nobody has opened for a week."""
    for path in kept.parent.glob("*icd10cm-*"):
        if path.suffix in (".sqlite", ".partial") and path != kept:
            with suppress(OSError):  # another process was quicker, or holds it
                if path.stat().st_atime < time.time() - _UNUSED:
                    path.unlink()


def _is_whole(target: Path) -> bool:
    """Whether the compiled file is there with all its pages (page size and count stand in SQLite's header)."""
    try:
        with target.open("rb") as stream:
            header = stream.read(32)
        size = target.stat().st_size
    except OSError:
        return False
    return header[:6] == b"SQLite" and size == int.from_bytes(header[16:18]) * int.from_bytes(header[28:32])


def _content_hash(path: Path, folder: Path) -> str:
    """SHA-256 of the tabular list. Hashed once for each state of the file (size, time of change), then remembered."""
    state = path.stat()
    known = f"{path} {state.st_size} {state.st_mtime_ns}"
    note = folder / "icd10cm-source.txt"
    try:
        seen, _, digest = note.read_text(encoding="utf-8").rpartition(" ")
    except (OSError, UnicodeDecodeError):
        seen = digest = ""
    if seen == known and len(digest) == 64:
        return digest
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle, partial = tempfile.mkstemp(prefix=".icd10cm-", dir=folder)
        with os.fdopen(handle, "w", encoding="utf-8") as writing:
            writing.write(f"{known} {digest}")
        Path(partial).replace(note)
    except OSError:  # nowhere to remember it: hashed again next time
        return digest
    return digest


def _compile(source: Path, target: Path) -> Path:
    """Write beside the target and rename: another process sees all of it or nothing."""
    from lxml import etree  # only a first run pays for reading XML

    from cleanclaim.reference.icd10cm.joined import joined
    from cleanclaim.reference.icd10cm.tabular import read_tabular

    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=".icd10cm-", suffix=".partial", dir=target.parent)
    except OSError as error:  # no cache folder to write to: a private one for this run
        remedy = "make it writable, or name another with XDG_CACHE_HOME"
        reason = f"{target.parent}: {error.strerror}"
        first_use.tell("hindered", f"{reason}; ICD-10-CM is compiled again in every run until you {remedy}")
        target = Path(tempfile.mkdtemp(prefix="cleanclaim-")) / target.name
        handle, name = tempfile.mkstemp(dir=target.parent)
    os.close(handle)
    partial = Path(name)
    try:
        first_use.tell("working", "compiling ICD-10-CM, once: a few seconds …")
        with source.open("rb") as stream:
            write_table(partial, joined(read_tabular(stream), years.read_years(), release_day(source)))
        partial.replace(target)
    except (etree.XMLSyntaxError, ValueError, OSError) as error:
        raise Unavailable(f"ICD-10-CM: {source.name} cannot be read ({error})") from error
    finally:  # stopped in the middle, too
        partial.unlink(missing_ok=True)
    return target
