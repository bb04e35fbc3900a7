"""Guides: found without importing pyx12, parsed without entities, corrected, and chosen by version."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from x12.guides import choose_guide, load_guide, source
from x12.guides.codes import data_elements, external_codes
from x12.guides.nodes import Loop, SegmentUse, SyntaxNote
from x12.sets import CLAIM_ACKNOWLEDGEMENT, DENTAL, INSTITUTIONAL, PROFESSIONAL, REMITTANCE

# ST01, version, map, and how it is told: exactly that guide, an edition of it, or a stand-in.
VERSIONS = [
    ("837", "005010X222A1", PROFESSIONAL, "same"),
    ("837", "005010X222", PROFESSIONAL, "alias"),
    ("837", "005010X222A2", PROFESSIONAL, "alias"),
    ("837", "005010X223A2", INSTITUTIONAL, "same"),
    ("837", "005010X223", INSTITUTIONAL, "alias"),
    ("837", "005010X223A1", INSTITUTIONAL, "alias"),
    ("837", "005010X223A3", INSTITUTIONAL, "alias"),
    ("837", "005010X224A2", DENTAL, "same"),
    ("837", "005010X224", DENTAL, "alias"),
    ("837", "005010X224A1", DENTAL, "alias"),
    ("837", "005010X224A3", DENTAL, "alias"),
    ("835", "005010X221A1", REMITTANCE, "same"),
    ("835", "005010X221", REMITTANCE, "alias"),
    ("837", "005010X291", PROFESSIONAL, "stand-in"),
    ("837", "005010X292", INSTITUTIONAL, "stand-in"),
    ("837", "005010X293", DENTAL, "stand-in"),
    ("837", "005010X298", PROFESSIONAL, "stand-in"),
    ("837", "005010X299", INSTITUTIONAL, "stand-in"),
    ("837", "005010X300", DENTAL, "stand-in"),
    ("277", "005010X214", CLAIM_ACKNOWLEDGEMENT, "same"),
    ("999", "005010X231A1", "999.5010X231.A1.xml", "same"),
    ("999", "005010X231", "999.5010.xml", "same"),
    ("837", "004010X098A1", "837.4010.X098.A1.xml", "alias"),
    ("837", "004010X096A1", "837.4010.X096.A1.xml", "alias"),
    ("837", "004010X097A1", "837.4010.X097.A1.xml", "alias"),
    ("835", "004010X091A1", "835.4010.X091.A1.xml", "alias"),
]


@pytest.mark.parametrize(("set_code", "version", "file", "how"), VERSIONS)
def test_version_has_its_guide(set_code: str, version: str, file: str, how: str) -> None:
    choice = choose_guide(set_code, version)
    assert choice is not None
    assert (choice.file, choice.exact, bool(choice.notice)) == (file, how != "stand-in", how != "same")
    assert load_guide(file).root.first is not None


@pytest.mark.parametrize(
    ("set_code", "version"), [("837", "005010X999"), ("837", ""), ("834", "005010X220A1"), ("", "")]
)
def test_unknown_version_has_none(set_code: str, version: str) -> None:
    assert choose_guide(set_code, version) is None


def uses(file: str, loop: str, tag: str) -> list[SegmentUse]:
    return [use for use in load_guide(file).segments() if (use.loop.id, use.tag) == (loop, tag)]


def test_counts_of_the_professional_guide() -> None:
    """71 loops and 386 segments are the map's; the wrappers and ISA, GS, GE, TA1, IEA lie outside the set."""

    def loops(loop: Loop) -> int:
        return 1 + sum(loops(child) for child in loop.children if isinstance(child, Loop))

    guide = load_guide(PROFESSIONAL)
    assert len(list(guide.segments())) == 386 - 5
    assert loops(guide.root) == 71 - 2


def test_corrections() -> None:
    (claim,) = {id(use.loop): use for use in uses(PROFESSIONAL, "2300", "CLM")[:1]}.values()
    assert (claim.elements[1].decimals, claim.elements[1].negative) == (2, False)
    (city,) = uses(PROFESSIONAL, "2010AA", "N4")
    assert city.elements[1].external == ""
    (start,) = (use for use in load_guide(PROFESSIONAL).segments() if use.tag == "ST")
    assert not start.elements[2].codes
    certificates = [use for use in uses(PROFESSIONAL, "2400", "PWK") if use.keys and "CT" in use.keys]
    assert all("AD" in use.elements[1].codes for use in certificates)
    (older,) = uses("837.4010.X098.A1.xml", "2300", "CLM")[:1]
    assert older.elements[1].decimals is None


@pytest.mark.parametrize(
    ("note", "present", "holds"),
    [
        ("P0304", {3, 4}, True),
        ("P0304", {1}, True),
        ("P0304", {3}, False),
        ("R0203", {3}, True),
        ("R0203", {1}, False),
        ("E0207", {2}, True),
        ("E0207", {2, 7}, False),
        ("C0605", {5}, True),
        ("C0605", {6}, False),
        ("L050607", {5, 7}, True),
        ("L050607", {5}, False),
        ("L050607", {6}, True),
    ],
)
def test_syntax_notes(note: str, present: set[int], holds: bool) -> None:
    positions = tuple(int(note[at : at + 2]) for at in range(1, len(note), 2))
    assert SyntaxNote(note[0], positions).holds(present) is holds


def test_code_lists_and_data_elements() -> None:
    assert data_elements()["782"].type == "R"
    assert data_elements()["373"][1:] == (8, 8)
    assert {"11", "21"} <= external_codes()["pos"]
    assert "NY" in external_codes()["states"]


def test_loading_a_guide_imports_no_pyx12() -> None:
    script = (
        "import sys; from x12.guides import load_guide; load_guide('835.5010.X221.A1.xml'); "
        "sys.exit('pyx12' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False, cwd=Path(__file__).parents[2]).returncode == 0


def test_a_map_cannot_read_other_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An entity that names a file stays unread, so its text cannot become part of a guide."""
    secret = tmp_path / "secret"
    secret.write_text("NOT FOR GUIDES", encoding="ascii")
    (tmp_path / "evil.xml").write_text(
        f'<!DOCTYPE t [<!ENTITY e SYSTEM "{secret.as_uri()}">]><transaction xid="837"><name>&e;</name></transaction>',
        encoding="ascii",
    )
    monkeypatch.setattr(source, "OVERLAY", tmp_path)
    root = source.parse_map("evil.xml")
    assert "NOT FOR GUIDES" not in "".join(root.itertext())


def test_a_broken_or_missing_map_is_one_clear_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "OVERLAY", tmp_path)
    (tmp_path / "broken.xml").write_text("<transaction>", encoding="ascii")
    for name in ("broken.xml", "absent.xml"):
        with pytest.raises(source.GuideError, match=name):
            source.parse_map(name)
