"""Opening one input in a test; it stays open while the block runs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cleanclaim.process.source import Source, open_sources


@contextmanager
def opened(path: Path) -> Iterator[Source]:
    """The single input ``path`` holds."""
    sources = open_sources([path])
    yield next(sources)
    assert next(sources, None) is None
