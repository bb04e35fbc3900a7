"""Small code sets that come with pyx12: place of service, claim status, remark code numbers (numbers only)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache

from cleanclaim.reference.installed import installed
from validators.engine.finding import Unavailable
from validators.questions.rows import Edition

_PLACES = "place-of-service"
_CODE_SETS = {
    _PLACES: ("pos", "Place of service"),
    "claim-status": ("claim_status", "Claim status codes"),
    "claim-status-category": ("claim_status_cat", "Claim status categories"),
    "rarc": ("remark_code", "Remark codes"),
}

_PLACES_SINCE = {
    "19": date(2016, 1, 1),
    "02": date(2017, 1, 1),
    "58": date(2020, 1, 1),
    "10": date(2022, 1, 1),
    "27": date(2023, 10, 1),
    "66": date(2024, 8, 1),
}
"""First day of places added since 2016. Source: CMS place of service code set, page of changes."""


class CodeSet:
    """A plain set of codes, with extra columns where the source has some."""

    def __init__(self, edition: Edition, rows: Mapping[str, Mapping[str, str]]) -> None:
        self.edition = edition
        self._rows = rows

    def __contains__(self, code: str) -> bool:
        return code in self._rows

    def __len__(self) -> int:
        return len(self._rows)

    def value(self, code: str, column: str) -> str:
        """An extra column of the code's row, ``""`` when absent."""
        return self._rows.get(code, {}).get(column, "")


_NO_COLUMNS: Mapping[str, str] = {}


def code_set(name: str, on: date) -> CodeSet:
    """A built-in code set on a day; raises Unavailable when there is none of that name."""
    if name not in _CODE_SETS:
        raise Unavailable(f"no {name} list")
    late = frozenset(code for code, since in _PLACES_SINCE.items() if since > on) if name == _PLACES else frozenset()
    return _without(name, late)


@cache
def _without(name: str, late: frozenset[str]) -> CodeSet:
    """A code set less the codes that came later; there are only as many as days on which places were added."""
    source_name, title = _CODE_SETS[name]
    version, sets = _sets()
    codes = sets.get(source_name)
    if not codes:
        raise Unavailable(f"{title}: pyx12 {version} holds no list {source_name}")
    edition = Edition(f"list-{name}", f"{title} (pyx12 {version})", None, None)
    return CodeSet(edition, {code: _NO_COLUMNS for code in codes if code not in late})


@cache
def _sets() -> tuple[str, dict[str, tuple[str, ...]]]:
    """pyx12's version and its code sets by id, read from its codes.xml."""
    from lxml import etree  # reading a table costs nothing until one is asked for

    package = installed("pyx12")
    path = package.folder / "map" / "codes.xml"
    wanted = {source for source, _ in _CODE_SETS.values()}
    found: dict[str, tuple[str, ...]] = {}
    try:
        for _, element in etree.iterparse(path, tag="codeset", resolve_entities=False, no_network=True):
            name = element.findtext("id") or ""
            if name in wanted:
                found[name] = tuple(code.text.strip() for code in element.iter("code") if code.text)
            element.clear()
    except (OSError, etree.XMLSyntaxError) as error:
        raise Unavailable(f"pyx12 {package.version}: codes.xml cannot be read ({error})") from error
    return package.version, found
