"""Lists of one's own in the documented CSV."""

from __future__ import annotations

from datetime import date

import pytest

from cleanclaim.reference.editions import EditionStore
from cleanclaim.reference.importers.archive import RefusedError
from cleanclaim.reference.library import open_library
from tests.cleanclaim.reference.conftest import Add
from validators.engine.finding import Unavailable
from validators.questions.reference import Reference

TEXT = """\
# label: Spring lists
# first: 2026-01-01
# last: 2026-12-31
list,payer,code,first,last,note
prior-authorisation,12345,0ZA01,,,call first
prior-authorisation,12345,0ZA02,2026-03-01,2026-05-31,
prior-authorisation,*,0ZA09,,,
filing-limit,12345,days,,,90
therapy,,0ZA05,,,GP
"""
DAY = date(2026, 4, 1)


def reference(store: EditionStore) -> Reference:
    return Reference(open_library(store.folder.parent))


def test_lists_by_payer_and_day(add: Add, store: EditionStore) -> None:
    editions = add({"lists.csv": TEXT.encode()}).editions
    assert sorted((m.table, m.rows) for m in editions) == [
        ("list-therapy", 1), ("payer-filing-limit-12345", 1), ("payer-prior-authorisation-*", 1),
        ("payer-prior-authorisation-12345", 2),
    ]  # fmt: skip
    ref = reference(store)
    own = ref.payer_list("prior-authorisation", "12345", DAY)
    assert own.edition.label == "prior-authorisation-12345: Spring lists"
    assert "0ZA01" in own
    assert own.value("0ZA01", "note") == "call first"
    assert own.value("0ZA01", "absent") == ""
    assert "0ZA09" not in own
    assert "0ZA09" in ref.payer_list("prior-authorisation", "99999", DAY)
    assert "0ZA05" in ref.code_list("therapy", DAY)
    with pytest.raises(Unavailable):
        ref.payer_list("telehealth", "12345", DAY)
    with pytest.raises(Unavailable):
        ref.code_list("therapy", date(2027, 1, 1))


@pytest.mark.parametrize(
    ("on", "expected"),
    [(date(2026, 2, 28), False), (date(2026, 3, 1), True), (date(2026, 5, 31), True), (date(2026, 6, 1), False)],
)
def test_rows_have_their_own_days(add: Add, store: EditionStore, on: date, expected: bool) -> None:
    add({"lists.csv": TEXT.encode()})
    assert ("0ZA02" in reference(store).payer_list("prior-authorisation", "12345", on)) is expected


def test_a_second_list_with_the_same_first_day_is_refused(add: Add, store: EditionStore) -> None:
    add({"lists.csv": TEXT.encode()})
    with pytest.raises(RefusedError, match="begins on the same day"):
        add({"more.csv": TEXT.replace("Spring", "Summer").encode()})
    later = TEXT.replace("Spring", "Summer").replace("# first: 2026-01-01", "# first: 2026-07-01")
    add({"more.csv": later.replace("0ZA01", "0ZA07").encode()})
    ref = reference(store)
    assert "0ZA01" in ref.payer_list("prior-authorisation", "12345", date(2026, 6, 30))
    assert "0ZA01" not in ref.payer_list("prior-authorisation", "12345", date(2026, 7, 1))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("list,payer,code\nPrior Auth,1,X\n", "no list name"),
        ("list,payer,code\nprior,1,\n", "has no code"),
        ("list,payer,code,first,last\nprior,1,X,2026-05-01,2026-04-01\n", "before it begins"),
        ("list,payer,code,first\nprior,1,X,soon\n", "row 1: not a date"),
        ("# first: soon\nlist,payer,code\nprior,1,X\n", "not a date"),
        ("list,payer,code,note,note\nprior,1,X,a,b\n", "there twice"),
        ("list,payer,code\nplace-of-service,,98\n", "built in"),
        ("list,payer,code\nprior,1\n", "cut off"),
    ],
)
def test_lists_that_are_refused(add: Add, store: EditionStore, text: str, reason: str) -> None:
    with pytest.raises(RefusedError, match=reason):
        add({"lists.csv": text.encode()})
    assert store.manifests() == ()
