"""TA1 and 999: what goes back for what came in, judged by reading it again, by our own guide check and by pyx12's."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

import pytest

from cleanclaim.process.acknowledging import Answer, acknowledge
from cleanclaim.process.source import Source, SourceError
from tests.corpus import corpus_files
from tests.pyx12_oracle import opinions
from tests.x12.sets import PROFESSIONAL
from x12.build.read_999 import read_acknowledgements
from x12.envelope.events import GroupStart, InterchangeStart, read_sets
from x12.records.acknowledgement import GroupAnswer, InterchangeAnswer
from x12.records.issue import Issue
from x12.write.envelope import CountingControls

MOMENT = datetime(2026, 3, 4, 5, 6)  # noqa: DTZ001 - a clock handed in
ISA = (
    "ISA*00*          *00*          *ZZ*CLINIC         *30*123456789      *260102*0304*^*00501*{control}*{asks}*T*:~\n"
)
GS = "GS*HC*CLINIC*GATE*20260102*0304*{control}*X*005010X222A1~\n"


def group(*sets: str, control: str = "7") -> str:
    return GS.format(control=control) + "\n".join(sets) + f"\nGE*{len(sets)}*{control}~\n"


def file(*groups: str, control: str = "000000042", asks: str = "0") -> str:
    head = ISA.format(control=control, asks=asks)
    return head + "".join(groups) + f"IEA*{len(groups)}*{control}~\n"


def numbered(text: str, control: str) -> str:
    return text.replace("ST*837*0001", f"ST*837*{control}").replace("*0001~", f"*{control}~")


def answers(text: str, strict: bool = False, start: int = 1, apart: bool = False) -> list[bytes]:
    source = Source("test", io.BytesIO(text.encode("latin-1")))
    items = acknowledge(source, MOMENT, CountingControls(start, start), strict=lambda _: strict, apart=apart)
    return [item.data for item in items if isinstance(item, Answer)]


def read_back(data: Iterable[bytes]) -> list[GroupAnswer | InterchangeAnswer]:
    joined = b"".join(data)
    items = list(read_acknowledgements(io.BytesIO(joined))) if joined else []
    assert not [item for item in items if isinstance(item, Issue)]
    return [item for item in items if not isinstance(item, Issue)]


def group_answers(text: str, strict: bool = False) -> list[GroupAnswer]:
    return [item for item in read_back(answers(text, strict)) if isinstance(item, GroupAnswer)]


BAD_CODE = PROFESSIONAL.replace("11:B:1", "11:Q:1")
BAD_CLM = numbered(BAD_CODE, "0002")
GOOD = file(group(PROFESSIONAL))


def test_a_good_file_is_accepted_in_full() -> None:
    (data,) = answers(GOOD)
    assert data.decode() == (
        "ISA*00*          *00*          *30*123456789      *ZZ*CLINIC         *260304*0506*^*00501*000000001*0*T*:~\n"
        "GS*FA*GATE*CLINIC*20260304*0506*1*X*005010X231A1~\n"
        "ST*999*0001*005010X231A1~\nAK1*HC*7*005010X222A1~\nAK2*837*0001*005010X222A1~\nIK5*A~\nAK9*A*1*1*1~\n"
        "SE*6*0001~\nGE*1*1~\nIEA*1*000000001~\n"
    )


def test_the_same_input_clock_and_numbers_give_the_same_bytes() -> None:
    text = file(group(PROFESSIONAL, BAD_CLM), asks="1")
    assert answers(text) == answers(text)
    assert answers(text, start=5) != answers(text)


def test_an_element_error_names_its_place_claim_and_value() -> None:
    (answer,) = group_answers(file(group(PROFESSIONAL, BAD_CLM)))
    assert (answer.status, answer.included, answer.received, answer.accepted_sets) == ("E", 2, 2, 2)
    good, bad = answer.sets
    assert (good.control, good.status) == ("0001", "A")
    assert (bad.control, bad.status, bad.codes) == ("0002", "E", ("5",))
    (error,) = bad.errors
    assert (error.tag, error.position, error.loop, error.codes) == ("CLM", 18, "2300", ("8",))
    assert error.unit == ("CLM01", "C1")
    (element,) = error.elements
    assert (element.position, element.component, element.code, element.value) == (5, 2, "7", "Q")
    assert element.data_element == "1332"


def test_errors_before_the_first_claim_name_no_claim() -> None:
    (answer,) = group_answers(file(group(PROFESSIONAL.replace("PER*IC", "PER*QQ"))))
    (error,) = answer.sets[0].errors
    assert (error.tag, error.position, error.unit) == ("PER", 4, None)


def test_a_missing_segment_is_an_ik3_of_its_own() -> None:
    text = PROFESSIONAL.replace("HI*ABK:R05~\n", "").replace("SE*23", "SE*22")
    (answer,) = group_answers(file(group(text)))
    (error,) = answer.sets[0].errors
    assert (error.tag, error.codes, error.elements) == ("HI", ("3",), ())


@pytest.mark.parametrize(
    ("old", "new", "codes"),
    [
        ("SE*23*0001", "SE*24*0001", ("4",)),
        ("SE*23*0001", "SE*23*0009", ("3",)),
        ("SE*23*0001~", "", ("2",)),
        ("ST*837*0001*005010X222A1", "ST*835*0001*005010X222A1", ("6",)),
    ],
)
def test_set_envelope_faults_reject_the_set(old: str, new: str, codes: tuple[str, ...]) -> None:
    (answer,) = group_answers(file(group(PROFESSIONAL.replace(old, new), numbered(PROFESSIONAL, "0002"))))
    bad, good = answer.sets
    assert (bad.status, good.status, answer.status) == ("R", "A", "P")
    assert set(codes) <= set(bad.codes)


def test_a_set_nobody_can_check_is_not_accepted() -> None:
    """A 278 has no guide here: not supported, whatever it holds."""
    other = "ST*278*0003*005010X217~\nBHT*0007*13*A*20260101*1200~\nSE*3*0003~"
    text = file(group(other)).replace("GS*HC", "GS*HI").replace("X*005010X222A1", "X*005010X217")
    (answer,) = group_answers(text)
    (unread,) = answer.sets
    assert (answer.status, answer.codes, unread.code, unread.status, unread.codes) == ("R", ("1",), "278", "R", ("1",))


def test_one_set_nobody_reads_does_not_cost_the_group() -> None:
    other = "ST*278*0003*005010X222A1~\nBHT*0007*13*A*20260101*1200~\nSE*3*0003~"
    (answer,) = group_answers(file(group(PROFESSIONAL, other)))
    assert (answer.status, answer.codes, [item.status for item in answer.sets]) == ("P", (), ["A", "R"])


def test_a_version_nobody_holds_is_told_of_the_group() -> None:
    (answer,) = group_answers(GOOD.replace("005010X222A1", "005010X222Z9"))
    assert (answer.status, answer.codes, answer.sets[0].status, answer.sets[0].codes) == ("R", ("2",), "R", ("I6",))


def test_st02_used_twice() -> None:
    (answer,) = group_answers(file(group(PROFESSIONAL, PROFESSIONAL)))
    assert [(item.status, item.codes) for item in answer.sets] == [("A", ()), ("R", ("23",))]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [("GE*1*7", "GE*2*7", "5"), ("GE*1*7", "GE*1*8", "4"), ("GE*1*7~\n", "", "3"), ("GE*1*7", "GE*ONE*7", "5")],
)
def test_group_faults_reject_the_group(old: str, new: str, code: str) -> None:
    (answer,) = group_answers(GOOD.replace(old, new))
    assert (answer.status, answer.codes, answer.accepted_sets, answer.received) == ("R", (code,), 0, 1)
    assert answer.sets == (), "no set is told to be accepted in a group that is not"


def test_every_group_gets_a_999_and_every_interchange_an_interchange() -> None:
    text = file(group(PROFESSIONAL), group(BAD_CODE, control="8")) + file(group(PROFESSIONAL), control="000000043")
    data = answers(text)
    assert len(data) == 2
    assert [re.findall(rb"IEA\*(\d+)\*(\d+)", part) for part in data] == [
        [(b"2", b"000000001")],
        [(b"1", b"000000002")],
    ]
    found = [item for item in read_back(data) if isinstance(item, GroupAnswer)]
    assert [(item.control, item.status) for item in found] == [("7", "A"), ("8", "E"), ("7", "A")]


@pytest.mark.parametrize(
    ("old", "new", "status", "note"),
    [
        ("IEA*1*000000042", "IEA*1*000000043", "R", "001"),
        ("IEA*1*", "IEA*3*", "R", "021"),
        ("IEA*1*000000042~\n", "", "R", "023"),
        ("*ZZ*CLINIC ", "*XX*CLINIC ", "R", "005"),
        ("*T*:~", "*Q*:~", "R", "020"),
        ("CLINIC         *", "CLINIC*", "R", "006"),
        ("*260102*0304*^", "*260102*2504*^", "R", "015"),
        ("*260102*0304*^", "*269902*0304*^", "R", "014"),
        ("IEA*1*000000042~\n", "IEA*1*000000042", "E", "023"),
        ("IEA*1*000000042~\n", "IEA*1*000000042~\nsome junk", "E", "022"),
    ],
)
def test_envelope_faults_are_answered_with_a_ta1(old: str, new: str, status: str, note: str) -> None:
    assert old in GOOD
    ta1, *others = read_back(answers(GOOD.replace(old, new, 1)))
    assert isinstance(ta1, InterchangeAnswer)
    assert (ta1.control, ta1.status, ta1.note) == ("000000042", status, note)
    # what stands in a rejected interchange is not taken, so nothing is said of it
    assert [item.status for item in others] == ([] if status == "R" else ["A"])


def test_a_terminator_the_isa_lacks_is_answered_to_the_interchange_that_lacks_it() -> None:
    bad = GOOD.replace(":~\nGS", ":\nGS")
    second = GOOD.replace("000000042", "000000043")
    first, ta1 = read_back(answers(second + bad))
    assert isinstance(first, GroupAnswer)
    assert isinstance(ta1, InterchangeAnswer)
    assert (first.status, ta1.control, ta1.status, ta1.note) == ("A", "000000042", "R", "004")


def test_an_isa_nobody_can_read_does_not_cost_the_interchange_before_it() -> None:
    found = read_back(answers(GOOD + "ISA*00*xx~\n" + GOOD.replace("000000042", "000000043")))
    assert [item.status for item in found] == ["A", "A"]


def test_ta1_when_it_is_asked_for() -> None:
    ta1, _ = read_back(answers(file(group(PROFESSIONAL), asks="1")))
    assert isinstance(ta1, InterchangeAnswer)
    assert (ta1.control, ta1.date, ta1.time, ta1.status, ta1.note) == ("000000042", "260102", "0304", "A", "000")


def test_the_second_use_of_an_interchange_number_is_refused() -> None:
    first, ta1 = read_back(answers(GOOD + GOOD))
    assert isinstance(first, GroupAnswer)
    assert isinstance(ta1, InterchangeAnswer)
    assert (first.status, ta1.status, ta1.note) == ("A", "R", "025")


def test_a_ta1_may_go_apart() -> None:
    together = answers(file(group(PROFESSIONAL), asks="1"))
    apart = answers(file(group(PROFESSIONAL), asks="1"), apart=True)
    assert [b"TA1*" in data for data in together] == [True]
    assert [(b"TA1*" in data, b"GS*FA" in data) for data in apart] == [(True, False), (False, True)]
    assert [type(item) for item in read_back(apart)] == [type(item) for item in read_back(together)]
    assert len(answers(file(group(PROFESSIONAL)), apart=True)) == 1, "no TA1, no second interchange"


def test_acknowledgements_and_fragments_are_not_acknowledged() -> None:
    assert answers(b"".join(answers(GOOD)).decode()) == []
    assert answers(PROFESSIONAL) == []
    with pytest.raises(SourceError, match="is empty"):
        answers("")


@pytest.mark.parametrize("secret", ["ZZYZXNAME", "1 HIDDEN LANE", "19991332", "HIDDENID"])
def test_nothing_that_names_a_patient_is_copied(secret: str) -> None:
    """Names, addresses, birth dates and member ids stay out even where they are what is wrong."""
    text = (
        PROFESSIONAL.replace(
            "NM1*IL*1*DOE*JANE****MI*M1", f"NM1*IL*1*{'ZZYZXNAME' * 8}*JANE**X^Y**MI*{'HIDDENID' * 12}"
        )
        .replace("2 ELM ST", "1 HIDDEN LANE" * 6)
        .replace("19700101", "19991332")
        .replace("*ALBANY*NY*12207~", f"*ALBANY*NY*{'HIDDENID' * 3}~")
        .replace("REF*EI*123456789", f"REF*SY*{'HIDDENID' * 9}")
    )
    data = b"".join(answers(file(group(text))))
    assert data.count(b"IK4*") >= 5  # the faults are all reported
    assert secret.encode() not in data


def test_values_cannot_break_the_acknowledgement() -> None:
    text = (
        PROFESSIONAL.replace("11:B:1", "11:\x07\xe9|:1")
        .replace("*", "|")
        .replace("~", "'")
        .replace("\x07\xe9|", "*~\xe9")
    )
    whole = file(group("@@")).replace("*", "|").replace("~", "'").replace("@@", text)
    (answer,) = group_answers(whole)
    assert answer.sets[0].errors[-1].elements[0].value == ""


def test_a_strict_sender_has_the_set_refused() -> None:
    text = file(group(PROFESSIONAL, BAD_CLM))
    (lenient,), (strict,) = group_answers(text), group_answers(text, strict=True)
    assert (lenient.status, lenient.accepted_sets, lenient.sets[1].status) == ("E", 2, "E")
    assert (strict.status, strict.accepted_sets, strict.sets[1].status) == ("P", 1, "R")
    assert len(strict.sets[1].errors) == len(lenient.sets[1].errors) == 1


def test_many_errors_stay_within_the_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("x12.write.ack999.MAX_SEGMENT_NOTES", 20)
    lines = "".join(f"LX*{n}~\nSV1*QQ:99213*x*ZZ*1***9~\nDTP*472*D8*20269903~\n" for n in range(1, 41))
    text = PROFESSIONAL[: PROFESSIONAL.index("LX*")] + lines + "SE*140*0001~"
    (answer,) = group_answers(file(group(text)))
    errors = answer.sets[0].errors
    assert len({error.position for error in errors}) == 20
    assert answer.sets[0].status == "E"


def test_large_sets_in_small_chunks_name_the_right_claims() -> None:
    """Pieces cut anywhere: each error still names the claim it stands in."""
    claim = PROFESSIONAL[PROFESSIONAL.index("CLM*") : PROFESSIONAL.index("SE*")]
    claims = [claim.replace("C1*", f"C{n}*").replace("11:B:1", "11:Q:1" if n % 3 == 0 else "11:B:1") for n in range(30)]
    text = PROFESSIONAL[: PROFESSIONAL.index("CLM*")] + "".join(claims) + f"SE*{18 + 30 * 5}*0001~"
    expected = [f"C{n}" for n in range(0, 30, 3)]
    whole = file(group(text)).encode()

    class Bites(io.BytesIO):
        def read(self, _size: int | None = -1, /) -> bytes:
            return super().read(333)

    source = Source("test", Bites(whole))
    items = acknowledge(source, MOMENT, CountingControls())
    (answer,) = read_back([item.data for item in items if isinstance(item, Answer)])
    assert isinstance(answer, GroupAnswer)
    assert [error.unit for error in answer.sets[0].errors] == [("CLM01", name) for name in expected]
    assert {error.tag for error in answer.sets[0].errors} == {"CLM"}


def groups_to_answer(data: bytes, refused: list[str]) -> int:
    """Groups in interchanges that are not refused; of interchanges with one number, the last ones are."""
    counts: list[tuple[str, int]] = []
    for event in read_sets(io.BytesIO(data)):
        if isinstance(event, InterchangeStart):
            counts.append((event.interchange.control.rjust(9, "0")[:9], 0))
        elif isinstance(event, GroupStart) and event.group.interchange and event.group.get(1) != "FA":
            counts[-1] = (counts[-1][0], counts[-1][1] + 1)
    left = list(refused)
    total = 0
    for control, count in reversed(counts):
        if control in left:
            left.remove(control)
        else:
            total += count
    return total


@pytest.mark.corpus
def test_our_999s_for_the_corpus_pass_our_guide_check_and_pyx12s(tmp_path: Path) -> None:
    files = corpus_files()
    if not files:
        pytest.skip("no EDI corpus")
    paths = []
    groups = expected = 0
    for file in files:
        source = Source(file.name, io.BytesIO(file.path.read_bytes()))
        try:
            parts = [i.data for i in acknowledge(source, MOMENT, CountingControls()) if isinstance(i, Answer)]
        except SourceError:
            continue  # no X12 at all
        if parts:
            own = acknowledge(Source("own", io.BytesIO(b"".join(parts))), MOMENT, CountingControls())
            assert [item for item in own if isinstance(item, Issue)] == [], file.name
        found = read_back(parts)
        groups += sum(isinstance(item, GroupAnswer) for item in found)
        refused = [item.control for item in found if isinstance(item, InterchangeAnswer) and item.status == "R"]
        expected += groups_to_answer(file.path.read_bytes(), refused)
        for number, data in enumerate(parts[:3]):  # one file each: pyx12 trips over a second interchange after a TA1
            if b"GS*" in data:
                paths.append(tmp_path / f"{file.name.replace('/', '_')}.{number}")
                paths[-1].write_bytes(data)
    assert groups == expected > 150
    refused = {path: (said.crash, said.complaints) for path, said in opinions(paths, tmp_path).items() if not said.ok}
    assert refused == {}
