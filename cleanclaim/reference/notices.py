"""What a run should say of the built-in tables it asked: that one has ended, or is near its end, and what to do."""

from __future__ import annotations

from datetime import date, timedelta

from cleanclaim.reference.icd10cm.years import KNOWN_TO, NEXT_UPDATE
from validators.questions.rows import Edition

NEAR = timedelta(days=60)
"""How long before its end a table is said to be near it."""

_REMEDY = "update cleanclaim, or add the new order file: cleanclaim reference add FILE (docs/reference.md)"


def table_notices(last_service: date | None, edition: Edition | None = None) -> tuple[str, ...]:
    """Notices for a run whose latest date of service was ``last_service`` (None: it asked no ICD-10-CM).

    ``edition`` is the ICD-10-CM that answered for that day; an imported one of a later release needs no notice. The
    date of service decides, never today's: the same file gets the same notices.
    """
    if last_service is None or (edition and edition.first and edition.first >= NEXT_UPDATE):
        return ()
    name = f"the built-in ICD-10-CM (FY{KNOWN_TO.year}) and Medicare Code Editor lists"
    if last_service > KNOWN_TO:
        return (f"{name} ended {KNOWN_TO}: diagnoses of later services were not checked; {_REMEDY}",)
    if last_service >= NEXT_UPDATE:
        unknown = "unknown codes from that day on were not checked"
        return (f"{name} do not hold an update of {NEXT_UPDATE}: {unknown}; {_REMEDY}",)
    if last_service > NEXT_UPDATE - NEAR:
        return (f"{name} are known without an update of {NEXT_UPDATE}, which is near; {_REMEDY}",)
    return ()


def table_title(table: str) -> tuple[str, str]:
    """What kind of file holds a table, and where it is downloaded. Importers are loaded only when this is asked."""
    from cleanclaim.reference.inventory import file_of

    return file_of(table)
