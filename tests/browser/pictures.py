"""The pictures the README shows: ``python -m tests.browser.pictures`` draws them; look before they go in."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from tests.browser.chromium import browser
from tests.browser.pages import SAMPLES
from tests.cleanclaim.shell import ROOT, cleanclaim

SHOWN = {"page-check": ("check.html", 1000, 860, "light"), "page-reconcile": ("reconcile.html", 1000, 760, "light")}


def main() -> None:
    """Draw them all."""
    os.environ.setdefault("CLEANCLAIM_PROMISED", "")
    with tempfile.TemporaryDirectory() as made, browser() as running:
        folder = Path(made)
        for name in ("brief_professional.edi", "brief_professional.835.edi"):
            shutil.copy(SAMPLES / name, folder / name)
        cleanclaim("check", "brief_professional.edi", "--record", "-o", "check.html", folder=folder)
        cleanclaim("reconcile", "brief_professional.835.edi", "-o", "reconcile.html", folder=folder)
        for name, (source, width, height, scheme) in SHOWN.items():
            page = running.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
            page.goto((folder / source).as_uri())
            page.screenshot(path=ROOT / "docs" / f"{name}.png")


if __name__ == "__main__":
    main()
