"""The Medicare Code Editor's lists: as imported, or else the families of codes that are wholly on them.

The families are prefixes compiled from the published Definitions of Medicare Code Edits (edits 4, 5, 6, 8 and 9); codes
that were added to the lists later, or stand on them alone, are known only with the imported lists.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from validators.engine.finding import Unavailable
from validators.questions.reference import MceTable, Reference
from validators.questions.rows import Icd10Code

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
    "A1814", "C915", "E2831", "F01", "F03", "F69", "G112", "G1221", "G301", "H0203", "H0213", "H25", "H3111", "H3530",
    "H3531", "H3532", "H3544", "H4382", "I230", "I231", "I232", "I233", "I236", "I237", "I238", "I2510", "I2511",
    "I257", "I2581", "I2583", "I510", "I672", "I70", "I83", "I868", "I972", "J60", "J61", "J8482", "K311", "K70",
    "M061", "M421", "M720", "M800", "N40",
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

MANIFESTATIONS = ("D641", "D7581", "E08", "F54", "J8403", "M028", "N4832", "N521", "R5081")
"""Manifestations by edit 6 beyond those whose title says "in diseases classified elsewhere"."""

_UNACCEPTABLE = (
    "B95", "B96", "B97", "C802", "D47Z1", "D8981", "F17200", "F17201", "F17210", "F17211", "F17220", "F17221", "F17290",
    "F17291", "H547", "H579", "I2582", "I2583", "I2584", "I2601", "I2690", "I314", "I462", "I468", "I7092", "I76",
    "J9312", "K7681", "L49", "N641", "O09", "O3680", "O94", "R180", "R297", "R402", "R4183", "R45850", "R4681", "R4689",
    "R651", "R652", "T8112", "Z000", "Z0011", "Z0012", "Z002", "Z003", "Z005", "Z007", "Z008", "Z011", "Z012", "Z013",
    "Z01812", "Z01818", "Z0182", "Z0183", "Z0184", "Z0189", "Z020", "Z022", "Z024", "Z025", "Z026", "Z027", "Z0282",
    "Z0289", "Z029", "Z037", "Z049", "Z08", "Z09", "Z11", "Z120", "Z121", "Z122", "Z123", "Z124", "Z126", "Z127",
    "Z128", "Z129", "Z13", "Z14", "Z15", "Z16", "Z17", "Z18", "Z19", "Z220", "Z221", "Z222", "Z223", "Z224", "Z226",
    "Z227", "Z228", "Z229", "Z23", "Z28", "Z300", "Z304", "Z308", "Z309", "Z314", "Z315", "Z316", "Z317", "Z318",
    "Z319", "Z322", "Z323", "Z331", "Z333", "Z34", "Z37", "Z391", "Z392", "Z3A", "Z408", "Z409", "Z413", "Z419",
    "Z439", "Z449", "Z4582", "Z4589", "Z459", "Z460", "Z461", "Z464", "Z465", "Z466", "Z468", "Z469", "Z480", "Z490",
    "Z493", "Z516", "Z520", "Z5281", "Z53", "Z55", "Z56", "Z57", "Z59", "Z60", "Z62", "Z63", "Z64", "Z65", "Z66",
    "Z67", "Z68", "Z70", "Z71", "Z720", "Z723", "Z724", "Z725", "Z726", "Z729", "Z730", "Z731", "Z732", "Z733", "Z734",
    "Z735", "Z736",
)  # fmt: skip
"""Principal diagnoses edit 9 does not accept."""

_NEEDS_SECONDARY = ("Z5189",)
_QUESTIONABLE = (
    "E119", "E139", "E6609", "E661", "E669", "H612", "I10", "I444", "I445", "I446", "I447", "I450", "I451", "R030",
    "R972", "Z21", "Z450",
)  # fmt: skip
"""Principal diagnoses edit 8 questions as a reason for admission."""

_GROUPS = (("newborn", _NEWBORN), ("pediatric", _PEDIATRIC), ("maternity", _MATERNITY), ("adult", _ADULT))


class CodeEditor:
    """The lists a diagnosis is on: of the imported Medicare Code Editor, else of the families named here."""

    def __init__(self, table: MceTable | None, missing: str = "") -> None:
        self._table = table
        self._missing = missing
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

    def is_manifestation(self, row: Icd10Code) -> bool:
        """Whether edit 6 takes the code for a manifestation."""
        if self._table is None:
            return row.manifestation or row.code.startswith(MANIFESTATIONS)
        return "manifestation" in self._table.lists(row.code)

    def as_principal(self, code: str) -> str:
        """What edits 8 and 9 say of the code as the reason for a stay.

        ``unacceptable-principal``, ``requires-secondary``, ``questionable-admission`` or ``""``. Raises Unavailable
        when no list is imported and the code belongs to no family known here.
        """
        if self._table is not None:
            lists = self._table.lists(code)
            return next((name for name in _AS_PRINCIPAL if name in lists), "")
        if code.startswith(_NEEDS_SECONDARY):
            return "requires-secondary"
        if code.startswith(_UNACCEPTABLE) or _is_drug_effect(code):
            return "unacceptable-principal"
        if code.startswith(_QUESTIONABLE):
            return "questionable-admission"
        raise Unavailable(self._missing)


_AS_PRINCIPAL = ("unacceptable-principal", "requires-secondary", "questionable-admission")


def _is_drug_effect(code: str) -> bool:
    """Adverse effect (6th character 5) or underdosing (6) of a drug, T36–T50: never the reason for a stay."""
    return "T36" <= code[:3] <= "T50" and code[5:6] in ("5", "6")


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
            editor = CodeEditor(ref.mce(day))
        except Unavailable as reason:
            editor = CodeEditor(None, str(reason))
        _editors[day] = editor
    return editor


@lru_cache(maxsize=65_536)
def _group_of_family(code: str) -> str:
    return next((name for name, families in _GROUPS if code.startswith(families)), "")


@lru_cache(maxsize=65_536)
def _sex_of_family(code: str) -> str:
    return "F" if code.startswith(FEMALE) else "M" if code.startswith(MALE) else ""
