"""The decision by itself: what an issue costs, what a set, group and interchange come to, what becomes of a claim."""

from __future__ import annotations

import itertools

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from validators.engine.decision import (
    Decision,
    Ends,
    FailOn,
    Refusal,
    Unit,
    decide,
    group_status,
    interchange_status,
    is_failure,
    set_status,
    unit_at_fault,
)
from validators.engine.finding import Finding, Severity
from x12.issues import ISSUES, new_issue
from x12.records.issue import Issue
from x12.text.segments import Where


def issue(key: str, **more: object) -> Issue:
    return new_issue(key, Where(7), "said", **more)  # type: ignore[arg-type]


def finding(severity: str = "deny", **more: object) -> Finding:
    made = Finding(
        rule="DX01", name="invalid diagnosis", severity=severity, snip=5, claim="C", line=0, loop="", segment="HI",
        segment_number=1, element="HI01-2", offset=0, value="", message="said", predicts=(), source="", edition="",
        fingerprint="",
    )  # fmt: skip
    return msgspec.structs.replace(made, **more)


@pytest.mark.parametrize(
    ("key", "owned", "strict", "costs"),
    [
        ("element-bad-code", True, False, "claims"),
        ("element-bad-code", True, True, "set"),
        ("element-bad-code", False, False, "set"),
        ("hl-child-code", True, False, "claims"),
        ("hl-parent", True, False, "set"),
        ("hl-sequence", True, False, "set"),
        ("se-count", False, False, "set"),
        ("ge-count", False, False, "group"),
        ("iea-count", False, False, "interchange"),
        ("missing-iea", False, False, "interchange"),
        ("text-after-interchange", False, False, None),
        ("trailing-separator", True, True, None),
        ("guide-stand-in", True, True, None),
        ("guide-mismatch", False, False, "set"),
        ("unknown-set", False, False, "set"),
        ("unknown-guide", False, False, "set"),
    ],
)
def test_what_an_issue_costs(key: str, owned: bool, strict: bool, costs: Unit | None) -> None:
    assert unit_at_fault(issue(key, segment_tag="HL" if key.startswith("hl-") else ""), owned=owned, strict=strict) == (
        costs
    )


def test_text_that_was_lost_may_hold_other_claims() -> None:
    assert unit_at_fault(issue("segment-too-long", lost=(3, 9)), owned=True) == "set"


@pytest.mark.parametrize("key", sorted(ISSUES))
def test_every_issue_has_its_cost(key: str) -> None:
    assert unit_at_fault(issue(key), owned=True) in ("interchange", "group", "set", "claims", None)


@pytest.mark.parametrize(
    ("costs", "warned", "status"),
    [
        ((), False, "A"),
        ((), True, "E"),
        (("claims",), False, "E"),
        (("claims", "set"), False, "R"),
        (("set",), True, "R"),
    ],
)
def test_ik5(costs: tuple[Unit, ...], warned: bool, status: str) -> None:
    assert set_status(costs, warned) == status


@pytest.mark.parametrize(
    ("refused", "sets", "status"),
    [
        (False, {"A": 2}, ("A", 2)),
        (False, {"A": 1, "E": 1}, ("E", 2)),
        (False, {"A": 1, "R": 1}, ("P", 1)),
        (False, {"E": 1, "R": 1}, ("P", 1)),
        (False, {"R": 2}, ("R", 0)),
        (False, {}, ("R", 0)),
        (True, {"A": 2}, ("R", 0)),
    ],
)
def test_ak9(refused: bool, sets: dict[str, int], status: tuple[str, int]) -> None:
    assert group_status(refused, sets) == status  # type: ignore[arg-type]


def test_ta1() -> None:
    noted = issue("text-after-interchange")
    assert interchange_status(None, []) == ("A", "000")
    assert interchange_status(None, [noted]) == ("E", "022")
    assert interchange_status(Refusal("interchange", "iea-count", "021"), [noted]) == ("R", "021")


@pytest.mark.parametrize(
    ("findings", "decision"),
    [
        ([], Decision("clean")),
        ([finding("inform"), finding("warn")], Decision("warn")),
        ([finding("deny")], Decision("hold")),
        ([finding("reject", shadow=True)], Decision("clean")),
        ([finding("reject"), finding("deny")], Decision("reject", "claims")),
        ([finding("inform", name="crashed")], Decision("hold", "", True)),
        ([finding("deny", name="crashed", shadow=True)], Decision("clean")),
        ([finding("reject"), finding("deny", name="unanswered")], Decision("reject", "claims", True)),
    ],
)
def test_a_claim(findings: list[Finding], decision: Decision) -> None:
    assert decide(findings) == decision


SEVERITIES = st.sampled_from(["inform", "warn", "deny", "reject"])


@given(st.lists(SEVERITIES), st.booleans())
def test_nothing_passes_that_is_refused_or_was_not_answered(severities: list[str], crashed: bool) -> None:
    findings = [finding(severity) for severity in severities]
    if crashed:
        findings.append(finding("deny", name="crashed"))
    for unit in ("interchange", "group", "set", "claims"):
        refused = decide(findings, Refusal(unit, "key"))  # type: ignore[arg-type]
        assert (refused.disposition, refused.refused_by, refused.passed) == ("reject", unit, False)
        assert refused.category == ("A3" if unit == "claims" else "")
    alone = decide(findings)
    assert alone.passed is not (crashed or bool({"deny", "reject"} & set(severities)))
    assert alone.category == ("A3" if "reject" in severities else "A1")


def test_the_end_of_a_run() -> None:
    """Over every combination: 1 is never said for nothing, and never kept back where it is due."""
    for worst, refused, unanswered, not_checked, unbalanced in itertools.product(
        (None, *Severity), *[(False, True)] * 4
    ):
        ends = Ends(worst, refused, unanswered, not_checked, unbalanced)
        nothing = not (refused or unanswered or unbalanced) and (worst is None or worst < Severity.DENY)
        assert is_failure(ends, FailOn()) is not nothing
        assert is_failure(ends, FailOn(None, crashed=False)) is False
        assert is_failure(ends, FailOn(None, crashed=True)) is unanswered
        assert is_failure(ends, FailOn(not_checked=True)) is not (nothing and not not_checked)
