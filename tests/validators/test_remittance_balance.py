"""Remittance rules RB11 to RB21: their own examples, the corpus, and property tests of the balance."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from io import BytesIO

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.corpus import corpus_files
from tests.remittance_text import remittance_bytes, remittance_records
from validators.engine.case import PaymentCase
from validators.engine.catalogue import all_rules
from validators.engine.finding import WARN, Fault, Finding, NotChecked
from validators.engine.policy import Mode, Policy
from validators.engine.rule import OF_REMITTANCES, PAYMENT, Rule, rule
from validators.engine.runner import RemittanceRunner
from validators.examples.facts import given as facts
from x12.build.read_835 import read_remittances
from x12.records.remittance import ClaimPayment, RemittanceEnd

RULES = tuple(rule for rule in all_rules() if rule.card.scope in OF_REMITTANCES)
DOC = """A title.

    What is checked: a
    Why it matters: b
    What to do: c
    Unbalanced: CLP*A*1*100*75**12*ICN1
    Balanced: CLP*A*1*100*80**12*ICN1 CAS*CO*45*20
    """
BALANCE = {"RB11", "RB12", "RB13", "RB17"}


def runner(rules: Iterable[Rule] = RULES, policy: Policy | None = None) -> RemittanceRunner:
    reference = facts("P | 99213")
    reference.policy = policy or Policy()
    return RemittanceRunner(rules, reference)


def outcomes(text: str, rules: Iterable[Rule] = RULES, policy: Policy | None = None) -> list[Finding | NotChecked]:
    checker = runner(rules, policy)
    return [outcome for record in remittance_records(text) for outcome in checker.feed(record)]


@pytest.mark.parametrize(("rule", "text"), [pytest.param(r, t, id=r.card.id) for r in RULES for t in r.card.denied])
def test_unbalanced_example_is_found(rule: Rule, text: str) -> None:
    found = outcomes(text, [rule])
    assert [f.rule for f in found if isinstance(f, Finding)]
    assert all(isinstance(f, Finding) and f.name == rule.card.name for f in found)


@pytest.mark.parametrize(("rule", "text"), [pytest.param(r, t, id=r.card.id) for r in RULES for t in r.card.clean])
def test_balanced_example_is_quiet(rule: Rule, text: str) -> None:
    assert outcomes(text, [rule]) == []


def test_finding_says_the_amounts_and_the_place() -> None:
    (found,) = outcomes("CLP*A77*1*100*75**12*ICN1 SVC*HC:99213*100*75 CAS*CO*45*20 CAS*PR*1*5.01", [RULES[0]])
    assert isinstance(found, Finding)
    assert (found.rule, found.claim, found.line, found.snip) == ("RB11", "A77", 1, 3)
    assert (found.element, found.value) == ("CAS", "75")
    assert "100" in found.message
    assert "25.01" in found.message
    assert "75" in found.message


def test_amounts_that_cannot_be_read_are_not_checked() -> None:
    found = outcomes("BPR*I*80*C*ACH CLP*A*1*1OO*80**12*ICN1 CAS*CO*45*20 CLP*B*1*100*8O**12*ICN2 CAS*CO*45*20")
    not_checked = {outcome.rule for outcome in found if isinstance(outcome, NotChecked)}
    assert {"RB12", "RB17"} <= not_checked
    assert not [f for f in found if isinstance(f, Finding) and f.rule in BALANCE]


def test_each_set_is_added_up_by_itself() -> None:
    one = remittance_bytes("BPR*I*80*C*ACH CLP*A*1*100*80**12*ICN1 CAS*CO*45*20")
    two = remittance_bytes("BPR*I*95*C*ACH CLP*B*1*100*90**12*ICN2 CAS*CO*45*10")
    checker = runner()
    found = [o for record in read_remittances(BytesIO(one + two)) for o in checker.feed(record)]
    assert [(f.rule, f.value) for f in found if isinstance(f, Finding)] == [("RB17", "95")]


def test_a_rule_that_crashes_costs_one_finding() -> None:
    card = msgspec.structs.replace(RULES[0].card, scope=PAYMENT)
    broken = Rule(card, lambda payment, case: [Fault(payment.where, str(1 / 0))])
    found = outcomes("CLP*A*1*100*75**12*ICN1 CAS*CO*45*20", [broken, RULES[1]])
    assert [(f.rule, f.name) for f in found if isinstance(f, Finding)] == [
        ("RB11", "crashed"),
        ("RB12", "unbalanced claim"),
    ]


@pytest.mark.parametrize(
    ("rule_id", "doc", "complaint"),
    [
        ("RB11", DOC, "already"),
        ("RB98", DOC, "its file is named"),
        ("RB98", "x", "lacks"),
        ("RB98", None, "without doc"),
    ],
)
def test_registration_refuses(rule_id: str, doc: str | None, complaint: str) -> None:
    def check(payment: ClaimPayment, case: PaymentCase) -> list[Fault]:
        return []

    check.__doc__ = doc
    with pytest.raises(ValueError, match=complaint):
        rule(rule_id, on=PAYMENT, severity=WARN, snip=3, source="x", since="0.1")(check)


cents = st.integers(min_value=-500_000, max_value=500_000).map(lambda n: Decimal(n) / 100)
services = st.lists(st.tuples(cents, st.lists(cents, min_size=1, max_size=8)), min_size=1, max_size=4)


def test_the_catalogue_holds_rules_of_every_scope_by_id() -> None:
    ids = [rule.card.id for rule in all_rules()]
    assert ids == sorted(set(ids))
    assert [rule.card.id for rule in RULES] == [f"RB{number}" for number in range(11, 28)]


@pytest.mark.parametrize(
    ("mode", "severity"), [("off", []), ("inform", ["inform"]), ("hold", ["deny"]), ("reject", ["reject"])]
)
def test_settings_reach_remittance_rules(mode: Mode, severity: list[str]) -> None:
    text = "CLP*A*1*100*75**12*ICN1 CAS*CO*45*20"
    found = outcomes(text, policy=Policy(modes={"*": {"RB12": mode}}))
    assert [f.severity for f in found if isinstance(f, Finding)] == severity


@given(services, st.lists(cents, max_size=3), st.lists(cents, max_size=6), cents)
def test_what_balances_is_quiet_and_a_cent_is_found(
    lines: list[tuple[Decimal, list[Decimal]]], at_claim: list[Decimal], plb: list[Decimal], slip: Decimal
) -> None:
    """Made to balance by construction, whatever the signs; then BPR02 is moved by ``slip``."""
    body = []
    for charge, reasons in lines:
        body.append(f"SVC*HC:99213*{charge}*{charge - sum(reasons)}")
        sixes = [reasons[start : start + 6] for start in range(0, len(reasons), 6)]
        body += ["CAS*CO*" + "**".join(f"45*{amount}" for amount in six) for six in sixes]
    charge = sum(line[0] for line in lines)
    paid = charge - sum(at_claim) - sum(sum(line[1]) for line in lines)
    claim = [f"CLP*A*1*{charge}*{paid}**12*ICN1", *(f"CAS*OA*23*{amount}" for amount in at_claim), *body]
    if plb:
        claim.append("PLB*1234567893*20261231*" + "*".join(f"WO:ICN0*{amount}" for amount in plb))
    total = paid - sum(plb)
    found = [f for f in outcomes(" ".join([f"BPR*I*{total}*C*ACH", *claim])) if isinstance(f, Finding)]
    assert not [f for f in found if f.rule in BALANCE]
    moved = [f for f in outcomes(" ".join([f"BPR*I*{total + slip}*C*ACH", *claim])) if isinstance(f, Finding)]
    assert [f.rule for f in moved if f.rule in BALANCE] == (["RB17"] if slip else [])


def independent_totals(text: str) -> tuple[Decimal, Decimal, Decimal]:
    """BPR02, sum of CLP04 and sum of PLB of a one-set file, by splitting its text."""
    rows = [segment.strip().split("*") for segment in text.replace("\n", "").split("~")]
    plb = [Decimal(amount) for row in rows if row[0] == "PLB" for amount in row[4::2] if amount]
    paid = [Decimal(row[4]) for row in rows if row[0] == "CLP"]
    (payment,) = [Decimal(row[2]) for row in rows if row[0] == "BPR"]
    return payment, sum(paid, Decimal(0)), sum(plb, Decimal(0))


def test_corpus_transactions_balance_where_the_text_says_so() -> None:
    files = [
        file for file in corpus_files("835") if file.row["n_ST"] == "1" and file.row["seg_term"] == "'~'"
        and file.row["elem_sep"] == "'*'"
    ]  # fmt: skip
    if not files:
        pytest.skip("no EDI corpus beside the repository")
    compared = Counter[bool]()
    for file in files:
        try:
            payment, paid, plb = independent_totals(file.path.read_text(encoding="latin-1"))
        except (ValueError, ArithmeticError, IndexError):
            continue
        checker = runner([rule for rule in RULES if rule.card.id == "RB17"])
        with file.path.open("rb") as stream:
            records = list(read_remittances(stream))
        if not any(isinstance(record, RemittanceEnd) for record in records):
            continue
        found = [o for record in records for o in checker.feed(record) if isinstance(o, Finding)]
        balances = paid - plb == payment
        assert (found == []) is balances, f"{file.name}: {payment} paid {paid} PLB {plb}"
        compared[balances] += 1
    assert compared[True] >= 10
    assert compared[False] >= 3


def is_of_balance(outcome: object) -> bool:
    """Whether it is a finding about money: many payees of the corpus have invented numbers (RB22)."""
    return isinstance(outcome, Finding) and outcome.rule not in ("RB22", "RB24", "RB25")


def test_quiet_on_the_valid_remittances_of_the_corpus() -> None:
    found: Counter[str] = Counter()
    read = 0
    for file in corpus_files("835"):
        said = (file.row["source_verdict"], file.row["pyx12_verdict"], file.row["pyx12_adapted_verdict"])
        if not any(verdict.upper().startswith("VALID") for verdict in said):
            continue
        checker = runner()
        with file.path.open("rb") as stream:
            for record in read_remittances(stream):
                read += isinstance(record, ClaimPayment)
                found.update(file.name for outcome in checker.feed(record) if is_of_balance(outcome))
    if not read:
        pytest.skip("no EDI corpus beside the repository")
    # a toy file: one service of 150 on a claim of 250, paid 96 on the service and 160 on the claim
    assert set(found) == {"835/RevCycleMGMT-revcyclemgmt-edi-validation-harness__valid_835.edi"}


_DENIED = "CLP*A77*{status}*{charge}*{paid}**12*ICN1 CAS*CO*45*{rest}"


@pytest.mark.parametrize(
    ("status", "charge", "paid", "rest", "said"),
    [
        ("4", "100", "80", "20", [("RB27", "A77", "CLP02", "4")]),
        ("4", "100", "0.01", "99.99", [("RB27", "A77", "CLP02", "4")]),
        ("4", "100", "0", "100", []),
        ("4", "100", "0.00", "100", []),
        ("1", "100", "80", "20", []),
        ("22", "-100", "-80", "-20", []),
    ],
)
def test_a_denied_claim_has_no_payment(status: str, charge: str, paid: str, rest: str, said: list[object]) -> None:
    found = outcomes(_DENIED.format(status=status, charge=charge, paid=paid, rest=rest))
    findings = [f for f in found if isinstance(f, Finding) and f.rule == "RB27"]
    assert [(f.rule, f.claim, f.element, f.value) for f in findings] == said
    assert all(f.severity == "warn" for f in findings)
