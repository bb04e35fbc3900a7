"""One cause is told once; what nobody reads hides nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

import cleanclaim
from cleanclaim.settings import load_settings
from tests.cleanclaim.decision_files import FILE

PLACE = FILE.replace("***11:B:1*", "***ZZ:B:1*", 1)
"""A place of service that does not exist: the guide warns of its code list, PX11 rejects it."""
DATE = FILE.replace("DTP*472*D8*20260105", "DTP*472*D8*20260230", 1)
"""30 February: the guide rejects it, the builder of records complains that it cannot read it."""


def said(data: str, element: str, settings: str, folder: Path) -> list[str]:
    file, written = folder / "claims.edi", folder / "settings.toml"
    file.write_text(data)
    written.write_text(settings)
    found = [
        finding
        for item in cleanclaim.check(file, settings=load_settings(written))
        if isinstance(item, cleanclaim.Verdict)
        for finding in item.findings
    ]
    return sorted(f"{f.rule} {f.severity}" for f in found if f.element == element and not f.shadow)


def edits(**modes: str) -> str:
    return "[edits]\n" + "".join(f'"{name.replace("_", "-")}" = "{mode}"\n' for name, mode in modes.items())


@pytest.mark.parametrize(
    ("data", "element", "settings", "expected"),
    [
        (PLACE, "CLM05-1", "", ["PX11 reject"]),
        (PLACE, "CLM05-1", edits(PX11="off"), ["unknown-external-code warn"]),
        (PLACE, "CLM05-1", edits(PX11="shadow"), ["unknown-external-code warn"]),
        (PLACE, "CLM05-1", edits(PX11="inform", unknown_external_code="shadow"), ["PX11 inform"]),
        (DATE, "DTP03", "", ["element-bad-date reject"]),
        (DATE, "DTP03", edits(element_bad_date="off"), ["unreadable-date warn"]),
        (DATE, "DTP03", edits(element_bad_date="shadow"), ["unreadable-date warn"]),
    ],
)
def test_one_finding_of_an_element(data: str, element: str, settings: str, expected: list[str], tmp_path: Path) -> None:
    assert said(data, element, settings, tmp_path) == expected
