"""What ISA, GS and ST may hold: widths, codes, dates and agreement with one another.

Sources: TR3 appendix C.1 (control segments, version 00501), X12.5 for ISA of version 00401, X12.6 §3.8 and the
TR3s' GS01/GS08/ST01/ST03 values. The code of an interchange's fault is TA105, of a group's AK905, of a set's IK502.
"""

from __future__ import annotations

import re
from datetime import date

from x12.envelope.set_pieces import SetHeader
from x12.issues import new_issue
from x12.privacy import shown
from x12.records.issue import Issue
from x12.sets import groups_of_version, sets_of_group
from x12.text.delimiters import Delimiters
from x12.text.segments import Segment, Where

ISA_WIDTHS = (2, 10, 2, 10, 2, 15, 2, 15, 6, 4, 1, 5, 9, 1, 1, 1)
"""Characters of ISA01 to ISA16."""

_ISA_CODES = tuple("010 011 012 013 005 006 007 008 014 015 016 017 018 019 020 027".split())
_ISA_NAMES = (
    "authorization qualifier",
    "authorization information",
    "security qualifier",
    "security information",
    "sender qualifier",
    "sender id",
    "receiver qualifier",
    "receiver id",
    "date",
    "time",
    "repetition separator",
    "version",
    "control number",
    "acknowledgment requested",
    "usage indicator",
    "component separator",
)
INTERCHANGE_QUALIFIERS = frozenset(("01", "14", "20", "27", "28", "29", "30", "33", "ZZ"))
"""What ISA05 and ISA07 may be."""

_ALLOWED = {
    1: frozenset(("00", "03")),
    3: frozenset(("00", "01")),
    5: INTERCHANGE_QUALIFIERS,
    7: INTERCHANGE_QUALIFIERS,
    12: frozenset(("00401", "00501")),
    14: frozenset(("0", "1")),
    15: frozenset(("P", "T")),
}

_CONTROL = re.compile(r"[0-9]{1,9}\Z")
_SET_CONTROL = re.compile(r"[A-Za-z0-9]{4,9}\Z")
_TIME = re.compile(r"([01]\d|2[0-3])[0-5]\d([0-5]\d(\d{1,2})?)?\Z")


def check_interchange(segment: Segment, delimiters: Delimiters) -> list[Issue]:
    """Faults of an ISA by itself: number of elements, widths, codes, date and time, delimiters."""
    where = Where(segment.number, segment.offset)
    count = len(segment.elements) - 1
    if count != len(ISA_WIDTHS):
        message = f"ISA has {count} elements where it must have {len(ISA_WIDTHS)}"
        return [new_issue("isa-elements", where, message)]
    issues = []
    for position, width in enumerate(ISA_WIDTHS, 1):
        sent = segment.elements[position]
        if len(sent) != width and not _is_delimiter(position, sent, delimiters):
            message = f"ISA{position:02} ({_ISA_NAMES[position - 1]}) has {len(sent)} characters, not {width}"
            issues.append(_isa_fault("isa-width", position, message, where, sent))
        elif problem := _isa_problem(position, sent, segment.elements[12]):
            message = f"ISA{position:02} ({_ISA_NAMES[position - 1]}) {problem}"
            issues.append(_isa_fault("isa-value", position, message, where, sent))
    return issues + _check_delimiters(delimiters, where)


def _isa_fault(key: str, position: int, message: str, where: Where, sent: str) -> Issue:
    # the authorization and security fields may hold a password: not even its shape is repeated
    element = f"ISA{position:02}"
    value = "" if position in (2, 4) else shown(sent.strip(), element)
    return new_issue(key, where.at(element), message, code=_ISA_CODES[position - 1], value=value)


def _is_delimiter(position: int, sent: str, delimiters: Delimiters) -> bool:
    """A separator of several bytes (UTF-8) stands where one character is asked for."""
    return (position == 11 and sent == delimiters.repetition != "") or (position == 16 and sent == delimiters.component)


def _isa_problem(position: int, sent: str, version: str) -> str:
    allowed = _ALLOWED.get(position)
    problem = ""
    if allowed is not None:
        said = shown(sent.strip(), f"ISA{position:02}") or "blank"
        problem = "" if sent in allowed else f"is {said}, not one of {', '.join(sorted(allowed))}"
    elif position in (6, 8):
        problem = "" if sent.strip() else "is blank"
    elif position == 9:
        problem = "" if is_date("20" + sent) else "is not a date (YYMMDD)"
    elif position == 10:
        problem = "" if is_time(sent) else "is not a time (HHMM)"
    elif position == 11 and version >= "00402":
        problem = "" if _could_separate(sent) else "cannot separate repetitions"
    elif position == 11:
        problem = "" if sent == "U" or _could_separate(sent) else "is not U"
    elif position == 13:
        problem = "" if sent.isascii() and sent.isdigit() else "is not nine digits"
    elif position == 16:
        problem = "" if _could_separate(sent) else "cannot separate components"
    return problem


def _could_separate(sent: str) -> bool:
    return bool(sent.strip(" ")) and not (sent.isascii() and sent.isalnum())


def _check_delimiters(delimiters: Delimiters, where: Where) -> list[Issue]:
    """Two separators that are the same character cannot part anything."""
    named = {
        "element separator": delimiters.element,
        "segment terminator": delimiters.segment,
        "component separator": delimiters.component,
        "repetition separator": delimiters.repetition,
    }
    issues, seen = [], dict[str, str]()
    for name, character in named.items():
        if character and character in seen:
            code = "027" if name.startswith("component") else "016"
            message = f"the {name} is the same character as the {seen[character]}"
            issues.append(new_issue("delimiters-alike", where, message, code=code))
        seen.setdefault(character, name)
    return issues


def check_group(segment: Segment) -> list[Issue]:
    """Faults of a GS by itself: control number, dates, lengths, and GS01 against GS08."""
    where = Where(segment.number, segment.offset)
    issues = []

    def content(position: int, problem: str) -> None:
        element = f"GS{position:02}"
        message = f"{element} {problem}"
        issues.append(new_issue("gs-value", where.at(element), message, value=shown(segment.get(position), element)))

    functional, version = segment.get(1), segment.get(8)
    if len(segment.elements) != 9:
        message = f"GS has {len(segment.elements) - 1} elements where it must have 8"
        issues.append(new_issue("gs-elements", where, message))
    if not sets_of_group(functional):
        said = shown(functional, "GS01")
        message = f"GS01 (functional identifier) is {said or 'missing'}: no health care transaction"
        issues.append(new_issue("gs-functional-id", where.at("GS01"), message, value=said))
    for position, name in ((2, "sender"), (3, "receiver")):
        if not 2 <= len(segment.get(position).strip()) <= 15:
            content(position, f"(application {name}) must have 2 to 15 characters")
    if not is_date(segment.get(4)):
        content(4, "is not a date (CCYYMMDD)")
    if not is_time(segment.get(5)):
        content(5, "is not a time (HHMM, HHMMSS)")
    if not _CONTROL.match(segment.get(6)):
        message = "GS06 (group control number) must be 1 to 9 digits"
        issues.append(new_issue("gs-control", where.at("GS06"), message, value=shown(segment.get(6), "GS06")))
    if segment.get(7) not in ("X", "T"):
        content(7, "(responsible agency) is not X")
    if not version:
        message = "GS08 (version) is missing"
        issues.append(new_issue("gs-version", where.at("GS08"), message))
    groups = groups_of_version(version)
    if groups and sets_of_group(functional) and functional not in groups:
        said = shown(version, "GS08")
        message = f"GS08 {said} does not belong to functional group {functional}"
        issues.append(new_issue("gs-version", where.at("GS08"), message, value=said))
    return issues


def check_release(interchange: str, group: str, where: Where) -> list[Issue]:
    """ISA12 against GS08: the 005010 guides' appendix C allows an interchange of theirs no version but 00501."""
    if not group.startswith("005010") or interchange == "00501" or interchange not in _ALLOWED[12]:
        return []
    message = f"ISA12 (interchange version) is {interchange}, but a group holds release 005010, which asks for 00501"
    return [new_issue("isa-version", where.at("ISA12"), message, value=interchange)]


def check_set(segment: Segment, header: SetHeader) -> list[Issue]:
    """Faults of an ST: its code, its control number, and agreement of ST01 with GS01 and ST03 with GS08."""
    where = Where(segment.number, segment.offset)
    issues = []

    def add(key: str, element: str, message: str) -> None:
        value = shown(segment.get(int(element[2:])), element)
        issues.append(new_issue(key, where.at(element), message, value=value, set_number=header.number))

    code, control = segment.get(1), segment.get(2)
    said = shown(code, "ST01")
    expected = sorted(row.code for row in sets_of_group(header.functional_id))
    if len(code) != 3 or not code.isdigit():
        add("st-code", "ST01", f"ST01 is {said or 'missing'}, not a transaction set identifier")
    elif expected and code not in expected:
        message = f"ST01 {said} does not belong in a {header.functional_id} group, which holds {' or '.join(expected)}"
        add("st-in-wrong-group", "ST01", message)
    if not _SET_CONTROL.match(control):
        add("st-control", "ST02", "ST02 (control number) must be 4 to 9 letters or digits")
    st_version = segment.get(3)
    if st_version and header.group and st_version != header.version:
        said = shown(st_version, "ST03")
        message = f"ST03 {said} differs from the group's GS08 {shown(header.version, 'GS08')}"
        issues.append(
            new_issue(
                "st-version",
                where.at("ST03"),
                message,
                value=said,
                set_number=header.number,
                position=1,
                element=3,
                data_element="1705",
            )
        )
    return issues


def is_time(sent: str) -> bool:
    """Whether ``sent`` is HHMM, HHMMSS or HHMMSSD(D)."""
    return _TIME.match(sent) is not None


def is_date(sent: str) -> bool:
    """Whether ``sent`` is a day of the calendar as CCYYMMDD."""
    if len(sent) != 8 or not (sent.isascii() and sent.isdigit()):
        return False
    try:
        date(int(sent[:4]), int(sent[4:6]), int(sent[6:]))
    except ValueError:
        return False
    return True
