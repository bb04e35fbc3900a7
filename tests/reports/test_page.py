"""The page: self-contained, complete without a script, no longer than it may be, and text in it stays text."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import re
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest
import typer
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from cleanclaim.commands.check import Trigger, check
from cleanclaim.commands.reconcile import reconcile
from reports.formats.format_protocol import Options
from reports.formats.html import FORMAT
from reports.page import check_page, rendering
from reports.page.rendering import Budget, bars
from reports.records import Tally, ToolRecord
from reports.view.words import plain
from tests.cleanclaim.shell import ROOT
from tests.reports.test_formats import HOSTILE, made, written

SAMPLE = ROOT / "sample_edi" / "brief_professional.edi"
ANSWER = ROOT / "sample_edi" / "brief_professional.835.edi"
ACTS = (
    "<script>alert(1)</script>", "</style><script>x</script>", "<img src=x onerror=alert(1)>", "{{ 7*7 }}",
    '" autofocus onfocus="alert(1)', "javascript:alert(1)", "</pre><iframe src='//x'>", "&lt;b&gt;", "a\u202eb",
)  # fmt: skip
LOADS = {"src", "srcset", "href", "action", "data", "poster", "background", "formaction", "xlink:href", "style"}


@pytest.fixture(autouse=True)
def _data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLEANCLAIM_DATA", str(tmp_path / "data"))


def checked(tmp_path: Path, *more: str, record: bool = False) -> bytes:
    outputs = [tmp_path / "page.html", *(tmp_path / name for name in more)]
    check([str(SAMPLE)], output=outputs, fail_on=[Trigger.never], record=record)
    return outputs[0].read_bytes()


def reconciled(tmp_path: Path) -> bytes:
    checked(tmp_path, record=True)
    with pytest.raises(typer.Exit):
        reconcile([str(ANSWER)], output=[tmp_path / "back.html"])
    return (tmp_path / "back.html").read_bytes()


def loads_nothing(page: bytes) -> None:
    """Nothing in it is fetched or can act: links lead into the page, and style and script are those of the policy."""
    document = html.document_fromstring(page.decode())
    (policy,) = document.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    assert "http" not in policy
    for tag in ("style", "script"):
        (element,) = document.iter(tag)
        found = base64.b64encode(hashlib.sha256(element.text.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{found}'" in policy
    for element in document.iter():
        for name, value in element.attrib.items():
            assert not name.startswith("on"), name
            assert name not in LOADS or (element.tag == "a" and value.startswith("#")), (element.tag, name, value)
    assert len(document.xpath("//@id")) == len(set(document.xpath("//@id"))), "an id stands twice"
    assert {link[1:] for link in document.xpath("//a/@href")} <= set(document.xpath("//@id")), "a link leads nowhere"


def text_of(page: bytes) -> str:
    document = html.document_fromstring(page.decode())
    for element in [*document.iter("style"), *document.iter("script")]:
        element.drop_tree()
    return " ".join(" ".join(document.itertext()).split())


def test_a_check_says_what_to_do_first(tmp_path: Path) -> None:
    page = checked(tmp_path)
    loads_nothing(page)
    text = text_of(page)
    assert "Fix 1 claim before sending, look at 2, send 4" in text
    assert "fix 1 $195.00" in text
    assert "At risk $955.00 of $2,753.00 on 7 claims may come back unpaid" in text
    assert text.index("Start here") < text.index("Why, by dollars at risk") < text.index("Claims, worst first")
    assert "CC-1006 $195.00 · Claim charge 195 is not the sum of its 2 lines, 185. Fix: Correct the total" in text
    assert "AL04 mismatched body system $640.00 1 claim, 1 finding" in text
    assert "reject PX16 Claim charge 195 is not the sum of its 2 lines, 185." in text
    assert "warn AL04 line 1 23500 with E11.9" in text
    assert "On 4 more claims nothing was found, as far as it could be checked." in text
    assert "Adding Medicare physician fee schedule (PPRRVU) lets 13 edits run." in text
    mark = html.document_fromstring(page.decode()).xpath("//pre/mark")[0]
    assert (mark.text, mark.getparent().text_content()) == ("195", "CLM*CC-1006*195***11:B:1*Y*A*Y*Y")


def test_a_reconciliation_says_what_the_money_did(tmp_path: Path) -> None:
    page = reconciled(tmp_path)
    loads_nothing(page)
    text = text_of(page)
    assert "$1,530.00 denied in 2 denials; $803.70 paid" in text
    assert "ask for the authorisation after the fact, or appeal $890.00 1 denial" in text
    assert "Start here CC-1005 $890.00 · CO-197 Authorisation or notification is absent. Do: ask for" in text
    assert "CC-1005 line 1 73721 $890.00 CO-197 Authorisation or notification is absent." in text
    assert "missed: no such edit" in text
    assert "foreseen by AL04 (exact, line) · what AL04 looks at" in text
    assert "PLAINS HEALTH PLAN" in text
    assert "1 refuted the payer paid all the same: the edit was wrong here" in text


@settings(max_examples=60, deadline=None)
@given(HOSTILE | st.sampled_from(ACTS))
def test_text_from_a_file_is_text(value: str) -> None:
    page = written("html", value)
    loads_nothing(page)
    document = html.document_fromstring(page.decode())
    assert not {element.tag for element in document.iter()} & {
        "img", "iframe", "object", "form", "link", "base", "embed",
    }  # fmt: skip
    assert len(list(document.iter("script"))) == 1
    assert "49" not in text_of(page) or "7*7" not in value
    if value in ACTS[:4]:
        assert value in text_of(page)


def many(count: int, words: int = 10) -> bytes:
    """A page of so many claims, each with a finding of so many words."""
    record, _, finding, _, _ = made("x")
    out = io.BytesIO()
    report = FORMAT.open(out, Options(beside=("all.xlsx", "all.csv")))
    for number in range(count):
        claim = f"CC-{number}"
        report.claim(msgspec.structs.replace(record, claim=claim, charge=Decimal(count - number), not_checked=()))
        report.finding(msgspec.structs.replace(finding, claim=claim, message="word " * words, also=()), "x")
    report.close(ToolRecord("cleanclaim", "0", 1), (), Tally().summary())
    return out.getvalue()


def rows_of(page: bytes) -> list[str]:
    return list(html.document_fromstring(page.decode()).xpath("//table[@class='long']/tbody/tr/@data-claim"))


def test_more_rows_than_there_is_room_for_are_counted_and_named() -> None:
    page = many(5_003, words=2)
    assert rows_of(page) == [f"CC-{number}" for number in range(5_000)], "the worst ones stay"
    assert len(page) < rendering.MOST_BYTES
    assert "3 more claims with findings have no room on this page. They are in all.xlsx and all.csv." in text_of(page)


def test_a_page_can_be_mailed() -> None:
    page = many(2_000, words=1_000)
    assert len(page) < rendering.MOST_BYTES
    kept = len(rows_of(page))
    assert 700 < kept < 1_000
    assert f"{2_000 - kept:,} more claims with findings have no room on this page." in text_of(page)


def test_without_another_file_it_says_how_to_have_the_rest(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(check_page, "Budget", lambda: Budget(rows=1))
    text = text_of(checked(tmp_path))
    assert "2 more claims with findings have no room on this page. Run again with -o FILE.xlsx" in text
    assert "They are in beside.csv." in text_of(checked(tmp_path, "beside.csv", "short.txt"))


def test_bars_are_as_long_as_their_dollars() -> None:
    rows = [("a", "", "", Decimal(200), ""), ("b", "", "", Decimal(50), ""), ("c", "", "", Decimal(0), "")]
    assert [bar.length for bar in bars(rows)] == [1000, 250, 0]
    assert bars([]) == ()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("against *every* diagnosis", "against every diagnosis"), ("the ``SV1`` and `LX`", "the SV1 and LX"),
        ("CLM*CC-1*195***11:B:1", "CLM*CC-1*195***11:B:1"), ("2 * 3 * 4", "2 * 3 * 4"),
    ],
)  # fmt: skip
def test_marks_of_other_formats_are_not_shown(text: str, shown: str) -> None:
    assert plain(text) == shown


def test_the_same_input_gives_the_same_page(tmp_path: Path) -> None:
    first = checked(tmp_path)
    assert checked(tmp_path) == first
    assert re.search(rb"\d\d:\d\d:\d\d", first) is None
    assert json.loads(re.search(rb"data-orders='(.*?)'", first)[1])["risk"] == "Most at risk"  # type: ignore[index]
