"""check, acknowledge, the Python face and the store say the same of every file there is: sets, claims, exit codes."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cleanclaim.agreement import Sinks
from tests.cleanclaim.decision_files import FAULTS, FILE
from tests.cleanclaim.shell import ROOT

OURS = sorted([*(ROOT / "sample_edi").glob("*.edi"), *(ROOT / "tests").rglob("*.edi")])
SHARED = ROOT.parent / "shared"
LARGEST = 1 << 20
SUFFIXES = (".edi", ".835", ".837", ".277", ".999", ".txt", ".x12", ".gz", ".zip", ".dat", ".cln", ".ta1")


@pytest.fixture(scope="module")
def sinks(tmp_path_factory: pytest.TempPathFactory) -> Sinks:
    folder = tmp_path_factory.mktemp("sinks")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CLEANCLAIM_DATA", str(folder / "data"))
        yield Sinks(folder)


def shared_files(room: str) -> list[Path]:
    """Files of the corpus or of the cases that are X12, or are offered as such."""
    found = [path for path in (SHARED / room).rglob("*") if path.is_file() and path.suffix.lower() in SUFFIXES]
    return sorted(path for path in found if path.stat().st_size <= LARGEST and "jsonl" not in path.name)


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.name)
def test_they_agree_on_files_of_ours(path: Path, sinks: Sinks) -> None:
    assert sinks.disagreements(path) == []


PARTS = 6
"""Every file is looked at by night, each sixth at any time."""


@pytest.mark.corpus
@pytest.mark.parametrize("part", [0, *(pytest.param(n, marks=pytest.mark.nightly) for n in range(1, PARTS))])
@pytest.mark.parametrize("room", ["corpus", "cases"])
def test_they_agree_on_every_file(room: str, part: int, sinks: Sinks) -> None:
    files = shared_files(room)[part::PARTS]
    if not files:
        pytest.skip(f"no {room} at {SHARED / room}")
    wrong = {str(path.relative_to(SHARED)): found for path in files if (found := sinks.disagreements(path))}
    assert wrong == {}


SEGMENTS = FILE.splitlines(keepends=True)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_they_agree_whatever_is_wrong(sinks: Sinks, data: st.DataObject) -> None:
    """Segments dropped, doubled, exchanged, emptied, elements replaced; envelopes after envelopes."""
    parts = list(SEGMENTS)
    for _ in range(data.draw(st.integers(1, 3))):
        at, other = (data.draw(st.integers(0, len(parts) - 1)) for _ in range(2))
        change = data.draw(st.sampled_from(["drop", "double", "exchange", "empty", "element", "letters"]))
        if change == "drop" and len(parts) > 1:
            del parts[at]
        elif change == "double":
            parts.insert(other, parts[at])
        elif change == "exchange":
            parts[at], parts[other] = parts[other], parts[at]
        elif change == "empty":
            parts[at] = "~\n"
        else:
            elements = parts[at].rstrip("~\n").split("*")
            elements[data.draw(st.integers(0, len(elements) - 1))] = data.draw(
                st.sampled_from(["", "9", "ZZZ", "20261301", "X" * 90])
            )
            parts[at] = "*".join(elements) + "~\n"
    whole = "".join(parts) + data.draw(st.sampled_from(["", FILE.replace("000000042", "000000043"), "text"]))
    path = sinks.folder / "made.edi"
    path.write_text(whole, newline="")
    assert sinks.disagreements(path) == []


@pytest.mark.parametrize("fault", FAULTS)
def test_they_agree_on_each_fault(fault: str, sinks: Sinks) -> None:
    path = sinks.folder / "fault.edi"
    path.write_text(FAULTS[fault](), newline="")
    assert sinks.disagreements(path) == []
