"""Structure checking: one mistake, one error, where it is and with its 999 code."""

from __future__ import annotations

import pytest

from tests.x12.sets import PROFESSIONAL, check, errors

CHANGES = {
    "a claim that ends after its first segment": (
        "CLM*C1*",
        "CLM*C0*5***11:B:1*Y*A*Y*Y~\nCLM*C1*",
        [("2300", "HI", "3"), ("2400", "LX", "3")],
    ),
    "a line that ends after its first segment": ("LX*1~", "LX*1~\nLX*2~", [("2400", "SV1", "3"), ("2400", "DTP", "3")]),
    "qualifier no guide knows": ("REF*EI*123456789~", "REF*QQ*123456789~", [("2010AA", "REF01", "7")]),
    "level code no guide knows": ("HL*2*1*22*0~", "HL*2*1*99*0~", [("2000B", "HL03", "7")]),
    "claim frequency code left out": ("11:B:1*", "11:B*", [("2300", "CLM05-3", "1")]),
    "segment of another guide": ("HI*ABK:R05~", "HI*ABK:R05~\nSV2*0300*HC:1*5*UN*1~", [("2300", "SV2", "2")]),
}


@pytest.mark.parametrize(("old", "new", "expected"), CHANGES.values(), ids=CHANGES)
def test_one_mistake_is_one_error(old: str, new: str, expected: list[tuple[str, str, str]]) -> None:
    assert old in PROFESSIONAL
    assert errors(PROFESSIONAL.replace(old, new, 1)) == expected


def test_a_good_set_has_nothing_to_say() -> None:
    assert check(PROFESSIONAL) == []


@pytest.mark.parametrize("pieces", [2, 3, 7, 23])
def test_pieces_do_not_matter(pieces: int) -> None:
    broken = PROFESSIONAL.replace("SV1*HC:99213*100", "SV1*HC:99213*1.005")
    assert check(broken, pieces=pieces) == check(broken)
