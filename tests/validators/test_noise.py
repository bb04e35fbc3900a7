"""The noise budget: how many ordinary claims carry a finding of warn or above, and each edit's rate in a table.

Ordinary claims are those the corpus' sources call valid (the guides' examples, most with invented identifiers) and a
thousand of our own making, clinically sound. What is found on the corpus' claims, claim by claim and with its reason,
stands in ``test_corpus_quiet``; here are the rates. A change that is meant: correct the table, and read the difference.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest

from cleanclaim.tools.sample import Kind, write_sample
from tests.corpus import corpus_files
from tests.validators.test_corpus_quiet import runner
from x12.build.read_837 import read_claims
from x12.records.claim import Claim

TABLE = Path(__file__).parent / "files" / "noise.tsv"
BUDGET = 0.05
KINDS: tuple[Kind, ...] = ("P", "I", "D")
CLAIMS_OF_A_KIND = 400

VALID = [
    file.path
    for file in corpus_files()
    if "837" in file.row["transaction"] and file.row["source_verdict"].startswith("valid")
]
pytestmark = pytest.mark.skipif(not VALID, reason="no EDI corpus beside the repository")


def claims(paths: Iterable[Path]) -> Iterator[Claim]:
    for path in paths:
        with path.open("rb") as stream:
            yield from (claim for claim in read_claims(stream) if isinstance(claim, Claim))


def loud(found: Iterable[Claim]) -> tuple[int, int, Counter[tuple[str, str]]]:
    """Claims, claims with a finding of warn or above, and claims by edit and severity."""
    total = stopped = 0
    edits: Counter[tuple[str, str]] = Counter()
    for claim in found:
        said = {(f.rule, str(f.severity)) for f in runner().check(claim).findings if f.severity != "inform"}
        total += 1
        stopped += bool(said)
        edits.update(said)
    return total, stopped, edits


@cache
def of_the_corpus() -> tuple[int, int, Counter[tuple[str, str]]]:
    return loud(claims(VALID))


@pytest.fixture(scope="module")
def of_our_own(tmp_path_factory: pytest.TempPathFactory) -> tuple[int, int, Counter[tuple[str, str]]]:
    folder = tmp_path_factory.mktemp("sound")
    paths = []
    for kind in KINDS:
        paths.append(folder / f"{kind}.edi")
        write_sample(paths[-1], claims=CLAIMS_OF_A_KIND, seed=2027, kind=kind)
    return loud(claims(paths))


def test_sound_claims_are_quiet(of_our_own: tuple[int, int, Counter[tuple[str, str]]]) -> None:
    assert of_our_own == (len(KINDS) * CLAIMS_OF_A_KIND, 0, Counter())


def test_few_ordinary_claims_carry_a_warning(of_our_own: tuple[int, int, Counter[tuple[str, str]]]) -> None:
    total, stopped = (one + two for one, two in zip(of_the_corpus()[:2], of_our_own[:2], strict=True))
    assert stopped / total <= BUDGET


def test_the_rate_of_each_edit_is_that_of_the_table() -> None:
    total, _, edits = of_the_corpus()
    head, *rows = TABLE.read_text(encoding="utf-8").splitlines()
    assert head == "edit\tseverity\tclaims\tof\twhy"
    written = {tuple(row.split("\t")[:4]) for row in rows}
    assert written == {(edit, severity, str(count), str(total)) for (edit, severity), count in edits.items()}
    assert all(row.split("\t")[4] for row in rows)
