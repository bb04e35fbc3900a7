"""How often the alignment model is right: pairs of diagnosis and procedure with a known answer, by specialty.

``files/fresh_pairs.tsv`` was written without sight of the model; when first tried 393 of its 396 misfits and 11 of its
2,451 fits were called (0.45 %). The other sets stand beside the repository and are skipped where they are absent.
``pytest -s`` prints every table with 95 % Wilson intervals.
"""

from __future__ import annotations

import csv
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from cleanclaim.reference.alignment_table import alignment_model
from validators.alignment.evidence import interval
from validators.questions.rows import PairOutcomes

CASES = Path(__file__).resolve().parents[3] / "shared" / "cases"
FRESH = Path(__file__).with_name("files") / "fresh_pairs.tsv"
SETS = {"fresh pairs": FRESH, "given pairs": CASES / "pairs.tsv", "further pairs": CASES / "pairs_more.tsv"}

Counts = Counter[tuple[str, str, bool]]
"""Pairs by specialty, truth (fit or misfit) and whether the model calls them."""


def counted(path: Path) -> Counts:
    """Every pair of the file, judged; specialty ``all`` holds the sums."""
    if not path.exists():
        pytest.skip(f"{path.name} is not beside the repository")
    model = alignment_model()
    found: Counts = Counter()
    with path.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream, delimiter="\t"):
            called = model.judge(row["cpt"], row["dx"].replace(".", "")).ruling == "conflict"
            for specialty in (row["specialty"], "all"):
                found[specialty, row["truth"], called] += 1
    return found


def rate(found: Counts, specialty: str, truth: str) -> tuple[int, int]:
    """How many of the specialty's pairs of that truth are called, of how many."""
    called = found[specialty, truth, True]
    return called, called + found[specialty, truth, False]


def lines(found: Counts) -> Iterator[str]:
    """A table of both rates by specialty."""
    for specialty in sorted({key[0] for key in found}):
        rates = (f"  {truth}s called {shown(*rate(found, specialty, truth))}" for truth in TRUTHS)
        yield f"{specialty:14}{''.join(rates)}"


TRUTHS = ("misfit", "fit")


def shown(called: int, pairs: int) -> str:
    """``393/396 99.2 % (97.8-99.7)``."""
    if not pairs:
        return f"{'0/0':>9} {'':21}"
    low, high = interval(PairOutcomes(pairs - called, called))
    return f"{f'{called}/{pairs}':>9} {called / pairs:6.1%} ({low:5.1%}-{high:6.1%})"


@pytest.mark.parametrize("name", SETS)
def test_misfits_are_called_and_fits_are_not(name: str) -> None:
    found = counted(SETS[name])
    sys.stdout.write("\n".join((f"\n{name}", *lines(found), "")))
    called, misfits = rate(found, "all", "misfit")
    wrong, fits = rate(found, "all", "fit")
    assert called / misfits >= 0.95
    assert wrong / fits <= 0.005


@pytest.mark.parametrize("name", SETS)
def test_no_specialty_is_left_behind(name: str) -> None:
    found = counted(SETS[name])
    for specialty in {key[0] for key in found}:
        called, misfits = rate(found, specialty, "misfit")
        assert misfits < 20 or called / misfits >= 0.85, f"{specialty}: {called} of {misfits}"
