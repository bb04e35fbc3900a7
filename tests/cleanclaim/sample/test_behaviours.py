"""Planted habits of payers: denied as often as asked, where asked, and named in the truth."""

from __future__ import annotations

from pathlib import Path

import pytest

from cleanclaim.tools.sample import Options, write_year
from cleanclaim.tools.sample.behaviours import behaviour_of
from cleanclaim.tools.sample.options import SampleError
from tests.cleanclaim.sample.remittances import truth

VISITS = "payer=Q0000,code=9921,rate=0.6,reason=CO-50+N115"
DIABETES = "payer=Q0000,diagnosis=E11-E13,rate=0.8,reason=CO-11"


def lines_of(folder: Path, *behaviours: str) -> list[tuple[str, dict[str, object]]]:
    """(payer, line) of every line with amounts; one habitual payer has most claims."""
    options = Options(
        claims=3_000, seed=6, payers=3, denial_rate=0.05, perturbations=(("all", 0.0),), behaviours=behaviours
    )
    write_year(folder, options)
    claims = truth(folder / "truth.ndjson").claims.values()
    return [(row["payer"], line) for row in claims for line in row["lines"] if line["amounts"]]


def share_denied(lines: list[dict[str, object]]) -> float:
    return sum(bool(line.get("reasons")) for line in lines) / len(lines)


@pytest.mark.parametrize(("behaviour", "rate"), [(VISITS, 0.6), (DIABETES, 0.8)])
def test_lines_that_meet_it_are_denied_at_its_rate(behaviour: str, rate: float, tmp_path: Path) -> None:
    lines = lines_of(tmp_path, behaviour)
    met = [line for _, line in lines if line.get("behaviour")]
    others = [line for _, line in lines if not line.get("behaviour")]
    assert len(met) >= 60
    assert {payer for payer, line in lines if line.get("behaviour")} == {"Q0000"}
    assert {line["behaviour"] for line in met} == {behaviour}
    assert abs(share_denied(met) - rate) < 0.1
    assert abs(share_denied(others) - 0.05) < 0.02
    assert {reason for line in met for reason in line.get("reasons", ())} == {behaviour.split("reason=")[1]}  # type: ignore[attr-defined]


def test_code_of_a_line_decides(tmp_path: Path) -> None:
    for payer, line in lines_of(tmp_path, VISITS):
        assert bool(line.get("behaviour")) == (payer == "Q0000" and str(line["code"]).startswith("9921"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("code=99213", "names a payer and at least one condition"),
        ("payer=Q0000", "names a payer and at least one condition"),
        ("payer=Q0000,colour=red", "colour=red is not one of"),
        ("payer=Q0000,code=99213,rate=2", "a number from 0 to 1"),
    ],
)
def test_what_is_no_behaviour(text: str, said: str) -> None:
    with pytest.raises(SampleError, match=said):
        behaviour_of(text)
