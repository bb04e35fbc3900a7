"""``python -m cleanclaim.tools.facets``: write the long table of diagnosis facets from its sources.

The table is committed; a test compares it with what this would write.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

from cleanclaim.reference.built_in import built_in_icd10
from cleanclaim.reference.facets.derive import Derivation, TabularNode
from cleanclaim.reference.facets.long_table import FILE, written
from cleanclaim.reference.facets.sources import read_diagnoses, read_title_words, vocabulary
from cleanclaim.reference.icd10cm.table import Icd10Cm

_NODES = "SELECT code, parent, title FROM code WHERE title IS NOT NULL AND code > '0' ORDER BY code"


def nodes(table: Icd10Cm) -> Iterator[TabularNode]:
    """Categories and codes of the tabular list above their 7th characters, parents first."""
    for code, parent, title in table.database.execute(_NODES):
        yield TabularNode(code, "" if parent.startswith("#") else parent, title)


def text() -> str:
    """The long table as it should be."""
    table = built_in_icd10()
    words = vocabulary()
    derivation = Derivation(read_diagnoses(), read_title_words(), words)
    return written(derivation.rows(nodes(table)), words, table.edition.label)


def main() -> int:
    """Write it."""
    FILE.write_text(text(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
