"""The Python face: what a run gives, what is told at once, and that it says what the commands say."""

from __future__ import annotations

import gc
import gzip
import io
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import cleanclaim
from cleanclaim import FileRecord, Incomplete, Run, SetFinding, Settings, SourceError, StoreError, Verdict
from tests.cleanclaim.decision_files import FAULTS, FILE
from tests.cleanclaim.shell import ROOT
from tests.cleanclaim.shell import cleanclaim as shell

SAMPLE = ROOT / "sample_edi" / "brief_professional.edi"
REMITTANCE = ROOT / "sample_edi" / "brief_professional.835.edi"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(path=None, data=tmp_path / "data")


def everything(run: Run) -> list[tuple[Any, ...]]:
    found: list[tuple[Any, ...]] = []
    for item in run:
        if isinstance(item, Verdict):
            found.append(("claim", item.claim.id, item.disposition, item.refused_by, [f.rule for f in item.findings]))
        elif isinstance(item, SetFinding):
            found.append(("finding", item.finding.rule))
        else:
            found.append(("file", item.claims, [transaction.status for transaction in item.transactions]))
    return found


@pytest.mark.parametrize("fault", FAULTS)
def test_it_says_what_the_command_says(fault: str, settings: Settings, tmp_path: Path) -> None:
    path = tmp_path / "in.edi"
    path.write_text(FAULTS[fault](), newline="")
    done = shell("check", path, "-f", "ndjson", folder=tmp_path)
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    run = cleanclaim.check(path, settings=settings)
    items = list(run)
    claims = [item for item in items if isinstance(item, Verdict)]
    assert [(v.claim.id, v.disposition, v.refused_by) for v in claims] == [
        (line["claim"], line["disposition"], line["refused_by"]) for line in lines if line["kind"] == "claim"
    ]
    found = sorted(f.fingerprint for v in claims for f in v.findings)
    found += sorted(
        i.finding.fingerprint for i in cleanclaim.check(path, settings=settings) if isinstance(i, SetFinding)
    )
    assert sorted(found) == sorted(line["fingerprint"] for line in lines if line["kind"] == "finding")


def test_a_claim_comes_whole(settings: Settings) -> None:
    """What waits in a temporary file comes back as it was built."""
    checked = [item.claim for item in cleanclaim.check(SAMPLE, settings=settings) if isinstance(item, Verdict)]
    built = [record for record in cleanclaim.parse(SAMPLE) if type(record).__name__ == "Claim"]
    assert checked == built
    assert all(claim.segments and claim.loops for claim in checked)


def test_paths_and_streams_say_the_same(settings: Settings, tmp_path: Path) -> None:
    data = SAMPLE.read_bytes()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.edi", data)
    packed.seek(0)

    class Pipe(io.RawIOBase):
        """A stream of bytes that gives little at a time and does not seek."""

        def __init__(self) -> None:
            self._from = io.BytesIO(data)

        def read(self, size: int = -1, /) -> bytes:
            return self._from.read(min(size, 7) if size >= 0 else -1)

    inputs = (str(SAMPLE), SAMPLE, io.BytesIO(data), io.BytesIO(gzip.compress(data)), packed, Pipe(), SAMPLE.open("rb"))
    said = [everything(cleanclaim.check(each, settings=settings)) for each in inputs]
    assert all(each == said[0] for each in said)
    assert len(said[0]) == 8


def test_verdicts_alone_say_when_they_are_not_all(settings: Settings) -> None:
    verdicts = cleanclaim.check(io.BytesIO(FAULTS["SE01"]().encode()), settings=settings).verdicts()
    assert [next(verdicts).disposition for _ in range(4)][1:] == ["reject"] * 3
    with pytest.raises(Incomplete, match="1 of 2 sets refused") as told:
        next(verdicts)
    assert [item.finding.rule for item in told.value.findings] == ["se-count"]
    (record,) = told.value.files
    assert isinstance(record, FileRecord)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (FAULTS["the file ends inside a set"](), "ends too early"),
        (FAULTS["IEA01"](), "2 of 2 sets refused"),
        (FAULTS["a set nobody reads"](), "1 of 2 sets refused"),
        (FAULTS["a loop of a billing provider"](), "N403"),
    ],
)
def test_what_verdicts_do_not_show_is_raised(text: str, said: str, settings: Settings) -> None:
    with pytest.raises(Incomplete, match=said):
        list(cleanclaim.check(io.BytesIO(text.encode()), settings=settings).verdicts())


def test_verdicts_of_a_sound_file_raise_nothing(settings: Settings) -> None:
    for fault in ("nothing", "an element of a claim", "an edit that rejects", "text after IEA"):
        text = FAULTS[fault]()
        assert len(list(cleanclaim.check(io.BytesIO(text.encode()), settings=settings).verdicts())) == 4, fault


def test_remittances_too_are_checked(settings: Settings) -> None:
    assert everything(cleanclaim.check(REMITTANCE, settings=settings)) == [("file", 0, ["A"])]
    unbalanced = REMITTANCE.with_name("unbalanced_remittance.835.edi")
    assert ("finding", "RB11") in everything(cleanclaim.check(unbalanced, settings=settings))


@pytest.mark.parametrize(
    ("call", "error"),
    [
        (lambda f, s: cleanclaim.check(f / "nowhere", settings=s), SourceError),
        (lambda f, s: cleanclaim.check(f, settings=s), SourceError),
        (lambda f, s: cleanclaim.check(io.BytesIO(b""), settings=s), SourceError),
        (lambda f, s: cleanclaim.parse(f / "nowhere"), SourceError),
        (lambda f, s: cleanclaim.check(SAMPLE, settings=s, only=["QQ"]), ValueError),
        (lambda f, s: cleanclaim.check(SAMPLE, settings=s, documentation=f / "nowhere"), SourceError),
        (lambda f, s: cleanclaim.reconcile(REMITTANCE, settings=s, store=str(f / "nowhere")), StoreError),
        (lambda f, s: cleanclaim.check(SAMPLE, settings=s, store=str(f)), StoreError),
    ],
)
def test_what_cannot_be_is_told_at_once(
    call: Callable[[Path, Settings], object], error: type[Exception], settings: Settings, tmp_path: Path
) -> None:
    with pytest.raises(error):
        call(tmp_path, settings)


def test_recorded_and_reconciled(settings: Settings, tmp_path: Path) -> None:
    store = str(tmp_path / "s.sqlite")
    run = cleanclaim.check(SAMPLE, settings=settings, store=store, record=True)
    assert run.recorded is None
    assert len(list(run.verdicts())) == 7
    assert run.recorded is True
    again = cleanclaim.check(SAMPLE, settings=settings, store=store, record=True)
    list(again)
    assert again.recorded is False
    reports = list(cleanclaim.reconcile(REMITTANCE.open("rb"), settings=settings, store=store))
    assert {report.claim for report in reports} >= {"CC-1003", "CC-1005"}


def test_a_run_nobody_asks_lets_go(settings: Settings, tmp_path: Path) -> None:
    path = tmp_path / "in.edi"
    path.write_text(FILE)
    before = len(os.listdir("/proc/self/fd")) if Path("/proc/self/fd").exists() else 0
    for _ in range(5):
        cleanclaim.check(path, settings=settings, store=str(tmp_path / "s.sqlite"))
        next(iter(cleanclaim.check(path, settings=settings)))
        cleanclaim.check(path, settings=settings).close()
    gc.collect()
    assert before == 0 or len(os.listdir("/proc/self/fd")) <= before + 1


NAMES = sorted(name for name in cleanclaim.__all__ if not name.startswith("_"))


@pytest.mark.parametrize(
    "first", ["import cleanclaim.api", "import cleanclaim.commands.reconcile", "", "cleanclaim.check"]
)
def test_names_mean_the_same_in_any_order(first: str) -> None:
    code = f"import cleanclaim\n{first}\n" + "\n".join(
        f"assert not type(cleanclaim.{name}).__name__ == 'module', '{name}'" for name in reversed(NAMES)
    )
    code += "\nassert callable(cleanclaim.reconcile)\nassert set(dir(cleanclaim)) == set(cleanclaim.__all__)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_every_name_is_used_in_the_script_a_stranger_runs(tmp_path: Path) -> None:
    script = ROOT / "tests" / "python_face.py"
    text = script.read_text(encoding="utf-8")
    assert [name for name in NAMES if name not in text] == []
    environment = os.environ | {"CLEANCLAIM_DATA": str(tmp_path / "data"), "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, script, tmp_path, SAMPLE, REMITTANCE],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout.splitlines()[-1:]) == (0, ["done"]), done.stderr
