"""Names, birth dates, member ids and addresses stay in the claim file.

None of it is in findings, logs, acknowledgements or the store. Each fault stands where a patient's
data stand, or pushes them into a neighbouring element; SECRET marks what is theirs.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.cleanclaim.shell import ROOT, cleanclaim

SAMPLE = (ROOT / "sample_edi" / "brief_professional.edi").read_text()
FAULTS = {
    "last name": (r"NM1\*IL\*1\*[^*]*\*[^*]*", "NM1*IL*1*SECRETDOE" + "X" * 70 + "*SECRETJANE"),
    "birth date": (r"DMG\*D8\*\d+", "DMG*D8*SECRET01"),
    "sex": (r"(DMG\*D8\*\d+)\*.", r"\1*SECRETSEX"),
    "member id": (r"(NM1\*IL\*1\*[^~]*?\*MI)\*[^~*]+", r"\1*SECRET" + "9" * 90),
    "one separator less": (r"(NM1\*IL\*1)\*[^~]*", r"\1*SECRETDOE*SECRETJANE***MI*SECRET0001"),
    "one separator more": (r"(NM1\*IL\*1)\*[^~]*", r"\1*SECRETDOE*SECRETJANE*****MI*SECRET0001"),
    "many separators more": (r"(NM1\*IL\*1)\*[^~]*", r"\1*SECRETDOE*SECRETJANE****MI*SECRET01****SECRET*SECRET"),
    "street": (r"N3\*12 ELM STREET", "N3*SECRET STREET " + "1" * 60 + "**SECRET"),
    "town": (r"N4\*AUSTIN\*TX\*78702", "N4**SECRETTOWN*SECRET"),
    "contact": (r"(NM1\*IL[^~]*~\s*)", r"\1PER*IC*SECRETDOE*TE*SECRET5551234~"),
    "social security number": (r"(NM1\*IL[^~]*~\s*)", r"\1REF*SY*SECRET-12~"),
    "no segment": (r"(NM1\*IL[^~]*~\s*)", r"\1SECRETDOE JANE~"),
    "note": (r"(CLM\*CC-1001[^~]*~\s*)", r"\1NTE*XXX*SECRET NOTE~"),
    "between the segments": (r"(~\s*)(GE\*)", r"\1SECRET JANE DOE\2"),
}


def faulty(what: str) -> str:
    pattern, replacement = FAULTS[what]
    text, count = re.subn(pattern, replacement, SAMPLE)
    assert count, what
    return text


@pytest.mark.parametrize(
    "words", [["check", "--format", "json"], ["check", "--format", "html"], ["check", "--record"], ["acknowledge"]]
)
def test_nothing_of_a_patient_leaves_the_file(words: list[str], tmp_path: Path) -> None:
    for what in FAULTS:
        (tmp_path / f"{what}.edi").write_text(faulty(what))
    files = sorted(tmp_path.glob("*.edi"))
    done = cleanclaim("-vv", *words, *files, folder=tmp_path)
    assert done.returncode in (1, 3)
    assert done.stdout
    leaks = re.findall(rb".{0,60}SECRET.{0,20}", done.stdout + done.stderr)
    assert not leaks
    store = tmp_path / "data" / "claims.sqlite"
    assert store.exists() == ("--record" in words)
    if store.exists():
        assert b"SECRET" not in b"".join(path.read_bytes() for path in store.parent.glob("claims.sqlite*"))


def test_every_fault_is_found(tmp_path: Path) -> None:
    """Otherwise the test above would prove nothing."""
    for what in FAULTS:
        (tmp_path / "x.edi").write_text(faulty(what))
        assert re.search(rb"errors: [1-9]", cleanclaim("acknowledge", "x.edi", folder=tmp_path).stderr), what
