"""Rules a guide states in words about values of one segment: forms of identifiers, postal codes, lengths in use.

Each is small and local; rules between segments are not structure (validators/situational).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from x12.check.fault import Fault
from x12.check.postal import PREFIXES
from x12.check.values import digits_of
from x12.guides.corrections import MONETARY_AMOUNT
from x12.guides.nodes import SegmentUse

TAXONOMY_FORM: Final = re.compile(r"[0-9A-Z]{10}")
POSTAL_FORM: Final = re.compile(r"[0-9]{5}(?:[0-9]{4})?")

#: Loops whose N403 is the full nine digits for a US address: billing provider and service facility locations
#: (X222A1 2010AA, 2310C, 2420C; X223A2 2010AA, 2310E; X224A2 2010AA, 2310C, 2420D).
NINE_DIGIT_LOOPS: Final = frozenset({"2010AA", "2310C", "2310E", "2420C", "2420D"})
_NINE_DIGIT_NAMES: Final = ("billing provider", "service facility")

#: Code source 22, states and outlying areas of the US, with the armed forces' AA, AE and AP.
STATES: Final = frozenset(
    "AA AE AK AL AP AR AS AZ CA CO CT DC DE FL FM GA HI IA ID IL IN KS KY LA MA MD ME MH MI MN MO MP MS MT NC ND NE NH "
    "NJ NM NV NY OH OK OR PA PR PW RI SC SD TN TX UT VA VI VT WA WI WV WY".split()
)

#: X12's RFI 525: a receiver keeps at least the first 20 characters and may not reject a longer number.
CONTROL_NUMBER_IN_USE: Final = 20
#: Appendix B.1.1.3.1.2 of the claim guides: ten digits, cents included.
MONEY_IN_USE: Final = 10


def related_faults(use: SegmentUse, values: list[str]) -> list[Fault]:
    """What ``values`` break of the rules for their tag."""
    rule = _RULES.get(use.tag)
    if rule is None or (use.release == "004010" and use.tag not in _ALSO_IN_4010):
        return []
    return rule(use, values)


#: Contact numbers of PER. TR3 notes on PER: area code and number without separators ("AAABBBCCCC"); a country code may
#: stand before it.
_CONTACTS: Final = {
    "TE": ("[0-9]{10,15}", "a telephone number but is not ten digits with the area code"),
    "FX": ("[0-9]{10,15}", "a fax number but is not ten digits with the area code"),
    "EM": ("[^ @]+@[^ @]+[.][^ @]+", "an e-mail address but is not written as one"),
}

#: Forms that one value of a qualifier asks of the element after it: (tag, place of the qualifier) → value → form.
#: NPI: 45 CFR 162.406. Tax and social security numbers: TR3 notes on REF01 EI and SY, "exactly nine numbers with no
#: separators".
FORMS: Final[dict[tuple[str, int], dict[str, tuple[str, str]]]] = {
    ("NM1", 8): {"XX": ("[0-9]{10}", "an NPI but is not ten digits")},
    ("N1", 3): {"XX": ("[0-9]{10}", "an NPI but is not ten digits")},
    ("REF", 1): {
        "EI": ("[0-9]{9}", "an employer's number but is not nine digits"),
        "SY": ("[0-9]{9}", "a social security number but is not nine digits"),
    },
    **{("PER", position): _CONTACTS for position in (3, 5, 7)},
}


def asks_nine_digits(use: SegmentUse) -> bool:
    """Whether this N4 is one of those whose postal code has nine digits (release 005010; 004010 asks it nowhere)."""
    if use.tag != "N4" or use.release != "005010" or use.loop.id not in NINE_DIGIT_LOOPS:
        return False
    name = use.name.lower()
    return any(word in name for word in _NINE_DIGIT_NAMES)


def _at(values: list[str], position: int) -> str:
    return values[position] if position < len(values) else ""


def _identifier(use: SegmentUse, values: list[str]) -> list[Fault]:
    return [
        fault
        for tag, qualifier in FORMS
        if tag == use.tag and (fault := _ill_formed(use, values, qualifier)) is not None
    ]


def _ill_formed(use: SegmentUse, values: list[str], qualifier: int) -> Fault | None:
    value = _at(values, qualifier + 1)
    form, said = FORMS[use.tag, qualifier].get(_at(values, qualifier), ("", ""))
    if not form or not value or re.fullmatch(form, value):
        return None
    if _at(values, qualifier) not in use.elements[qualifier - 1].codes:
        return None  # the qualifier is what is wrong
    said = f"{use.tag}{qualifier + 1:02d} is said to be {said}"
    key = "contact-form" if use.tag == "PER" else "identifier-form"
    return Fault(key, said, qualifier + 1, value=value, data_element=use.elements[qualifier].data_element)


def _name(use: SegmentUse, values: list[str]) -> list[Fault]:
    faults = _identifier(use, values)
    if asks_member_number(use) and _at(values, 2) == "1" and not _at(values, 9):
        said = "NM109 member number is missing; a subscriber who is a person (NM102 is 1) has one"
        faults.append(Fault("subscriber-number-missing", said, 9, data_element="67"))
    return faults


def asks_member_number(use: SegmentUse) -> bool:
    """Whether this NM1 is a subscriber's, whose member number (NM108, NM109) every person has."""
    return use.tag == "NM1" and use.loop.id == "2010BA" and use.release == "005010"


def _provider(use: SegmentUse, values: list[str]) -> list[Fault]:
    value = _at(values, 3)
    if _at(values, 2) not in ("PXC", "ZZ") or not value or TAXONOMY_FORM.fullmatch(value):
        return []
    said = "PRV03 provider taxonomy code is not ten capital letters and digits"
    return [Fault("taxonomy-form", said, 3, value=value, data_element="127")]


def _address(use: SegmentUse, values: list[str]) -> list[Fault]:
    code = _at(values, 3)
    if _at(values, 4) not in ("", "US", "USA"):
        return []
    for position, what in ((2, "state"), (3, "postal code")):
        if not _at(values, position) and use.elements[position - 1].usage == "S":
            said = f"N4{position:02d} {what} is missing, and no country other than the US is named"
            return [Fault("address-incomplete", said, position, data_element=use.elements[position - 1].data_element)]
    unknown = _state(values)
    if unknown and not POSTAL_FORM.fullmatch(code):
        return unknown  # an address abroad, whose country was left out
    return [*unknown, *_postal_code(use, code)] or _elsewhere(values, code)


def _elsewhere(values: list[str], code: str) -> list[Fault]:
    """A postal code that lies in another state."""
    prefixes = PREFIXES.get(_at(values, 2))
    if prefixes is None or not code or code[:3] in prefixes:
        return []
    said = f"N403 postal code does not lie in the state of N402 ({_at(values, 2)})"
    return [Fault("postal-code-elsewhere", said, 3, value=code, data_element="116")]


def _state(values: list[str]) -> list[Fault]:
    state = _at(values, 2)
    if not state or state in STATES:
        return []
    said = "N402 is no state of the US, and no other country is named"
    return [Fault("state-unknown", said, 2, value=state, data_element="156")]


def _postal_code(use: SegmentUse, code: str) -> list[Fault]:
    if not code:
        return []
    if asks_nine_digits(use) and not (len(code) == 9 and code.isdecimal()):
        said = "N403 postal code of this address is to have all nine digits, and nothing but digits"
        return [Fault("postal-code-short", said, 3, value=code, data_element="116")]
    if POSTAL_FORM.fullmatch(code):
        return []
    said = "N403 postal code is not five or nine digits, and no other country is named"
    return [Fault("postal-code-form", said, 3, value=code, data_element="116")]


def _claim(use: SegmentUse, values: list[str]) -> list[Fault]:
    number = _at(values, 1)
    faults = _money(use, values)
    if len(number) > CONTROL_NUMBER_IN_USE:
        said = f"CLM01 has {len(number)} characters; payers keep and return only {CONTROL_NUMBER_IN_USE}"
        faults.append(Fault("control-number-long", said, 1, value=number, data_element="1028"))
    return faults


def _money(use: SegmentUse, values: list[str]) -> list[Fault]:
    faults = []
    for element in use.elements:
        value = _at(values, element.position)
        if element.data_element == MONETARY_AMOUNT and MONEY_IN_USE < digits_of(value) <= element.maximum:
            said = f"{use.tag}{element.position:02d} has more than {MONEY_IN_USE} digits, the most claims use"
            faults.append(Fault("money-long", said, element.position, value=value, data_element="782"))
    return faults


_ALSO_IN_4010: Final = frozenset({"NM1", "N1", "PRV"})
_RULES: Final[dict[str, Callable[[SegmentUse, list[str]], list[Fault]]]] = {
    "NM1": _name,
    "N1": _identifier,
    "REF": _identifier,
    "PER": _identifier,
    "PRV": _provider,
    "N4": _address,
    "CLM": _claim,
    "SV1": _money,
    "SV2": _money,
    "SV3": _money,
}
