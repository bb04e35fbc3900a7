"""What the reader says about text it could not take as it stands: one function for each kind of damage."""

from __future__ import annotations

from x12.issues import new_issue
from x12.records.issue import Issue, Weight
from x12.text.segments import Where

Range = tuple[int, int]


def not_x12(number: int, junk: Range | None, reason: str) -> Issue:
    """Nothing in the file is X12, or there is nothing in it."""
    if junk is None:
        return new_issue("empty", Where(number, 0), "the file is empty")
    reason = reason or "no ISA, GS or ST segment was found"
    return new_issue("not-x12", Where(number, junk[0]), f"this is not X12: {reason}", lost=junk)


def endless(number: int, lost: Range, *, begun: bool) -> Issue:
    """No X12 for longer than is passed over: the rest of the stream, which may have no end, is not read."""
    key, what = ("text-without-end", "reading stopped") if begun else ("not-x12", "this is not X12")
    message = f"{what}: no ISA, GS or ST segment within {(lost[1] - lost[0]) >> 20} MiB"
    return new_issue(key, Where(number, lost[0]), message, lost=lost)


def unreadable_isa(number: int, lost: Range) -> Issue:
    """Letters ISA and a separator, but neither sixteen elements nor a GS after them."""
    message = f"an ISA segment cannot be read; {lost[1] - lost[0]} bytes were passed over"
    return new_issue("isa-unreadable", Where(number, lost[0]), message, lost=lost)


def isa_unterminated(number: int, offset: int) -> Issue:
    """The ISA has no segment terminator; that of the segments after it was taken."""
    message = "the ISA has no segment terminator; that of the next segments was taken"
    return new_issue("isa-terminator", Where(number, offset), message)


def text_before(number: int, lost: Range) -> Issue:
    """Mail headers and the like before the first interchange: nothing is wrong with the X12."""
    message = f"{lost[1] - lost[0]} bytes of text before the interchange were passed over"
    return new_issue("text-before-interchange", Where(number, lost[0]), message, lost=lost)


def text_after(number: int, lost: Range) -> Issue:
    """Text after an IEA belongs to no interchange."""
    message = f"{lost[1] - lost[0]} bytes of text after the interchange's end (IEA)"
    return new_issue("text-after-interchange", Where(number, lost[0]), message, lost=lost)


def no_interchange(number: int, offset: int, tag: str) -> Issue:
    """A bare GS or ST: a notice at the start of a file, a fault after an interchange."""
    message = f"{tag} stands outside an interchange (ISA–IEA); its delimiters were taken from its form"
    weight: Weight = "error" if number > 1 else "notice"
    return new_issue("no-interchange", Where(number, offset), message, weight=weight, segment_tag=tag)


def broken_lines(number: int, offset: int, weight: Weight) -> Issue:
    """Line breaks inside segments: a file wrapped at a fixed column (notice) or a stray break (warning)."""
    message = "line breaks stand inside segments (text wrapped at a fixed column); they were taken out"
    return new_issue("line-breaks-in-segments", Where(number, offset), message, weight=weight)


def empty_segments(number: int, offset: int, count: int, *, lines: bool) -> Issue:
    """Terminators with nothing between them; in a file whose terminator is a line end, empty lines."""
    message = "empty lines between segments" if lines else f"{count} × a terminator right after a terminator"
    weight: Weight = "notice" if lines else "error"
    return new_issue("empty-segment", Where(number, offset), message, weight=weight)


def missing_terminator(number: int, offset: int) -> Issue:
    """A line ends without terminator in a file with a segment to a line; ``number`` is the segment that lacks it."""
    message = "a line ends without a segment terminator; the next line was read as a segment of its own"
    return new_issue("missing-terminator", Where(number, offset), message)


def unterminated(number: int, offset: int, tag: str, terminator: str) -> Issue:
    """The file's last segment has no terminator; of a file of lines, whose last often has no end, only a warning."""
    message = "the last segment has no segment terminator"
    weight: Weight = "warning" if terminator in "\r\n" else "error"
    return new_issue("missing-last-terminator", Where(number, offset), message, weight=weight, segment_tag=tag)


def cut_off(number: int, lost: Range, tag: str, *, end_of_file: bool = False) -> Issue:
    """A segment without its end: half an amount is worse than none, so it is not passed on."""
    what, code = ("the file ends", "023") if end_of_file else ("another segment begins", "022")
    message = f"{what} inside a segment; its {lost[1] - lost[0]} bytes cannot be read"
    return new_issue("segment-cut-off", Where(number, lost[0]), message, code=code, lost=lost, segment_tag=tag)


def too_long(number: int, lost: Range, limit: int) -> Issue:
    """No terminator within the longest segment the reader takes."""
    message = f"no segment terminator within {limit >> 20} MiB; the text was passed over"
    return new_issue("segment-too-long", Where(number, lost[0]), message, lost=lost)
