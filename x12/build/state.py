"""What a builder knows while it walks through one ST–SE set, and the small records every loop shares.

Each segment is handed to a *step*: a function found by its tag in the table of the loop the builder stands in.
A step that opens another loop puts that loop's table in place (``build.table = build.tables["2400"]``).
Steps fill drafts (dicts named like the fields of the type they become, or for what is most frequent, claims,
lines and parties, lists in the order of the fields); a draft is turned into a record once.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import count
from typing import Any

from x12.build.values import DAYS, NUMBERS, number, period, procedures
from x12.envelope.set_pieces import SetHeader, SetPiece
from x12.issues import new_issue
from x12.records.issue import Issue, Weight
from x12.records.party import Adjustment, Amount, DatePeriod, Quantity, Ref
from x12.text.segments import Segment, SegmentRun, Where

Fields = dict[str, Any]
Step = Callable[[Any, list[str], int, int], None]
Table = dict[str, Step]
Finish = Callable[[Any], object]

PIECE_LIMIT = 500
"""Segments built at one go: few enough that the records of one part are still near the processor when they are used."""
CHUNK = 1 << 16
"""Bytes read at one go, for the same reason."""


class Build:
    """State common to the builders of 837 and 835 sets."""

    __slots__ = (
        "base", "component", "draft", "header", "held_offsets", "held_texts", "issues", "lists", "loop", "offsets",
        "out", "party", "procedures", "run_start", "table", "tables", "texts",
    )  # fmt: skip

    def __init__(self, header: SetHeader, tables: dict[str, Table], start: str) -> None:
        self.header = header
        self.component = header.delimiters.component
        self.procedures = procedures(self.component)
        self.tables = tables
        self.table = tables[start]
        self.out: list[Any] = []
        self.issues: list[Issue] = []
        self.lists: list[tuple[Any, Any, Finish | None]] = []
        self.texts: tuple[str, ...] = ()
        self.held_texts: list[str] = []
        self.held_offsets: list[int] = []
        self.offsets: tuple[int, ...] = ()
        self.base = header.first_segment
        self.run_start = header.first_segment
        self.loop = ""
        self.draft: Any = {}
        self.party: list[Any] = []

    def run(self, end: int) -> SegmentRun:
        """The segments from the last cut to the one before number ``end``; the next run begins there."""
        first, self.run_start = self.run_start, end
        high = end - self.base
        signs = self.header.delimiters
        if not self.held_texts:
            low = first - self.base
            return SegmentRun(self.texts[low:high], self.offsets[low:high], first, signs.element, signs.component)
        texts, self.held_texts = self.held_texts, []
        offsets, self.held_offsets = self.held_offsets, []
        return SegmentRun(
            (*texts, *self.texts[:high]), (*offsets, *self.offsets[:high]), first, signs.element, signs.component
        )

    def take(self, piece: SetPiece) -> None:
        """Go on with the piece; what the open run has of the one before is held until the run ends."""
        low = max(self.run_start - self.base, 0)
        self.held_texts += self.texts[low:]
        self.held_offsets += self.offsets[low:]
        self.texts = tuple(piece.texts)
        self.offsets = tuple(piece.offsets)
        self.base = piece.first

    def complain(self, key: str, message: str, where: Where, element: int = 0, weight: Weight = "warning") -> None:
        """Say that something could not be read; reading goes on."""
        self.issues.append(
            new_issue(
                key,
                where,
                message,
                weight=weight,
                set_number=self.header.number,
                position=where.segment - self.header.first_segment + 1,
                segment_tag=where.tag,
                element=element,
            )
        )

    def money(self, elements: list[str], position: int, segment: int, offset: int) -> Decimal | None:
        """The number at ``position``; unreadable is None with a complaint, absent is None."""
        text = elements[position] if position < len(elements) else ""
        if not text:
            return None
        found = NUMBERS.get(text)
        if found is None:
            found = number(text)
            if found is None:
                name = f"{elements[0]}{position:02}"
                where = Where(segment, offset, self.loop, name)
                self.complain("unreadable-number", f"{name} is not a number.", where, position)
        return found

    def when(self, elements: list[str], segment: int, offset: int) -> DatePeriod:
        """The date of a DTP segment."""
        if len(elements) < 4:
            elements = [*elements, "", "", ""]
        qualifier, form, raw = elements[1], elements[2], elements[3]
        where = Where(segment, offset, self.loop, "DTP03")
        if form == "D8":
            start = DAYS.get(raw)
            if start is not None:
                return DatePeriod(qualifier, form, raw, start, start, where)
        start, end, hour = period(form, raw)
        if start is None and hour is None:
            self.complain("unreadable-date", "DTP03 is not a date of the calendar.", where, 3)
        return DatePeriod(qualifier, form, raw, start, end, where, hour)


def walk(build: Build, piece: SetPiece) -> None:
    """Take every segment of the piece by the step its loop has for its tag."""
    build.take(piece)
    separator = piece.header.delimiters.element
    paused = gc.isenabled()
    gc.disable()  # half a million small records a second would have it search for cycles that cannot be
    try:
        for text, offset, segment in zip(piece.texts, piece.offsets, count(piece.first), strict=False):
            elements = text.split(separator)
            try:
                step = build.table[elements[0]]
            except KeyError:
                step = build.table[""]
            step(build, elements, segment, offset)
    finally:
        if paused:
            gc.enable()


def in_parts(piece: SetPiece) -> Iterator[SetPiece]:
    """The piece, cut into several where it is long, so that few records live at once."""
    size = len(piece.texts)
    if size <= PIECE_LIMIT:
        yield piece
        return
    for low in range(0, size, PIECE_LIMIT):
        high = min(low + PIECE_LIMIT, size)
        yield SetPiece(
            piece.header, piece.texts[low:high], piece.offsets[low:high], piece.first + low,
            piece.opens and low == 0, piece.closes and high == size,
        )  # fmt: skip


def put(build: Build, name: str, item: object) -> None:
    """Append to a list field of the draft at hand: a tuple while it has one item, then a list until it is settled."""
    draft = build.draft
    held = draft.get(name)
    if not held:
        draft[name] = (item,)
    elif held.__class__ is list:
        held.append(item)
    else:
        draft[name] = [*held, item]
        build.lists.append((draft, name, None))


def put_in(build: Build, draft: list[Any], slot: int, item: object) -> None:
    """Append to a list field of a draft that is a list: a tuple while it has one item, then a list until settled."""
    held = draft[slot]
    if not held:
        draft[slot] = (item,)
    elif held.__class__ is list:
        held.append(item)
    else:
        draft[slot] = [*held, item]
        build.lists.append((draft, slot, None))


def put_draft_in(build: Build, draft: list[Any], slot: int, item: object, finish: Finish) -> None:
    """Append an item that is a draft itself to a list field; ``finish`` will make a record of it."""
    if draft[slot]:
        draft[slot].append(item)
    else:
        draft[slot] = [item]
        build.lists.append((draft, slot, finish))


def into(make: Callable[[Any, list[str], int, int], object], slot: int, other: int) -> Step:
    """The step that puts what ``make`` reads into a list field of the claim or line at hand.

    Where it cannot be read (None) the whole segment goes to the remainder.
    """

    def step(build: Build, elements: list[str], segment: int, offset: int) -> None:
        item = make(build, elements, segment, offset)
        if item is None:
            put_in(build, build.draft, other, Segment(elements[0], elements, segment, offset))
        else:
            put_in(build, build.draft, slot, item)

    return step


def put_draft(build: Build, key: str, item: object, finish: Finish) -> None:
    """Append an item that is a draft itself to a list field; ``finish`` will make a record of it."""
    draft = build.draft
    held = draft.get(key)
    if held:
        held.append(item)
    else:
        draft[key] = [item]
        build.lists.append((draft, key, finish))


def keep(build: Build, elements: list[str], segment: int, offset: int, name: str = "other") -> None:
    """Attach the whole segment to a list field of the draft at hand."""
    put(build, name, Segment(elements[0], elements, segment, offset))


def settle(build: Build) -> None:
    """Turn the lists of all drafts into tuples, inner ones (they were begun later) before those that hold them."""
    for draft, name, finish in reversed(build.lists):
        draft[name] = tuple(draft[name]) if finish is None else tuple([finish(item) for item in draft[name]])
    build.lists.clear()


def ref(build: Build, elements: list[str], segment: int, offset: int) -> Ref:
    """A REF segment."""
    size = len(elements)
    if size == 3:
        return Ref(elements[1], elements[2], Where(segment, offset, build.loop, "REF02"))
    return Ref(
        elements[1] if size > 1 else "",
        elements[2] if size > 2 else "",
        Where(segment, offset, build.loop, "REF02"),
        elements[3] if size > 3 else "",
        elements[4] if size > 4 else "",
    )


def ref_step(build: Build, elements: list[str], segment: int, offset: int) -> None:
    """REF of another payer's claim or of a drug."""
    put(build, "refs", ref(build, elements, segment, offset))


def amount(build: Build, elements: list[str], segment: int, offset: int) -> Amount | None:
    """An AMT segment; None when its dollars cannot be read."""
    value = build.money(elements, 2, segment, offset)
    return None if value is None else Amount(elements[1], value, Where(segment, offset, build.loop, "AMT02"))


def quantity(build: Build, elements: list[str], segment: int, offset: int) -> Quantity | None:
    """A QTY segment; None when its number cannot be read."""
    value = build.money(elements, 2, segment, offset)
    return None if value is None else Quantity(elements[1], value, Where(segment, offset, build.loop, "QTY02"))


def amount_step(build: Build, elements: list[str], segment: int, offset: int) -> None:
    """AMT: qualifier and dollars."""
    found = amount(build, elements, segment, offset)
    if found is None:
        keep(build, elements, segment, offset)
    else:
        put(build, "amounts", found)


def quantity_step(build: Build, elements: list[str], segment: int, offset: int) -> None:
    """QTY: qualifier and number."""
    found = quantity(build, elements, segment, offset)
    if found is None:
        keep(build, elements, segment, offset)
    else:
        put(build, "quantities", found)


_CARC_NAMES = tuple(f"CAS{position:02}" for position in range(100))


def adjustments(build: Build, elements: list[str], segment: int, offset: int) -> bool:
    """CAS: a group and up to six triples of reason, dollars and units, each its own record; False if one is lost."""
    size = len(elements)
    group = elements[1] if size > 1 else ""
    legible = size > 3
    for position in range(2, size, 3):
        reason = elements[position]
        text = elements[position + 1] if position + 1 < size else ""
        dollars = NUMBERS.get(text) or build.money(elements, position + 1, segment, offset)
        units = build.money(elements, position + 2, segment, offset) if position + 2 < size else None
        if dollars is not None:
            where = Where(segment, offset, build.loop, _CARC_NAMES[min(position, 99)])
            put(build, "adjustments", Adjustment(group, reason, dollars, units, where))
        elif reason or text or units is not None:
            legible = False
    return legible


def adjustments_step(build: Build, elements: list[str], segment: int, offset: int) -> None:
    """CAS; where an amount cannot be read the whole segment stays among the remainder as well."""
    if not adjustments(build, elements, segment, offset):
        keep(build, elements, segment, offset)


def other_step(build: Build, elements: list[str], segment: int, offset: int) -> None:
    """A segment no field holds."""
    keep(build, elements, segment, offset)


def remarked(adjustments: tuple[Adjustment, ...], codes: tuple[str, ...]) -> tuple[Adjustment, ...]:
    """The adjustments with the remark codes that stand beside them."""
    if not codes:
        return adjustments
    return tuple([Adjustment(a.group, a.carc, a.amount, a.quantity, a.where, codes) for a in adjustments])
