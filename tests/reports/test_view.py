"""The model of what is shown: ranking, folding, dollars at risk, plain words, what would cure what was not checked."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.at_risk import at_risk
from reports.formats.text import windowed
from reports.matching.carc import carcs
from reports.records import ClaimRecord, FileRecord, NotCheckedRecord, Tally, ToolRecord
from reports.view.building import Outside, ViewReport, Wanted, fold
from reports.view.model import Quote, View
from reports.view.ranking import Ranked, rank_of_claim
from reports.view.recovery import PATHS
from reports.view.unchecked import UncheckedTally, tables_named
from reports.view.words import expected
from validators.engine.decision import decide
from validators.engine.finding import Finding, SeverityName


def finding(severity: SeverityName = "warn", **said: object) -> Finding:
    fields = {
        "rule": "AL04", "name": "mismatched body system", "severity": severity, "snip": 6, "claim": "A", "line": 0,
        "loop": "2400", "segment": "SV1", "segment_number": 7, "element": "SV107", "offset": 9, "value": "1",
        "message": "it does not fit", "predicts": ("11",), "source": "", "edition": "", "fingerprint": "0",
    }  # fmt: skip
    return Finding(**{**fields, **said})  # type: ignore[arg-type]


LINES = {1: Decimal(100), 2: Decimal(40), 3: None}


@pytest.mark.parametrize(
    ("findings", "dollars"),
    [
        ([], 0),
        ([finding("inform", line=1)], 0),
        ([finding(line=1)], 100),
        ([finding(line=1), finding("deny", line=1)], 100),
        ([finding(line=1), finding(line=2)], 140),
        ([finding(line=3)], 0),
        ([finding(line=0)], 150),
        ([finding(line=2), finding(line=9)], 150),
        ([finding("reject", line=2)], 150),
        ([finding("deny", line=2, shadow=True)], 0),
        ([finding("inform", line=2, name="crashed")], 150),
    ],
)
def test_dollars_at_risk(findings: list[Finding], dollars: int) -> None:
    """Lines named by warnings and worse; all of a claim that is refused, or wrong as a whole."""
    assert at_risk(Decimal(150), LINES, findings, decide(findings)) == dollars


@given(st.lists(st.tuples(st.sampled_from(["inform", "warn", "deny", "reject"]), st.integers(0, 4)), max_size=6))
def test_never_more_than_the_charge(said: list[tuple[SeverityName, int]]) -> None:
    findings = [finding(severity, line=line) for severity, line in said]
    assert 0 <= at_risk(Decimal(120), LINES, findings, decide(findings)) <= 120


def view_of(*claims: tuple[ClaimRecord, list[Finding]], wanted: Wanted = Wanted()) -> View:  # noqa: B008 - frozen
    seen: list[View] = []
    kept: list[list[str]] = []

    def write(view: View) -> None:
        seen.append(view)
        kept.append([claim.claim for claim in view.claims])

    report, tally = ViewReport(write, wanted, Outside()), Tally()
    for record, findings in claims:
        report.claim(record)
        tally.claim(record, findings)
        for item in findings:
            report.finding(item, record.file)
            tally.finding(item)
    file = FileRecord(
        "f", "0", 9, 20, 1, 1, len(claims), 1, sum((c.charge or Decimal(0) for c, _ in claims), Decimal(0)), ()
    )
    report.file(file)
    tally.file(file)
    report.close(ToolRecord("cleanclaim", "0", 1), (), tally.summary())
    ORDER[:] = kept[0]
    return seen[0]


ORDER: list[str] = []


def claim(name: str, charge: int, *findings: Finding) -> tuple[ClaimRecord, list[Finding]]:
    own = [
        finding(f.severity, claim=name, line=f.line, rule=f.rule, message=f.message, shadow=f.shadow) for f in findings
    ]
    decision = decide(own)
    risk = at_risk(Decimal(charge), {1: Decimal(charge)}, own, decision)
    record = ClaimRecord(
        "f", "0001", name, "P", decision.disposition, Decimal(charge), 1, (), decision.refused_by, "P1", at_risk=risk
    )
    return record, own


def test_the_worst_comes_first_and_nothing_is_cut_before_it_is_ranked() -> None:
    claims = [claim(f"N{number}", number, finding("inform")) for number in range(1, 300)]
    claims += [
        claim("small", 10, finding("warn")), claim("big", 900, finding("warn")), claim("held", 20, finding("deny")),
        claim("last", 5, finding("reject")),
    ]  # fmt: skip
    view = view_of(*claims, wanted=Wanted(notes=False, most=3))
    assert ORDER == ["last", "held", "big"]
    assert (len(view.claims), view.claims.more, view.only_notes) == (4, 1, 299)
    assert [(total.action, total.claims) for total in view.actions] == [("fix", 2), ("look", 2), ("send", 299)]
    assert view.at_risk == view.summary.at_risk == 935
    assert [(share.name, share.claims) for share in view.by_payer] == [("P1", 303)]


def test_clean_claims_are_kept_where_they_are_wanted() -> None:
    view = view_of(claim("clean", 10), claim("warned", 5, finding("warn")), wanted=Wanted(clean=True))
    assert ORDER == ["warned", "clean"]
    assert view.by_payer[0].claims == 2


def test_shadow_findings_are_not_shown() -> None:
    view = view_of(claim("A", 10, finding("deny", shadow=True)))
    assert (len(view.claims), view.by_edit, view.at_risk) == (0, (), 0)


@given(st.lists(st.integers(0, 40), max_size=60), st.integers(0, 50))
def test_keeping_the_first_few_is_keeping_all_and_taking_them(charges: list[int], most: int) -> None:
    """Also with many equals: those that came first stay."""
    everything = Ranked(ClaimRecord, lambda record: 50 - int(record.charge or 0))
    few = Ranked(ClaimRecord, lambda record: 50 - int(record.charge or 0), most)
    for number, charge in enumerate(charges):
        record = claim(f"C{number}", charge)[0]
        everything.add(record)
        few.add(record)
    assert list(few) == list(everything)[:most]
    assert list(everything) == sorted(everything, key=lambda record: -(record.charge or 0))
    assert len(few) == len(everything) == len(charges)
    assert few.more == max(0, len(charges) - most)


def test_one_cause_is_told_once() -> None:
    said = fold([finding(line=1), finding("deny", rule="DX01"), finding(line=2), finding(line=2, also=("AL03",))])
    assert [(item.rule, item.lines, item.times) for item in said] == [("DX01", (), 1), ("AL04", (1, 2), 3)]
    assert said[1].also == ("AL03",)
    assert said[1].fix.startswith("Point the line to the diagnosis")


@pytest.mark.parametrize(
    ("severity", "predicts", "words"),
    [
        ("warn", ("11",), "denied 11: diagnosis does not support the procedure"),
        ("deny", ("16+M81", "146"), "denied 16 M81: claim lacks information or has a billing error (or 146)"),
        ("deny", ("ZZ9",), "denied ZZ9"),
        ("reject", (), "rejected at the front end"),
        ("reject", ("A7:21", "IK4:7"), "rejected at the front end, 277CA A7:21 (or 999 IK4 7)"),
        ("reject", ("TA1:022",), "refused at the door, TA1 022"),
        ("deny", (), "likely to come back unpaid"),
        ("inform", (), ""),
    ],
)
def test_what_a_payer_would_answer(severity: SeverityName, predicts: tuple[str, ...], words: str) -> None:
    assert expected(severity, predicts) == words


def test_every_path_of_a_reason_code_has_words() -> None:
    assert {carc.path for carc in carcs().values() if carc.path} <= PATHS.keys()


@pytest.mark.parametrize(
    ("reason", "tables"),
    [
        ("no clia list", ("list-clia",)),
        ("no fee-schedule table", ("fee-schedule",)),
        ("no payer-anatomic-* table; no fee-schedule table", ("payer-anatomic", "fee-schedule")),
        ("no payer-telehealth-87726 table", ("payer-telehealth",)),
        ("no claim history (run with --store)", ("history",)),
        ("no documentation facts for this service", ("documentation",)),
        ("MUE 2026Q1 ended 2026-03-31; no hcpcs edition for 2026-05-01", ("hcpcs",)),
        ("ICD-10-CM FY2027 ended 2027-09-30", ("icd10cm",)),
        ("the claim has no readable date of service", ()),
    ],
)
def test_what_a_reason_lacks(reason: str, tables: tuple[str, ...]) -> None:
    assert tables_named(reason) == tables


def test_the_cure_that_wakes_most_edits_comes_first() -> None:
    tally = UncheckedTally()
    for _ in range(3):
        tally.add([NotCheckedRecord("PX01", 0, "no cpt list"), NotCheckedRecord("PX01", 1, "no cpt list")])
    tally.add([NotCheckedRecord("MD08", 1, "no payer-anatomic-* table; no fee-schedule table")])
    tally.add([NotCheckedRecord("MD18", 1, "no clia list"), NotCheckedRecord("MD18", 1, "no clia-waived list")])
    first, *others = tally.rows()
    assert first.remedy is not None
    assert (first.remedy.table, first.edits, first.claims) == ("fee-schedule", ("MD08",), 1)
    assert first.remedy.unlocks >= 10
    cpt = next(row for row in others if row.edits == ("PX01",))
    assert (cpt.claims, cpt.remedy and cpt.remedy.unlocks) == (3, 1)
    assert {row.remedy.unlocks for row in others if row.remedy and "clia" in row.remedy.table} == {0}


@given(st.integers(0, 200), st.integers(1, 60), st.integers(20, 120))
def test_a_long_segment_is_cut_around_its_fault(start: int, size: int, room: int) -> None:
    text = "".join(chr(97 + number % 26) for number in range(260))
    cut, begin, end = windowed(Quote(text, start, start + size), room)
    assert len(cut) <= room
    if size <= room // 2:
        assert cut[begin:end].strip("…") == text[start : start + size] or "…" in cut[begin:end]


def test_ranks_fit_in_eight_bytes() -> None:
    view_of(claim("A", 10**12, finding("reject")), claim("B", -5, finding("warn")), wanted=Wanted(clean=True))
    assert ORDER == ["A", "B"]
    assert rank_of_claim is not None
