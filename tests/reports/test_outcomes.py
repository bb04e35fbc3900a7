"""Denials told from adjustments, and set against what had been found."""

from __future__ import annotations

from decimal import Decimal

import pytest

from reports.matching.match import match_claim
from reports.outcomes.denials import denials_of
from reports.outcomes.outcomes import foresees, outcome_of
from tests.reports.made import cas, finding, line, payment, sent, service
from x12.records.remittance import ClaimPayment


def denials(answer: ClaimPayment, *lines: object) -> list[str]:
    claim = sent(*(lines or (line(1, "99213", "A-1"),)))  # type: ignore[arg-type]
    return [f"{d.line}:{d.label}" for d in denials_of(match_claim(answer, [claim]))]


@pytest.mark.parametrize(
    ("group", "reason", "amount", "denied"),
    [
        ("CO", "45", "30", False),  # contractual, whatever the group says
        ("PI", "45", "30", False),
        ("PR", "1", "30", False),  # deductible
        ("PR", "2", "30", False),
        ("PR", "3", "30", False),
        ("OA", "23", "30", False),  # prior payer
        ("CO", "253", "2", False),  # sequestration
        ("CO", "50", "100", True),
        ("PR", "50", "100", True),  # a denial though the patient owes it
        ("CO", "11", "100", True),
        ("OA", "18", "100", True),
        ("CO", "97", "100", True),
        ("OA", "94", "-20", False),  # bundling arithmetic
        ("CO", "50", "-100", False),  # the opposite sign takes an earlier denial back
    ],
)
def test_a_denial_is_a_reason_not_a_group(group: str, reason: str, amount: str, denied: bool) -> None:
    answer = payment(service("99213", "0", cas(group, reason, amount), control="A-1"))
    assert denials(answer) == ([f"1:{group}-{reason}"] if denied else [])


def test_every_reason_of_a_service_counts() -> None:
    answer = payment(
        service("99213", "0", cas("CO", "45", "40"), cas("CO", "16", "60"), control="A-1", remarks=("M76",))
    )
    assert denials(answer) == ["1:CO-16 M76"]


def test_alerts_are_not_remarks_of_a_denial() -> None:
    answer = payment(service("99213", "0", cas("CO", "16", "60"), control="A-1", remarks=("MA01", "M76", "N381")))
    assert denials(answer) == ["1:CO-16 M76"]


def test_claim_level_denial_has_no_line() -> None:
    answer = payment(charge=Decimal(100), paid=Decimal(0), adjustments=(cas("CO", "29", "100"),))
    assert denials(answer) == ["0:CO-29"]


def test_a_reversal_is_never_a_denial() -> None:
    answer = payment(service("99213", "-70", cas("CO", "50", "30"), control="A-1"), status="22")
    assert denials(answer) == []


def test_an_unlisted_reason_is_a_denial_only_where_nothing_was_paid() -> None:
    assert denials(payment(service("99213", "0", cas("CO", "ZZ9", "100"), control="A-1"))) == ["1:CO-ZZ9"]
    assert denials(payment(service("99213", "60", cas("CO", "ZZ9", "40"), control="A-1"))) == []


@pytest.mark.parametrize(
    ("predicts", "reason", "remarks", "level"),
    [
        ("11", "11", (), "exact"),
        ("50+N115", "50", ("N115",), "exact"),
        ("50+N115", "50", (), "family"),
        ("50+N115", "50", ("N386",), ""),
        ("16+M76", "16", ("M76",), "exact"),
        ("16+M76", "16", (), ""),  # CARC 16 alone says nothing
        ("97", "236", (), ""),
    ],
)
def test_how_closely_a_finding_foresaw(predicts: str, reason: str, remarks: tuple[str, ...], level: str) -> None:
    answer = payment(service("99213", "0", cas("CO", reason, "100"), control="A-1", remarks=remarks))
    denial = next(denials_of(match_claim(answer, [sent(line(1, "99213", "A-1"))])))
    assert foresees(finding("AL04", 1, predicts), denial) == level


def test_foreseen_missed_and_refuted() -> None:
    """Line 1 denied as found, line 2 denied unfound, line 3 paid against a finding."""
    claim = sent(
        line(1, "23500", "A-1"), line(2, "99213", "A-2"), line(3, "36415", "A-3"),
        findings=(finding("AL04", 1, "11"), finding("DX07", 3, "16+M81")),
    )  # fmt: skip
    answer = payment(
        service("23500", "0", cas("CO", "11", "100"), control="A-1"),
        service("99213", "0", cas("CO", "29", "100"), control="A-2"),
        service("36415", "80", cas("CO", "45", "20"), control="A-3"),
    )
    outcome = outcome_of(match_claim(answer, [claim]))
    assert [(d.denial.line, d.state) for d in outcome.denials] == [(1, "foreseen"), (2, "missed")]
    assert [(f.finding.rule, f.state) for f in outcome.findings] == [("AL04", "confirmed"), ("DX07", "refuted")]
    assert outcome.denied == Decimal(200)


def test_denied_on_another_line_is_a_claim_level_agreement() -> None:
    claim = sent(line(1, "23500", "A-1"), line(2, "99213", "A-2"), findings=(finding("AL04", 1, "11"),))
    answer = payment(
        service("23500", "70", control="A-1"), service("99213", "0", cas("CO", "11", "100"), control="A-2")
    )
    (denial,) = outcome_of(match_claim(answer, [claim])).denials
    assert (denial.state, denial.level) == ("foreseen", "claim")


def test_a_denial_the_claim_announced_is_expected() -> None:
    claim = sent(line(1, "A9270", "A-1", modifiers=("GY",)))
    answer = payment(service("A9270", "0", cas("PR", "96", "100"), control="A-1", remarks=("N425",)))
    (denial,) = outcome_of(match_claim(answer, [claim])).denials
    assert denial.state == "expected"


def test_an_edit_that_could_not_run_is_no_miss() -> None:
    claim = sent(line(1, "99213", "A-1"), not_checked=("DX02",))
    answer = payment(service("99213", "0", cas("CO", "146", "100"), control="A-1"))
    (denial,) = outcome_of(match_claim(answer, [claim])).denials
    assert denial.state == "not-checked"


def test_unknown_claims_and_causes_beyond_reach() -> None:
    answer = payment(service("99213", "0", cas("CO", "40", "100"), control="A-1"))
    assert outcome_of(match_claim(answer, [])).denials[0].state == "unknown-claim"
    assert outcome_of(match_claim(answer, [sent(line(1, "99213", "A-1"))])).denials[0].state == "beyond-reach"


def test_a_patients_share_counts_as_allowed() -> None:
    """All of it went to the deductible: the service was accepted, the finding is refuted."""
    claim = sent(line(1, "99213", "A-1"), findings=(finding("DX07", 1, "16+M81"),))
    answer = payment(service("99213", "0", cas("PR", "1", "100"), control="A-1"))
    assert outcome_of(match_claim(answer, [claim])).findings[0].state == "refuted"
