"""A segment of a guide as one regular expression: what it matches is good, what it refuses is looked at slowly.

The expression may refuse a good segment (29 February, a foreign postal code, a repeated composite); it never accepts a
bad one. Tests hold the two against each other. Date ranges are the exception: their order is left to the caller.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from x12.check import relations
from x12.check.elements import FORMAT_QUALIFIER, FORMATTED_DATE, GROUP_CONTROL_NUMBER
from x12.check.postal import PREFIXES
from x12.check.values import FOREIGN_CHARACTER
from x12.guides.codes import external_codes
from x12.guides.corrections import MONETARY_AMOUNT
from x12.guides.nodes import UNLIMITED, Element, SegmentUse, SyntaxNote
from x12.text.delimiters import Delimiters

_YEAR: Final = "(?:19|20)[0-9][0-9]"
_MONTH_DAY: Final = (
    "(?:(?:0[13578]|1[02])(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)(?:0[1-9]|[12][0-9]|30)|02(?:0[1-9]|1[0-9]|2[0-8]))"
)
_DATE: Final = _YEAR + _MONTH_DAY
_HOUR_MINUTE: Final = "(?:[01][0-9]|2[0-3])[0-5][0-9]"
_TIME: Final = _HOUR_MINUTE + "(?:[0-5][0-9](?:[0-9]{1,2})?+)?+"
_FORMATS: Final = {
    "D8": _DATE,
    "RD8": f"{_DATE}-{_DATE}",
    "DT": _DATE + _HOUR_MINUTE,
    "TM": _HOUR_MINUTE,
    "D6": "[0-9]{2}" + _MONTH_DAY,
}
_CHARACTERS: Final = "".join(chr(code) for code in range(32, 127) if not FOREIGN_CHARACTER.match(chr(code)))
_LONG_LIST: Final = 4_000
_STATE_POSITION: Final = 2


class Patterns:
    """Segment patterns under one set of delimiters (each a single character)."""

    def __init__(self, delimiters: Delimiters) -> None:
        self._mark = delimiters.element
        self._element = re.escape(delimiters.element)
        self._component = re.escape(delimiters.component)
        self._not_value = f"[^{_class(delimiters.element + delimiters.segment)}]"
        marks = {delimiters.element, delimiters.component, delimiters.repetition, delimiters.segment}
        self._character = f"[{_class(''.join(char for char in _CHARACTERS if char not in marks))}]"
        self._marks = marks
        self._segments: dict[int, str] = {}

    def segment(self, use: SegmentUse) -> str:
        """The pattern of ``use``, from its tag to its last element."""
        known = self._segments.get(use.index)
        if known is None:
            known = self._segments[use.index] = self._segment(use)
        return known

    def _segment(self, use: SegmentUse) -> str:
        wanted = _required_by_notes(use)
        blocks = _trimmed(self._blocks(use.elements, wanted, use))
        notes = [note for note in use.notes if not _always_holds(use, note, wanted) and not _in_block(note, blocks)]
        ahead = "".join(self._note(note, 0) for note in notes if note.kind == "R")
        inner = [note for note in notes if note.kind != "R"]
        return f"{use.tag}{ahead}{self._tail(blocks, 0, self._element, inner)}(?<!{self._element})"

    def value(self, use: SegmentUse, element: Element) -> str:
        """The pattern of one value of ``element``, which is not a date whose format another element names."""
        return self._value(element, use)

    def start(self, use: SegmentUse) -> str:
        """What every segment of ``use``, and no namesake, begins with."""
        if use.keys is None:
            return use.tag + self._element
        if use.tag == "HL":
            return f"HL(?:{self._element}{self._not_value}*+){{2}}{self._element}{_any_of(use.keys)}"
        return f"{use.tag}{self._element}{_any_of(use.keys)}(?!{self._character})"

    def _blocks(self, elements: Iterable[Element], wanted: set[int], use: SegmentUse | None) -> list[_Block]:
        blocks: list[_Block] = []
        pending = list(elements)
        pairs: set[tuple[int, ...]] = (
            set() if use is None else {note.positions for note in use.notes if note.kind == "P"}
        )
        while pending:
            one = pending.pop(0)
            two = pending[0] if pending else None
            if two is not None and (choices := self._pair(one, two, wanted, use, pairs)) is not None:
                pending.pop(0)
                blocks.append(_Block(one.position, 2, choices))
            else:
                blocks.append(_Block(one.position, 1, self._single(one, wanted, use)))
        return blocks

    def _single(self, element: Element, wanted: set[int], use: SegmentUse | None) -> list[tuple[str, ...]]:
        if element.usage == "N":
            return [("",)]
        present: list[tuple[str, ...]] = [(self._value(element, use),)]
        return present if element.usage == "R" or element.position in wanted else [*present, ("",)]

    def _pair(
        self, one: Element, two: Element, wanted: set[int], use: SegmentUse | None, pairs: set[tuple[int, ...]]
    ) -> list[tuple[str, ...]] | None:
        """The ways two neighbours may be filled, where what one holds decides about the other."""
        if one.usage == "N" or two.usage == "N":
            return None
        if use is not None and use.tag == "N4" and one.position == _STATE_POSITION and not one.codes:
            return self._state_and_postal_code(two, use)
        tied = (one.position, two.position) in pairs and not one.components
        both: list[tuple[str, ...]]
        if one.data_element == FORMAT_QUALIFIER and two.data_element == FORMATTED_DATE:
            both = [(code, _FORMATS[code]) for code in sorted(one.codes, reverse=True) if code in _FORMATS]
        elif (formed := self._formed(one, two, use)) is not None:
            both = formed
        elif tied:
            both = [(self._value(one, use), self._value(two, use))]
        else:
            return None
        must_one = one.usage == "R" or one.position in wanted
        must_two = two.usage == "R" or two.position in wanted
        choices = both
        if not must_one and not must_two:
            choices = [*choices, ("", "")]
        if not tied and not must_two:
            choices = [*choices, (self._value(one, use), "")]
        return choices

    def _state_and_postal_code(self, postal_code: Element, use: SegmentUse) -> list[tuple[str, ...]]:
        """Both, as the rules of :mod:`x12.check.relations` have them: the code lies in the state."""
        inside = (f"{state}{self._mark}{prefix}" for state, found in PREFIXES.items() for prefix in found)
        there = f"(?={_any_of(inside)})" + _any_of(relations.STATES)
        return [(there, self._value(postal_code, use))]

    def _formed(self, one: Element, two: Element, use: SegmentUse | None) -> list[tuple[str, ...]] | None:
        """A qualifier some values of which ask a form of the element after it."""
        forms = {} if use is None else relations.FORMS.get((use.tag, one.position), {})
        choices: list[tuple[str, ...]] = [(code, forms[code][0]) for code in sorted(one.codes & forms.keys())]
        if not choices:
            return None
        others = one.codes - forms.keys()
        if others:
            choices.append((_any_of(others), self._value(two, use)))
        return choices

    def _value(self, element: Element, use: SegmentUse | None) -> str:
        if element.components:
            return self._composite(element)
        tightened = self._tightened(element, use)
        if tightened:
            return tightened
        if element.pattern is not None:
            return f"(?:{element.pattern.pattern})"
        if element.numeric and not element.codes:
            return _number(element, use)
        codes = element.codes
        if element.external:
            codes = codes | external_codes().get(element.external, frozenset())
        if codes and len(codes) < _LONG_LIST:
            return _any_of(code for code in codes if self._is_plain(element, code))
        if element.type in ("DT", "TM"):
            return _DATE if element.type == "DT" else _TIME
        if element.maximum == 1:
            return f"{self._character}(?<! )"
        return f"(?! ){self._character}{{{element.minimum},{_limit(element.maximum)}}}+(?<! )"

    def _is_plain(self, element: Element, code: str) -> bool:
        return element.minimum <= len(code) <= element.maximum and not self._marks & set(code) and code[-1] != " "

    def _tightened(self, element: Element, use: SegmentUse | None) -> str:
        """The rules of :mod:`x12.check.relations`, at their narrowest."""
        if use is None or element.components or element.codes:
            return ""
        place = (use.tag, element.position)
        if place == ("CLM", 1):
            return f"(?! ){self._character}{{1,{relations.CONTROL_NUMBER_IN_USE}}}+(?<! )"
        if place == ("PRV", 3):
            return "[0-9A-Z]{10}"
        if place == ("N4", 2):
            return _any_of(relations.STATES)
        if place == ("N4", 3):
            return "[0-9]{9}" if relations.asks_nine_digits(use) else "[0-9]{5}(?:[0-9]{4})?+"
        return ""

    def _composite(self, composite: Element) -> str:
        blocks = _trimmed(self._blocks(composite.components, set(), None))
        return f"{self._tail(blocks, 0, self._component, [], leads=False)}(?<!{self._component})"

    def _tail(self, blocks: list[_Block], at: int, separator: str, notes: list[SyntaxNote], leads: bool = True) -> str:
        """The blocks from ``at`` on; what may be left out at the end may be left out with its separators."""
        if at == len(blocks):
            return ""
        block = blocks[at]
        lead = separator if leads else ""
        ahead = "".join(self._note(note, block.position) for note in notes if block.holds(min(note.positions)))
        rest = self._tail(blocks, at + 1, separator, notes)
        whole = _either(separator.join(choice) for choice in block.choices)
        cut = [choice[0] for choice in block.choices if block.width == 2 and choice[0] and not choice[1]]
        body = f"{lead}{ahead}{whole}{rest}"
        if cut:
            body = f"(?>{body}|{lead}{ahead}{_either(cut)})" if not _must_follow(blocks, at + 1) else body
        if block.may_be_empty and leads and not _must_follow(blocks, at + 1):
            return f"(?:{body})?+"
        return body

    def _note(self, note: SyntaxNote, start: int) -> str:
        """A lookahead that holds where ``note`` does; the cursor stands in element ``start``, 0 before the first."""
        there = [self._present(position, start) for position in note.positions]
        if note.kind == "P":
            return f"(?:{''.join(f'(?={one})' for one in there)}|{''.join(f'(?!{one})' for one in there)})"
        if note.kind == "R":
            return f"(?:{'|'.join(f'(?={one})' for one in there)})"
        if note.kind == "E":
            alone = ("".join(f"(?!{other})" for other in there if other != one) for one in there)
            return f"(?:{'|'.join(alone)})"
        first, rest = there[0], there[1:]
        joined = "".join(f"(?={one})" for one in rest) if note.kind == "C" else "|".join(f"(?={one})" for one in rest)
        return f"(?:(?!{first})|{joined})"

    def _present(self, position: int, start: int) -> str:
        skipped = position - start
        if skipped == 0:
            return self._not_value
        one, mark = self._not_value, self._element
        return f"{one}*+(?:{mark}{one}*+){{{skipped - 1}}}{mark}{one}"


class _Block:
    """Neighbouring elements and the ways they may be filled (``""`` is empty)."""

    __slots__ = ("choices", "position", "width")

    def __init__(self, position: int, width: int, choices: list[tuple[str, ...]]) -> None:
        self.position = position
        self.width = width
        self.choices = choices

    @property
    def may_be_empty(self) -> bool:
        return any(not any(choice) for choice in self.choices)

    def holds(self, position: int) -> bool:
        return self.position <= position < self.position + self.width


def any_range(use: SegmentUse) -> bool:
    """Whether a segment may hold a date range, whose order a pattern does not check."""
    parts = [part for element in use.elements for part in (element, *element.components)]
    return any(part.data_element == FORMAT_QUALIFIER and "RD8" in part.codes for part in parts)


def _trimmed(blocks: list[_Block]) -> list[_Block]:
    """``blocks`` without those at the end that are never filled."""
    last = len(blocks)
    while last and not any(any(choice) for choice in blocks[last - 1].choices):
        last -= 1
    return blocks[:last]


def _must_follow(blocks: list[_Block], at: int) -> bool:
    return any(not block.may_be_empty for block in blocks[at:])


def _in_block(note: SyntaxNote, blocks: list[_Block]) -> bool:
    return note.kind == "P" and any(
        block.width == 2 and note.positions == (block.position, block.position + 1) for block in blocks
    )


def _sets(use: SegmentUse) -> tuple[set[int], set[int]]:
    required = {element.position for element in use.elements if element.usage == "R"}
    possible = {element.position for element in use.elements if element.usage != "N"}
    return required, possible


def _required_by_notes(use: SegmentUse) -> set[int]:
    """Situational elements that a note makes required, because their partner always is."""
    required, possible = _sets(use)
    # An address in the US has a state and a postal code (x12.check.relations); others may be refused.
    wanted: set[int] = {2, 3} & possible if use.tag == "N4" else set()
    if relations.asks_member_number(use):
        wanted |= {8, 9}
    for note in use.notes:
        together = note.kind == "P" and required & set(note.positions)
        if together or (note.kind == "C" and note.positions[0] in required):
            wanted |= set(note.positions) - required
    return wanted


def _always_holds(use: SegmentUse, note: SyntaxNote, wanted: set[int]) -> bool:
    required, possible = _sets(use)
    required |= wanted
    positions = set(note.positions)
    live = positions & possible
    if note.kind in ("P", "C") and positions <= required:
        return True
    if note.kind == "P":
        return not live
    if note.kind == "R":
        return bool(positions & required)
    if note.kind == "E":
        return len(live) <= 1
    return note.positions[0] not in possible or bool(note.kind == "L" and set(note.positions[1:]) & required)


def _number(element: Element, use: SegmentUse | None) -> str:
    padded = element.minimum > 1 or element.data_element == GROUP_CONTROL_NUMBER
    sign = ("-?+" if element.negative else "") + ("" if padded else "(?!0[0-9])")
    if element.type != "R":
        return f"{sign}[0-9]{{{max(1, element.minimum)},{_limit(element.maximum)}}}+"
    most = min(element.maximum, 18)
    if element.data_element == MONETARY_AMOUNT and use is not None and use.tag in ("CLM", "SV1", "SV2", "SV3"):
        most = relations.MONEY_IN_USE
    after = min(2 if element.decimals is None else element.decimals, most - 1)
    before = f"[0-9]{{{max(1, element.minimum)},{most - after}}}+"
    return f"{sign}(?>{before}(?:\\.[0-9]{{1,{after}}})?+)" if after else f"{sign}{before}"


def _limit(maximum: int) -> str:
    return "" if maximum >= UNLIMITED else str(maximum)


def _class(characters: str) -> str:
    """The inside of a character class, neighbours joined to ranges (a shorter class compiles faster)."""
    codes = sorted(set(map(ord, characters)))
    runs: list[list[int]] = []
    for code in codes:
        if runs and code == runs[-1][1] + 1:
            runs[-1][1] = code
        else:
            runs.append([code, code])
    return "".join(re.escape(chr(low)) + (f"-{re.escape(chr(high))}" if high > low else "") for low, high in runs)


def _either(patterns: Iterable[str]) -> str:
    """One of ``patterns``, the earlier ones first; an empty one, tried last, makes it optional."""
    every = list(patterns)
    filled = [pattern for pattern in every if pattern]
    if not filled:
        return ""
    if len(filled) == len(every):
        return filled[0] if len(filled) == 1 else f"(?>{'|'.join(filled)})"
    return f"(?:{'|'.join(filled)})?+"


def _any_of(codes: Iterable[str]) -> str:
    """One of ``codes`` as a tree, the longer of two before the shorter, so that thousands cost little."""
    every = sorted(set(codes))
    if not every:
        return "(?!)"
    tree: dict[str, list[str]] = {}
    for code in every:
        tree.setdefault(code[:1], []).append(code[1:])
    ends = "" in tree
    single = [char for char, rests in tree.items() if char and rests == [""]]
    branches = [re.escape(char) + _any_of(rests) for char, rests in tree.items() if char and rests != [""]]
    if single:
        branches.append(re.escape(single[0]) if len(single) == 1 else f"[{_class(''.join(single))}]")
    if not branches:
        return ""
    one = branches[0] if len(branches) == 1 and not ends else f"(?>{'|'.join(branches)})"
    return f"(?:{one})?+" if ends else one
