"""The tables that come with the program or its dependencies."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

from cleanclaim.reference.alignment_table import alignment_model
from cleanclaim.reference.code_sets import code_set
from cleanclaim.reference.hospital_lists import NAMES as HOSPITAL_LISTS
from cleanclaim.reference.hospital_lists import hospital_list
from cleanclaim.reference.icd10cm.compiled import open_built_in
from cleanclaim.reference.icd10cm.table import Icd10Cm
from cleanclaim.reference.mce_lists import built_in_lists
from validators.engine.finding import Unavailable


class BuiltinTables:
    """ICD-10-CM, the Medicare Code Editor's lists, place of service, remark codes, hospital lists, alignment model."""

    def __init__(self) -> None:
        self._days: dict[tuple[str, date], Any] = {}

    def table(self, name: str, on: date) -> Any:
        """The built-in table of that name; raises Unavailable when it is not one of them."""
        found = self._days.get((name, on))
        if found is None:
            found = self._days[name, on] = self._open(name, on)
        return found

    def _open(self, name: str, on: date) -> Any:
        if name == "icd10cm":
            return built_in_icd10().on(on)
        if name == "mce":
            return built_in_lists(on)
        if name.startswith("list-"):
            listed = name.removeprefix("list-")
            return hospital_list(listed, on) if listed in HOSPITAL_LISTS else code_set(listed, on)
        if name == "alignment":
            return alignment_model()
        raise Unavailable(f"no {name} table")


@cache
def built_in_icd10() -> Icd10Cm:
    """The built-in ICD-10-CM table, opened once."""
    return open_built_in()


@cache
def builtin_tables() -> BuiltinTables:
    """The built-in tables, opened once."""
    return BuiltinTables()
