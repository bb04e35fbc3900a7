"""A data folder of its own for each test, and a way to add made files to it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from cleanclaim.reference.editions import EditionStore
from cleanclaim.reference.importers.add import Added, add_files
from tests.cleanclaim.reference.layouts import put

Add = Callable[..., Added]


@pytest.fixture
def store(tmp_path: Path) -> EditionStore:
    return EditionStore(tmp_path / "data")


@pytest.fixture
def add(tmp_path: Path, store: EditionStore) -> Add:
    """``add({"name.csv": b"…"}, first=…)``: write the files and import them together."""

    def adding(files: dict[str, bytes], **options: object) -> Added:
        paths = [put(tmp_path, name, content) for name, content in files.items()]
        return add_files(paths, store, accept=lambda _: True, **options)  # type: ignore[arg-type]

    return adding
