"""The envelope of what goes out: ISA, GS, ST and their trailers with right counts, under a given clock and numbers.

Source: TR3 appendix C.1. Nothing here reads a clock or invents a control number: both are handed in, so that the same
input gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

import msgspec

from x12.envelope.checks import INTERCHANGE_QUALIFIERS

ELEMENT = "*"
COMPONENT = ":"
REPETITION = "^"
TERMINATOR = "~"
LINE_END = "\n"

_SEPARATORS = frozenset(ELEMENT + COMPONENT + REPETITION + TERMINATOR)


class Controls(Protocol):
    """Where control numbers come from: a durable counter in production, a plain one in tests."""

    def interchange(self) -> int:
        """The next ISA13, 1 to 999999999."""

    def group(self) -> int:
        """The next GS06, 1 to 999999999."""


class CountingControls:
    """Control numbers counted up from a start, returning to 1 after nine digits are used up."""

    def __init__(self, interchange: int = 1, group: int = 1) -> None:
        self._interchange = interchange - 1
        self._group = group - 1

    def interchange(self) -> int:
        """The next ISA13."""
        self._interchange = self._interchange % 999_999_999 + 1
        return self._interchange

    def group(self) -> int:
        """The next GS06."""
        self._group = self._group % 999_999_999 + 1
        return self._group


class Address(msgspec.Struct, frozen=True):
    """Who sends to whom in an ISA (ISA05–ISA08, without padding) and for what use (ISA15)."""

    sender_qualifier: str
    sender: str
    receiver_qualifier: str
    receiver: str
    usage: str = "P"

    def swapped(self) -> Address:
        """The way back."""
        return Address(self.receiver_qualifier, self.receiver, self.sender_qualifier, self.sender, self.usage)


def segment(tag: str, *elements: str) -> str:
    """One segment without its terminator; empty elements at the end are left out."""
    parts = [tag, *elements]
    while len(parts) > 1 and not parts[-1]:
        parts.pop()
    return ELEMENT.join(parts)


def composite(*components: str) -> str:
    """One composite; empty components at the end are left out."""
    parts = list(components)
    while parts and not parts[-1]:
        parts.pop()
    return COMPONENT.join(parts)


def clean(value: str, longest: int) -> str:
    """``value`` fit to stand in an element: no separators of ours, printable ASCII, no blanks around, cut to length."""
    kept = "".join(c if " " <= c <= "~" and c not in _SEPARATORS else " " for c in value)
    return kept.strip()[:longest].strip()


class OutgoingInterchange:
    """One interchange to be written: loose segments (TA1), then groups each holding sets."""

    def __init__(self, address: Address, moment: datetime, controls: Controls) -> None:
        self._address = address
        self._moment = moment
        self._controls = controls
        self._loose: list[str] = []
        self._groups: list[str] = []

    def add_loose(self, text: str) -> None:
        """A segment between ISA and the first GS."""
        self._loose.append(text)

    def add_group(
        self, functional_id: str, version: str, sender: str, receiver: str, sets: Iterable[tuple[str, Iterable[str]]]
    ) -> None:
        """A functional group: its sets as (ST01, segments between ST and SE). ``version`` is GS08 and every ST03."""
        control = str(self._controls.group())
        moment = self._moment
        head = segment(
            "GS", functional_id, _application(sender, self._address.sender),
            _application(receiver, self._address.receiver), f"{moment:%Y%m%d}", f"{moment:%H%M}", control, "X", version,
        )  # fmt: skip
        lines = [head]
        count = 0
        for code, body in sets:
            count += 1
            number = f"{count:04}"
            begin = len(lines)
            lines.append(segment("ST", code, number, version))
            lines.extend(body)
            lines.append(segment("SE", str(len(lines) - begin + 1), number))
        lines.append(segment("GE", str(count), control))
        self._groups.append(_joined(lines))

    def __bool__(self) -> bool:
        """Whether there is anything to send."""
        return bool(self._loose or self._groups)

    def render(self) -> bytes:
        """The interchange as bytes, a segment to a line. Takes one interchange control number."""
        control = f"{self._controls.interchange():09}"
        address, moment = self._address, self._moment
        isa = ELEMENT.join(
            (
                "ISA", "00", " " * 10, "00", " " * 10,
                _qualifier(address.sender_qualifier), _identifier(address.sender),
                _qualifier(address.receiver_qualifier), _identifier(address.receiver),
                f"{moment:%y%m%d}", f"{moment:%H%M}", REPETITION, "00501", control, "0",
                "T" if address.usage == "T" else "P", COMPONENT,
            )
        )  # fmt: skip
        tail = segment("IEA", str(len(self._groups)), control)
        text = _joined([isa, *self._loose]) + "".join(self._groups) + _joined([tail])
        return text.encode("ascii")


def _joined(lines: list[str]) -> str:
    end = TERMINATOR + LINE_END
    return end.join(lines) + end


def _qualifier(sent: str) -> str:
    return sent if sent in INTERCHANGE_QUALIFIERS else "ZZ"


def _identifier(sent: str) -> str:
    return (clean(sent, 15) or "UNKNOWN").ljust(15)


def _application(sent: str, otherwise: str) -> str:
    """GS02/GS03: two to fifteen characters; where the received one is unfit, the interchange's."""
    for value in (clean(sent, 15), clean(otherwise, 15)):
        if len(value) >= 2:
            return value
    return "UNKNOWN"
