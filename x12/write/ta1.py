"""TA1: the answer to an interchange's own envelope (TR3 appendix C.1.4; X12.5).

TA104 is R for every fault of ISA, IEA or the structure between them: its sender must mend and send it again. It is E
where only the end is untidy (text after the IEA, the last terminator missing).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from x12.envelope.checks import is_date, is_time
from x12.envelope.events import Interchange
from x12.issues import ISSUES
from x12.records.issue import Issue
from x12.write.envelope import clean, segment

_NOTE_CODES = frozenset(f"{number:03}" for number in range(32))


def interchange_status(issues: Sequence[Issue]) -> tuple[str, str]:
    """TA104 and TA105 for an interchange with these issues: the gravest decides, the first of its kind is named."""
    errors = [issue for issue in issues if issue.level == "interchange" and issue.weight == "error"]
    if not errors:
        return "A", "000"
    rejecting = [issue for issue in errors if not ISSUES[issue.key].noted]
    code = (rejecting or errors)[0].code
    return ("R" if rejecting else "E"), code if code in _NOTE_CODES else "024"


def write_ta1(interchange: Interchange, status: str, note: str, moment: datetime) -> str:
    """The TA1 segment: control number, date and time as received.

    An ISA09 or ISA10 that is no date or time cannot be repeated here: ``moment``'s date or 0000 stands for it.
    """
    day, time = interchange.get(9), interchange.get(10)
    return segment(
        "TA1",
        digits(interchange.get(13), 9, 9),
        day if len(day) == 6 and is_date("20" + day) else f"{moment:%y%m%d}",
        time if len(time) == 4 and is_time(time) else "0000",
        status,
        note,
    )


def digits(sent: str, shortest: int, longest: int) -> str:
    """A number as received, made to fit where it must be numeric: other characters out, zeros in front."""
    kept = "".join(character for character in clean(sent, 80) if character.isdigit())
    return kept[:longest].rjust(shortest, "0")
