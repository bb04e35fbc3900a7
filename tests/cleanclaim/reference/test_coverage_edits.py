"""From the official file to the finding: an imported export decides AL02, AL03 and AL11, and ``explain`` names it."""

from __future__ import annotations

import msgspec
import pytest

from cleanclaim.process.explaining import answer
from cleanclaim.reference.editions import EditionStore
from cleanclaim.reference.library import open_library
from tests.cleanclaim.reference.conftest import Add
from tests.cleanclaim.reference.test_coverage import DAY, export
from validators.engine.catalogue import rule_by_id
from validators.engine.runner import Runner, Verdict
from validators.examples.shorthand import parse_claim
from validators.questions.reference import Reference
from x12.records.party import Address


def check(store: EditionStore, text: str, state: str) -> Verdict:
    claim = parse_claim(text)
    assert claim.billing
    claim = msgspec.structs.replace(claim, billing=msgspec.structs.replace(claim.billing, address=Address(state=state)))
    rules = [rule_by_id(name) for name in ("AL02", "AL03", "AL04")]
    return Runner(rules, Reference(open_library(store.folder.parent))).check(claim)


@pytest.mark.parametrize(
    ("dx", "lines", "state", "expected"),
    [
        ("S42.001A", "0ZA01", "TX", []),
        ("M80.011A", "0ZA01", "TX", []),  # the second group names no procedure: it is for all
        ("I10,S42.002A", "0ZA01 ->1,2", "OK", []),
        ("I10", "0ZA01", "TX", ["AL02"]),
        ("Z00.00", "0ZA01", "NM", ["AL02"]),  # on the list of those that do not support it
        ("I10,S42.001A", "0ZA01 ->1", "TX", ["AL03"]),
        ("I10", "0ZA01", "CA", []),  # no article there
        ("I10", "0ZA03", "TX", []),  # no article lists the procedure
    ],
)
def test_covered_pairs_pass_and_others_are_found(
    add: Add, store: EditionStore, dx: str, lines: str, state: str, expected: list[str]
) -> None:
    add(export())
    verdict = check(store, f"P dos={DAY} dx={dx} filing=MB | {lines}", state)
    assert [finding.rule for finding in verdict.findings] == expected
    assert verdict.not_checked == ()
    assert all(finding.edition == "LCD article A50001" for finding in verdict.findings)


@pytest.mark.parametrize(("bill", "expected"), [("131", ["AL02"]), ("851", [])])
def test_an_article_for_one_type_of_bill(add: Add, store: EditionStore, bill: str, expected: list[str]) -> None:
    add(export())
    verdict = check(store, f"I dos={DAY} dx=I10 tob={bill} filing=MA | 0ZA01 rev=0360", "TX")
    assert [finding.rule for finding in verdict.findings] == expected


def test_explain_names_the_article(add: Add, store: EditionStore) -> None:
    add(export())
    found = answer("0ZA01", ["S42001A", "I10"], DAY, Reference(open_library(store.folder.parent)), state="TX")
    assert [about.verdict for about in found.diagnoses] == ["supports", "against"]
    assert {evidence.reference for about in found.diagnoses for evidence in about.evidence} == {"LCD article A50001"}
    assert "Clavicle" in found.diagnoses[0].evidence[0].text
    assert found.not_asked == ("no claim history (run with --store)",)


def test_an_asterisk_is_told(add: Add, store: EditionStore) -> None:
    add(export())
    found = answer("0ZA01", ["S42002A"], DAY, Reference(open_library(store.folder.parent)), state="TX")
    assert "condition" in found.diagnoses[0].evidence[0].text
