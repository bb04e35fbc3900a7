"""What the reader says about text it could not take as it stands: one function for each kind of damage."""

from __future__ import annotations

from x12.records.issue import Issue, Weight
from x12.text.segments import Where

Range = tuple[int, int]


def not_x12(number: int, junk: Range | None, reason: str) -> Issue:
    """Nothing in the file is X12, or there is nothing in it."""
    if junk is None:
        return Issue(key="empty", level="file", message="the file is empty", where=Where(number, 0))
    reason = reason or "no ISA, GS or ST segment was found"
    return Issue(
        key="not-x12", level="file", message=f"this is not X12: {reason}", where=Where(number, junk[0]), lost=junk
    )


def unreadable_isa(number: int, lost: Range) -> Issue:
    """Letters ISA and a separator, but neither sixteen elements nor a GS after them."""
    message = f"an ISA segment cannot be read; {lost[1] - lost[0]} bytes were passed over"
    where = Where(number, lost[0])
    return Issue(key="isa-unreadable", level="interchange", message=message, where=where, code="024", lost=lost)


def isa_unterminated(number: int, offset: int) -> Issue:
    """The ISA has no segment terminator; that of the segments after it was taken (TA105 004)."""
    message = "the ISA has no segment terminator; that of the next segments was taken"
    where = Where(number, offset)
    return Issue(key="isa-terminator", level="interchange", message=message, where=where, code="004")


def text_before(number: int, lost: Range) -> Issue:
    """Mail headers and the like before the first interchange: nothing is wrong with the X12."""
    message = f"{lost[1] - lost[0]} bytes of text before the interchange were passed over"
    where = Where(number, lost[0])
    return Issue(key="text-before-interchange", level="file", message=message, where=where, weight="notice", lost=lost)


def text_after(number: int, lost: Range) -> Issue:
    """Text after an IEA belongs to no interchange (TA105 022, invalid control structure)."""
    message = f"{lost[1] - lost[0]} bytes of text after the interchange's end (IEA)"
    where = Where(number, lost[0])
    return Issue(key="text-after-interchange", level="interchange", message=message, where=where, code="022", lost=lost)


def no_interchange(number: int, offset: int, tag: str) -> Issue:
    """A bare GS or ST: a notice at the start of a file, a fault after an interchange."""
    message = f"{tag} stands outside an interchange (ISA–IEA); its delimiters were taken from its form"
    weight: Weight = "error" if number > 1 else "notice"
    return Issue(key="no-interchange", level="file", message=message, where=Where(number, offset), weight=weight)


def broken_lines(number: int, offset: int, weight: Weight) -> Issue:
    """Line breaks inside segments: a file wrapped at a fixed column (notice) or a stray break (warning)."""
    message = "line breaks stand inside segments (text wrapped at a fixed column); they were taken out"
    where = Where(number, offset)
    return Issue(key="line-breaks-in-segments", level="file", message=message, where=where, weight=weight)


def empty_segments(number: int, offset: int, count: int, *, lines: bool) -> Issue:
    """Terminators with nothing between them; in a file whose terminator is a line end, empty lines."""
    what = "empty lines between segments" if lines else f"{count} × a terminator right after a terminator"
    weight: Weight = "notice" if lines else "error"
    where = Where(number, offset)
    return Issue(key="empty-segment", level="segment", message=what, where=where, code="1", weight=weight)


def missing_terminator(number: int, offset: int) -> Issue:
    """A line ends without terminator in a file with a segment to a line; ``number`` is the segment that lacks it."""
    message = "a line ends without a segment terminator; the next line was read as a segment of its own"
    where = Where(number, offset)
    return Issue(key="missing-terminator", level="segment", message=message, where=where, code="8")


def unterminated(number: int, offset: int, terminator: str) -> Issue:
    """The file's last segment has no terminator; of a file of lines, whose last often has no end, only a warning."""
    message = "the last segment has no segment terminator"
    weight: Weight = "warning" if terminator in "\r\n" else "error"
    where = Where(number, offset)
    return Issue(
        key="missing-last-terminator", level="interchange", message=message, where=where, code="023", weight=weight
    )


def cut_off(number: int, lost: Range, *, end_of_file: bool = False) -> Issue:
    """A segment without its end: half an amount is worse than none, so it is not passed on."""
    what, code = ("the file ends", "023") if end_of_file else ("another segment begins", "022")
    message = f"{what} inside a segment; its {lost[1] - lost[0]} bytes cannot be read"
    where = Where(number, lost[0])
    return Issue(key="segment-cut-off", level="interchange", message=message, where=where, code=code, lost=lost)


def too_long(number: int, lost: Range, limit: int) -> Issue:
    """No terminator within the longest segment the reader takes."""
    message = f"no segment terminator within {limit >> 20} MiB; the text was passed over"
    where = Where(number, lost[0])
    return Issue(key="segment-too-long", level="segment", message=message, where=where, code="1", lost=lost)
