"""Corrections to the maps, each with its reason. They change what the loaded guide says, never pyx12's files."""

from __future__ import annotations

from typing import Final

from x12.guides.nodes import Element, Loop, SegmentUse, Usage
from x12.sets import CLAIM_ACKNOWLEDGEMENT as STATUS
from x12.sets import INSTITUTIONAL

MONETARY_AMOUNT: Final = "782"
STATE: Final = "156"
POSTAL_CODE: Final = "116"

# Charges and counts of what was done cannot be negative. X222A1 2300 CLM02 and 2400 SV102: "must be greater than or
# equal to zero"; X223A2 SV203 and X224A2 SV302 say the same of theirs.
_NOT_NEGATIVE: Final = frozenset({("CLM", 2), ("SV1", 2), ("SV1", 4), ("SV2", 3), ("SV2", 5), ("SV3", 2), ("SV3", 6)})

# Quantities have at most three decimals. X222A1 SV104 and SVD05, X223A2 SV205 and SVD05: "When a decimal is used, the
# maximum number of digits allowed to the right of the decimal is three."
_THREE_DECIMALS: Final = frozenset({("SV1", 4), ("SV2", 5), ("SVD", 5)})

#: Usage of loops (tag ``""``) and segments the map has as required. X214's examples stop at the receiver when a whole
#: file is refused (2000C) or at the provider when all of its claims are (2000D), give a provider no trace (2200C) and
#: a refused claim no service date; payers send a provider's trace without a status.
USAGES: Final[dict[tuple[str, str, str], Usage]] = {
    (STATUS, "2000C", ""): "S",
    (STATUS, "2000D", ""): "S",
    (STATUS, "2200C", ""): "S",
    (STATUS, "2200C", "STC"): "S",
    (STATUS, "2200D", "DTP"): "S",
}


def correct(use: SegmentUse, elements: tuple[Element, ...], file: str) -> None:
    """Apply every correction that concerns the ``elements`` of ``use`` in guide ``file``."""
    for element in elements:
        _correct_element(use, element, file)
        for component in element.components:
            _correct_element(use, component, file)
    if use.tag == "ST":
        _any_version(elements)
    if use.tag == "PWK" and use.loop.id == "2400" and ".5010." in file:
        _certificate_with_claim(use, elements)


def free_order(loop: Loop) -> None:
    """Loops that are one loop of the standard come in any order.

    2330A to 2330I are all loop 2330 of X12, whose NM1 stands at position 325; so with 2310, 2420, 2010 and 1000. The
    map gives some of them positions of their own (2330D 3650) and would refuse an order the standard leaves open.
    """
    for child in loop.children:
        if isinstance(child, Loop) and child.first is not None and child.first.tag == "NM1":
            child.position = min(child.position, child.first.position)
    loop.children.sort(key=lambda child: child.position)


def _correct_element(use: SegmentUse, element: Element, file: str) -> None:
    # TR3 B.1.1.3.1.2 (5010): monetary amounts carry at most two digits after the decimal point. pyx12 does not look.
    if element.data_element == MONETARY_AMOUNT and ".4010." not in file:
        element.decimals = 2
    if (use.tag, element.position) in _NOT_NEGATIVE and element.numeric:
        element.negative = False
    if (use.tag, element.position) in _THREE_DECIMALS and element.numeric and ".4010." not in file:
        element.decimals = 3
    # The map names an old list of states and provinces on some N402; x12/check/relations.py knows the states.
    if use.tag == "N4" and element.data_element == STATE:
        element.external = ""
    # X223A2 2300 CL101, priority (type) of admission or visit, is required; the map kept the 004010 usage.
    if (use.tag, element.position) == ("CL1", 1) and file == INSTITUTIONAL:
        element.usage = "R"
    # X214 2220D STC02: the examples give a line's status no date of its own.
    if (use.tag, use.loop.id, element.position, file) == ("STC", "2220D", 2, STATUS):
        element.usage = "S"
    # X214 2000C HL04: a provider none of whose claims is listed has no level below.
    if (use.tag, use.loop.id, element.position, file) == ("HL", "2000C", 4, STATUS):
        element.codes |= {"0"}
    # SBR09 is "required prior to mandated use of PlanID"; none is mandated (45 CFR 162 subpart E was withdrawn).
    if (use.tag, element.position) == ("SBR", 9) and ".5010." in file:
        element.usage = "R"
    # X222A1, X223A2 and X224A2 2010BA NM108: "Required when NM102 = 1 (person)"; x12/check/relations.py asks it then.
    if use.tag == "NM1" and use.loop.id == "2010BA" and element.position in (8, 9) and ".5010." in file:
        element.usage = "S"
    # The map asks nine digits of N403 for foreign addresses too; x12/check/relations.py asks them of US addresses.
    if use.tag == "N4" and element.data_element == POSTAL_CODE:
        element.pattern = None


def _any_version(elements: tuple[Element, ...]) -> None:
    """ST03 against GS08 is the envelope's check; the map would call every alias of the guide a bad code."""
    for element in elements:
        if element.position == 3:
            element.codes = frozenset()


def _certificate_with_claim(use: SegmentUse, elements: tuple[Element, ...]) -> None:
    """X222A1 2400 has two PWK: PWK01 = CT may be either, and the map would judge it by the first one's PWK02 alone.

    The second, the DMERC certificate of medical necessity, allows how it is sent: AB, AD, AF, AG, NS.
    """
    for element in elements:
        if element.position == 2 and use.keys is not None and "CT" in use.keys:
            element.codes |= {"AB", "AD", "AF", "AG", "NS"}
