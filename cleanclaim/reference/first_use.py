"""What takes long the first time says so to whoever listens: the command line does, who imports us need not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

Kind = Literal["working", "hindered"]
"""Work that is done once, or a hindrance that makes it be done every time."""

_listeners: list[Callable[[Kind, str], None]] = []


def listen(listener: Callable[[Kind, str], None]) -> None:
    """Have ``listener`` told from now on."""
    _listeners.append(listener)


def tell(kind: Kind, text: str) -> None:
    """Tell all who listen."""
    for listener in _listeners:
        listener(kind, text)
