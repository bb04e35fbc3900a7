"""Where X12 begins in a text, and with which delimiters: ISA, or a bare GS or ST.

The interchange header is fixed-width (X12.5 §5.1, TR3 appendix C): its fourth character is the element separator, ISA16
the component separator, the character after it the segment terminator. Real files bend this: fields of other widths,
line breaks inside the ISA, multi-byte separators, an ISA with an element too few. Everything here looks at a text and
decides; nothing is read.
"""

from __future__ import annotations

import re
from typing import Literal

import msgspec

from x12.text.delimiters import Delimiters

WINDOW = 4096
"""Characters of text that must lie ahead for an opening to be judged."""

_ONE = r"(?:[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[^A-Za-z0-9 ])"
_SEPARATOR = r"((?:[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[^A-Za-z0-9\s]))"
_GS = re.compile(
    rf"(?<![A-Za-z0-9])GS{_SEPARATOR}[A-Z]{{2}}(?:\1(?:(?!\1)[^\r\n]){{0,40}}){{5}}\1[A-Z]{{1,2}}\1[A-Z0-9]{{1,12}}({_ONE})",
)
_ST = re.compile(
    rf"(?<![A-Za-z0-9])ST{_SEPARATOR}\d{{3}}\1[A-Za-z0-9]{{1,9}}(?:\1[A-Z0-9]{{6,35}})?({_ONE})"
    r"[\r\n\t ]*(?=[A-Z][A-Z0-9]{1,2}\1)",
)
_START = re.compile(r"ISA|GS(?=[^A-Za-z0-9\s][A-Z]{2})|GS(?=[\xc2-\xef])|ST(?=[^A-Za-z0-9\s]\d{3})|ST(?=[\xc2-\xef])")
_FIXED = re.compile(
    rf"ISA{_SEPARATOR}.{{2}}\1.{{10}}\1.{{2}}\1.{{10}}\1.{{2}}\1.{{15}}\1.{{2}}\1.{{15}}\1\d{{6}}\1\d{{4}}"
    r"\1.{1,2}\1\d{5}\1.{9}\1.\1.\1",
)
_GS_AFTER_ISA = re.compile(r"[^A-Za-z0-9]GS([^A-Za-z0-9\s])[A-Z]{2}\1")
_COMPOSITE = re.compile(r"[^A-Za-z0-9](?:HC|AD|ABK|ABF|BK|NU)([^A-Za-z0-9\s*|~])[A-Z0-9]{2,}")
_MAX_ISA = 400
_BREAKS = "\r\n"

Kind = Literal["ISA", "GS", "ST"]


class Opening(msgspec.Struct, frozen=True):
    """Where reading can begin. ``at`` is the index of ISA, GS or ST in the text, ``body`` where regular reading starts.

    ``isa`` is the ISA segment's text when it cannot be read as a regular segment (then ``body`` lies after it), else
    ``""``. ``wrapped`` tells that line breaks stand inside the ISA; ``intact`` that it has its sixteen elements.
    """

    kind: Kind
    at: int
    body: int
    delimiters: Delimiters
    isa: str = ""
    wrapped: bool = False
    intact: bool = True


def find_opening(text: str, start: int, *, complete: bool) -> Opening | int:
    """The first opening at or after ``start``, else the index from which the text must be looked at again.

    With ``complete`` (no more text will come) the returned index is the text's length.
    """
    for match in _START.finditer(text, start):
        at = match.start()
        if len(text) - at < WINDOW and not complete:
            return at
        opening = read_isa(text, at) if match.group() == "ISA" else _read_bare(text, at, match.group())
        if opening:
            return opening
    return len(text) if complete else max(start, len(text) - 8)


def find_isa(text: str, start: int, end: int) -> Opening | None:
    """The first ISA of full form inside other text between ``start`` and ``end``; LUISA and VISA are names."""
    at = text.find("ISA", start, end)
    while at >= 0:
        opening = read_isa(text, at) if is_fixed_isa(text, at) else None
        if opening:
            return opening
        at = text.find("ISA", at + 3, end)
    return None


def is_fixed_isa(text: str, at: int) -> bool:
    """Whether an ISA with all its fields at their fixed widths begins at ``at``."""
    return _FIXED.match(text, at) is not None


def character(text: str, at: int) -> str:
    """The character at ``at``: one latin-1 character, or the two to four that make one UTF-8 encoded character."""
    first = text[at : at + 1]
    length = 1
    if "\xc2" <= first <= "\xdf":
        length = 2
    elif "\xe0" <= first <= "\xef":
        length = 3
    elif "\xf0" <= first <= "\xf4":
        length = 4
    rest = text[at + 1 : at + length]
    if len(rest) == length - 1 and all("\x80" <= other <= "\xbf" for other in rest):
        return first + rest
    return first


def read_isa(text: str, at: int) -> Opening | None:
    """The ISA at ``at`` and its delimiters, or None where the letters ISA begin no interchange header."""
    separator = character(text, at + 3)
    if not separator or (separator[0].isalnum() and separator.isascii()) or separator in " \r\n":
        return None
    window = text[at : at + WINDOW]
    after = 3
    for _ in range(15):
        after = window.find(separator, after + len(separator), _MAX_ISA)
        if after < 0:
            return _read_damaged(text, at, window, separator)
    elements = window[:after].split(separator)
    if not _believable(elements):
        return _read_damaged(text, at, window, separator)
    tail = after + len(separator)
    wrapped = any(mark in window[:after] for mark in _BREAKS)
    found = _end(window, tail, separator)
    if found is None:
        return _read_damaged(text, at, window, separator)
    component, terminator, end, broken = found
    if terminator == separator or (terminator in _BREAKS and wrapped):
        return _read_damaged(text, at, window, separator)
    line_break = _line_break(window, end)
    delimiters = Delimiters(separator, component or ":", _repetition(elements), terminator, line_break)
    return Opening("ISA", at, at, delimiters, wrapped=wrapped or broken, intact=bool(component))


def _believable(elements: list[str]) -> bool:
    """Two of three well-known fields look right: date (ISA09), version (ISA12), usage (ISA15)."""
    plain = [element.replace("\r", "").replace("\n", "") for element in elements]
    signs = (
        plain[9].strip(" ").isdigit(),
        plain[12].strip(" ").isdigit() and len(plain[12].strip(" ")) == 5,
        plain[15].strip(" ") in ("P", "T", "I"),
    )
    return sum(signs) >= 2 and "GS" not in plain[-1]


def _end(window: str, tail: int, separator: str) -> tuple[str, str, int, bool] | None:
    """ISA16 and the terminator after it: component, terminator, index after the terminator, broken by a line break."""
    component = character(window, tail)
    at = tail + len(component)
    terminator = character(window, at)
    if component and component in _BREAKS:  # a fixed column ended just before ISA16
        inner = _skip_breaks(window, tail)
        found = _end(window, inner, separator) if inner < len(window) else None
        return (*found[:3], True) if found and window[inner] not in _BREAKS else None
    if _is_terminator(terminator) and _segment_follows(window, at + len(terminator), separator):
        line_end = _common_line_end(window, at + 1, separator) if terminator in _BREAKS else ""
        if line_end == component:
            return "", component, at, False  # ISA16 is missing: what seemed to be it is the terminator
        if line_end:
            return None  # the ISA alone has no terminator
        return component, terminator, at + len(terminator), False
    if terminator and terminator in _BREAKS:
        at = _skip_breaks(window, at)
        terminator = character(window, at)
        if _is_terminator(terminator) and _segment_follows(window, at + len(terminator), separator):
            return component, terminator, at + len(terminator), True
    following = tail + len(component)
    if _is_terminator(component) and _segment_follows(window, following, separator):
        group = _GS.match(window, following)
        if group is None or group.group(2) == component:
            return "", component, following, False
    return None


def _is_terminator(character: str) -> bool:
    return bool(character) and character != " " and not (character.isascii() and character.isalnum())


def _skip_breaks(window: str, at: int) -> int:
    while window[at : at + 1] and window[at] in _BREAKS:
        at += 1
    return at


def _segment_follows(window: str, at: int, separator: str) -> bool:
    """Whether a tag stands at ``at``, or as much of one as a text that ends there has."""
    rest = window[at:].lstrip("\r\n\t \0\x1a")
    return not rest or re.match(r"[A-Z][A-Z0-9]{0,2}\Z|[A-Z][A-Z0-9]{1,2}" + re.escape(separator), rest) is not None


def _common_line_end(window: str, at: int, separator: str) -> str:
    """The mark with which the next two lines end, where it could be a terminator; else ``""``."""
    lines = window[at:].replace("\r", "\n").split("\n")
    ends = {line.rstrip(" ")[-1:] for line in [line for line in lines if line][:2]}
    end = ends.pop() if len(ends) == 1 else ""
    return end if _is_terminator(end) and end not in separator else ""


def _line_break(window: str, at: int) -> str:
    """The line break that stands at ``at`` with a segment right after it, else ``""``."""
    for line_break in ("\r\n", "\n", "\r"):
        if window.startswith(line_break, at):
            following = window[at + len(line_break) : at + len(line_break) + 1]
            return line_break if following.isalnum() else ""
    return ""


def _repetition(elements: list[str]) -> str:
    """ISA11 is the repetition separator from version 00402 on; before, the standards identifier U."""
    value = elements[11].strip("\r\n")
    version = elements[12].strip("\r\n ")
    if version < "00402" or not value.strip(" ") or (value.isascii() and value.isalnum()):
        return ""
    return value


def _read_damaged(text: str, at: int, window: str, separator: str) -> Opening | None:
    """An ISA without its sixteen elements or without a terminator, followed by a GS: delimiters come from the GS."""
    if separator not in window[4 + len(separator) : 7 + len(separator)]:
        return None  # ISA01 has two characters
    gs = _GS_AFTER_ISA.search(window, 4, _MAX_ISA + 40)
    if gs is None or gs.group(1) != separator or "ISA" + separator in window[3 : gs.start()]:
        return None
    begin = gs.start() + 1
    opening = _read_bare(text, at + begin, "GS")
    if opening is None:
        return None
    delimiters = opening.delimiters
    isa = window[:begin].rstrip("\r\n\t ")
    isa = isa.removesuffix(delimiters.segment).replace("\r", "").replace("\n", "")
    elements = isa.split(separator)
    if len(elements) == 17:
        last = character(elements[16], 0)
        component = last if _is_terminator(last) else delimiters.component
        repetition = _repetition(elements)
    else:
        component, repetition = delimiters.component, ""
    changed = msgspec.structs.replace(delimiters, component=component, repetition=repetition)
    return Opening("ISA", at, at + begin, changed, isa=isa, intact=len(elements) == 17)


def _read_bare(text: str, at: int, tag: str) -> Opening | None:
    """A GS or ST without an ISA before it: element separator and terminator from its own form, the others guessed."""
    pattern, kind = (_GS, "GS") if tag == "GS" else (_ST, "ST")
    match = pattern.match(text, at)
    if match is None:
        return None
    separator, terminator = match.group(1), match.group(2)
    if terminator == separator:
        return None
    end = match.end(2)
    composite = _COMPOSITE.search(text, end, at + WINDOW)
    component = composite.group(1) if composite and composite.group(1) not in (separator, terminator) else ":"
    delimiters = Delimiters(separator, component, "^", terminator, _line_break(text[end : end + 3], 0))
    return Opening("GS" if kind == "GS" else "ST", at, at, delimiters)
