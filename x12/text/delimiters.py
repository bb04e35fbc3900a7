"""The characters that part an interchange, read again at every ISA."""

from __future__ import annotations

import msgspec


class Delimiters(msgspec.Struct, frozen=True):
    """Separators of one interchange, as declared by its ISA segment (ISA is fixed-width, X12.5 §5.1).

    ``element`` follows "ISA", ``repetition`` is ISA11 (``""`` before version 00402), ``component`` ISA16, ``segment``
    the terminator after it. Each is one character, or the two latin-1 characters of a UTF-8 encoded one. ``line_break``
    is what stands between terminator and next tag in a file laid out consistently (``""``, ``\\n``, ``\\r\\n``), else
    ``""``.
    """

    element: str = "*"
    component: str = ":"
    repetition: str = "^"
    segment: str = "~"
    line_break: str = ""
