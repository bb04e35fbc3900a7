"""The browser, and pages to look at."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser.chromium import Watched, browser, program
from tests.browser.pages import sample_pages


@pytest.fixture(scope="session")
def running() -> Iterator[Any]:
    """The browser; tests are skipped with a notice where there is none, unless one was promised."""
    promised = "chromium" in os.environ.get("CLEANCLAIM_PROMISED", "").split()
    if not promised:
        pytest.importorskip("playwright", reason="no playwright: `make browser` installs it")
        if program() is None:
            pytest.skip("no Chromium on this machine (apt install chromium)")
    with browser() as found:
        yield found


@pytest.fixture
def watched(running: Any) -> Iterator[Watched]:
    """A new page that is listened to."""
    context = running.new_context(viewport={"width": 1100, "height": 900})
    yield Watched(context.new_page())
    context.close()


@pytest.fixture(scope="session")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The pages of a check and a reconciliation of the samples."""
    return sample_pages(tmp_path_factory.mktemp("pages"))
