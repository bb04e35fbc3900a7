"""A terminal, or what stands for one: a console over a byte stream on which text from a file is only text.

rich is imported by runs that print tables, and by no others.
"""

from __future__ import annotations

import errno
import io
import os
from collections.abc import Iterable
from contextlib import suppress
from typing import IO, TYPE_CHECKING, Any, cast

from x12.privacy import visible

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text


def console_on(out: IO[bytes]) -> Console:
    """A console that prints to ``out``: in colour and as wide as the window on a terminal, plain and 160 wide else.

    Markup in what is printed is not interpreted, and no sign that acts on a terminal gets through but rich's own.
    """
    from rich.console import Console
    from rich.segment import Segment

    class Harmless(Console):
        """What was not made visible before is here."""

        def render(self, *words: Any, **named: Any) -> Iterable[Segment]:
            for segment in super().render(*words, **named):
                text = segment.text
                if segment.control or (text.isascii() and text.isprintable()) or text == "\n":
                    yield segment
                else:
                    yield Segment("\n".join(map(visible, text.split("\n"))), segment.style)

        def on_broken_pipe(self) -> None:
            """A reader who has gone is for the caller to answer: rich would end with 1, which says what was found."""
            raise BrokenPipeError(errno.EPIPE, "the reader has gone")

    stream = io.TextIOWrapper(out, encoding="utf-8", errors="backslashreplace", write_through=True)
    # The wrapper must not close the stream it borrows when it is collected.
    window = out.isatty() or "COLUMNS" in os.environ
    file = cast(IO[str], _Borrowed(stream))
    return Harmless(file=file, highlight=False, markup=False, emoji=False, width=None if window else 160)


def data(text: str, style: str = "") -> Text:
    """Text from a file, with every sign that would act or hide made visible."""
    from rich.text import Text

    return Text(visible(text), style=style)


class _Borrowed(io.TextIOBase):
    """Text writes go through; closing does not."""

    def __init__(self, stream: io.TextIOWrapper) -> None:
        self._stream = stream

    @property
    def encoding(self) -> str:  # type: ignore[override]
        return "utf-8"

    def write(self, text: str) -> int:
        return self._stream.write(text)

    def flush(self) -> None:
        self._stream.flush()

    def isatty(self) -> bool:
        return self._stream.isatty()

    def fileno(self) -> int:
        return self._stream.fileno()

    def __del__(self) -> None:
        with suppress(ValueError):  # what was borrowed is closed already
            self._stream.detach()
