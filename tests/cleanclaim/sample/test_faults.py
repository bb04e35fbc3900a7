"""Planted faults: each makes exactly its edit speak on its claim, in exactly its share, and nothing else does."""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path

import pytest

from cleanclaim.tools.sample import Options, write_sample
from cleanclaim.tools.sample.faults import FAULTS
from cleanclaim.tools.sample.maker import Maker
from cleanclaim.tools.sample.options import SampleError, share_of
from tests.cleanclaim.sample.reading import WORSE, check, claims
from tests.cleanclaim.shell import cleanclaim
from validators.engine.catalogue import all_rules
from x12.check.structure import check_structure


def planted(options: Options) -> dict[str, str]:
    """The fault of each claim by its number, nothing for a clean one."""
    return {draft.number: draft.fault for draft in Maker(options).claims()}


@pytest.mark.parametrize("seed", [1, 2])
def test_each_fault_makes_its_edit_speak_and_no_other(seed: int, tmp_path: Path) -> None:
    path = tmp_path / "claims.edi"
    options = write_sample(path, claims=1_600, seed=seed, kind="mixed", faulty=0.75, sets_of=100)
    truth = planted(options)
    _, findings = check(tmp_path, path)
    said: defaultdict[str, set[str]] = defaultdict(set)
    for finding in findings:
        if finding["severity"] in WORSE:
            said[str(finding["claim"])].add(str(finding["rule"]))
    wrong = {
        (fault, tuple(sorted(said[number])))
        for number, fault in truth.items()
        if said[number] != ({fault} if fault else set())
    }
    assert wrong == set()
    assert set(truth.values()) == {"", *FAULTS}
    assert set(said) <= set(truth)


def test_there_are_at_least_sixty_kinds_and_the_program_has_each_edit() -> None:
    assert len(FAULTS) >= 60
    assert set(FAULTS) <= {rule.card.id for rule in all_rules()}
    assert {kind for fault in FAULTS.values() for kind in fault.kinds} == set("PID")


@pytest.mark.parametrize(("claims_", "share", "count"), [(1_000, 0.05, 50), (1_000, 0.001, 1), (250, 0.3, 75)])
def test_a_share_is_met_exactly(claims_: int, share: float, count: int) -> None:
    truth = planted(Options(claims=claims_, seed=5, kind="P", faults=(("DX05", share), ("SI12", share))))
    assert Counter(truth.values()) == {"": claims_ - 2 * count, "DX05": count, "SI12": count}


def test_faults_are_spread_over_the_year() -> None:
    marks = [bool(fault) for fault in planted(Options(claims=1_000, seed=5, faults=(("DX05", 0.1),))).values()]
    assert [sum(marks[at : at + 250]) for at in range(0, 1_000, 250)] == [25, 25, 25, 25]


def test_faulty_claims_keep_the_structure_of_their_guide(tmp_path: Path) -> None:
    """Edits look past the guides: what the guides forbid is told before them, and is not planted here."""
    path = tmp_path / "claims.edi"
    write_sample(path, claims=900, seed=8, kind="mixed", faulty=0.6)
    with path.open("rb") as stream:
        assert {issue.key for issue in check_structure(stream) if issue.weight == "error"} == set()
    assert sum(1 for _ in claims(path)) == 900


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"faults": (("XX99", 0.1),)}, "fault XX99: not one that can be planted"),
        ({"faults": (("DX22", 0.1),), "kind": "P"}, "fault DX22: is of claims of kind I"),
        ({"faults": (("DX05", 0.7), ("DX07", 0.7))}, "shares sum to 1.4"),
        ({"faults": (("MD25", 0.1),), "payers": 1}, "fault MD25: needs a payer of kind MB"),
        ({"faults": (("SI33", 0.1),), "payers": 1}, "fault SI33: needs two payers"),
        ({"faults": (("MD24", 0.1),), "practices": 5}, "fault MD24: no practice of the sample does what it needs"),
    ],
)
def test_faults_that_cannot_be_planted(given: dict[str, object], said: str) -> None:
    with pytest.raises(SampleError, match=said):
        Maker(Options(claims=50, **given))  # type: ignore[arg-type]


@pytest.mark.parametrize(("text", "read"), [("DX05", ("DX05", 0.01)), ("AL04:0.2", ("AL04", 0.2))])
def test_reading_a_share(text: str, read: tuple[str, float]) -> None:
    assert share_of(text, "fault") == read


@pytest.mark.parametrize("text", ["DX05:", "DX05:2", "DX05:-1", "DX05:much"])
def test_what_is_no_share(text: str) -> None:
    with pytest.raises(SampleError, match="a number from 0 to 1"):
        share_of(text, "fault")


def test_the_command_plants_and_lists(tmp_path: Path) -> None:
    listed = cleanclaim("sample", "--list-faults", folder=tmp_path).stdout.decode().splitlines()
    assert [line.split()[0] for line in listed] == sorted(FAULTS)
    done = cleanclaim("sample", "--out", "o", "--claims", "50", "--kind", "P", "--fault", "DX05:0.1", folder=tmp_path)
    assert done.returncode == 0
    worse, _ = check(tmp_path, tmp_path / "o" / "claims-P.837")
    assert worse == {"DX05": 5}
    refused = cleanclaim("sample", "--out", "o", "--fault", "NO99", folder=tmp_path)
    assert (refused.returncode, b"NO99" in refused.stderr) == (2, True)
