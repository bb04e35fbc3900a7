"""Rows on their way into the store, kept aside until everything is read: the write itself is then short.

Small spools stay in memory, large ones go to a temporary file that only this user can read and that vanishes with the
process. What is spooled are rows of the store: codes, numbers and keys, no persons.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from types import TracebackType
from typing import Any, BinaryIO, cast

import msgspec

_IN_MEMORY = 8 << 20
_ENCODER = msgspec.msgpack.Encoder()
_LENGTH = 4


class Spool:
    """A queue of values that msgpack can hold; read back once, in order, as what they were built from."""

    def __init__(self) -> None:
        self._file = cast("BinaryIO", tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY))  # noqa: SIM115 - closed below
        self.count = 0

    def add(self, value: Any) -> None:
        """Put a value at the end."""
        data = _ENCODER.encode(value)
        self._file.write(len(data).to_bytes(_LENGTH, "big"))
        self._file.write(data)
        self.count += 1

    def __iter__(self) -> Iterator[Any]:
        self._file.seek(0)
        while header := self._file.read(_LENGTH):
            yield msgspec.msgpack.decode(self._file.read(int.from_bytes(header, "big")))

    def __enter__(self) -> Spool:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()
