"""Issues of reading bytes: no X12 at all, text around it, segments without their end."""

from __future__ import annotations

from x12.issues.row import CONTROL, INTERCHANGE, IssueRow

ROWS = (
    IssueRow(
        key="empty",
        level="file",
        title="The file is empty.",
        means="There is nothing to read: no byte, or nothing but blanks.",
        fix="Send the file again; look whether its transfer was cut off.",
        source=INTERCHANGE,
        unreadable=True,
    ),
    IssueRow(
        key="not-x12",
        level="file",
        title="This is not X12.",
        means="Neither an ISA nor a bare GS or ST was found. The message says what the data look like instead "
        "(compressed, a PDF, UTF-16, EBCDIC) where that can be told.",
        fix="Send the X12 file itself: unpacked, as single-byte text or UTF-8.",
        source=INTERCHANGE,
        unreadable=True,
    ),
    IssueRow(
        key="isa-unreadable",
        level="interchange",
        codes=("024",),
        segment="ISA",
        title="An ISA segment cannot be read.",
        means="The letters ISA and a separator stand there, but neither sixteen elements nor a GS after them. What "
        "follows up to the next interchange is passed over.",
        fix="Write the ISA with its sixteen elements at their fixed widths (106 characters with the terminator).",
        source=CONTROL,
    ),
    IssueRow(
        key="isa-terminator",
        level="interchange",
        codes=("004",),
        segment="ISA",
        title="The ISA has no segment terminator.",
        means="The character after ISA16 declares the terminator of the interchange. It is not there; the one of the "
        "segments that follow was taken.",
        fix="Write the terminator right after ISA16.",
        source=CONTROL,
    ),
    IssueRow(
        key="text-before-interchange",
        level="file",
        weights=("notice",),
        title="Text stands before the first interchange.",
        means="Mail headers, banners and the like were passed over; nothing is wrong with the X12.",
        fix="Nothing need be done; a stricter receiver may want the text gone.",
        source=INTERCHANGE,
    ),
    IssueRow(
        key="text-after-interchange",
        level="interchange",
        codes=("022",),
        segment="IEA",
        title="Text stands after the end of an interchange.",
        means="What follows an IEA and is no ISA belongs to no interchange. It was passed over.",
        fix="Send nothing after IEA but further interchanges.",
        source=INTERCHANGE,
        noted=True,
    ),
    IssueRow(
        key="text-without-end",
        level="interchange",
        codes=("022",),
        segment="IEA",
        title="No further interchange within the text that follows one.",
        means="What follows an IEA is no X12 for longer than is passed over: the rest of the input was not read, "
        "and interchanges in it were not seen.",
        fix="Send nothing after IEA but further interchanges.",
        source=INTERCHANGE,
        truncated=True,
    ),
    IssueRow(
        key="no-interchange",
        level="file",
        weights=("notice", "error"),
        title="A group or set stands outside an interchange.",
        means="There is no ISA–IEA around it; the separators were taken from its form. At the start of a file a "
        "notice, after an interchange an error: something is missing before it.",
        fix="Send groups inside an interchange.",
        source=INTERCHANGE,
    ),
    IssueRow(
        key="line-breaks-in-segments",
        level="file",
        weights=("notice", "warning"),
        title="Line breaks stand inside segments.",
        means="The text was wrapped at a fixed column (a notice), or a break strayed into a segment (a warning). The "
        "breaks were taken out before reading.",
        fix="Break lines only after a segment terminator, or not at all.",
        source=INTERCHANGE,
    ),
    IssueRow(
        key="empty-segment",
        level="segment",
        codes=("1",),
        weights=("error", "notice"),
        status="A7:21",
        title="A segment terminator stands right after another.",
        means="There is nothing between two terminators, not even a tag. In a file whose terminator is the line end, "
        "empty lines are only a notice.",
        fix="Leave out the second terminator.",
        source="X12.6 §3.7, segment",
    ),
    IssueRow(
        key="missing-terminator",
        level="segment",
        codes=("8",),
        status="A7:21",
        title="A segment has no terminator.",
        means="In a file with a segment to a line, a line ends without the terminator; the next line was read as a "
        "segment of its own.",
        fix="Write the terminator after every segment.",
        source="X12.6 §3.7, segment",
    ),
    IssueRow(
        key="missing-last-terminator",
        level="interchange",
        codes=("023",),
        weights=("error", "warning"),
        title="The last segment has no terminator.",
        means="The file ends inside its last segment. Where that is a whole trailer, the interchange is accepted with "
        "the error noted; of a file of lines, whose last often has no end, it is only a warning.",
        fix="Write the terminator after the IEA.",
        source=INTERCHANGE,
        noted=True,
    ),
    IssueRow(
        key="segment-cut-off",
        level="interchange",
        codes=("022", "023"),
        title="A segment has lost its end.",
        means="Another segment begins inside it, or the file ends there. Half an amount is worse than none: the bytes "
        "named were not read.",
        fix="Send the file again whole.",
        source=INTERCHANGE,
        truncated=True,
    ),
    IssueRow(
        key="segment-too-long",
        level="segment",
        codes=("1",),
        status="A7:21",
        title="No segment terminator for longer than any segment can be.",
        means="The text was passed over up to the next terminator or ISA.",
        fix="Look whether the terminator is the one the ISA declares.",
        source="X12.6 §3.7, segment",
    ),
)
