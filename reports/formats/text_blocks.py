"""Lines of text as wide as the terminal: words stay whole, what goes on is indented, nothing ends in blanks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from rich.console import Console
from rich.text import Text

from reports.terminal import data
from x12.privacy import visible

WIDEST = 120
"""Columns beyond which a line of prose is hard to follow."""

NARROWEST = 40


class Lines:
    """Prints to a console, line by line."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self.width = max(NARROWEST, min(console.width, WIDEST))

    def blank(self) -> None:
        """An empty line."""
        self._console.print()

    def say(self, text: str, style: str = "", indent: int = 0) -> None:
        """A sentence; what it quotes of a file cannot act."""
        self.put(data(text, style), indent)

    def put(self, text: Text, indent: int = 0) -> None:
        """A text, wrapped; lines after the first are indented."""
        for line in wrapped(text, self.width, indent):
            self._console.print(line, soft_wrap=True)


def wrapped(text: Text, width: int, indent: int) -> Iterator[Text]:
    """The lines of a text no wider than ``width``. They break between words; a word that is wider stays whole."""
    plain = text.plain
    begin, first = 0, True
    while True:
        room = width - (0 if first else indent)
        end = len(plain) if len(plain) - begin <= room else _break(plain, begin, begin + room)
        line = text[begin:end]
        line.rstrip()
        yield line if first else Text(" " * indent) + line
        while end < len(plain) and plain[end] == " ":
            end += 1
        if end >= len(plain):
            return
        begin, first = end, False


def _break(plain: str, begin: int, limit: int) -> int:
    """Where a line that begins there ends: at the last blank before the limit, else at the first after it."""
    words = begin
    while words < len(plain) and plain[words] == " ":
        words += 1
    blank = plain.rfind(" ", words, limit + 1)
    if blank > words:
        return blank
    later = plain.find(" ", limit)
    return later if later > 0 else len(plain)


def money(amount: Decimal | None) -> str:
    """``$1,918.00``."""
    return "" if amount is None else f"-${-amount:,.2f}" if amount < 0 else f"${amount:,.2f}"


def aligned(lines: Lines, rows: Sequence[Sequence[str]], indent: int = 2) -> None:
    """Rows in columns, amounts to the right; where they have no room side by side, each row is wrapped."""
    if not rows:
        return
    widths = [max(len(visible(row[column])) for row in rows) for column in range(len(rows[0]))]
    fits = sum(widths) + 3 * (len(widths) - 1) <= lines.width
    for row in rows:
        cells = [visible(cell) for cell in row]
        if fits:
            cells = [
                cell.rjust(width) if cell.startswith(("$", "-$")) else cell.ljust(width)
                for cell, width in zip(cells, widths, strict=True)
            ]
        lines.put(Text("   ".join(cell for cell in cells if cell)), indent + 2)
