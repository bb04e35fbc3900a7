"""Registration refuses what is not a rule; filters mean what they say."""

from __future__ import annotations

import pytest

from validators.engine.docstring import read_docstring
from validators.engine.finding import DENY, WARN
from validators.engine.rule import LINE, REGISTRY, in_range, rule

DOC = """A title.

    What is checked: a
    Why payers deny it: b
    How to fix it: c
    Denied: P dos=2026-01-05 dx=E11.9 | 99213
    Denied: P dos=2026-01-05 dx=E11.9 | 99214
    Clean: P dos=2026-01-05 dx=E11.9 | 99215
"""


def test_sections_and_examples_are_read() -> None:
    title, sections = read_docstring("ZZ01", DOC)
    assert title == "A title."
    assert sections["Why payers deny it"] == "b"
    assert sections["Denied"].count("\n") == 1


@pytest.mark.parametrize("heading", ["What is checked", "Why payers deny it", "How to fix it", "Denied", "Clean"])
def test_a_missing_heading_is_refused(heading: str) -> None:
    lines = [line for line in DOC.splitlines() if not line.strip().startswith(heading)]
    with pytest.raises(ValueError, match=heading):
        read_docstring("ZZ01", "\n".join(lines))


def test_an_undocumented_rule_is_refused() -> None:
    def bare(line: object, case: object) -> tuple[()]:
        return ()

    with pytest.raises(ValueError, match="without documentation"):
        rule("ZZ02", on=LINE, severity=WARN, snip=6, source="x", since="0.1")(bare)
    assert "ZZ02" not in REGISTRY


@pytest.mark.parametrize("bad", ["PX16", "px17", "Z1", "ZZ001"])
def test_ids_are_formed_and_never_reused(bad: str) -> None:
    import validators.procedure.px16_unbalanced_claim_charge  # noqa: F401

    def documented(line: object, case: object) -> tuple[()]:
        return ()

    documented.__doc__ = DOC
    with pytest.raises(ValueError, match=r"never reused|two letters"):
        rule(bad, on=LINE, severity=DENY, snip=6, source="x", since="0.1")(documented)


def test_the_file_is_named_by_the_fault() -> None:
    def documented(line: object, case: object) -> tuple[()]:
        return ()

    documented.__doc__ = DOC
    with pytest.raises(ValueError, match="its file is named"):
        rule("ZZ03", on=LINE, severity=DENY, snip=6, source="x", since="0.1")(documented)


@pytest.mark.parametrize(
    ("code", "spec", "within"),
    [
        ("99213", "99213", True),
        ("99213", "99202-99215", True),
        ("99216", "99202-99215", False),
        ("99202", "99202-99215", True),
        ("9921", "99202-99215", False),
        ("J1100", "J*", True),
        ("A0425", "J*", False),
        ("0001F", "0001F-9999F", True),
        ("0029T", "00100-01999", False),
        ("", "J*", False),
    ],
)
def test_code_ranges(code: str, spec: str, within: bool) -> None:
    assert in_range(code, spec) is within


def test_a_mistyped_range_is_an_error() -> None:
    with pytest.raises(ValueError, match="not a code range"):
        in_range("99213", "99202–99215")


def test_a_claim_rule_is_called_only_for_the_parts_it_speaks_of() -> None:
    """``parts`` must be fields of a claim, and a rule with parts finds the same with and without the filter."""
    from validators.engine.catalogue import all_rules
    from x12.records.claim import Claim

    named = [(each.card.id, part) for each in all_rules() for part in each.card.parts]
    assert named
    assert {part for _, part in named} <= set(Claim.__struct_fields__)
