"""What of a value may be shown: in messages, reports, acknowledgements, logs and the store, by one function.

A value is quoted only where it has the form its element allows: a short code, an amount, a date of service, a
procedure or diagnosis, an NPI, a control number. Anything else is shown by its shape, in signs that stand in neither
character set of X12 (TR3 appendix B.1.1.2), so that no shape can be taken for a value. What an element may hold is
told by the element, not by the value's neighbours: text that slipped out of a name into a number is no number, and is
not quoted. Names, addresses, birth dates and identifiers of persons have no form that may be shown.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from x12.text.segments import readable
from x12.text.tags import TAGS

UPPER: Final = "△"
LOWER: Final = "▽"
DIGIT: Final = "□"
OTHER: Final = "◇"
"""What stands for a capital letter, a small one, a digit, and a character outside ASCII."""

_SHAPES: Final = {
    **{ord(char): UPPER for char in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"},
    **{ord(char): LOWER for char in "abcdefghijklmnopqrstuvwxyz"},
    **{ord(char): DIGIT for char in "0123456789"},
}

_CODE: Final = r"[0-9A-Za-z]{1,2}|(?=[A-Z]*[0-9])[0-9A-Z]{3}|ABK|ABF|ABJ|ABN|APR|USD|RD8|USA|CAN|MEX"
_NUMBER: Final = r"-?(?:[0-9]{1,7}(?:\.[0-9]{0,4})?|\.[0-9]{1,4})"
_DAY: Final = r"(?:19|20)[0-9]{2}-?(?:0[1-9]|1[0-2])-?[0-3][0-9]"
_DATE: Final = rf"{_DAY}(?:-{_DAY})?|[0-9]{{1,6}}"
_PROCEDURE: Final = r"(?=(?:[A-Z]*[0-9]){2})[0-9A-Z]{5}(?:-[0-9A-Z]{2}){0,4}"
_REVENUE: Final = r"[0-9]{3,4}"
_DIAGNOSIS: Final = r"[A-Z][0-9][0-9A-Z](?:\.?[0-9A-Z]{1,4})?|[0-9]{3}(?:\.?[0-9]{1,2})?"
_INPATIENT_PROCEDURE: Final = r"(?=.*[0-9]|GZ)[0-9B-DFGHX][0-9A-HJ-NP-Z]{6}|[0-9]{3,4}"
_NPI: Final = r"[0-9]{10}"
_PAYER: Final = r"[0-9]{5}|[A-Z]{2}[0-9]{3}"
_TAXONOMY: Final = r"[0-9]{3}(?=[0-9]*[A-Z])[0-9A-Z]{5,7}"
_DRUG: Final = r"[0-9]{10,11}|[0-9]{4,5}-[0-9]{3,4}-[0-9]{1,2}"
_LABORATORY: Final = r"[0-9]{2}[A-Z][0-9]{6,7}"
_ATTACHMENT: Final = r"(?=[^0-9]*[0-9])[0-9A-Z-]{1,20}"
#: Nine digits could be a social security number, which never begins with 000.
_CONTROL: Final = r"[0-9]{1,8}|000[0-9]{6}"
_VERSION: Final = r"[0-9]{5,6}(?:X[0-9]{3}(?:[AE][0-9])?)?"


def _any(*forms: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{form})" for form in forms))


_BILLING: Final = _any(_CODE, _NUMBER, _DATE, _PROCEDURE, _REVENUE, _DIAGNOSIS)
_PARTY: Final = _any(_CODE, _NPI, _PAYER)
_ENVELOPE: Final = _any(_CODE, _CONTROL)

#: By element, else by segment: what may be quoted there. A segment that is not named shows codes and numbers only
#: where its data element is one.
_FORMS: Final[dict[str, re.Pattern[str]]] = {
    "ISA": _any(_CODE),
    "ISA09": _any(_DATE),
    "ISA10": _any(_NUMBER),
    "ISA12": _any(_VERSION),
    "ISA13": _any(_CONTROL),
    "GS": _any(_CODE),
    "GS04": _any(_DATE),
    "GS05": _any(_NUMBER),
    "GS06": _any(_CONTROL),
    "GS08": _any(_VERSION),
    "ST01": _any("[0-9]{3}", _CODE),
    "ST02": _any(_CONTROL),
    "ST03": _any(_VERSION),
    "SE": _ENVELOPE,
    "GE": _ENVELOPE,
    "IEA": _ENVELOPE,
    "HL": _any(_CODE, _NUMBER),
    "LX": _any(_NUMBER),
    "BHT": _any(_CODE),
    "BHT01": _any("[0-9]{4}", _CODE),
    "BHT04": _any(_DATE),
    "BPR": _any(_CODE),
    "BPR02": _any(_NUMBER),
    "BPR04": _any("ACH|BOP|CHK|FWT|NON"),
    "BPR16": _any(_DATE),
    "NM109": _PARTY,
    "N104": _PARTY,
    "SVD01": _PARTY,
    "NM101": _any(_CODE, _PROCEDURE),
    "NM102": _any(_CODE),
    "NM108": _any(_CODE),
    "PRV03": _any(_TAXONOMY),
    "LIN03": _any(_DRUG),
    "REF02": _any(_CODE, _LABORATORY, _PROCEDURE),
    "SBR": _any(_CODE),
    "SBR03": _any("(?!)"),
    "SBR04": _any("(?!)"),
    "PAT": _any(_CODE),
    "CTP04": _any(_NUMBER, _DRUG),
    "CTP05": _any(_CODE, _DRUG),
    "PWK06": _any(_ATTACHMENT),
    "HI": _any(_CODE, _NUMBER, _DATE, _DIAGNOSIS, _INPATIENT_PROCEDURE),
    "HI-1": _any(_CODE),
    "HI-2": _any(_CODE, _NUMBER, r"(?=[A-Za-z]*[0-9])(?![0-9]{8})[0-9A-Za-z.]{3,8}", _INPATIENT_PROCEDURE),
    "HI-3": _any(_CODE),
    "HI-4": _any(_DATE),
    "HI-5": _any(_NUMBER),
    **dict.fromkeys(
        "AMT CAS CL1 CLM CLP CN1 CR1 CR2 CR3 CR5 CRC CTP DN1 DN2 DTM DTP HCP LQ MIA MOA PLB PS1 QTY SV1 SV2 SV3 SV5 "
        "SVC SVD TOO TS2 TS3 MEA STC".split(),
        _BILLING,
    ),
    "CLM01": re.compile(r".*", re.DOTALL),
    "CLP01": re.compile(r".*", re.DOTALL),
    "CLP07": _any(_NUMBER),
    "SV101-7": _any(_PROCEDURE),
    "SV202-7": _any(_PROCEDURE),
    "SVC01-7": _any("(?!)"),
    "PS101": _PARTY,
}

_CODED: Final = _any(_CODE)
_NUMERIC: Final = _any(_NUMBER)
_NOTHING: Final = _any("(?!)")
_PERSONS: Final = ("2010BA", "2010CA", "2330A")
"""Loops of persons: what identifies somebody there is never shown."""
_ROLES: Final = frozenset({"IL", "QC", "74", "03", "GB"})
"""NM101 of persons: insured, patient, corrected insured, dependent, other insured."""

#: Two codes side by side, or the components of a composite. Numbers side by side are a telephone number or a date.
_PARTS: Final = re.compile(r"[:>|<^ ,]")
_HAS_CODE: Final = re.compile(r"(?=.*[A-Z])(?=.*[0-9])[0-9A-Z.-]{2,}|[0-9]{5}(?:-[0-9A-Z]{2})*")
_DATES_ONLY_OF_SERVICE: Final = frozenset({"DMG02", "PAT06"})
UNSEEN: Final = re.compile("[\x00-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]")
"""Characters that act on a terminal, turn the direction of text, or cannot be seen."""


def shown(
    value: str, element: str, *, loop: str = "", sent: Sequence[str] = (), numeric: bool = False, coded: bool = False
) -> str:
    """``value`` as it may be shown of ``element`` (``NM109``, ``SV101-2``), else its shape.

    ``loop`` and ``sent``, the segment's elements as sent, tell persons from others. ``numeric`` and ``coded`` say what
    the data element is, for elements that are not named here. Several values parted by blanks or signs are judged one
    by one. What comes back is safe to show: nothing in it acts on a terminal.
    """
    allowed = may_show(value, element, loop=loop, sent=sent, numeric=numeric, coded=coded)
    return visible(value) if allowed else shape(value)


def may_show(
    value: str, element: str, *, loop: str = "", sent: Sequence[str] = (), numeric: bool = False, coded: bool = False
) -> bool:
    """Whether every part of ``value`` has a form its element allows."""
    if not value:
        return True
    form = _form(element, loop, sent, numeric, coded)
    if form.fullmatch(value):
        return True
    parts = [part for part in _PARTS.split(value) if part]
    return any(_HAS_CODE.fullmatch(part) for part in parts) and all(form.fullmatch(part) for part in parts)


def _form(element: str, loop: str, sent: Sequence[str], numeric: bool, coded: bool) -> re.Pattern[str]:
    simple, _, component = element.partition("-")
    tag = simple[:-2]
    if simple in _DATES_ONLY_OF_SERVICE:
        return _NOTHING
    if simple == "NM109" and (loop.startswith(_PERSONS) or (len(sent) > 1 and sent[1] in _ROLES)):
        return _NOTHING
    found = _FORMS.get(element) or _FORMS.get(simple) or _FORMS.get(f"{tag}-{component}") or _FORMS.get(tag)
    return found or (_CODED if coded else _NUMERIC if numeric else _NOTHING)


def organisation(name: str, entity_type: str) -> str:
    """A name (NM103) where it is that of an organisation (NM102 is 2), else nothing: it may be a person's."""
    return name if entity_type == "2" else ""


def tag_shown(tag: str) -> str:
    """A segment's tag where it is one, else ``???``: text gone astray may be anyone's name."""
    return tag if tag in TAGS else "???"


def shape(value: str) -> str:
    """``value`` with signs for its letters and digits: enough to see a wrong form, not whose it is."""
    signs = visible(value).translate(_SHAPES)
    return signs if signs.isascii() else "".join(char if char < "\x7f" or char in _SIGNS else OTHER for char in signs)


_SIGNS: Final = frozenset((UPPER, LOWER, DIGIT, *(chr(code) for code in range(0x2400, 0x2422))))


def is_shape(text: str) -> bool:
    """Whether what :func:`shown` gave has a sign that no value has: it is no copy of what was sent."""
    return not text.isascii()


def visible(text: str) -> str:
    """``text`` with every character made visible that acts on a terminal or hides: controls, C1, bidi marks, breaks.

    UTF-8 sent byte by byte is read as what it was meant to be, so that a mark cannot hide in its bytes.
    """
    text = readable(text)
    return text if text.isascii() and text.isprintable() else UNSEEN.sub(_picture, text)


def _picture(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x20:
        return chr(0x2400 + code)
    return "\u2421" if code == 0x7F else f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
