"""Payments as practices meet them: what becomes of each claim, its denials and findings, in the words of the ledger.

The cases stand beside the repository; where they are absent these tests are skipped with a notice.
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import pytest

from cleanclaim.store.patient_key import ENVIRONMENT
from tests.ledger_play import Known, play

CASES = Path(__file__).resolve().parents[3] / "shared" / "cases" / "practice"
pytestmark = pytest.mark.skipif(not CASES.is_dir(), reason=f"no cases of practices at {CASES}")


class Told(NamedTuple):
    """Of each claim that was answered: state, confidence, ``CARC state`` of denials, ``EDIT/line state`` of findings;
    how the answers were joined; and what the remittances are out of balance by."""

    claims: tuple[tuple[str, str, tuple[str, ...], tuple[str, ...]], ...]
    joins: tuple[str, ...]
    balance: str = "0"


TABLE = {
    "B01": Told((("denied", "certain", ("11 foreseen",), ("AL04/1 confirmed",)),), ("joined",)),
    "B03": Told((("paid", "certain", (), ()),), ("joined",)),
    "B05": Told((), ("conflict",)),
    "B06": Told((("partly paid", "certain", ("146 foreseen",), ("DX02/0 confirmed",)),), ("joined", "joined")),
    "B09": Told((("overturned", "certain", ("11 foreseen",), ("AL04/1 overturned",)),), ("joined",) * 3),
    "B11": Told((("reversed", "", (), ("AL04/1 pending",)),), ("joined", "joined")),
    "B13": Told((("partly paid", "certain", ("18 foreseen",), ("MD10/2 confirmed", "MD10/3 undecided")),), ("joined",)),
    "B14": Told((("paid", "likely", (), ()),), ("joined",)),
    "B16": Told(
        (("partly paid", "certain", ("50 missed",), ("AL04/1 otherwise-denied", "AL04/2 refuted")),), ("joined",)
    ),
    "B19": Told((("partly paid", "certain", ("97 missed",), ()),), ("joined",)),
    "B22": Told((("priced", "", (), ()),), ("joined",)),
    "B24": Told((("denied", "certain", ("24 expected",), ()),), ("joined",)),
    "B25": Told((("paid", "certain", (), ()),), ("joined",)),
    "B29": Told((("denied", "certain", ("16 missed",), ()),), ("joined",)),
    "B32": Told((), ("unknown",)),
    "B34": Told((), ("unknown",)),
    "B42": Told((("rejected", "", (), ()),), ("joined",)),
    "B101": Told(
        (
            ("corrected", "", ("11 foreseen",), ("AL04/1 confirmed",)),
            ("paid", "certain", (), ("DX20/0 refuted",)),
        ),
        ("joined",) * 3,
    ),
    "B103": Told((), ("unknown",)),
    "B105": Told((), ("unknown",)),
    "B107": Told((), ("unknown",)),
    "B109": Told((), ("unknown",)),
    "B111": Told((("paid", "certain", (), ()),), ("joined",)),
    "B113": Told((("partly paid", "certain", ("97 missed",), ()),), ("joined",)),
    "B117": Told(
        (("denied", "certain", ("96 expected", "50 expected"), ("MD15/1 expected", "MD15/2 expected")),), ("joined",)
    ),
    "B119": Told((("denied", "certain", ("50 missed",), ()),), ("joined",)),
    "B121": Told((("paid", "certain", (), ()),), ("joined",)),
}


@pytest.fixture(autouse=True)
def one_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ENVIRONMENT, "the key of practices")


def played(case: str, folder: Path) -> Known:
    files = sorted((CASES / case).iterdir(), key=lambda path: (not path.name.startswith(("claim", "c.")), path.name))
    return play(files, folder)


@pytest.mark.parametrize("case", TABLE)
def test_what_becomes_of_the_claims(case: str, tmp_path: Path) -> None:
    known = played(case, tmp_path)
    claims = tuple(
        (
            claim.state,
            claim.confidence,
            tuple(f"{denial.carc} {denial.state}" for denial in claim.denials),
            tuple(f"{finding.rule}/{finding.line} {finding.state}" for finding in claim.findings),
        )
        for claim in known.claims
    )
    joins = tuple(answer.join for answer in known.answers)
    balance = sum(remittance.out_of_balance for remittance in known.remittances)
    assert (claims, joins, balance) == (*TABLE[case][:2], Decimal(TABLE[case].balance))


def test_a_finding_is_confirmed_once_where_a_claim_comes_back_in_two_parts(tmp_path: Path) -> None:
    (claim,) = played("B06", tmp_path).claims
    assert (str(claim.money.paid), str(claim.money.denied), claim.parts) == ("100", "640", 2)


def test_what_was_recovered_is_told(tmp_path: Path) -> None:
    (claim,) = played("B09", tmp_path).claims
    assert (claim.detail, str(claim.net_paid)) == ("paid 500.00", "500")


def test_a_conflict_names_what_is_against_it(tmp_path: Path) -> None:
    (answer,) = played("B05", tmp_path).answers
    assert [(near.claim, near.against) for near in answer.nearest] == [("A100", ("patient", "date", "charge", "codes"))]


def test_lines_that_cannot_be_told_apart_are_said_to_be(tmp_path: Path) -> None:
    (claim,) = played("B13", tmp_path).claims
    assert [(service.line, service.confidence) for service in claim.services] == [(1, "weak"), (2, "weak"), (3, "weak")]
    assert claim.notices[0].text == "97110 cannot be told apart: line 1, or 2, 3"


def test_control_numbers_are_compared_normalised(tmp_path: Path) -> None:
    (claim,) = played("B16", tmp_path).claims
    assert [(service.line, service.key) for service in claim.services] == [(2, "REF*6R"), (1, "REF*6R")]


def test_the_same_payment_in_a_second_file_is_known(tmp_path: Path) -> None:
    assert played("B19", tmp_path).told == ["read before"]


def test_an_unprocessable_claim_is_sent_anew(tmp_path: Path) -> None:
    (claim,) = played("B29", tmp_path).claims
    assert [denial.path for denial in claim.denials] == ["NEW"]


def test_a_check_is_told_with_its_entries(tmp_path: Path) -> None:
    (remittance,) = played("B32", tmp_path).remittances
    entries = [(entry.reason, str(entry.amount), entry.reference) for entry in remittance.entries]
    assert (str(remittance.payment), entries) == (
        "1040.00", [("WO", "60.00", "OLDCLAIM"), ("CV", "-1000.00", "JAN26")]
    )  # fmt: skip


def test_interest_on_claims_and_in_the_account_is_compared(tmp_path: Path) -> None:
    (remittance,) = played("B34", tmp_path).remittances
    assert [notice.text for notice in remittance.notices] == [
        "interest of 7.50 on claims, 5.00 in the account (PLB L6)"
    ]


def test_a_reversal_goes_to_the_original_and_the_payment_to_the_replacement(tmp_path: Path) -> None:
    original, replacement = played("B101", tmp_path).claims
    assert (original.frequency, replacement.frequency, str(replacement.net_paid)) == ("1", "7", "150")
