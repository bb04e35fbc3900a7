"""The runner: crashes, missing tables, settings, root causes, suppressions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import msgspec
import pytest

from validators.engine.case import Case, fact
from validators.engine.catalogue import rule_by_id
from validators.engine.finding import CannotAnswer, Fault, NotChecked, Unavailable
from validators.engine.policy import Mode, Policy, Suppression
from validators.engine.rule import CLAIM, LINE, Rule, Scope
from validators.engine.runner import Runner, Verdict
from validators.examples.facts import given
from validators.examples.shorthand import parse_claim
from x12.records.claim import Claim, ServiceLine

TEXT = "P dos=2026-01-05 dx=E11.9 payer=P1 | 99213 | 36415"


def made(rule_id: str, check: object, scope: Scope = LINE) -> Rule:
    card = msgspec.structs.replace(
        rule_by_id("PX16").card, id=rule_id, name=f"made {rule_id}", scope=scope, predicts=("11",)
    )
    return Rule(card, check)  # type: ignore[arg-type]


def at_line(line: ServiceLine, case: Case) -> Iterator[Fault]:
    if line.number == 2:
        yield Fault(line.where.at("SV101-2"), "wrong", value=line.code, root="birth date")


def naming_a_line(claim: Claim, case: Case) -> Iterator[Fault]:
    yield Fault(claim.lines[1].where.at("SV101-2"), "wrong", value="36415", line=2)


def crashing(line: ServiceLine, case: Case) -> Iterator[Fault]:
    yield Fault(line.where, str(1 // (line.number - 1)))


def crashing_at_once(line: ServiceLine, case: Case) -> Iterator[Fault]:
    yield Fault(line.where, str(1 // 0))


def asking(line: ServiceLine, case: Case) -> Iterator[Fault]:
    case.ref.ncci(date(2026, 1, 5)).pair("1", "2", date(2026, 1, 5))
    yield Fault(line.where, "never reached")


def run(*rules: Rule, policy: Policy | None = None, text: str = TEXT) -> Verdict:
    reference = given(text)
    reference.policy = policy or Policy()
    return Runner(rules, reference).check(parse_claim(text))


def test_a_finding_says_where_and_what() -> None:
    (finding,) = run(made("ZZ10", at_line)).findings
    assert (finding.rule, finding.line, finding.segment, finding.element) == ("ZZ10", 2, "SV1", "SV101-2")
    assert (finding.value, finding.predicts, finding.severity) == ("36415", ("11",), "reject")


def test_a_crash_costs_one_finding_and_the_others_still_run() -> None:
    verdict = run(made("ZZ11", crashing), made("ZZ10", at_line))
    assert sorted((f.rule, f.name, f.line) for f in verdict.findings) == [
        ("ZZ10", "made ZZ10", 2),
        ("ZZ11", "crashed", 1),
        ("ZZ11", "made ZZ11", 2),
    ]
    crashed = next(f for f in verdict.findings if f.name == "crashed")
    assert "ZeroDivisionError" in crashed.message
    assert crashed.predicts == ()
    assert crashed.severity == "deny"


@pytest.mark.parametrize(("mode", "disposition"), [("inform", "hold"), ("warn", "hold"), ("reject", "hold")])
def test_a_crash_holds_the_claim_whatever_the_edit_would_have_done(mode: Mode, disposition: str) -> None:
    accepted = Suppression(rule="ZZ11", reason="agreed", until=date(2026, 12, 31))
    policy = Policy(modes={"*": {"ZZ11": mode}}, suppressions=(accepted,))
    verdict = run(made("ZZ15", crashing_at_once), made("ZZ11", crashing_at_once), policy=policy)
    assert [(f.rule, f.name, f.severity) for f in verdict.findings] == [
        ("ZZ15", "crashed", "deny"),
        ("ZZ11", "crashed", "deny"),
    ]
    assert verdict.disposition == disposition
    assert run(made("ZZ11", crashing_at_once), policy=Policy(modes={"*": {"ZZ11": "off"}})).findings == ()
    shadow = run(made("ZZ11", crashing_at_once), policy=Policy(modes={"*": {"ZZ11": "shadow"}}))
    assert (shadow.disposition, [f.shadow for f in shadow.findings]) == ("clean", [True, True])


def test_a_source_of_answers_that_breaks_is_no_crash_of_a_rule() -> None:
    def asking_a_lost_store(line: ServiceLine, case: Case) -> Iterator[Fault]:
        raise CannotAnswer("the store is locked")
        yield

    with pytest.raises(CannotAnswer, match="locked"):
        run(made("ZZ16", asking_a_lost_store))


def test_facts_are_worked_out_once_a_case_and_reasons_kept() -> None:
    asked: list[str] = []

    @fact
    def days(case: Case) -> int:
        asked.append("days")
        return len(case.claim.lines)

    @fact
    def policy_of_nobody(case: Case) -> int:
        asked.append("policy")
        raise Unavailable("no policy")

    def sharing(line: ServiceLine, case: Case) -> Iterator[Fault | NotChecked]:
        assert days(case) == 2
        if policy_of_nobody(case):
            yield Fault(line.where, "never reached")

    verdict = run(made("ZZ17", sharing), made("ZZ18", sharing))
    assert {n.reason for n in verdict.not_checked} == {"no policy"}
    assert len(verdict.not_checked) == 4
    assert asked == ["days", "policy"]


def test_a_missing_table_is_not_a_pass() -> None:
    verdict = run(made("ZZ12", asking))
    assert verdict.findings == ()
    assert verdict.disposition == "clean"
    assert [(n.rule, n.line) for n in verdict.not_checked] == [("ZZ12", 1), ("ZZ12", 2)]
    assert "ncci-practitioner" in verdict.not_checked[0].reason


@pytest.mark.parametrize(
    ("mode", "severity", "disposition"),
    [
        ("inform", "inform", "inform"),
        ("warn", "warn", "warn"),
        ("hold", "deny", "hold"),
        ("reject", "reject", "reject"),
    ],
)
def test_the_payers_mode_decides(mode: Mode, severity: str, disposition: str) -> None:
    verdict = run(made("ZZ10", at_line), policy=Policy(modes={"P1": {"ZZ10": mode}, "*": {"ZZ10": "off"}}))
    assert [f.severity for f in verdict.findings] == [severity]
    assert verdict.disposition == disposition


def test_off_and_shadow() -> None:
    assert run(made("ZZ10", at_line), policy=Policy(modes={"*": {"ZZ10": "off"}})).findings == ()
    verdict = run(made("ZZ10", at_line), policy=Policy(modes={"*": {"ZZ10": "shadow"}}))
    assert [f.shadow for f in verdict.findings] == [True]
    assert verdict.disposition == "clean"


def test_one_finding_for_one_root_cause() -> None:
    verdict = run(made("ZZ10", at_line), made("ZZ13", at_line))
    assert [(f.rule, f.also) for f in verdict.findings] == [("ZZ10", ("ZZ13",))]


@pytest.mark.parametrize(
    ("until", "procedure", "payer", "kept"),
    [
        (date(2026, 1, 5), "", "", False),
        (date(2026, 1, 4), "", "", True),
        (date(2026, 12, 31), "36415", "P1", False),
        (date(2026, 12, 31), "99213", "", True),
        (date(2026, 12, 31), "", "P2", True),
    ],
)
def test_suppressions_hold_until_their_day(until: date, procedure: str, payer: str, kept: bool) -> None:
    accepted = Suppression(rule="ZZ10", reason="agreed", until=until, procedure=procedure, payer=payer)
    verdict = run(made("ZZ10", at_line), policy=Policy(suppressions=(accepted,)))
    assert bool(verdict.findings) is kept


@pytest.mark.parametrize(("procedure", "kept"), [("36415", False), ("99213", True), ("", False)])
def test_suppressions_by_procedure_reach_a_claim_rule_that_names_its_line(procedure: str, kept: bool) -> None:
    accepted = Suppression(rule="ZZ10", reason="agreed", until=date(2026, 12, 31), procedure=procedure)
    verdict = run(made("ZZ10", naming_a_line, CLAIM), policy=Policy(suppressions=(accepted,)))
    assert [f.line for f in verdict.findings] == ([2] if kept else [])


def test_same_input_same_fingerprint() -> None:
    first, second = (run(made("ZZ10", at_line)).findings[0].fingerprint for _ in range(2))
    assert first == second


def test_a_rule_may_say_it_did_not_look() -> None:
    def unsure(line: ServiceLine, case: Case) -> Iterator[NotChecked]:
        yield NotChecked("no date of service")

    assert {n.reason for n in run(made("ZZ14", unsure)).not_checked} == {"no date of service"}
