"""Coordination of benefits: whatever balances by construction is quiet, and one cent is found where it was moved."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from cleanclaim.reference.built_in import builtin_tables
from validators.engine.catalogue import rule_by_id
from validators.engine.runner import Runner
from validators.examples.facts import given as stated
from validators.examples.shorthand import parse_claim

RUNNER = Runner([rule_by_id(f"RB0{n}") for n in (1, 2, 3, 5)], stated("P | 99213", builtin_tables()))
cents = st.integers(min_value=0, max_value=400_000).map(lambda n: Decimal(n) / 100)
reasons = st.lists(cents, max_size=4)
lines = st.lists(st.tuples(cents, reasons), min_size=1, max_size=4)


def claim_text(
    paid_lines: list[tuple[Decimal, list[Decimal]]], at_claim: list[Decimal], slips: dict[str, Decimal]
) -> str:
    """Two payers decided every line: the first as given, the second paid the whole charge."""
    slip = slips.get
    none = Decimal(0)
    charges = [paid + sum(adjusted, none) for paid, adjusted in paid_lines]
    parts = []
    for number, ((paid, adjusted), charge) in enumerate(zip(paid_lines, charges, strict=True), 1):
        moved = paid + (slip("line", none) if number == 1 else none)
        triples = "+".join(f"CO-45-{amount}" for amount in adjusted)
        parts.append(f"99213 ${charge} svd=A/{moved}/{triples},B/{charge}")
    total = sum((paid for paid, _ in paid_lines), none) - sum(at_claim, none) + slip("claim", none)
    cas = ",".join(f"OA/23/{amount}" for amount in at_claim)
    first = f"other seq=P payer=A paid={total}" + (f" cas={cas}" if cas else "")
    return " | ".join(["P seq=T", first, f"other seq=S payer=B paid={sum(charges, none)}", *parts])


def found(text: str) -> list[tuple[str, int]]:
    return sorted((f.rule, f.line) for f in RUNNER.check(parse_claim(text)).findings)


@given(lines, reasons)
def test_what_balances_is_quiet(paid_lines: list[tuple[Decimal, list[Decimal]]], at_claim: list[Decimal]) -> None:
    text = claim_text(paid_lines, at_claim, {})
    negative = sum(paid for paid, _ in paid_lines) < sum(at_claim)
    assert found(text) == ([("RB05", 0)] if negative else [])


@given(lines, st.sampled_from([Decimal("0.01"), Decimal("7")]))
def test_a_slip_in_the_claim_payment_is_one_finding(
    paid_lines: list[tuple[Decimal, list[Decimal]]], slip: Decimal
) -> None:
    """RB01 and RB03 see it both; the claim shows one."""
    assert found(claim_text(paid_lines, [], {"claim": slip})) == [("RB01", 0)]


@given(lines, st.sampled_from([Decimal("0.01"), Decimal("7")]))
def test_a_slip_in_a_line_payment_is_found_on_its_line(
    paid_lines: list[tuple[Decimal, list[Decimal]]], slip: Decimal
) -> None:
    assert found(claim_text(paid_lines, [], {"line": slip})) == [("RB02", 1), ("RB03", 0)]
