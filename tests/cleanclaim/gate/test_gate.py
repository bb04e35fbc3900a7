"""What the gate does with inputs: split, answered, kept; with those that were here before; with what people decide."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
import threading
import time
import zipfile
from collections import Counter
from pathlib import Path

import pytest

from cleanclaim.gate.answering import Clearinghouse
from cleanclaim.gate.processing import GateOptions
from cleanclaim.gate.status_codes import _BY_ELEMENT
from cleanclaim.store.gate_journal import GateJournal
from cleanclaim.store.patient_key import ENVIRONMENT
from tests.cleanclaim.gate.gate_play import Left, claims, in_a_child, modes, run, segments
from tests.cleanclaim.shell import ROOT, cleanclaim
from tests.pyx12_oracle import opinions
from tests.x12.sets import issues_of_file

SAMPLES = ROOT / "sample_edi"
MIXED = ("brief_professional.edi", "modifiers_and_visits.edi", "institutional_stays_and_visits.edi")
AT = "2026-01-06T09:30"


@pytest.fixture(autouse=True)
def one_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ENVIRONMENT, "the key of the gate's tests")


def dropped(folder: Path, *names: str) -> list[Path]:
    (folder / "in").mkdir(parents=True, exist_ok=True)
    return [Path(shutil.copy(SAMPLES / name, folder / "in" / name)) for name in names]


def gate(folder: Path, *words: str | Path) -> subprocess.CompletedProcess[bytes]:
    return cleanclaim("gate", *words, "--out", "out", "--store", "g.sqlite", folder=folder)


def test_every_claim_goes_where_its_decision_says(tmp_path: Path) -> None:
    inputs = dropped(tmp_path, *MIXED)
    outcomes = run(tmp_path, inputs)
    left = Left(tmp_path)
    left.check([SAMPLES / name for name in MIXED])
    assert [outcome.balance and outcome.balance.claims["accepted"] for outcome in outcomes] == [6, 2, 2]
    placed = left.placed()
    for name in MIXED:
        expected = json.loads((SAMPLES / name).with_suffix(".expected.json").read_text())
        for claim in expected["claims"]:
            where = {"reject": "rejected", "hold": "held"}.get(expected["disposition"][claim], "accepted")
            assert claim in {number for number, _ in placed[where]}, claim
    assert not list((tmp_path / "in").iterdir())


def test_what_goes_out_is_what_came_but_for_numbers(tmp_path: Path) -> None:
    run(tmp_path, dropped(tmp_path, *MIXED), options=GateOptions(Clearinghouse("EXAMPLE", "EX1"), line_numbers=True))
    came = [tuple(s) for name in MIXED for s in segments(SAMPLES / name)]
    for path in Left(tmp_path).files("accepted"):
        for s in segments(path):
            if s[0] in ("ISA", "GS", "BHT", "HL", "SE", "GE", "IEA") or s[:2] in (["REF", "D9"], ["REF", "6R"]):
                continue
            assert tuple(s) in came
        assert [issue for issue in issues_of_file(path) if issue.weight == "error"] == []


def test_acknowledgements_are_sound_for_us_and_for_pyx12(tmp_path: Path) -> None:
    run(tmp_path, dropped(tmp_path, *MIXED))
    paths = Left(tmp_path).files("acks")
    assert len(paths) == 2 * len(MIXED)
    for path in paths:
        assert issues_of_file(path) == []
    for opinion in opinions([path for path in paths if "277" in path.name], tmp_path).values():
        assert (opinion.ok, opinion.crash, opinion.complaints) == (True, "", ())


def test_status_codes_are_those_of_the_list() -> None:
    import pyx12
    from lxml import etree

    codes = etree.parse(str(Path(pyx12.__file__).parent / "map" / "codes.xml"))
    known = {
        code.text
        for each in codes.getroot().iter("codeset")
        if each.findtext("id") == "claim_status"
        for code in each.iter("code")
    }
    if not known:
        pytest.skip("pyx12 brings no list of claim status codes")
    assert {*_BY_ELEMENT.values(), "19", "46", "78", "21"} <= known


def test_the_same_input_twice_gets_its_first_answer_again(tmp_path: Path) -> None:
    (path,) = dropped(tmp_path, "modifiers_and_visits.edi")
    run(tmp_path, [path])
    before = Left(tmp_path)
    first = {path.name.partition("-")[2]: path.read_bytes() for path in before.files("acks")}
    placed = before.placed()
    (path,) = dropped(tmp_path, "modifiers_and_visits.edi")
    path.write_bytes(path.read_bytes().replace(b"~\n", b"~\r\n"))  # laid out otherwise: the same
    (outcome,) = run(tmp_path, [path])
    assert outcome.repeats == "000001-modifiers_and_visits.edi"
    left = Left(tmp_path)
    again = {p.name.partition("-")[2]: p.read_bytes() for p in left.files("acks") if p.name.startswith("000002")}
    assert again == first
    assert left.placed() == placed


def test_a_number_used_again_for_other_claims_is_refused_and_held(tmp_path: Path) -> None:
    first, second = dropped(tmp_path, "brief_professional.edi", "modifiers_and_visits.edi")
    isa = first.read_bytes()[90:99]
    second.write_bytes(second.read_bytes().replace(second.read_bytes()[90:99], isa))
    run(tmp_path, [first])
    (outcome,) = run(tmp_path, [second])
    assert outcome.balance is not None
    assert outcome.balance.claims["accepted"] == 0
    left = Left(tmp_path)
    (ack,) = [p for p in left.files("acks") if p.name.startswith("000002")]
    assert [s[4:6] for s in segments(ack) if s[0] == "TA1"] == [["R", "025"]]
    assert not [s for s in segments(ack) if s[0] == "GS"]


def test_the_same_claims_under_another_number_are_held_as_duplicates(tmp_path: Path) -> None:
    (path,) = dropped(tmp_path, "brief_professional.edi")
    run(tmp_path, [path])
    (path,) = dropped(tmp_path, "brief_professional.edi")
    data = path.read_bytes()
    path.write_bytes(data.replace(data[90:99], b"000009999"))
    (outcome,) = run(tmp_path, [path])
    assert outcome.balance is not None
    assert (outcome.balance.claims["accepted"], outcome.balance.claims["held"]) == (0, 6)
    told = [p for p in Left(tmp_path).files("acks") if p.name.startswith("000002") and "277" in p.name]
    assert Counter(s[1] for s in segments(told[0]) if s[0] == "STC" and s[1].startswith("A1:78")) == {"A1:78": 6}


def test_files_are_for_their_owner_alone_and_999s_hold_no_person(tmp_path: Path) -> None:
    run(tmp_path, dropped(tmp_path, *MIXED))
    assert modes(tmp_path / "out") <= {(True, 0o700), (False, 0o600)}
    people = {
        value
        for name in MIXED
        for s in segments(SAMPLES / name)
        if s[0] == "NM1" and s[1] in ("IL", "QC")
        for value in (s[3], s[9] if len(s) > 9 else "")
        if len(value) > 3
    }
    left = Left(tmp_path)
    for path in [p for p in left.files("acks") if "999" in p.name] + left.files("reports"):
        assert not [person for person in people if person in path.read_text()], path


def test_same_input_numbers_and_moment_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        run(tmp_path / name, dropped(tmp_path / name, *MIXED))
    one, two = Left(tmp_path / "one").everything(), Left(tmp_path / "two").everything()
    assert one.keys() == two.keys()
    for name in one:
        if not name.startswith("reports/"):  # a report names the path of its input
            assert one[name] == two[name], name


def test_members_of_an_archive_are_inputs_of_their_own(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    with zipfile.ZipFile(tmp_path / "in" / "all.zip", "w") as archive:
        for name in MIXED:
            archive.write(SAMPLES / name, name)
    outcomes = run(tmp_path, [tmp_path / "in" / "all.zip"])
    assert len(outcomes) == 3
    Left(tmp_path).check([SAMPLES / name for name in MIXED])
    assert not (tmp_path / "in" / "all.zip").exists()


def test_sets_are_split_at_their_most_claims(tmp_path: Path) -> None:
    run(tmp_path, dropped(tmp_path, "brief_professional.edi"), options=GateOptions(most_claims=4))
    left = Left(tmp_path)
    assert sorted(len(claims(path)) for path in left.files("accepted")) == [2, 4]
    left.check([SAMPLES / "brief_professional.edi"])


def test_a_broken_set_is_refused_and_what_it_held_is_kept(tmp_path: Path) -> None:
    (path,) = dropped(tmp_path, "brief_professional.edi")
    path.write_bytes(path.read_bytes().replace(b"SE*", b"SE*9"))
    (outcome,) = run(tmp_path, [path])
    assert outcome.refused == 1
    left = Left(tmp_path)
    assert sum(left.placed()["rejected"].values()) == 7
    (ack,) = left.files("acks")
    assert [s[1] for s in segments(ack) if s[0] in ("IK5", "AK9")] == ["R", "R"]


def test_a_refused_interchange_may_come_again_under_its_number(tmp_path: Path) -> None:
    """Its claims were never taken: what was mended is no duplicate."""
    (path,) = dropped(tmp_path, "brief_professional.edi")
    good = path.read_bytes()
    path.write_bytes(good.replace(b"IEA*1*", b"IEA*2*"))
    (outcome,) = run(tmp_path, [path])
    assert outcome.balance is not None
    assert (outcome.balance.claims["accepted"], outcome.balance.claims["rejected"]) == (0, 7)
    path.write_bytes(good)
    (outcome,) = run(tmp_path, [path])
    assert outcome.balance is not None
    assert outcome.balance.claims["accepted"] == 6


def test_the_same_claims_in_two_files_at_one_moment_are_sent_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second gate asks before the first has recorded: it finds out when it records, and judges anew."""
    first, second = dropped(tmp_path, "brief_professional.edi", "modifiers_and_visits.edi")
    second.write_bytes(first.read_bytes())
    asked = GateJournal.received_before
    other: list[Path] = [second]

    def meanwhile(journal: GateJournal, *told: str) -> tuple[str, int]:
        answer = asked(journal, *told)
        if other:
            run(tmp_path, [other.pop()])
        return answer

    monkeypatch.setattr(GateJournal, "received_before", meanwhile)
    outcomes = run(tmp_path, [first])
    assert [bool(outcome.repeats) for outcome in outcomes] == [True]
    assert Left(tmp_path).everywhere() == Counter(claims(SAMPLES / "brief_professional.edi"))
    assert not list((tmp_path / "in").iterdir())


def test_what_is_no_x12_is_put_aside_with_its_reason(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "letter.txt").write_text("Dear clearinghouse,\n")
    done = gate(tmp_path, "in/letter.txt")
    assert done.returncode == 3
    aside = sorted((tmp_path / "out" / "quarantine").iterdir())
    assert [path.name.partition("-")[2] for path in aside] == ["letter.txt", "letter.txt.reason.txt"]
    assert "this is not X12" in aside[1].read_text()


def test_two_gates_on_one_inbox(tmp_path: Path) -> None:
    inputs = dropped(tmp_path, *[path.name for path in sorted(SAMPLES.glob("*.edi")) if "835" not in path.name])
    sent_in = sum((Counter(claims(path)) for path in inputs), Counter())
    codes: list[int] = []
    gates = [
        threading.Thread(target=lambda order=order: codes.append(gate(tmp_path, *order, "--at", AT).returncode))
        for order in (inputs, inputs[::-1])
    ]
    for each in gates:
        each.start()
    for each in gates:
        each.join()
    assert set(codes) <= {1, 3, 75}
    run_again = gate(tmp_path, "in", "--at", AT)
    assert run_again.returncode in (1, 3)
    Left(tmp_path).check(sent_in)


def test_a_release_goes_out_once_and_is_answered(tmp_path: Path) -> None:
    dropped(tmp_path, "modifiers_and_visits.edi")
    assert gate(tmp_path, "in", "--at", AT).returncode == 1
    words = ["--out", "out", "--store", "g.sqlite"]
    done = cleanclaim("decide", "MV-5004", "release", *words, "--reason", "asked the clinic", folder=tmp_path)
    assert (done.returncode, done.stderr) == (0, b"")
    left = Left(tmp_path)
    (released,) = [path for path in left.files("accepted") if "release" in path.name]
    assert [number for number, _ in claims(released)] == ["MV-5004"]
    assert issues_of_file(released) == []
    (answer,) = [path for path in left.files("acks") if "release" in path.name]
    assert issues_of_file(answer) == []
    assert len(set(left.controls())) == len(left.controls())
    again = cleanclaim("decide", "MV-5004", "release", *words, "--reason", "x", folder=tmp_path)
    assert again.returncode == 2
    assert b"is not held" in again.stderr
    sent_back = cleanclaim("decide", "MV-5005", "reject", *words, "--reason", "x", folder=tmp_path)
    assert sent_back.returncode == 0
    unsaid = cleanclaim("decide", "MV-5006", "release", *words, folder=tmp_path)
    assert (unsaid.returncode, b"needs its reason" in unsaid.stderr) == (2, True)
    (tmp_path / "many.csv").write_text("claim,act,reason\nMV-5006,release,a\nMV-5007,release,a\n")
    many = cleanclaim("decide", "many.csv", "from-file", *words, folder=tmp_path)
    assert many.stdout.startswith(b"2 claims: release; accepted/")
    status = json.loads(cleanclaim("status", "--store", "g.sqlite", "-f", "json", folder=tmp_path).stdout)
    assert status["claims"] == {"accepted": 5, "held": 4, "rejected": 3}


def test_what_was_released_once_is_not_asked_again(tmp_path: Path) -> None:
    (path,) = dropped(tmp_path, "modifiers_and_visits.edi")
    gate(tmp_path, "in", "--at", AT)
    words = ["--out", "out", "--store", "g.sqlite", "--reason", "as agreed"]
    cleanclaim("decide", "MV-5004", "release", *words, folder=tmp_path)
    data = (SAMPLES / "modifiers_and_visits.edi").read_bytes()
    path.write_bytes(data.replace(data[90:99], b"000009998").replace(b"MV-5003", b"MV-6003"))
    gate(tmp_path, "in", "--at", AT)
    second = [p for p in Left(tmp_path).files("accepted") if p.name.startswith("000003")]
    assert "MV-5004" in {number for number, _ in claims(second[0])}


def test_purge_takes_the_archive_and_says_so(tmp_path: Path) -> None:
    dropped(tmp_path, "modifiers_and_visits.edi")
    gate(tmp_path, "in", "--at", AT)
    words = ["--out", "out", "--store", "g.sqlite"]
    done = cleanclaim("purge", "--before", "2026-02-01", *words, folder=tmp_path)
    assert done.stdout == b"1 inputs taken in before 2026-02-01 were deleted from the archive\n"
    assert list((tmp_path / "out" / "archive").iterdir()) == []
    late = cleanclaim("decide", "MV-5004", "release", *words, "--reason", "x", folder=tmp_path)
    assert (late.returncode, b"no longer in the archive" in late.stderr) == (2, True)


def test_a_table_that_is_gone_is_told_before_anything_is_judged(tmp_path: Path) -> None:
    (path,) = dropped(tmp_path, "brief_professional.edi")
    (tmp_path / "list.csv").write_text("code\n99213\n")
    out = tmp_path / "out"
    out.mkdir(mode=0o700)
    (out / "known.json").write_text('{"tables": ["coverage"]}')
    done = gate(tmp_path, "in")
    assert (done.returncode, path.exists()) == (6, True)
    assert b"coverage: there at the last run and gone now" in done.stderr
    assert gate(tmp_path, "in", "--forget", "coverage").returncode == 1


@pytest.mark.parametrize(("mode", "place"), [("", "accepted"), ('AL04 = "hold"', "held")], ids=["as it is", "held"])
def test_a_diagnosis_that_does_not_fit_is_held_by_one_line_of_settings(mode: str, place: str, tmp_path: Path) -> None:
    """The README's example: diabetes for the treatment of a broken collar bone."""
    dropped(tmp_path, "brief_professional.edi")
    (tmp_path / "settings.toml").write_text(f"[edits]\n{mode}\n")
    assert gate(tmp_path, "in", "--settings", "settings.toml").returncode == 1
    assert "CC-1003" in {number for number, _ in Left(tmp_path).placed()[place]}


def test_watching_takes_what_comes_and_ends_cleanly(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "elsewhere.edi").write_bytes((SAMPLES / MIXED[0]).read_bytes())
    (tmp_path / "in" / "link.edi").symlink_to(tmp_path / "elsewhere.edi")
    (tmp_path / "in" / "half.edi.part").write_bytes(b"ISA*00*")
    words = [sys.executable, "-m", "cleanclaim", "gate", "in", "--watch", "--out", "out", "--store", "g.sqlite"]
    watching = subprocess.Popen(words, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    try:
        shutil.copy(SAMPLES / MIXED[1], tmp_path / "in" / "claims.edi")
        until = time.monotonic() + 60
        while (tmp_path / "in" / "claims.edi").exists() and time.monotonic() < until:
            time.sleep(0.2)
    finally:
        watching.send_signal(signal.SIGTERM)
        watching.communicate(timeout=60)
    assert watching.returncode == 1
    assert {path.name for path in (tmp_path / "in").iterdir()} == {"link.edi", "half.edi.part"}
    Left(tmp_path).check([SAMPLES / MIXED[1]])


def test_the_clock_set_back_leaves_nothing_waiting(tmp_path: Path) -> None:
    from tests.cleanclaim.gate.test_gate_crashes import Mortal

    inputs = dropped(tmp_path, MIXED[0])
    in_a_child(lambda: run(tmp_path, inputs, disk=Mortal(20, lossy=False)) and None)
    run(tmp_path, inputs)
    Left(tmp_path).check([SAMPLES / MIXED[0]])
