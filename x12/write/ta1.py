"""TA1: the answer to an interchange's own envelope (TR3 appendix C.1.4; X12.5)."""

from __future__ import annotations

from datetime import datetime

from x12.envelope.checks import is_date, is_time
from x12.envelope.events import Interchange
from x12.write.envelope import clean, segment

_NOTE_CODES = frozenset(f"{number:03}" for number in range(32))


def write_ta1(interchange: Interchange, status: str, note: str, moment: datetime) -> str:
    """The TA1 segment: control number, date and time as received, TA104 ``status``, TA105 ``note``.

    A note that is no code of TA105 becomes 024, invalid content.
    An ISA09 or ISA10 that is no date or time cannot be repeated here: ``moment``'s date or 0000 stands for it.
    """
    day, time = interchange.get(9), interchange.get(10)
    return segment(
        "TA1",
        digits(interchange.get(13), 9, 9),
        day if len(day) == 6 and is_date("20" + day) else f"{moment:%y%m%d}",
        time if len(time) == 4 and is_time(time) else "0000",
        status,
        note if note in _NOTE_CODES else "024",
    )


def digits(sent: str, shortest: int, longest: int) -> str:
    """A number as received, made to fit where it must be numeric: other characters out, zeros in front."""
    kept = "".join(character for character in clean(sent, 80) if character.isdigit())
    return kept[:longest].rjust(shortest, "0")
