"""Envelope faults: one edit of a good file, one issue with its acknowledgement code and place."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from x12.envelope.control_numbers import SeenNumbers
from x12.envelope.events import GroupEnd, GroupStart, InterchangeEnd, InterchangeStart, LooseSegment, read_sets
from x12.envelope.set_pieces import SetPiece
from x12.records.issue import Issue

FILES = Path(__file__).parent / "files" / "reader"
GOOD = (FILES / "plain.edi").read_bytes().decode()
SET = GOOD[GOOD.index("ST*") : GOOD.index("GE*")]
GROUP = GOOD[GOOD.index("GS*") : GOOD.index("IEA*")]


def events(text: str, chunk: int = 1 << 20) -> list[object]:
    return list(read_sets(io.BytesIO(text.encode("latin-1")), chunk))


def issues(text: str) -> list[Issue]:
    return [event for event in events(text) if isinstance(event, Issue)]


def test_a_good_file_has_no_issue() -> None:
    assert issues(GOOD) == []


@pytest.mark.parametrize(
    ("old", "new", "key", "level", "code", "element"),
    [
        ("SE*8*", "SE*9*", "se-count", "set", "4", "SE01"),
        ("SE*8*", "SE*eight*", "se-count", "set", "4", "SE01"),
        ("SE*8*", "SE**", "se-count", "set", "4", "SE01"),
        ("SE*8*0001", "SE*8*0002", "se-control", "set", "3", "SE02"),
        ("SE*8*0001", "SE*8", "se-control", "set", "3", "SE02"),
        ("GE*1*1", "GE*2*1", "ge-count", "group", "5", "GE01"),
        ("GE*1*1", "GE*x*1", "ge-count", "group", "5", "GE01"),
        ("GE*1*1", "GE*1*2", "ge-control", "group", "4", "GE02"),
        ("IEA*1*", "IEA*2*", "iea-count", "interchange", "021", "IEA01"),
        ("IEA*1*", "IEA*-1*", "iea-count", "interchange", "021", "IEA01"),
        ("IEA*1*000000001", "IEA*1*000000002", "iea-control", "interchange", "001", "IEA02"),
        ("IEA*1*000000001", "IEA*1*1", "iea-control", "interchange", "001", "IEA02"),
        ("ST*837*", "ST*835*", "st-in-wrong-group", "set", "6", "ST01"),
        ("ST*837*", "ST*83*", "st-code", "set", "6", "ST01"),
        ("0001*005010X222A1", "0001*005010X223A2", "st-version", "element", "7", "ST03"),
        ("GS*HC*", "GS*QQ*", "gs-functional-id", "group", "1", "GS01"),
        ("GS*HC*SENDERID", "GS*HC*S", "gs-value", "interchange", "024", "GS02"),
        ("*RECEIVERID*20260102", "*RECEIVERIDENTIFIER*20260102", "gs-value", "interchange", "024", "GS03"),
        ("*20260102*0304*1", "*20260231*0304*1", "gs-value", "interchange", "024", "GS04"),
        ("*20260102*0304*1", "*260102*0304*1", "gs-value", "interchange", "024", "GS04"),
        ("*20260102*0304*1", "*20260102*2404*1", "gs-value", "interchange", "024", "GS05"),
        ("*X*0050", "*Z*0050", "gs-value", "interchange", "024", "GS07"),
        ("ISA*00*", "ISA*09*", "isa-value", "interchange", "010", "ISA01"),
        ("*00*          *ZZ*S", "*07*          *ZZ*S", "isa-value", "interchange", "012", "ISA03"),
        ("*ZZ*SENDERID", "*Z1*SENDERID", "isa-value", "interchange", "005", "ISA05"),
        ("*ZZ*RECEIVERID ", "*Z1*RECEIVERID ", "isa-value", "interchange", "007", "ISA07"),
        ("SENDERID       ", "               ", "isa-value", "interchange", "006", "ISA06"),
        ("SENDERID       *ZZ", "SENDERID*ZZ", "isa-width", "interchange", "006", "ISA06"),
        ("RECEIVERID     *26", "RECEIVERIDENTIFIER*26", "isa-width", "interchange", "008", "ISA08"),
        ("*260102*", "*261302*", "isa-value", "interchange", "014", "ISA09"),
        ("*0304*^", "*2504*^", "isa-value", "interchange", "015", "ISA10"),
        ("*^*00501", "*U*00501", "isa-value", "interchange", "016", "ISA11"),
        ("*00501*", "*00200*", "isa-value", "interchange", "017", "ISA12"),
        ("*0*T*:", "*2*T*:", "isa-value", "interchange", "019", "ISA14"),
        ("*0*T*:", "*0*X*:", "isa-value", "interchange", "020", "ISA15"),
        ("*0*T*:~", "*0*T*~", "isa-width", "interchange", "027", "ISA16"),
        ("GE*1*1~\n", "", "missing-ge", "group", "3", ""),
        ("SE*8*0001~\n", "", "missing-se", "set", "2", ""),
        ("IEA*1*000000001~\n", "", "missing-iea", "interchange", "023", ""),
        ("GE*1*1~\n", "GE*1*1~\nGE*1*1~\n", "unmatched-ge", "interchange", "022", ""),
        ("SE*8*0001~\n", "SE*8*0001~\nSE*8*0001~\n", "unmatched-se", "interchange", "022", ""),
        ("GE*1*1~\n", "NTE*ADD*STRAY~\nGE*1*1~\n", "segment-outside-set", "interchange", "024", ""),
    ],
)  # fmt: skip
def test_one_fault_one_issue(old: str, new: str, key: str, level: str, code: str, element: str) -> None:
    assert GOOD.count(old) == 1, old
    (issue,) = issues(GOOD.replace(old, new))
    assert (issue.key, issue.level, issue.code, issue.weight) == (key, level, code, "error")
    assert issue.where.element == element
    assert issue.set_number == (1 if level in ("set", "element") else 0)


@pytest.mark.parametrize(
    ("old", "new", "keys"),
    [
        ("*000000001*0*T", "*00000001X*0*T", {"isa-value", "iea-control"}),
        ("*1*X*", "*1234567890*X*", {"gs-control", "ge-control"}),
        ("ST*837*0001", "ST*837*001", {"st-control", "se-control"}),
        ("ST*837*0001", "ST*837*0001234567", {"st-control", "se-control"}),
        ("*^*00501*", "*00501*", {"isa-elements", "iea-control"}),
        ("*^*00501*", "*:*00501*", {"delimiters-alike"}),
        ("GS*HC*", "GS*HP*", {"gs-version", "st-in-wrong-group"}),
        (SET, "", {"ge-count", "empty-group"}),
        (GROUP, SET, {"set-outside-group", "iea-count"}),
    ],
)
def test_faults_that_come_in_pairs(old: str, new: str, keys: set[str]) -> None:
    assert old in GOOD
    assert {issue.key for issue in issues(GOOD.replace(old, new, 1))} == keys


def test_control_numbers_used_twice() -> None:
    twice = GOOD.replace(SET, SET + SET).replace("GE*1*", "GE*2*")
    (issue,) = issues(twice)
    assert (issue.key, issue.code, issue.set_number) == ("st-duplicate", "23", 2)
    groups = GOOD.replace(GROUP, GROUP + GROUP).replace("IEA*1", "IEA*2")
    (issue,) = issues(groups)  # the same ST02 in another group is no fault
    assert (issue.key, issue.level, issue.code) == ("gs-duplicate", "group", "19")
    (issue,) = issues(GOOD + GOOD)
    assert (issue.key, issue.level, issue.code) == ("isa-duplicate", "interchange", "025")
    other = GOOD.replace("SENDERID       *", "OTHERID        *")
    assert issues(GOOD + other) == []  # another sender may use the same number


def test_events_stand_in_order_and_count() -> None:
    found = events(GOOD)
    kinds = [type(event).__name__ for event in found if not isinstance(event, SetPiece)]
    assert kinds == ["InterchangeStart", "GroupStart", "GroupEnd", "InterchangeEnd"]
    start, group = found[0], found[1]
    assert isinstance(start, InterchangeStart)
    assert isinstance(group, GroupStart)
    assert (start.interchange.control, start.interchange.get(6), start.interchange.get(15)) == (
        "000000001",
        "SENDERID",
        "T",
    )
    assert (group.group.control, group.group.get(8)) == ("1", "005010X222A1")
    ends = [event for event in found if isinstance(event, (GroupEnd, InterchangeEnd))]
    assert [(end.declared, end.closed) for end in ends] == [("1", True), ("1", True)]


@pytest.mark.parametrize("chunk", [1, 50, 300, 1 << 20])
def test_a_set_comes_whole_in_whatever_pieces(chunk: int) -> None:
    pieces = [event for event in events(GOOD, chunk) if isinstance(event, SetPiece)]
    assert [piece.opens for piece in pieces] == [True] + [False] * (len(pieces) - 1)
    assert [piece.closes for piece in pieces] == [False] * (len(pieces) - 1) + [True]
    texts = [text for piece in pieces for text in piece.texts]
    assert texts == SET.replace("~\n", "~").split("~")[:-1]
    header = pieces[0].header
    assert (header.number, header.code, header.control, header.version) == (1, "837", "0001", "005010X222A1")
    assert (header.functional_id, header.group_control, header.interchange_control) == ("HC", "1", "000000001")
    assert (header.sender, header.receiver, header.usage, header.first_segment) == ("SENDERID", "RECEIVERID", "T", 3)


def test_a_set_without_se_still_closes() -> None:
    pieces = [event for event in events(GOOD.replace("SE*8*0001~\n", "")) if isinstance(event, SetPiece)]
    assert pieces[-1].closes
    assert [text[:2] for piece in pieces for text in piece.texts][-1] == "SV"


def test_the_readers_issues_know_their_set_and_position() -> None:
    (issue,) = issues(GOOD.replace("HI*", "~HI*"))
    assert (issue.key, issue.set_number, issue.position) == ("empty-segment", 1, 5)  # before HI, the fifth segment


def test_junk_after_the_iea_still_belongs_to_its_interchange() -> None:
    kinds = [getattr(event, "key", type(event).__name__) for event in events(GOOD + "junk")]
    assert kinds[-2:] == ["text-after-interchange", "InterchangeEnd"]


def test_ta1_between_isa_and_gs_is_no_stray() -> None:
    text = GOOD.replace("GS*", "TA1*000000009*260101*0000*A*000~\nGS*", 1)
    (loose,) = [event for event in events(text) if isinstance(event, LooseSegment)]
    assert loose.segment.get(1) == "000000009"
    assert issues(text) == []


@pytest.mark.parametrize("declared", ["0", "1"])
def test_an_interchange_of_ta1_alone(declared: str) -> None:
    text = GOOD.replace(GROUP, "TA1*000000009*260101*0000*A*000~\n").replace("IEA*1", f"IEA*{declared}")
    assert issues(text) == []


def test_a_bare_fragment_has_a_header_without_envelope() -> None:
    found = events(SET)
    header = next(event.header for event in found if isinstance(event, SetPiece))
    assert (header.version, header.interchange, header.group, header.sender) == ("005010X222A1", 0, 0, "")
    assert [event.key for event in found if isinstance(event, Issue)] == ["no-interchange"]


def test_passwords_of_the_isa_are_never_repeated() -> None:
    text = GOOD.replace("ISA*00*          *00*          *", "ISA*03*SECRETKEY9*01*PASSWORD99X*")
    assert [issue.value for issue in issues(text)] == [""]


def test_seen_numbers_agree_with_a_set() -> None:
    import random

    chance = random.Random(7)
    for spread in (10, 50, 1000):
        seen, known = SeenNumbers(), set[str]()
        for _ in range(300):
            control = str(chance.randrange(spread)).zfill(chance.choice((1, 4))) if chance.random() < 0.95 else "A1"
            assert seen.add(control) == (control in known)
            known.add(control)


def test_a_million_numbers_in_a_row_take_one_run() -> None:
    seen = SeenNumbers()
    assert not any(seen.add(f"{number:09}") for number in range(20_000))
    assert all(seen.add(f"{number:09}") for number in range(0, 20_000, 997))
    assert sum(map(len, seen._starts.values())) == 1
