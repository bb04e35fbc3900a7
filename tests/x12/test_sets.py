"""The registry of transaction sets: each row is whole, and what depends on it asks it."""

import io

import pytest

from tests.x12.sets import PROFESSIONAL
from x12.build.read import records_of
from x12.envelope.events import read_sets
from x12.guides import choose_guide, load_guide
from x12.records.claim import Claim
from x12.records.issue import Issue
from x12.sets import (
    CLAIM_VERSIONS,
    SETS,
    TransactionSet,
    checked_sets,
    groups_of_version,
    kind_of_guide,
    role_of,
    sets_of_group,
    use_of_guide,
)


@pytest.mark.parametrize("row", SETS.values(), ids=SETS)
def test_row_is_whole(row: TransactionSet) -> None:
    assert row in sets_of_group(row.functional_id)
    assert bool(row.reader) == bool(row.records) == bool(row.guides) == (row.role != "other")
    for guide in row.guides:
        choice = choose_guide(row.code, guide.version)
        assert choice is not None
        assert choice.exact == (guide.standing != "stand-in")
        assert bool(choice.notice) == (guide.standing != "held")
        assert row.functional_id in groups_of_version(guide.version) or "X" not in guide.version
        assert (guide.kind is not None) == (row.role == "claims")
    assert {load_guide(guide.map).set_code[:3] for guide in row.guides} <= {row.code}


@pytest.mark.parametrize("row", checked_sets(), ids=lambda row: row.code)
def test_reader_gives_the_records_the_row_names(row: TransactionSet) -> None:
    reader = row.new_reader()
    assert reader is not None
    assert list(reader.finish()) == []
    assert all(isinstance(kind, type) for kind in row.record_types())


def test_every_set_goes_to_its_reader() -> None:
    text = PROFESSIONAL + "ST*270*0002*005010X279A1~SE*2*0002~" + PROFESSIONAL.replace("0001", "0003")
    found = list(records_of(read_sets(io.BytesIO(text.encode()))))
    assert [record.ordinal for record in found if isinstance(record, Claim)] == [1, 2]
    assert all(isinstance(record, (Claim, Issue)) for record in found)
    assert not [
        record for record in records_of(read_sets(io.BytesIO(text.encode())), "remittance") if isinstance(record, Claim)
    ]


def test_a_row_is_all_the_rest_of_the_program_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    toy = TransactionSet(
        code="199", functional_id="ZZ", name="toy", role="claims",
        reader=f"{__name__}:Tags", records=("builtins:str",),
    )  # fmt: skip
    monkeypatch.setitem(SETS, "199", toy)
    events = read_sets(io.BytesIO(b"ST*199*0001~REF*A*B~SE*3*0001~"))
    assert [found for found in records_of(events) if isinstance(found, str)] == ["ST", "REF", "SE"]
    assert role_of("199") == "claims"


class Tags:
    """A reader for the toy set: the tags of its segments."""

    def feed(self, piece):
        return [text[: text.index("*")] for text in piece.texts]

    def finish(self):
        return []


def test_versions_tell_kind_and_use() -> None:
    assert {kind: kind_of_guide(version) for kind, version in CLAIM_VERSIONS.items()} == {"P": "P", "I": "I", "D": "D"}
    assert [kind_of_guide(version) for version in ("005010X292A1", "004010X097", "005010X221A1")] == ["I", "D", None]
    assert [use_of_guide(version) for version in ("005010X222A1", "005010X291", "005010X300A1", "005010X221A1")] == [
        "claims", "predetermination", "post-adjudicated claims", "",
    ]  # fmt: skip


def test_groups_of_versions() -> None:
    assert groups_of_version("005010X222A1") == {"HC"}
    assert groups_of_version("005010X212") == {"HR", "HN"}
    assert groups_of_version("004010X098A1") == {"HC", "FA"}, "a 997 carries the version of what it answers"
    assert groups_of_version("005010X999") == groups_of_version("") == frozenset()
