"""What a person meets who opens a page: it is there at once, answers, says nothing on the console, asks the net for
nothing, and is fit for a keyboard and a screen reader."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

from tests.browser.chromium import Watched
from tests.browser.pages import hostile, many_claims

pytestmark = pytest.mark.browser

MANY = 10_000
SOON = 2.0
"""Seconds within which a page of ten thousand claims is open and has filtered."""


@pytest.fixture(scope="session")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return many_claims(tmp_path_factory.mktemp("many"), MANY)


def shown(page: Any) -> list[str]:
    """The claims that can be seen in the long table."""
    found: list[str] = page.evaluate(
        "Array.from(document.querySelectorAll('.long tbody tr')).filter(row => row.offsetParent)"
        ".map(row => row.dataset.claim)"
    )
    return found


@pytest.mark.parametrize("name", ["check", "reconcile"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1100])
def test_a_page_is_fit_for_everybody(
    name: str, scheme: str, width: int, pages: dict[str, Path], watched: Watched
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = watched.page
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 900})
    watched.open(pages[name])
    found = [
        (item["id"], item["impact"], [node["html"][:120] for node in item["nodes"]])
        for item in Axe().run(page).response["violations"]
    ]
    assert [item for item in found if item[1] in ("serious", "critical", "moderate")] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width, "the page scrolls sideways"


@pytest.mark.parametrize("name", ["check", "reconcile"])
def test_a_page_is_alone_and_silent(name: str, pages: dict[str, Path], watched: Watched) -> None:
    page = watched.open(pages[name])
    page.wait_for_timeout(200)
    assert watched.said == []
    assert watched.asked == [pages[name].as_uri()]


def test_what_asks_for_somebody_is_on_the_first_screen(pages: dict[str, Path], watched: Watched) -> None:
    page = watched.open(pages["check"])
    for text in ("Fix 1 claim before sending", "$195.00", "At risk", "$955.00", "Start here", "CC-1006"):
        box = page.get_by_text(text).first.bounding_box()
        assert box is not None
        assert box["y"] + box["height"] < 900, text


def test_filters(pages: dict[str, Path], watched: Watched) -> None:
    page = watched.open(pages["check"])
    assert shown(page) == ["CC-1006", "CC-1003", "CC-1004"]
    page.get_by_label("What to do", exact=True).select_option("look")
    assert shown(page) == ["CC-1003", "CC-1004"]
    assert page.get_by_role("status").inner_text() == "2 claims"
    page.get_by_label("Edit", exact=True).select_option("AL04")
    assert shown(page) == ["CC-1003"]
    page.get_by_label("Edit", exact=True).select_option("")
    page.get_by_label("What to do", exact=True).select_option("")
    page.get_by_label("Find", exact=True).fill("m25.569")
    assert shown(page) == ["CC-1004"]
    page.get_by_label("Find", exact=True).fill("")
    page.get_by_label("Order", exact=True).select_option("charge")
    assert shown(page) == ["CC-1003", "CC-1006", "CC-1004"]
    page.get_by_label("What to do", exact=True).select_option("look")
    page.get_by_role("link", name="CC-1006").click()
    assert "CC-1006" in shown(page), "a link to a claim that is filtered away shows it"


def test_by_keyboard(pages: dict[str, Path], watched: Watched) -> None:
    page = watched.open(pages["check"])
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "To the content"
    page.get_by_label("Find", exact=True).focus()
    page.keyboard.type("AL04")
    assert shown(page) == ["CC-1003"]
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.tagName") == "SELECT"


def test_without_a_script_everything_is_there(pages: dict[str, Path], running: Any) -> None:
    context = running.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(pages["check"].as_uri())
    assert page.locator(".long tbody tr").count() == 3
    assert all(row.is_visible() for row in page.locator(".long tbody tr").all())
    assert page.locator(".tools").count() == 0
    context.close()


def test_hostile_names_stay_text(tmp_path: Path, watched: Watched) -> None:
    path = hostile(tmp_path)
    page = watched.open(path)
    page.get_by_label("Find", exact=True).fill("<img")
    assert "<img src=x onerror=alert(1)>" in page.locator("main").inner_text()
    assert page.title().startswith("cleanclaim: ")
    assert page.locator("img, svg:not(.chart svg), iframe, b b").count() == 0
    assert watched.said == []
    assert watched.asked == [path.as_uri()]


def test_ten_thousand_claims_open_and_filter_at_once(many: Path, watched: Watched) -> None:
    page = watched.page
    start = time.perf_counter()
    watched.open(many)
    opened = time.perf_counter() - start
    assert len(shown(page)) == 100, "a hundred at a time"
    assert "claims with findings have no room" not in page.locator("main").inner_text() or many.stat().st_size > 4e6
    start = time.perf_counter()
    page.get_by_label("Edit", exact=True).select_option("PX16")
    page.get_by_label("Find", exact=True).fill("C77-1006")
    found = shown(page)
    filtered = time.perf_counter() - start
    assert found == ["C77-1006"]
    measured = f"{many.stat().st_size:,} bytes: open in {opened:.2f} s, filtered in {filtered:.2f} s"
    assert max(opened, filtered) < SOON, measured
    assert many.stat().st_size < 5_000_000


def test_paging(many: Path, watched: Watched) -> None:
    page = watched.open(many)
    first = shown(page)
    page.get_by_role("button", name="Next").click()
    second = shown(page)
    assert len(second) == 100
    assert not set(first) & set(second)
    assert page.get_by_role("status").inner_text().startswith("101 to 200 of ")
    page.get_by_role("button", name="Before").click()
    assert shown(page) == first


def test_a_printed_page_has_every_claim(many: Path, watched: Watched) -> None:
    page = watched.open(many)
    page.get_by_label("Find", exact=True).fill("C7")
    kept = int(page.get_by_role("status").inner_text().split(" of ")[1].split()[0].replace(",", ""))
    page.emulate_media(media="print")
    assert len(shown(page)) == kept > 100
    assert not page.locator(".tools").is_visible()
