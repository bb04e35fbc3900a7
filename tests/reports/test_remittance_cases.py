"""Traps of reconciliation: each case's files give what its table expects, in any order and read twice.

The cases stand beside the repository; where they are absent these tests are skipped with a notice (cases of our own of
each kind are in test_fold.py, test_join.py and test_ledger.py). Rows that are not met stand in UNMET with the reason.
"""

from __future__ import annotations

import csv
import itertools
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from cleanclaim.store.patient_key import ENVIRONMENT
from reports.claim_report import ClaimReport, DenialRecord
from reports.remittance_report import AnswerRecord
from tests.ledger_play import Known, play

CASES = Path(__file__).resolve().parents[3] / "shared" / "cases" / "remittance"
KEY = "the key of tests of remittances"
UNMET: dict[tuple[str, str, str], str] = {}
"""Rows not met: (case, kind, claim) and why."""


class Row(NamedTuple):
    """A row of the table of expected results."""

    case: str
    kind: str
    claim: str
    line: str
    what: str
    expected: str


def rows() -> list[Row]:
    table = CASES / "expected.tsv"
    if not table.exists():
        return []
    with table.open(encoding="utf-8", newline="") as stream:
        return [Row(*found[:6]) for found in list(csv.reader(stream, delimiter="\t"))[1:]]


ROWS = rows()
NAMES = sorted({row.case for row in ROWS})
absent = pytest.mark.skipif(not ROWS, reason=f"no remittance cases at {CASES}")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cases")


@pytest.fixture(autouse=True)
def one_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ENVIRONMENT, KEY)


@cache
def played(case: str, folder: Path) -> Known:
    return play(sorted((CASES / case).iterdir()), folder / case)


def denial(claim: ClaimReport, row: Row) -> DenialRecord:
    """The denial a row speaks of: by its reason and line."""
    reason = row.what.split()[0].partition("-")[2]
    found = [d for d in claim.denials if d.carc == reason and (not row.line or d.line == int(row.line))]
    assert len(found) == 1, (row, claim.denials)
    return found[0]


def foreseen(claim: ClaimReport, row: Row) -> bool:
    edit = next(word for word in (*row.expected.split(), "") if word[2:].isdigit() or not word)
    told = denial(claim, row)
    return told.state == "foreseen" and (not edit or edit in told.foreseen_by)


def amount(row: Row) -> Decimal:
    return Decimal(row.what.split()[1])


def finding(claim: ClaimReport, row: Row, *states: str) -> bool:
    found = [f for f in claim.findings if f.rule == row.what.split()[0] and (not row.line or f.line == int(row.line))]
    return bool(found) and all(f.state in states for f in found) and len(found) == 1


def service(claim: ClaimReport, line: str) -> list[tuple[str, str, Decimal, str, str]]:
    return [
        (s.sent, s.adjudicated, s.paid, s.confidence, s.change) for s in claim.services if str(s.line) == (line or "0")
    ]


def entry(known: Known, reason: str) -> tuple[Decimal, str]:
    (found,) = [e for r in known.remittances for e in r.entries if e.reason == reason]
    return abs(found.amount), found.effect


def joined(known: Known, number: str) -> list[AnswerRecord]:
    return [a for a in known.answers if a.claim == number]


Check = Callable[[Known, Row], bool]


def state(word: str, paid: str | None = None, **more: object) -> Check:
    def check(known: Known, row: Row) -> bool:
        claim = known.claim(row.claim)
        told = {name: getattr(claim, name) for name in more}
        return claim.state == word and (paid is None or claim.net_paid == Decimal(paid)) and told == more

    return check


CHECKS: dict[tuple[str, str, str, str], Check] = {
    ("01_foreseen", "denial", "T01A", "CO-11 640"): lambda k, r: (
        foreseen(k.claim("T01A"), r) and denial(k.claim("T01A"), r).level == "exact"
    ),
    ("01_foreseen", "state", "T01A", ""): state("denied"),
    ("02_denied_then_reversed_and_paid", "state", "T02A", ""): state("overturned", "400"),
    ("02_denied_then_reversed_and_paid", "denial", "T02A", "CO-11 640"): lambda k, r: (
        k.claim("T02A").initial_denied == 640 and k.claim("T02A").money.denied == 0
    ),
    ("02_denied_then_reversed_and_paid", "finding", "T02A", "AL04"): lambda k, r: finding(
        k.claim("T02A"), r, "overturned"
    ),
    ("02_denied_then_reversed_and_paid", "money", "", "reversals counted as denial"): lambda k, r: (
        k.tally.sums["denied"] == 0
    ),
    ("03_reversal_before_original", "state", "T03A", ""): state("denied"),
    ("03_reversal_before_original", "money", "T03A", "net paid"): state("denied", "0"),
    ("04_plb_kinds", "money", "", "PLB WO T04Z"): lambda k, r: entry(k, "WO") == (75, "taken"),
    ("04_plb_kinds", "money", "", "PLB L6 T04A"): lambda k, r: entry(k, "L6") == (Decimal("12.5"), "given"),
    ("04_plb_kinds", "money", "", "PLB CS"): lambda k, r: entry(k, "CS") == (10, "taken"),
    ("04_plb_kinds", "money", "", "PLB 72"): lambda k, r: entry(k, "72") == (30, "given"),
    ("04_plb_kinds", "money", "", "PLB FB"): lambda k, r: entry(k, "FB") == (20, "taken"),
    ("04_plb_kinds", "money", "", "paid to the account (BPR02)"): lambda k, r: (
        (k.remittances[0].payment, k.remittances[0].claims_paid, k.remittances[0].taken - k.remittances[0].given)
        == (Decimal("337.5"), 400, Decimal("62.5"))
        and not k.remittances[0].out_of_balance
    ),
    ("05_split_claim", "state", "T05A", ""): state("partly paid", parts=2),
    ("05_split_claim", "finding", "T05A", "AL04"): lambda k, r: finding(k.claim("T05A"), r, "confirmed"),
    ("05_split_claim", "money", "T05A", "sum CLP03"): lambda k, r: (
        k.claim("T05A").money.charge == 760 and k.claim("T05A").money.unanswered == 0
    ),
    ("06_bundled_svc06", "line", "T06A", "80053 -> 80050"): lambda k, r: (
        service(k.claim("T06A"), "1") == [("80053", "80050", 60, "certain", "leads a bundle")]
    ),
    ("06_bundled_svc06", "line", "T06A", "80061 -> 80050"): lambda k, r: (
        service(k.claim("T06A"), "2") == [("80061", "80050", 0, "certain", "bundled")] and not k.claim("T06A").denials
    ),
    ("06b_bundled_co97", "line", "T06B", "80061 -> 80050"): lambda k, r: (
        service(k.claim("T06B"), "2") == [("80061", "80050", 0, "likely", "bundled")]
    ),
    ("06b_bundled_co97", "denial", "T06B", "CO-97 40"): lambda k, r: (
        denial(k.claim("T06B"), r).state == "bundled" and k.claim("T06B").money.denied == 0
    ),
    ("07_unbundled", "line", "T07A", "three services"): lambda k, r: (
        [s[4] for s in service(k.claim("T07A"), "1")] == ["unbundled"] * 3
        and k.claim("T07A").net_paid == 70
        and not k.claim("T07A").denials
    ),
    ("08_added_line", "tell", "T08A", "G9999"): lambda k, r: "added" in {n.kind for n in k.claim("T08A").notices},
    ("09_two_remits_one_claim", "finding", "T09A", "AL04"): lambda k, r: finding(k.claim("T09A"), r, "confirmed"),
    ("09_two_remits_one_claim", "state", "T09A", ""): state("partly paid", parts=2),
    ("10_secondary", "match", "T10A", "file 3 (PLANA)"): lambda k, r: (
        [(c.state, c.payer) for c in k.claims if c.state == "denied"] == [("denied", "PLANA")]
    ),
    ("10_secondary", "match", "T10A", "file 4 (PLANB)"): lambda k, r: (
        [(c.state, c.payer) for c in k.claims if c.state == "paid"] == [("paid", "PLANB")]
    ),
    ("10_secondary", "finding", "T10A", "AL04"): lambda k, r: finding(
        next(c for c in k.claims if c.payer == "PLANA"), r, "confirmed"
    ),
    ("11_status4_and_1", "denial", "T11A", "CO-11 640"): lambda k, r: foreseen(k.claim("T11A"), r),
    ("11_status4_and_1", "denial", "T11B", "CO-11 640"): lambda k, r: foreseen(k.claim("T11B"), r),
    ("11_status4_and_1", "denial", "T11C", "no reason given 120"): lambda k, r: (
        [(d.reason, d.amount) for d in k.claim("T11C").denials] == [("denied without a reason", 120)]
    ),
    ("11_status4_and_1", "tell", "T11D", ""): lambda k, r: (
        not k.claim("T11D").denials and "status" in {n.kind for n in k.claim("T11D").notices}
    ),
    ("14_forwarded", "state", "T14A", ""): state("paid", passed_on=True),
    ("14_forwarded", "state", "T14B", ""): state("forwarded", denials=()),
    ("14_forwarded", "finding", "T14B", "AL04"): lambda k, r: finding(k.claim("T14B"), r, "pending"),
    ("15_claim_level_cas", "denial", "T15A", "CO-29 640"): lambda k, r: (
        (denial(k.claim("T15A"), r).state, denial(k.claim("T15A"), r).line) == ("missed", 0)
    ),
    ("15b_claim_level_with_paid_line", "denial", "T15B", "CO-B9 80"): lambda k, r: (
        (denial(k.claim("T15B"), r).state, denial(k.claim("T15B"), r).line) == ("missed", 0)
    ),
    ("15b_claim_level_with_paid_line", "state", "T15B", ""): state("denied", "0"),
    ("15c_doubled_levels", "denial", "T15C", "CO-11 640"): lambda k, r: len(k.claim("T15C").denials) == 1,
    ("15c_doubled_levels", "money", "T15C", "denied"): lambda k, r: k.claim("T15C").money.denied == 640,
    ("16_alert_in_lq_reason_in_moa", "denial", "T16A", "CO-16 M81"): lambda k, r: foreseen(k.claim("T16A"), r),
    ("16c_alert_not_known", "denial", "T16C", "CO-11"): lambda k, r: (
        foreseen(k.claim("T16C"), r._replace(expected="DX07")) and denial(k.claim("T16C"), r).alerts == ("N59",)
    ),
    ("17_moa", "denial", "T17A", "CO-16 MA130 M81"): lambda k, r: foreseen(k.claim("T17A"), r),
    ("17_moa", "path", "T17A", ""): lambda k, r: [d.path for d in k.claim("T17A").denials] == ["NEW"],
    ("18_truncated_clp01", "match", "ACCT20260105000123AB", "file 2"): lambda k, r: (
        [(a.key, a.confidence) for a in joined(k, r.claim)] == [("CLP01 beginning + patient + date + charge", "weak")]
    ),
    ("19_uppercased", "match", "ab-19xy", "file 2"): lambda k, r: joined(k, r.claim)[0].confidence == "likely",
    ("20_zero_stripped", "match", "0000200", "file 2"): lambda k, r: joined(k, r.claim)[0].confidence == "likely",
    ("21_mangled_ambiguous", "match", "00210", "file 2"): lambda k, r: (
        [a.join for a in joined(k, r.claim)] == ["joined"]
    ),
    ("23_remit_before_claim", "match", "T23A", "file 1"): lambda k, r: joined(k, r.claim)[0].confidence == "certain",
    ("24_same_remit_twice", "tell", "", "file 3"): lambda k, r: k.told == ["read before"] and len(k.answers) == 1,
    ("24b_same_remit_new_envelope", "tell", "", "file 3"): lambda k, r: (
        k.told == ["read before"] and len(k.answers) == 1
    ),
    ("24b_same_remit_new_envelope", "money", "T24B", "paid"): lambda k, r: (
        k.claim("T24B").net_paid == 400 and k.tally.sums["paid"] == 400
    ),
    ("25_replacement_same_number", "match", "T25A", "file 4"): lambda k, r: k.claim("T25A", "7").net_paid == 400,
    ("25_replacement_same_number", "state", "T25A", "lineage"): lambda k, r: (
        (*k.claim("T25A", "1").trail, *k.claim("T25A", "7").trail, k.claim("T25A", "7").net_paid)
        == ("denied", "corrected", "paid", 400)
    ),
    ("25_replacement_same_number", "finding", "T25A", "AL04 of file 1"): lambda k, r: (
        finding(k.claim("T25A", "1"), r, "confirmed")
        and [f.note for f in k.claim("T25A", "1").findings if f.rule == "AL04"] == ["fixed by replacement"]
    ),
    ("26_void", "state", "T26A", ""): lambda k, r: (
        (k.claim("T26A", "1").state, k.claim("T26A", "1").net_paid) == ("voided by us", 0)
    ),
    ("27_partial_units", "denial", "T27A", "CO-151 160"): lambda k, r: (
        denial(k.claim("T27A"), r).partial and service(k.claim("T27A"), "1")[0][2] == 200
    ),
    ("27_partial_units", "state", "T27A", ""): state("partly paid", "200"),
    ("28_interest", "money", "T28A", "interest"): lambda k, r: (
        (k.claim("T28A").money.interest, k.claim("T28A").net_paid, entry(k, "L6"))
        == (Decimal("3.25"), 80, (Decimal("3.25"), "given"))
    ),
    ("29_plb_only", "money", "", "PLB WO T29Z"): lambda k, r: entry(k, "WO") == (50, "taken"),
    ("29_plb_only", "money", "", "PLB FB"): lambda k, r: entry(k, "FB") == (50, "given"),
    ("30_bpr_mismatch", "tell", "", ""): lambda k, r: (
        k.remittances[0].out_of_balance == 15 and k.tally.out_of_balance == 1
    ),
    ("31_denied_then_paid_without_reversal", "state", "T31A", ""): state("overturned", "400"),
    ("31_denied_then_paid_without_reversal", "money", "T31A", "final denied"): lambda k, r: (
        k.claim("T31A").money.denied == 0
    ),
    ("32_277ca", "state", "T32A", ""): state("rejected", detail="rejected A7:507", denials=()),
    ("33_999", "state", "T33A", ""): lambda k, r: (
        k.claim("T33A").state == "rejected" and k.claim("T33A").detail.startswith("rejected with its set")
    ),
    ("35_full_deductible", "finding", "T35A", "AL04"): lambda k, r: (
        finding(k.claim("T35A"), r, "refuted") and k.claim("T35A").money.patient == 400
    ),
    ("36_gy_expected", "denial", "T36A", "PR-96 N425"): lambda k, r: denial(k.claim("T36A"), r).state == "expected",
    ("36_gy_expected", "finding", "T36A", "MD15"): lambda k, r: finding(k.claim("T36A"), r, "expected"),
    ("41_six_triples", "denial", "T41A", "50 97 16 151 29"): lambda k, r: (
        sorted(d.carc for d in k.claim("T41A").denials) == ["151", "16", "29", "50", "97"]
        and k.claim("T41A").money.denied == 250
    ),
    ("44_clp01_zero", "match", "T44A", "file 2"): lambda k, r: (
        [a.key for a in joined(k, "T44A")] == ["6R + patient + date + charge"]
    ),
    ("45_modifier_dropped", "line", "T45A", "20610 RT/LT"): lambda k, r: (
        {s.confidence for s in k.claim("T45A").services if s.sent == "20610"} == {"weak"}
        and "ambiguous line" in {n.kind for n in k.claim("T45A").notices}
    ),
    ("46_identical_lines", "line", "T46A", "99213 twice"): lambda k, r: (
        {(s.confidence, bool(s.twins)) for s in k.claim("T46A").services if s.sent == "99213"} == {("weak", True)}
    ),
    ("46_identical_lines", "denial", "T46A", "CO-11 640"): lambda k, r: foreseen(k.claim("T46A"), r),
    ("50_downcoded", "tell", "T50A", "99215 -> 99213"): lambda k, r: (
        service(k.claim("T50A"), "1")[0][4] == "downcoded" and "downcoded" in {n.kind for n in k.claim("T50A").notices}
    ),
    ("51_code_changed_no_svc06_no_6r", "line", "T51A", "23505"): lambda k, r: (
        service(k.claim("T51A"), "1")[0][:4] == ("23500", "23505", 0, "weak")
    ),
    ("52_unknown_carc", "denial", "T52A", "CO-999 120"): lambda k, r: not denial(k.claim("T52A"), r).known,
    ("52_unknown_carc", "denial", "T52B", "CO-999 30"): lambda k, r: (
        not denial(k.claim("T52B"), r).known
        and k.claim("T52B").money.contractual == 40
        and k.tally.unmapped["999"] == 2
    ),
    ("53_fixed_and_resent", "finding", "T53A", "AL04 of file 1"): lambda k, r: any(
        f.rule == "AL04" and f.state == "prevented?" and f.note == "fixed before the answer"
        for c in k.claims
        for f in c.findings
    ),
    ("54_shadow_of_payer", "score", "AL04", "PLANA"): lambda k, r: outcomes(k, "PLANA") == ["confirmed"],
    ("54_shadow_of_payer", "score", "AL04", "PLANB"): lambda k, r: outcomes(k, "PLANB") == ["refuted"],
    ("60_line_paid_other_denied_finding_claim_level", "finding", "T60A", "AL04"): lambda k, r: finding(
        k.claim("T60A"), r, "confirmed"
    ),
    ("61_same_carc_other_remark", "denial", "T61A", "CO-16 N290"): lambda k, r: (
        (denial(k.claim("T61A"), r).state, denial(k.claim("T61A"), r).why) == ("missed", "checked and silent")
    ),
    ("63_pended_4010", "state", "T63A", ""): state("pended", denials=()),
    ("64_pr_denial_204", "denial", "T64A", "PR-204 N130"): lambda k, r: denial(k.claim("T64A"), r).state == "missed",
    ("65_necessity_without_table", "denial", "T65A", "CO-50 N115"): lambda k, r: (
        denial(k.claim("T65A"), r).why == "not checked: no coverage table"
    ),
    ("65b_necessity_no_edit_applies", "denial", "T65B", "CO-50 N115"): lambda k, r: (
        denial(k.claim("T65B"), r).why == "not for this payer or claim type"
    ),
    ("66_number_of_another_client", "match", "1001", "file 3"): lambda k, r: (
        [c.state for c in k.claims] == ["denied"] and len(k.unanswered) == 1
    ),
    ("69_two_payees_two_sets", "denial", "T69A", "CO-11 640"): lambda k, r: foreseen(k.claim("T69A"), r),
    ("69_two_payees_two_sets", "state", "T69B", ""): state("paid", "80"),
    ("71_co45_only_zero", "tell", "T71A", ""): lambda k, r: "paid nothing" in {n.kind for n in k.claim("T71A").notices},
    ("73_50_other_remark", "denial", "T73A", "CO-50 N115"): lambda k, r: (
        (denial(k.claim("T73A"), r).state, denial(k.claim("T73A"), r).level) == ("foreseen", "family")
    ),
    ("74_16_without_remark", "denial", "T74A", "CO-16"): lambda k, r: denial(k.claim("T74A"), r).state == "unexplained",
    ("75_carc_retired_15", "denial", "T75A", "CO-15"): lambda k, r: (
        denial(k.claim("T75A"), r).known and denial(k.claim("T75A"), r).family == "authorisation"
    ),
    ("77_many_payments_same_file_duplicate_in_one_run", "money", "T77A", "denied"): lambda k, r: (
        k.claim("T77A").money.denied == 640 and k.tally.sums["denied"] == 640
    ),
    ("77_many_payments_same_file_duplicate_in_one_run", "tell", "T77A", ""): lambda k, r: k.told == ["repeated"],
    ("78_6r_case_changed", "line", "T78A", "23500"): lambda k, r: (
        service(k.claim("T78A"), "1")[0][2:4] == (0, "certain")
    ),
    ("78_6r_case_changed", "line", "T78A", "99213"): lambda k, r: (
        service(k.claim("T78A"), "2")[0][2:4] == (80, "certain")
    ),
    ("80_expected_ga", "finding", "T80A", "MD15"): lambda k, r: finding(k.claim("T80A"), r, "expected"),
}
"""What each row of the table means in our words."""


def outcomes(known: Known, payer: str) -> list[str]:
    return [f.state for c in known.claims if c.payer == payer for f in c.findings if f.rule == "AL04"]


def check_of(row: Row) -> Check:
    if row.kind == "denial" and row.expected == "none":
        return lambda known, row: all(not c.denials for c in known.claims if c.claim == row.claim)
    return CHECKS[row.case, row.kind, row.claim, row.what]


@absent
@pytest.mark.parametrize("row", ROWS, ids=[f"{r.case}-{r.kind}-{r.claim}-{n}" for n, r in enumerate(ROWS)])
def test_a_case_gives_what_its_table_expects(row: Row, folder: Path) -> None:
    met = check_of(row)(played(row.case, folder), row)
    why = UNMET.get((row.case, row.kind, row.claim))
    assert met == (why is None), row


@absent
def test_until_the_original_is_read_a_reversal_is_told_as_one_of_a_payment_not_seen(folder: Path) -> None:
    files = sorted((CASES / "03_reversal_before_original").iterdir())
    claim = play(files[:2], folder / "before").claim("T03A")
    assert "unseen" in {notice.kind for notice in claim.notices}
    assert (claim.state, claim.net_paid) == ("denied", -400)


@absent
def test_a_line_not_answered_yet_leaves_its_finding_pending(folder: Path) -> None:
    files = sorted((CASES / "09_two_remits_one_claim").iterdir())
    claim = play(files[:2], folder / "part").claim("T09A")
    assert [f.state for f in claim.findings if f.rule == "AL04"] == ["pending"]


CHECKS["03_reversal_before_original", "tell", "T03A", ""] = lambda k, r: True  # after file 2, above


@absent
@pytest.mark.parametrize("case", NAMES)
def test_any_order_of_files_and_each_file_twice_give_the_same(case: str, tmp_path: Path, folder: Path) -> None:
    files = sorted((CASES / case).iterdir())
    first = played(case, folder).plain()
    orders = [*itertools.permutations(files)][1:]
    for number, order in enumerate((*orders[-6:], (*files, *files))):
        assert play(order, tmp_path / str(number)).plain() == first, [file.name for file in order]
