"""How often the alignment model is right: pairs of diagnosis and procedure with a known answer, by specialty.

``files/fresh_pairs.tsv`` was written without sight of the model; when first tried 393 of its 396 misfits and 11 of its
2,451 fits were called (0.45 %). The other sets stand beside the repository and are skipped where they are absent.
``pytest -s`` prints every table with 95 % Wilson intervals; ``docs/alignment-measured.md`` holds them.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from cleanclaim.tools.alignment import Counts, counted, coverage, page, rate, rates, section

ROOT = Path(__file__).resolve().parents[2]
CASES = ROOT.parent / "shared" / "cases"
FRESH = Path(__file__).with_name("files") / "fresh_pairs.tsv"
SETS = {"fresh pairs": FRESH, "given pairs": CASES / "pairs.tsv", "further pairs": CASES / "pairs_more.tsv"}


def pairs(name: str) -> Counts:
    if not SETS[name].exists():
        pytest.skip(f"{SETS[name].name} is not beside the repository")
    return counted(SETS[name])


@pytest.mark.parametrize("name", SETS)
def test_misfits_are_called_and_fits_are_not(name: str) -> None:
    found = pairs(name)
    sys.stdout.write("\n".join((f"\n{name}", *rates(found), "")))
    called, misfits = rate(found, "all", "misfit")
    wrong, fits = rate(found, "all", "fit")
    assert called / misfits >= 0.95
    assert wrong / fits <= 0.005


@pytest.mark.parametrize("name", SETS)
def test_no_specialty_is_left_behind(name: str) -> None:
    found = pairs(name)
    for specialty in {key[0] for key in found}:
        called, misfits = rate(found, specialty, "misfit")
        assert misfits < 20 or called / misfits >= 0.85, f"{specialty}: {called} of {misfits}"


@pytest.mark.parametrize("name", SETS)
def test_the_published_figures_are_fresh(name: str) -> None:
    published = (ROOT / "docs" / "alignment-measured.md").read_text(encoding="utf-8")
    assert "\n".join(rates(pairs(name))) in published, "run: python -m cleanclaim.tools.alignment"


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("00100", "anesthesia"), ("23500", "surgery"), ("71046", "radiology"), ("84443", "laboratory"),
        ("90471", "medicine"), ("99213", "evaluation and management"), ("99601", "medicine"),
        ("0075T", "category III"), ("0001U", "proprietary laboratory"), ("J1100", "HCPCS J"), ("?", "other"),
    ],
)  # fmt: skip
def test_the_section_of_a_code(code: str, expected: str) -> None:
    assert section(code) == expected


def test_coverage_tells_a_verdict_from_open_and_unknown() -> None:
    lines = list(coverage(["23500", "27447", "99213", "0001T", "99999"]))
    assert "| surgery | 2 | 2 (100 %) | 0 | 0 | 100 % |" in lines
    assert "| evaluation and management | 1 | 0 (0 %) | 1 | 0 | - |" in lines
    assert "| category III | 1 | 0 (0 %) | 0 | 1 | 0 % |" in lines, "not yet sorted is not open by nature"
    assert "| medicine | 1 | 0 (0 %) | 0 | 1 | 0 % |" in lines


def test_the_page_names_every_set() -> None:
    assert "### Fresh" in page(["23500"], {"Fresh": FRESH})
