"""A browser to look at pages with: the system's own Chromium, driven; nothing is downloaded."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

NAMES = ("chromium", "chromium-browser", "google-chrome")


def program() -> str | None:
    """Where the browser is; ``CLEANCLAIM_CHROMIUM`` names another."""
    found = (os.environ.get("CLEANCLAIM_CHROMIUM"), *map(shutil.which, NAMES))
    return next((path for path in found if path), None)


@contextmanager
def browser() -> Iterator[Any]:
    """The browser, running."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        running = driver.chromium.launch(executable_path=program(), args=["--no-sandbox"] if os.geteuid() == 0 else [])
        try:
            yield running
        finally:
            running.close()


class Watched:
    """A page with all it said, and all it asked for."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.said: list[str] = []
        self.asked: list[str] = []
        page.on("console", lambda message: self.said.append(message.text))
        page.on("pageerror", lambda error: self.said.append(str(error)))
        page.on("dialog", lambda dialog: (self.said.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        page.on("request", lambda request: self.asked.append(request.url))

    def open(self, path: Path) -> Any:
        """Go to the file."""
        self.page.goto(path.as_uri())
        return self.page
