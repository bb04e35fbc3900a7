"""Every format says the same of every sample, and holds text from files as the text it was."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import jsonschema
import pyarrow.parquet
import pytest
import typer
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree, html
from openpyxl import load_workbook

from cleanclaim.commands.check import Trigger, check
from cleanclaim.commands.reconcile import reconcile
from reports.formats.csv import cell
from reports.formats.xml import report_schema
from tests.cleanclaim.shell import ROOT
from tests.reports.test_formats import HOSTILE, written

SAMPLES = sorted((ROOT / "sample_edi").glob("*.edi"))
SUFFIXES = (".json", ".csv", ".xlsx", ".xml", ".junit.xml", ".sarif", ".parquet", ".txt", ".html")
SARIF = json.loads((Path(__file__).parent / "sarif-2.1.0-used.json").read_text("utf-8"))
FORMULA = [
    '=HYPERLINK("http://x","y")',
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    " =1",
    "＝1",
    "<script>alert(1)</script>",
    "a\u202eb",
]


class Said:
    """What one format says of a check: per claim what to do and its dollars, the findings, the totals."""

    def __init__(self) -> None:
        self.claims: Counter[tuple[str, str]] = Counter()
        self.findings: Counter[tuple[str, str]] = Counter()
        self.charge = Decimal(0)
        self.at_risk = Decimal(0)


def of_json(path: Path) -> Said:
    report, said = json.loads(path.read_bytes()), Said()
    actions = {"reject": "fix", "hold": "fix", "warn": "look"}
    for claim in report["claims"]:
        said.claims[claim["claim"], actions.get(claim["disposition"], "send")] += 1
        said.charge += Decimal(claim["charge"] or 0)
        said.at_risk += Decimal(claim["at_risk"])
    for finding in report["findings"]:
        said.findings[finding["claim"], finding["rule"]] += 1
    assert Decimal(report["summary"]["at_risk"]) == said.at_risk
    return said


def of_rows(rows: list[dict[str, Any]]) -> Said:
    said = Said()
    last: Any = None
    for row in rows:
        if row["edit"]:
            said.findings[row["claim"] or "", row["edit"]] += int(row["times"])
        charge = row["claim_charge"]
        if charge not in (None, ""):
            said.claims[row["claim"], row["do"]] += 1
            said.charge += Decimal(str(charge))
            said.at_risk += Decimal(str(row["at_risk"]))
        last = row
    assert last is None or set(last) >= {"fix", "expect", "payer", "fingerprint"}
    return said


def of_csv(path: Path) -> Said:
    data = path.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    return of_rows(list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""))))


def of_parquet(path: Path) -> Said:
    table = pyarrow.parquet.read_table(path)
    assert str(table.schema.field("at_risk").type) == "decimal128(38, 4)"
    assert str(table.schema.field("service_from").type) == "date32[day]"
    return of_rows(table.to_pylist())


def of_xlsx(path: Path) -> Said:
    book = load_workbook(path)
    assert book.sheetnames == ["Totals", "Findings", "Claims", "Not checked", "Payments"]
    said = Said()
    for sheet in book:
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref.startswith("A1:")
        assert all(item.data_type != "f" for row in sheet for item in row)
    heading, *rows = book["Claims"].iter_rows()
    at = {item.value: number for number, item in enumerate(heading)}
    for row in rows:
        said.claims[row[at["Claim"]].value, row[at["Do"]].value] += 1
        for column in ("Charge", "At risk"):
            assert isinstance(row[at[column]].value, (int, float, Decimal))
            assert row[at[column]].number_format == "#,##0.00"
        assert isinstance(row[at["Date of service"]].value, (date, datetime, type(None)))
        said.charge += Decimal(str(row[at["Charge"]].value))
        said.at_risk += Decimal(str(row[at["At risk"]].value))
    heading, *rows = book["Findings"].iter_rows(values_only=True)
    at = {name: number for number, name in enumerate(heading)}
    for row in rows:
        said.findings[row[at["Claim"]] or "", row[at["Edit"]]] += row[at["Times"]]
    return said


def of_xml(path: Path) -> Said:
    document = etree.parse(path)
    etree.XMLSchema(etree.fromstring(report_schema())).assertValid(document)
    said = Said()
    for item in document.iterfind("claims/claim"):
        said.claims[item.findtext("claim", ""), item.findtext("do", "")] += 1
        said.charge += Decimal(item.findtext("charge", "0"))
        said.at_risk += Decimal(item.findtext("at_risk", "0"))
    for item in document.iterfind("findings/finding"):
        said.findings[item.findtext("claim", ""), item.findtext("edit", "")] += int(item.findtext("times", "1"))
    return said


def of_sarif(path: Path) -> Said:
    report = json.loads(path.read_bytes())
    jsonschema.Draft7Validator(SARIF).validate(report)
    (run,) = report["runs"]
    said = Said()
    dollars: dict[str, Decimal] = {}
    for result in run["results"]:
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        own = result["properties"]
        said.findings[own["claim"], result["ruleId"]] += result["occurrenceCount"]
        region = result["locations"][0]["physicalLocation"]["region"]
        if "snippet" in region:
            assert region["byteLength"] > 3
        dollars[own["claim"]] = Decimal(own["at_risk"])
    said.at_risk = Decimal(run["properties"]["at_risk"])
    assert sum(dollars.values()) <= said.at_risk
    said.charge = Decimal(run["properties"]["charge"])
    said.claims = Counter({("", name): count for name, count in run["properties"]["actions"].items() if count})
    return said


def of_junit(path: Path) -> Said:
    suite = etree.parse(path).getroot()[0]
    said = Said()
    properties = {item.get("name"): item.get("value") for item in suite.iterfind("properties/property")}
    cases = suite.findall("testcase")
    assert int(suite.get("tests")) == len(cases)
    assert int(suite.get("failures")) == len(suite.findall("testcase/failure"))
    said.charge, said.at_risk = Decimal(properties["charge"]), Decimal(properties["at_risk"])
    for case in cases:
        for text in [item.text or "" for item in case if item.tag in ("failure", "system-out")]:
            for rule in re.findall(r"^(?:reject|deny|warn|inform) ([\w-]+)(?: \(line [\d, ]+\))?: ", text, re.M):
                said.findings["", rule] += 1
    said.claims = Counter(
        {("", name): int(properties[name]) for name in ("fix", "look", "send") if int(properties[name])}
    )
    return said


def of_text(path: Path) -> Said:
    text = path.read_text("utf-8")
    said = Said()
    total = re.search(r"^([\d,]+) claims? \$([\d,.]+): (.*)$", text, re.M)
    assert total is not None
    said.charge = Decimal(total[2].replace(",", ""))
    risk = re.search(r"\$([\d,.]+) at risk$", total[3])
    said.at_risk = Decimal(risk[1].replace(",", "")) if risk else Decimal(0)
    for name, count in re.findall(r"(send|look at|fix) ([\d,]+) ", total[3]):
        said.claims["", name.partition(" ")[0]] += int(count.replace(",", ""))
    for rule, times in re.findall(r"^  (?:reject|deny  |warn  |inform) (\S+)  .*?(?:\((\d+) times\))?$", text, re.M):
        said.findings["", rule] += int(times or 1)
    return said


def of_html(path: Path) -> Said:
    document = html.document_fromstring(path.read_bytes().decode())
    said = Said()
    for card in document.xpath("//ul[@class='cards']/li"):
        amount = Decimal(card.find(".//data").get("value"))
        if card.get("class") == "risk":
            said.at_risk = amount
            continue
        said.charge += amount
        count = card.xpath("string(p[@class='count'])").split()[1].replace(",", "")
        said.claims["", card.get("class")] += int(count)
    for row in document.xpath("//table[@class='long']/tbody/tr"):
        for block in row.xpath(".//div[@data-times]"):
            said.findings[row.get("data-claim"), block.xpath("string(p[1]/a)")] += int(block.get("data-times"))
    return said


READERS: dict[str, Callable[[Path], Said]] = {
    ".json": of_json, ".csv": of_csv, ".xlsx": of_xlsx, ".xml": of_xml, ".junit.xml": of_junit, ".sarif": of_sarif,
    ".parquet": of_parquet, ".txt": of_text, ".html": of_html,
}  # fmt: skip


def without_claims(counts: Counter[tuple[str, str]]) -> Counter[str]:
    found: Counter[str] = Counter()
    for (_, name), count in counts.items():
        found[name] += count
    return found


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.name)
def test_all_formats_agree(sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLEANCLAIM_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("COLUMNS", "120")
    outputs = [tmp_path / f"out{suffix}" for suffix in SUFFIXES]
    check([str(sample)], output=outputs, fail_on=[Trigger.never], all_=True, show=10_000)
    truth = of_json(outputs[0])
    for path, suffix in zip(outputs[1:], SUFFIXES[1:], strict=True):
        said = READERS[suffix](path)
        assert (said.charge, said.at_risk) == (truth.charge, truth.at_risk), suffix
        whole = suffix in (".csv", ".xlsx", ".xml", ".parquet")
        assert said.claims == truth.claims if whole else without_claims(said.claims) == without_claims(truth.claims), (
            suffix
        )
        if suffix == ".junit.xml":
            assert without_claims(said.findings).keys() == without_claims(truth.findings).keys()
        elif suffix == ".txt":
            lines = without_claims(truth.findings)
            assert without_claims(said.findings).keys() == lines.keys(), suffix
        else:
            assert said.findings == truth.findings, suffix


def test_a_reconciliation_in_all_formats(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLEANCLAIM_DATA", str(tmp_path / "data"))
    claims, answer = ROOT / "sample_edi" / "brief_professional.edi", ROOT / "sample_edi" / "brief_professional.835.edi"
    check([str(claims)], output=[tmp_path / "x.json"], record=True, fail_on=[Trigger.never])
    outputs = [tmp_path / f"r{suffix}" for suffix in (".json", ".csv", ".xlsx", ".xml", ".parquet", ".txt", ".html")]
    with pytest.raises(typer.Exit) as end:
        reconcile([str(answer)], output=outputs)
    assert end.value.exit_code == 1
    report = json.loads(outputs[0].read_bytes())
    truth = sorted((item["claim"], Decimal(item["amount"])) for item in report["denials"])
    assert truth
    rows = csv.DictReader(io.StringIO(outputs[1].read_bytes().decode("utf-8-sig"), newline=""))
    assert sorted((row["claim"], Decimal(row["amount"])) for row in rows) == truth
    sheet = list(load_workbook(outputs[2])["Denials"].iter_rows(values_only=True))
    assert sorted((row[0], Decimal(str(row[4]))) for row in sheet[1:]) == truth
    document = etree.parse(outputs[3])
    etree.XMLSchema(etree.fromstring(report_schema())).assertValid(document)
    assert (
        sorted((i.findtext("claim"), Decimal(i.findtext("amount"))) for i in document.iterfind("denials/denial"))
        == truth
    )
    found = pyarrow.parquet.read_table(outputs[4]).to_pylist()
    assert sorted((row["claim"], row["amount"]) for row in found) == truth
    text = outputs[5].read_text("utf-8")
    assert all(f"{claim}   ${amount:,.2f}" in text for claim, amount in truth)
    page = html.document_fromstring(outputs[6].read_bytes().decode())
    rows = page.xpath("//section[@id='denials']//tbody/tr")
    assert sorted((row.get("data-claim"), Decimal(row.get("data-amount"))) for row in rows) == truth
    assert {row["do"] for row in found} == {
        "send a corrected claim",
        "ask for the authorisation after the fact, or appeal",
    }


@pytest.mark.parametrize("suffix", [".sarif", ".junit.xml"])
def test_a_format_without_a_form_for_a_reconciliation_is_a_usage_error(suffix: str, tmp_path: Path) -> None:
    with pytest.raises(typer.BadParameter, match="has no form for this; csv"):
        reconcile([], output=[tmp_path / f"x{suffix}"])


@settings(max_examples=60, deadline=None)
@given(HOSTILE | st.sampled_from(FORMULA))
def test_text_is_text_where_it_is_read_back(value: str) -> None:
    """A spreadsheet takes nothing for a formula, a page nothing for markup; what acts is visible or as it was."""
    rows = list(csv.reader(io.StringIO(written("csv", value).decode("utf-8-sig"), newline="")))
    width = len(rows[0])
    assert all(len(row) == width for row in rows)
    assert not [item for row in rows for item in row if item.lstrip()[:1] in tuple("=+-@＝＋－＠")]
    book = load_workbook(io.BytesIO(written("xlsx", value)))
    assert all(item.data_type != "f" and item.hyperlink is None for sheet in book for row in sheet for item in row)
    kept = {row["finding"] for row in pyarrow.parquet.read_table(io.BytesIO(written("parquet", value))).to_pylist()}
    assert value in kept or value.encode("latin-1", "ignore").decode("utf-8", "ignore") in kept
    for name in ("xml", "junit"):
        document = etree.fromstring(written(name, value))
        assert "script" not in {element.tag for element in document.iter()}
    assert json.loads(written("sarif", value))["version"] == "2.1.0"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("=1+1", "'=1+1"), ("-5", "'-5"), (Decimal("-5"), "-5.00"), (Decimal("1.125"), "1.125"), (None, ""), (7, "7"),
        ("\t=1", "␉=1"), ("a\r\nb", "a␍␊b"), (date(2026, 1, 5), "2026-01-05"), (" =1", "' =1"),
    ],
)  # fmt: skip
def test_cells(value: Any, shown: str) -> None:
    assert cell(value) == shown


def test_the_schema_of_sarif_is_strict() -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft7Validator(SARIF).validate({"version": "2.1.0", "runs": [{"results": []}]})
