"""DX01, DX02 and DX03 against an independent source: the code list that comes with simple-icd-10-cm.

The list is a plain text of codes and categories; a code nothing stands below is a code that may be submitted. The
edits answer from the compiled tabular list, so the two meet only here.
"""

from __future__ import annotations

import random
import re
from datetime import date
from functools import cache
from importlib.metadata import distribution

import pytest

from cleanclaim.reference.built_in import builtin_tables
from validators.diagnosis import dx14_misplaced_z_code as dx14
from validators.diagnosis import dx22_birth_weight_conflict as dx22
from validators.engine.catalogue import rule_by_id
from validators.engine.runner import Runner
from validators.examples.shorthand import parse_claim
from validators.questions.reference import Reference

_CODE = re.compile(r"[A-Z]\d[0-9A-Z][0-9A-Z]{0,4}")
_A_CLAIM = 12


@cache
def listed() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Codes that may be submitted, and the headings above them."""
    [path] = [file for file in distribution("simple-icd-10-cm").files or () if "code-list" in str(file)]
    lines = path.locate().read_text(encoding="utf-8").split()
    codes = [code for line in lines if _CODE.fullmatch(code := line.replace(".", ""))]
    known = set(codes)
    headings = {code[:length] for code in codes for length in range(3, len(code))} & known
    return tuple(code for code in codes if code not in headings), tuple(sorted(headings))


@cache
def runner() -> Runner:
    return Runner([rule_by_id(i) for i in ("DX01", "DX02", "DX03")], Reference(builtin_tables()))


def findings(codes: tuple[str, ...], day: str = "2026-01-05") -> dict[str, tuple[str, ...]]:
    """For each code found wrong, the edits that say so (the shown one first)."""
    found: dict[str, tuple[str, ...]] = {}
    for start in range(0, len(codes), _A_CLAIM):
        claim = parse_claim(f"P dos={day} dx={','.join(codes[start : start + _A_CLAIM])} | 99213 ->1")
        verdict = runner().check(claim)
        assert not verdict.not_checked
        for finding in verdict.findings:
            assert finding.value not in found
            assert finding.severity == "reject"
            found[finding.value] = (finding.rule, *finding.also)
    return found


def test_the_list_is_the_april_release() -> None:
    codes, headings = listed()
    assert len(codes) == 74_711
    assert len(headings) > 20_000


@pytest.mark.nightly
def test_every_code_of_the_list_passes() -> None:
    assert findings(listed()[0]) == {}


@pytest.mark.nightly
def test_every_heading_of_the_list_is_truncated() -> None:
    headings = listed()[1]
    found = findings(headings)
    assert set(found) == set(headings)
    assert {edits[0] for edits in found.values()} == {"DX01", "DX02"}
    table = builtin_tables().table("icd10cm", date(2026, 1, 5))
    ended = {heading for heading in headings if found[heading][0] == "DX01"}
    assert ended == {heading for heading in headings if table.life(heading)}


def test_injuries_and_external_causes_that_lack_the_seventh_character_say_so() -> None:
    """In chapters 19 (S) and 20 a code of seven characters has its last one from the encounter list."""
    codes, headings = listed()
    complete = {code[:6].rstrip("X") for code in codes if len(code) == 7 and code[0] in "SVWXY"}
    parents = {heading[:length] for heading in headings for length in range(3, len(heading))}
    lacking = tuple(heading for heading in headings if heading in complete and heading not in parents)
    assert len(lacking) > 8_000
    assert set(findings(lacking).values()) == {("DX02", "DX03")}


@pytest.mark.nightly
def test_codes_with_one_character_changed_are_found() -> None:
    codes, headings = listed()
    known = set(codes) | set(headings)
    chance = random.Random(20260401)
    changed: set[str] = set()
    for code in chance.sample(codes, 3000):
        place = chance.randrange(len(code))
        other = code[:place] + chance.choice("0123456789ABCDEFGHJKLMNPQRSTUVWXYZ") + code[place + 1 :]
        if other not in known:
            changed.add(other)
    found = findings(tuple(sorted(changed)))
    assert set(found) == changed
    assert {edits[0] for edits in found.values()} <= {"DX01", "DX03"}


@pytest.mark.parametrize("extra", ["0", "A", "X", "XXXA"])
def test_codes_with_characters_too_many_are_found(extra: str) -> None:
    codes, _ = listed()
    known = set(codes)
    long = {code + extra for code in codes[::97] if code + extra not in known and len(code + extra) <= 8}
    found = findings(tuple(sorted(long)))
    assert set(found) == long


def test_after_the_last_known_day_no_code_passes_and_none_is_rejected() -> None:
    verdict = runner().check(parse_claim("P dos=2027-10-01 dx=E11.9,C78.31,E11.99,E11 | 99213"))
    assert not verdict.findings
    assert {(n.rule, n.reason) for n in verdict.not_checked} == {
        (rule, "ICD-10-CM FY2027 ended 2027-09-30") for rule in ("DX01", "DX02", "DX03")
    }


@pytest.mark.nightly
def test_every_family_the_edits_name_has_codes() -> None:
    """A prefix that no code of the list begins with is a typing error in the edit."""
    families = {
        *dx14._ONLY_FIRST,
        *dx14._NOT_ONLY_FIRST,
        *dx14._NEVER_FIRST,
        *dx22._GRAMS,
    }
    codes = listed()[0]
    assert sorted(family for family in families if not any(code.startswith(family) for code in codes)) == []
