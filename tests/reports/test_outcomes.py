"""Denials told from adjustments, and set against what had been found."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from reports.matching.carc import alerts, carc, family_of
from reports.matching.lineage import SubmittedClaim
from reports.outcomes.denials import denials_of
from reports.outcomes.fold import fold
from reports.outcomes.outcomes import ClaimOutcome, agreement, outcomes_of
from reports.outcomes.payment_status import STATUSES, status_of
from reports.outcomes.payments import Payment, Reason, plain_carc
from reports.outcomes.provider_adjustments import KINDS, AccountEntry, kind_of, out_of_balance
from tests.reports.made import answered, at, cas, claim, finding, line, payment, service
from validators.engine.finding import NotChecked


def told(said: Payment, *lines: object) -> list[str]:
    ours = claim(*(lines or (line(1, "99213", "A-1"),)))  # type: ignore[arg-type]
    return [f"{d.line}:{d.label}" for d in denials_of(said, answered(ours, said).lines, ours)]


def outcome(ours: SubmittedClaim, *said: Payment) -> ClaimOutcome:
    found = [answered(ours, each, trace=f"T{n}") for n, each in enumerate(said)]
    (only,) = outcomes_of([ours], fold([ours], found), found)
    return only


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
        ("CO", "237", "1", False),  # a quality program
        ("CO", "50", "100", True),
        ("PR", "50", "100", True),  # a denial though the patient owes it
        ("CO", "11", "100", True),
        ("OA", "18", "100", True),
        ("CO", "97", "100", True),
        ("CO", "ZZ9", "40", True),  # a reason no list of ours holds is counted and listed
        ("OA", "94", "-20", False),  # bundling arithmetic
        ("CO", "50", "-100", False),  # the opposite sign takes an earlier denial back
    ],
)
def test_a_denial_is_a_reason_not_a_group(group: str, reason: str, amount: str, denied: bool) -> None:
    said = payment(service("99213", "0", cas(group, reason, amount), control="A-1"))
    assert told(said) == ([f"1:{group}-{reason}"] if denied else [])


def test_every_reason_of_a_service_counts() -> None:
    said = payment(service("99213", "0", cas("CO", "45", "40"), cas("CO", "16", "60"), control="A-1", remarks=("M76",)))
    assert told(said) == ["1:CO-16 M76"]


def test_alerts_are_kept_apart_and_the_claims_remarks_join_where_the_line_has_none() -> None:
    said = payment(service("99213", "0", cas("CO", "16", "60"), control="A-1", remarks=("N210",)), remarks=("M81",))
    ours = claim(line(1, "99213", "A-1"))
    (denial,) = denials_of(said, answered(ours, said).lines, ours)
    assert (denial.remarks, denial.alerts) == (("M81",), ("N210",))


@pytest.mark.parametrize(
    ("code", "alert"),
    [
        ("N59", True), ("N210", True), ("MA01", True), ("MA15", True), ("N22", True), ("N620", True), ("N866", True),
        ("M81", False), ("N290", False), ("N115", False), ("N24", False), ("N36", False), ("N43", False),
        ("N535", False), ("N592", False), ("N377", False), ("MA130", False),
    ],
)  # fmt: skip
def test_alerts_are_those_of_the_list(code: str, alert: bool) -> None:
    assert (code in alerts()) is alert


def test_ma130_means_a_new_claim_and_no_appeal() -> None:
    said = payment(service("99213", "0", cas("CO", "50", "60"), control="A-1"), remarks=("MA130",))
    ours = claim(line(1, "99213", "A-1"))
    assert [d.path for d in denials_of(said, answered(ours, said).lines, ours)] == ["NEW"]


def test_a_claim_level_denial_has_no_line() -> None:
    said = payment(charge=Decimal(100), paid=Decimal(0), reasons=(cas("CO", "29", "100"),))
    assert told(said) == ["0:CO-29"]


@pytest.mark.parametrize("status", ["22", "5", "23", "25", "99"])
def test_only_what_was_decided_can_be_a_denial(status: str) -> None:
    said = payment(service("99213", "0", cas("CO", "50", "30"), control="A-1"), status=status)
    assert told(said) == []


@pytest.mark.parametrize(
    ("predicts", "reason", "remarks", "level"),
    [
        ("11", "11", (), "exact"),
        ("11", "11", ("N59",), "exact"),  # an alert says nothing
        ("50+N115", "50", ("N115",), "exact"),
        ("50+N115", "50", (), "family"),
        ("50", "50", ("N115",), "family"),  # only a pointer to the policy
        ("50+N115", "50", ("N386",), "family"),
        ("50+N115", "50", ("M76",), "contradicted"),
        ("16+M76", "16", ("M76",), "exact"),
        ("16+M76", "16", ("N290",), "contradicted"),
        ("16+M76", "16", (), None),  # CARC 16 alone says nothing
        ("97", "236", (), None),
    ],
)
def test_how_closely_a_reason_was_foreseen(
    predicts: str, reason: str, remarks: tuple[str, ...], level: str | None
) -> None:
    said = payment(service("99213", "0", cas("CO", reason, "100"), control="A-1", remarks=remarks))
    ours = claim(line(1, "99213", "A-1"))
    (denial,) = denials_of(said, answered(ours, said).lines, ours)
    found = agreement(finding("AL04", 1, predicts), denial)
    assert (found.reason if found else None) == level


def test_foreseen_missed_and_refuted() -> None:
    """Line 1 denied as found, line 2 denied unfound, line 3 paid against a finding."""
    ours = claim(
        line(1, "23500", "A-1"), line(2, "99213", "A-2"), line(3, "36415", "A-3"),
        findings=(finding("AL04", 1, "11"), finding("DX07", 3, "16+M81")),
    )  # fmt: skip
    found = outcome(
        ours,
        payment(
            service("23500", "0", cas("CO", "11", "100"), control="A-1"),
            service("99213", "0", cas("CO", "27", "100"), control="A-2"),
            service("36415", "80", cas("CO", "45", "20"), control="A-3"),
        ),
    )
    assert [(d.denial.line, d.state, d.why) for d in found.denials] == [
        (1, "foreseen", ""), (2, "missed", "no such edit"),
    ]  # fmt: skip
    assert [(f.finding.rule, f.state, f.credit) for f in found.findings] == [
        ("AL04", "confirmed", 1.0), ("DX07", "refuted", 0.0),
    ]  # fmt: skip


def test_another_line_is_near_and_not_foreseen() -> None:
    ours = claim(line(1, "23500", "A-1"), line(2, "99213", "A-2"), findings=(finding("AL04", 1, "11"),))
    said = payment(service("23500", "70", control="A-1"), service("99213", "0", cas("CO", "11", "100"), control="A-2"))
    (denial,) = outcome(ours, said).denials
    assert (denial.state, [(f.rule, a.place) for f, a in denial.near]) == ("missed", [("AL04", "other line")])


def test_the_credit_of_a_denial_is_shared_by_findings_of_equal_rank() -> None:
    ours = claim(
        line(1, "23500", "A-1"),
        findings=(finding("AL04", 1, "11"), finding("AL05", 1, "11"), finding("DX07", 0, "11")),
    )
    said = payment(service("23500", "0", cas("CO", "11", "100"), control="A-1"))
    found = outcome(ours, said)
    assert [(f.finding.rule, f.state, f.credit) for f in found.findings] == [
        ("AL04", "confirmed", 0.5), ("AL05", "confirmed", 0.5), ("DX07", "confirmed", 0.0),
    ]  # fmt: skip


def test_of_twins_one_denial_confirms_one_finding() -> None:
    ours = claim(
        line(1, "97110"), line(2, "97110"), line(3, "97110"),
        findings=(finding("MD10", 2, "18"), finding("MD10", 3, "18")),
    )  # fmt: skip
    said = payment(service("97110", "0", cas("OA", "18", "100")), service("97110", "100"), service("97110", "100"))
    assert [f.state for f in outcome(ours, said).findings] == ["confirmed", "undecided"]


@pytest.mark.parametrize(
    ("modifier", "encounter", "reason", "state"),
    [
        ("GY", False, "96", "expected"),
        ("GA", False, "50", "expected"),
        ("GZ", False, "50", "expected"),
        ("", True, "24", "expected"),
        ("", False, "24", "missed"),
        ("25", False, "50", "missed"),
    ],
)
def test_a_denial_the_claim_announced_is_expected(modifier: str, encounter: bool, reason: str, state: str) -> None:
    modifiers = (modifier,) if modifier else ()
    ours = claim(
        line(1, "A9270", "A-1", modifiers=modifiers),
        encounter=encounter,
        findings=(finding("MD15", 1, "96+N425", "50"),),
    )
    said = payment(service("A9270", "0", cas("PR", reason, "100"), control="A-1", remarks=("N425",)))
    found = outcome(ours, said)
    if state == "expected":
        assert [d.state for d in found.denials] == ["expected"]
        assert [f.state for f in found.findings if modifier] == (["expected"] if modifier else [])
    else:
        assert [d.state for d in found.denials] != ["expected"]


@pytest.mark.parametrize(
    ("more", "reason", "remarks", "state", "why"),
    [
        ({}, "40", (), "beyond-reach", "no such edit"),
        ({}, "16", (), "unexplained", "payer gave no reason"),
        ({"not_checked": (NotChecked("no table", "DX02", 1),)}, "146", (), "not-checked", "not checked: no table"),
        ({"tables": frozenset({"icd10cm"})}, "146", (), "missed", "checked and silent"),
        ({"kind": "D"}, "54", (), "missed", "not for this payer or claim type"),
    ],
)
def test_why_a_denial_was_not_foreseen(
    more: dict[str, object], reason: str, remarks: tuple[str, ...], state: str, why: str
) -> None:
    ours = claim(line(1, "99213", "A-1"), **more)
    said = payment(service("99213", "0", cas("CO", reason, "100"), control="A-1", remarks=remarks))
    (denial,) = outcome(ours, said).denials
    assert (denial.state, denial.why) == (state, why)


def test_off_and_shadow_are_reasons_of_their_own() -> None:
    said = payment(service("99213", "0", cas("CO", "B16", "100"), control="A-1"))
    off = claim(line(1, "99213", "A-1"), not_run=frozenset({"EM01"}))
    assert [d.why for d in outcome(off, said).denials] == ["off"]
    shadow = claim(line(1, "99213", "A-1"), findings=(finding("EM01", 1, "B16", shadow=True),))
    found = outcome(shadow, said)
    assert [d.why for d in found.denials] == ["shadow said so"]
    assert [(f.finding.shadow, f.state) for f in found.findings] == [(True, "confirmed")]


def test_a_patients_share_counts_as_allowed() -> None:
    ours = claim(line(1, "99213", "A-1"), findings=(finding("DX07", 1, "16+M81"),))
    said = payment(service("99213", "0", cas("PR", "1", "100"), control="A-1"))
    assert [f.state for f in outcome(ours, said).findings] == ["refuted"]


def test_a_denial_that_was_overturned_confirms_nothing() -> None:
    ours = claim(line(1, "23500", "A-1"), findings=(finding("AL04", 1, "11"),))
    denied = payment(service("23500", "0", cas("CO", "11", "100"), control="A-1"))
    paid = payment(service("23500", "60", cas("CO", "45", "40"), control="A-1"), control="I2")
    found = outcome(ours, denied, paid)
    assert [f.state for f in found.findings] == ["overturned"]
    assert [(d.state, d.final) for d in found.denials] == [("foreseen", False)]


@pytest.mark.parametrize(
    ("kept", "reason", "state"),
    [(False, "", "prevented?"), (False, "11", "ineffective fix"), (True, "11", "carried on")],
)
def test_a_finding_fixed_before_the_answer(kept: bool, reason: str, state: str) -> None:
    said = finding("AL04", 1, "11")
    first = claim(line(1, "23500", "A-1"), key=1, findings=(said,), created=at(2026, 1, 1))
    second = claim(line(1, "23500", "A-1"), key=2, findings=(said,) if kept else (), created=at(2026, 1, 9))
    reasons = (cas("CO", reason, "100"),) if reason else (cas("CO", "45", "40"),)
    back = payment(service("23500", "0" if reason else "60", *reasons, control="A-1"))
    found = [answered(second, back, date(2026, 2, 1))]
    versions = [first, second]
    judged = outcomes_of(versions, fold(versions, found), found)
    assert [f.state for f in judged[0].findings] == [state]


@pytest.mark.parametrize("code", sorted(STATUSES))
def test_every_status_has_a_meaning_and_a_source(code: str) -> None:
    row = STATUSES[code]
    assert row.meaning
    assert row.source
    assert status_of(f"0{code}") is row


def test_a_status_nobody_knows_is_a_class_of_its_own() -> None:
    assert status_of("77").standing == "unknown"
    assert {row.standing for row in STATUSES.values()} == {"decided", "reversed", "forwarded", "priced", "pended"}


@pytest.mark.parametrize("code", sorted(KINDS))
def test_every_account_entry_has_a_meaning_and_a_source(code: str) -> None:
    assert KINDS[code].meaning
    assert KINDS[code].source


def test_an_account_entry_takes_or_gives_and_names_claims() -> None:
    taken = AccountEntry(reason="WO", reference="A100 ICN9", amount=Decimal(75))
    given = AccountEntry(reason="L6", reference="A100", amount=Decimal("-12.5"))
    assert (taken.effect, given.effect, taken.names) == ("taken", "given", ("A100", "ICN9"))
    assert kind_of("??").kind == "unknown"
    assert out_of_balance(Decimal("337.5"), Decimal(400), Decimal("62.5")) == 0
    assert out_of_balance(Decimal(95), Decimal(80), Decimal(0)) == 15
    assert out_of_balance(None, Decimal(80), Decimal(0)) == -80


def test_reason_codes_are_read_as_their_list_writes_them() -> None:
    assert [plain_carc(code) for code in ("045", "45", "a1", "0")] == ["45", "45", "A1", "0"]
    assert [family_of(code) for code in ("15", "50", "", "P7", "ZZ9")] == [
        "authorisation", "medical necessity", "no reason", "property and casualty", "other",
    ]  # fmt: skip
    row = carc("15")
    assert row is not None
    assert Reason("CO", "15", Decimal(1)).carc == row.code
