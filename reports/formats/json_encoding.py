"""Records as JSON, by one encoder: money as a string with its decimals, keys in the order of the types.

Text that was UTF-8 in a file is so again. Signs that would act on a terminal, turn the direction of text or cannot be
seen are written as ``\\u009b``: the same text to a program, harmless to whoever looks at the file.
"""

from __future__ import annotations

import re
from typing import Any

import msgspec

from x12.privacy import UNSEEN
from x12.text.segments import readable

_encode = msgspec.json.Encoder(order="deterministic").encode


class SafeEncoder:
    """Encodes as ``msgspec.json.Encoder`` does, and so that nothing in it acts."""

    @staticmethod
    def encode(record: Any) -> bytes:
        """One JSON value."""
        return harmless(_encode(record))


def harmless(data: bytes) -> bytes:
    """JSON with the signs that act written as escapes."""
    if data.isascii():
        return data.replace(b"\x7f", b"\\u007f") if b"\x7f" in data else data
    return UNSEEN.sub(_escape, readable(data.decode())).encode("utf-8", "surrogatepass")


def _escape(match: re.Match[str]) -> str:
    return f"\\u{ord(match[0]):04x}"


encoder = SafeEncoder()
"""The encoder of all JSON the program writes."""
