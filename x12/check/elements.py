"""What is wrong inside a segment: the slow, exact look at elements, composites and the notes between them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from x12.check.fault import Fault, reference
from x12.check.relations import related_faults
from x12.check.values import (
    CONTROL_CHARACTER,
    DECIMAL,
    FOREIGN_CHARACTER,
    FORMATS,
    INTEGER,
    digits_of,
    is_date,
    is_time,
    matches_format,
)
from x12.guides.codes import external_codes
from x12.guides.nodes import Element, SegmentUse, SyntaxNote
from x12.text.delimiters import Delimiters

FORMAT_QUALIFIER: Final = "1250"
FORMATTED_DATE: Final = "1251"
COPY_OF_BAD_DATA: Final = "724"
GROUP_CONTROL_NUMBER: Final = "28"
"""GS06 and its copies: many senders fill it up with zeros, and an acknowledgement returns it as it came."""


#: Says of an element of a segment's use and a value whether it is already known to be good.
IsGood = Callable[[SegmentUse, Element, str], bool]


def segment_faults(
    use: SegmentUse, values: list[str], delimiters: Delimiters, is_good: IsGood | None = None
) -> list[Fault]:
    """Everything wrong inside a segment used as ``use``; ``values[0]`` is its tag.

    Values ``is_good`` answers for are not looked at, but for their relations to others.
    """
    faults: list[Fault] = []
    _Segment(use, delimiters, faults).check(values, is_good)
    return faults


class _Segment:
    """One look at one segment."""

    def __init__(self, use: SegmentUse, delimiters: Delimiters, faults: list[Fault]) -> None:
        self.use = use
        self.delimiters = delimiters
        self.faults = faults

    def check(self, values: list[str], is_good: IsGood | None) -> None:
        self._extra_elements(values)
        count = len(values)
        format_qualifier = ""
        for element in self.use.elements:
            value = values[element.position] if element.position < count else ""
            if element.data_element == FORMAT_QUALIFIER:
                format_qualifier = _allowed(element, value)
            plain = value and element.usage != "N" and element.data_element != FORMATTED_DATE
            if plain and is_good is not None and is_good(self.use, element, value):
                continue
            if self._presence(element, value, element.position, 0) and value:
                self._repetitions(element, value, format_qualifier)
        self._notes(values)
        blamed = {fault.element for fault in self.faults}
        self.faults += [fault for fault in related_faults(self.use, values) if fault.element not in blamed]

    def _add(self, key: str, said: str, element: Element, component: int, value: str) -> None:
        position = self._position
        label = f"{reference(self.use.tag, position, component)} {_plain(element.name)} {said}"
        self.faults.append(Fault(key, label, position, component, self._repetition, value, element.data_element))

    _position = 0
    _repetition = 0

    def _extra_elements(self, values: list[str]) -> None:
        allowed = len(self.use.elements)
        extra = next((at for at in range(allowed + 1, len(values)) if values[at]), 0)
        if extra:
            said = f"{self.use.tag} has an element {extra}; the guide ends at {reference(self.use.tag, allowed)}"
            self.faults.append(Fault("too-many-elements", said, extra, value=values[extra]))
        elif len(values) > 1 and not values[-1]:
            said = f"{self.use.tag} ends with an empty element; separators after the last value are to be left out"
            self.faults.append(Fault("trailing-separator", said, len(values) - 1))

    def _presence(self, element: Element, value: str, position: int, component: int) -> bool:
        """Whether usage allows what is (not) there."""
        self._position, self._repetition = position, 0
        empty = not value.strip(self.delimiters.component) if element.components else not value
        if empty and element.usage == "R":
            self._add("element-missing", "is missing", element, component, "")
            return False
        if not empty and element.usage == "N":
            self._add("element-not-used", "is not used in this guide", element, component, value)
            return False
        return not empty

    def _repetitions(self, element: Element, value: str, format_qualifier: str) -> None:
        separator = self.delimiters.repetition
        if not separator or separator not in value:
            self._value(element, value, format_qualifier)
            return
        parts = value.split(separator)
        if len(parts) > element.repeat:
            times = "once" if element.repeat == 1 else f"{element.repeat} times"
            self._add("too-many-repetitions", f"may stand {times}", element, 0, value)
            return
        for number, part in enumerate(parts, 1):
            self._position, self._repetition = element.position, number
            self._value(element, part, format_qualifier)
        self._repetition = 0

    def _value(self, element: Element, value: str, format_qualifier: str) -> None:
        if element.components:
            self._composite(element, value)
        elif self.delimiters.component in value:
            self._add("element-bad-character", "holds the component separator", element, 0, value)
        else:
            self._simple(element, value, 0, format_qualifier)

    def _composite(self, composite: Element, value: str) -> None:
        parts = value.split(self.delimiters.component)
        repetition = self._repetition
        if any(parts[len(composite.components) :]):
            self._add("too-many-components", "has more components than the guide", composite, 0, value)
            return
        if len(parts) > 1 and not parts[-1]:
            said = "ends with an empty component; separators after the last value are to be left out"
            self._add("trailing-separator", said, composite, 0, value)
        format_qualifier = ""
        for component in composite.components:
            part = parts[component.position - 1] if component.position <= len(parts) else ""
            if component.data_element == FORMAT_QUALIFIER:
                format_qualifier = _allowed(component, part)
            present = self._presence(component, part, composite.position, component.position)
            self._repetition = repetition
            if present:
                self._simple(component, part, component.position, format_qualifier)

    def _simple(self, element: Element, value: str, component: int, format_qualifier: str) -> None:
        """At most one fault for one value: the one that explains the others."""
        found = (
            _bad_characters(value)
            or _bad_type(element, value)
            or _bad_format(element, value, format_qualifier)
            or _bad_code(element, value)
            or _bad_length(element, value)
            or _bad_pattern(element, value)
            or _padded(element, value)
        )
        if found:
            key, said = found
            self._add(key, said, element, component, value)
            return
        if element.external and value not in element.codes:
            self._external(element, value, component)

    def _external(self, element: Element, value: str, component: int) -> None:
        known = external_codes().get(element.external)
        if known and value not in known:
            said = f"is not in the list of {element.external.replace('_', ' ')} codes held here, which may be old"
            self._add("unknown-external-code", said, element, component, value)

    def _notes(self, values: list[str]) -> None:
        present = {at for at in range(1, len(values)) if values[at].strip(self.delimiters.component)}
        blamed = {fault.element for fault in self.faults}
        for note in self.use.notes:
            if not note.holds(present) and (fault := _broken_note(self.use, note, present)).element not in blamed:
                blamed.add(fault.element)
                self.faults.append(fault)


_Found = tuple[str, str] | None


def _allowed(qualifier: Element, value: str) -> str:
    """A qualifier the guide allows, else ``""``: what a wrong one says of the next value is not to be trusted."""
    return value if not qualifier.codes or value in qualifier.codes else ""


def _bad_characters(value: str) -> _Found:
    if CONTROL_CHARACTER.search(value):
        return ("element-bad-character", "holds a control character")
    return None


def _bad_type(element: Element, value: str) -> _Found:
    kind = element.type
    if element.numeric:
        return _bad_number(element, value)
    if kind == "DT":
        return None if is_date(value) else ("element-bad-date", "is not a date (CCYYMMDD)")
    if kind == "TM":
        return None if is_time(value) else ("element-bad-time", "is not a time (HHMM)")
    if FOREIGN_CHARACTER.search(value):
        return ("element-bad-character", "holds a character outside the X12 character sets")
    if element.data_element == COPY_OF_BAD_DATA:
        return None
    if value[-1] == " " and (not value.strip() or len(value.rstrip()) >= element.minimum):
        return ("element-trailing-space", "ends with spaces")
    return None


def _bad_number(element: Element, value: str) -> _Found:
    whole = element.type != "R"
    if not (INTEGER if whole else DECIMAL).fullmatch(value):
        return ("element-bad-character", f"is not a {'whole ' if whole else ''}number")
    if value[0] == "-" and not element.negative:
        return ("element-negative", "is negative")
    if element.decimals is not None and len(value.partition(".")[2]) > element.decimals:
        return ("element-decimals", f"has more than {element.decimals} decimals")
    return None


def _bad_format(element: Element, value: str, qualifier: str) -> _Found:
    if element.data_element != FORMATTED_DATE or matches_format(value, qualifier):
        return None
    written = f"is not written as {qualifier} says ({FORMATS[qualifier][0]})"
    if qualifier == "TM":
        return ("element-bad-time", written)
    return ("element-bad-date", written)


def _bad_code(element: Element, value: str) -> _Found:
    if not element.codes or value in element.codes or element.external:
        return None
    return ("element-bad-code", "has a value this guide does not allow")


def _bad_length(element: Element, value: str) -> _Found:
    length = digits_of(value) if element.numeric else len(value)
    if length < element.minimum:
        return ("element-too-short", f"has {length} characters, at least {element.minimum} are needed")
    if length > element.maximum:
        return ("element-too-long", f"has {length} characters, at most {element.maximum} are allowed")
    return None


def _bad_pattern(element: Element, value: str) -> _Found:
    if element.pattern is None or element.pattern.fullmatch(value):
        return None
    return ("element-bad-form", "is not written as the guide asks")


def _padded(element: Element, value: str) -> _Found:
    """What stands before a value and carries nothing: blanks, and zeros that its least length does not ask for."""
    if element.numeric and element.data_element != GROUP_CONTROL_NUMBER:
        digits = value.lstrip("-")
        if digits[0] == "0" and digits[1:2].isdigit() and digits_of(value) > element.minimum and not element.codes:
            return ("number-leading-zero", "begins with a zero")
    elif value[0] == " " and element.data_element != COPY_OF_BAD_DATA:
        return ("element-leading-space", "begins with spaces")
    return None


def _broken_note(use: SegmentUse, note: SyntaxNote, present: set[int]) -> Fault:
    names = [reference(use.tag, position) for position in note.positions]
    absent = [position for position in note.positions if position not in present]
    if note.kind == "E":
        there = [position for position in note.positions if position in present]
        said = f"only one of {_listed(names, 'and')} may be sent"
        return Fault("syntax-note", said, there[-1], data_element=_number(use, there[-1]), code="10")
    if note.kind == "P":
        said = f"{_listed(names, 'and')} go together: all or none"
    elif note.kind == "R":
        said = f"at least one of {_listed(names, 'or')} is needed"
    else:
        said = f"{names[0]} is sent, so {_listed(names[1:], 'and' if note.kind == 'C' else 'or')} is needed"
    at = absent[0] if note.kind != "C" else next(position for position in absent if position != note.positions[0])
    return Fault("syntax-note", said, at, data_element=_number(use, at))


def _number(use: SegmentUse, position: int) -> str:
    return next((e.data_element for e in use.elements if e.position == position), "")


def _listed(names: list[str], word: str) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {word} {names[-1]}"


def _plain(name: str) -> str:
    """A title in running text: lower case, save what is written in capitals throughout (DRG, ZIP)."""
    return " ".join(word if word.isupper() and len(word) > 1 else word.lower() for word in name.split())
