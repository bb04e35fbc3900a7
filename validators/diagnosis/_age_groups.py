"""Age and sex groups of diagnoses, for runs without an imported Medicare Code Editor list.

Prefixes of the Medicare Code Editor's published lists (edit 4, age conflict), as far as whole families are on them.
An imported list takes their place.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from validators.reference import MceTable, Reference, Unavailable

AGES = {"newborn": (0, 0), "pediatric": (0, 17), "maternity": (9, 64), "adult": (15, 124)}
"""Completed years of age each list is for. Source: Definitions of Medicare Code Edits, edit 4."""

_NEWBORN = ("A33", "E8411", "H0453", "N470", "Z0011", "Z05", "Z38")
_PEDIATRIC = (
    "A4851", "B082", "C933", "E301", "E308", "F642", "F843", "G937", "H260", "L122", "L2083", "L211", "L444", "L704",
    "N922", "R0481", "R1083", "R620", "R6251", "R681", "T7402", "T7412", "T7422", "T7432", "T744", "T7452", "T7462",
    "T7492", "T7602", "T7612", "T7622", "T7632", "T7652", "T7662", "T7692", "Z0012", "Z002", "Z003", "Z007", "Z0442",
    "Z0472", "Z6221", "Z623", "Z69010", "Z69020", "Z72810", "Z7381", "Z762",
)  # fmt: skip
_MATERNITY = (
    "A34", "C58", "D392", "F53", "M830", "O", "Z037", "Z3201", "Z33", "Z34", "Z36", "Z37", "Z39", "Z3A",
)  # fmt: skip
_ADULT = (
    "A1814", "C915", "E2831", "F015", "F03", "F69", "G112", "G1221", "G301", "H0203", "H0213", "H25", "H3111", "H3530",
    "H3531", "H3532", "H3544", "H4382", "I230", "I231", "I232", "I233", "I236", "I237", "I238", "I2510", "I2511",
    "I257", "I2581", "I2583", "I510", "I672", "I70", "N40",
)  # fmt: skip

FEMALE = (
    "A34", "C51", "C52", "C53", "C54", "C55", "C56", "C57", "C58", "D06", "D070", "D071", "D072", "D25", "D26", "D27",
    "D28", "D39", "N70", "N71", "N72", "N73", "N74", "N75", "N76", "N77", "N80", "N81", "N82", "N83", "N84", "N85",
    "N86", "N87", "N88", "N89", "N90", "N91", "N92", "N93", "N94", "N95", "N96", "N97", "O", "R87", "Z0141", "Z124",
    "Z33", "Z34", "Z36", "Z37", "Z39", "Z3A",
)  # fmt: skip
MALE = ("C60", "C61", "C62", "C63", "D074", "D075", "D29", "D40", "N40", "N41", "N42", "N43", "N44", "N45", "N46",
        "N47", "N48", "N49", "N50", "N51", "N52", "N53", "Z125")  # fmt: skip
"""Diagnoses of organs of one sex. Source: ICD-10-CM chapters 2, 14 and 15."""

_GROUPS = (("newborn", _NEWBORN), ("pediatric", _PEDIATRIC), ("maternity", _MATERNITY), ("adult", _ADULT))


class CodeEditor:
    """The lists a diagnosis is on: of the imported Medicare Code Editor, else of the families named here."""

    def __init__(self, table: MceTable | None) -> None:
        self._table = table
        self.edition = table.edition.label if table else ""

    def age_group(self, code: str) -> str:
        """``newborn``, ``pediatric``, ``maternity``, ``adult``, or ``""``."""
        if self._table is None:
            return _group_of_family(code)
        lists = self._table.lists(code)
        return next((name for name in AGES if name in lists), "") if lists else ""

    def sex(self, code: str) -> str:
        """``F`` or ``M`` when the diagnosis is of one sex only, else ``""``."""
        if self._table is None:
            return _sex_of_family(code)
        lists = self._table.lists(code)
        return "F" if "female" in lists else "M" if "male" in lists else ""


_editors: dict[date, CodeEditor] = {}
_editors_of: Reference | None = None
_MOST_DAYS = 1000


def code_editor(ref: Reference, day: date) -> CodeEditor:
    """The code editor in force on the day; those of one reference are kept."""
    global _editors_of
    if _editors_of is not ref or len(_editors) > _MOST_DAYS:
        _editors.clear()
        _editors_of = ref
    editor = _editors.get(day)
    if editor is None:
        try:
            table: MceTable | None = ref.mce(day)
        except Unavailable:
            table = None
        editor = _editors[day] = CodeEditor(table)
    return editor


@lru_cache(maxsize=65_536)
def _group_of_family(code: str) -> str:
    return next((name for name, families in _GROUPS if code.startswith(families)), "")


@lru_cache(maxsize=65_536)
def _sex_of_family(code: str) -> str:
    return "F" if code.startswith(FEMALE) else "M" if code.startswith(MALE) else ""
