"""Forms and families of procedure codes the procedure edits share. Numbers only; descriptors are the AMA's."""

from __future__ import annotations

from functools import lru_cache

from validators.engine.rule import in_range

_LETTERS_AFTER = frozenset("FTUMA")
"""Last letters of CPT codes: category II (F), III (T), laboratory (U, M), vaccine administration (A)."""

UNLISTED = tuple(
    (
        "01999 15999 17999 19499 20999 21089 21299 21499 21899 22899 22999 23929 24999 25999 26989 27299 27599 27899 "
        "28899 29799 29999 30999 31299 31599 31899 32999 33999 36299 37501 37799 38129 38589 38999 39499 39599 40799 "
        "40899 41599 41899 42299 42699 42999 43289 43499 43659 43999 44238 44799 44899 44979 45399 45499 45999 46999 "
        "47379 47399 47579 47999 48999 49329 49659 49999 50549 50949 51999 53899 54699 55559 55899 58578 58579 58679 "
        "58999 59897 59898 59899 60659 60699 64999 66999 67299 67399 67599 67999 68399 68899 69399 69799 69949 69979 "
        "76496 76497 76498 76499 76999 77299 77399 77499 77799 78099 78199 78299 78399 78499 78599 78699 78799 78999 "
        "79999 81479 81599 84999 85999 86849 86999 87999 88199 88299 88399 88749 89240 89398 90749 90899 90999 91299 "
        "92499 92700 93799 93998 94799 95199 95999 96379 96549 96999 97039 97139 97799 99199 99429 99499 99600"
    ).split()
)
"""CPT codes for services that have no code of their own."""

UNLISTED_DRUGS = ("J3490", "J3590", "J7599", "J7699", "J7799", "J7999", "J8499", "J8999", "J9999", "C9399", "90399")
UNLISTED_SUPPLIES = (
    "A0999", "A4649", "A4421", "A6261", "A6262", "A9698", "A9699", "A9900", "A9999", "B9998", "B9999", "E0769", "E0770",
    "E1399", "E1699", "K0108", "K0812", "K0898", "K0899", "L0999", "L1499", "L2999", "L3649", "L3999", "L5999", "L7499",
    "L8039", "L8499", "L8699", "P9099", "Q0507", "Q0508", "Q0509", "Q4050", "Q4051", "Q4082", "Q4100", "S8189", "S9999",
    "T1999", "T2047", "T5999", "V2199", "V2299", "V2399", "V2499", "V2599", "V2797", "V2799", "V5298", "V5299",
)  # fmt: skip
"""HCPCS level II codes for drugs and supplies that have no code of their own."""

_REPORTING = ("G8395-G9999", "G0913-G0918", "M1000-M1499", "3006F-9007F")


@lru_cache(maxsize=65_536)
def code_system(code: str) -> str:
    """``cpt``, ``hcpcs`` or ``cdt`` by the form of the code; ``""`` when it has the form of none of them."""
    if len(code) != 5 or not code.isascii() or not code[1:4].isdigit():
        return ""
    first, last = code[0], code[4]
    if first.isdigit():
        return "cpt" if last.isdigit() or last in _LETTERS_AFTER else ""
    if not last.isdigit() or not "A" <= first <= "V":
        return ""
    return "cdt" if first == "D" else "hcpcs"


@lru_cache(maxsize=65_536)
def is_reporting_only(code: str) -> bool:
    """Whether the code reports quality or function and is not meant to be paid (category II, G and M measures)."""
    if code_system(code) == "cpt":
        return code[4] == "F"
    return any(in_range(code, spec) for spec in _REPORTING if spec[0].isalpha())
