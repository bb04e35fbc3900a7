"""Structure checking: one mistake, one error, where it is and with its 999 code."""

from __future__ import annotations

import pytest

from tests.x12.sets import PROFESSIONAL, check, errors
from x12.text.delimiters import Delimiters

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


def test_a_set_without_a_guide_here_is_not_taken_for_an_acknowledgement() -> None:
    """A 997 names the version of what it answers, here of a 278."""
    keys = [issue.key for issue in check("ST*278*0001~BHT*0078*13*A*20260101*1200~SE*3*0001~", "004010X094A1")]
    assert keys == ["unknown-set"]


@pytest.mark.parametrize("pieces", [2, 3, 7, 23])
def test_pieces_do_not_matter(pieces: int) -> None:
    broken = PROFESSIONAL.replace("SV1*HC:99213*100", "SV1*HC:99213*1.005")
    assert check(broken, pieces=pieces) == check(broken)


PRIVATE = {
    "a birth date": ("DMG*D8*19700101*F", "DMG*D8*19701301*F", "□□□□□□□□"),
    "a member id": ("MI*M1~", f"MI*{'M' * 81}~", "△" * 81),
    "a family name": ("NM1*IL*1*DOE*JANE", "NM1*IL*1*DO\tE*JANE", "△△␉△"),
    "a street": ("N3*2 ELM ST", "N3*2 ELM\tST", "□ △△△␉△△"),
}


@pytest.mark.parametrize(("old", "new", "shown"), PRIVATE.values(), ids=PRIVATE)
def test_what_could_name_a_patient_is_told_by_its_shape(old: str, new: str, shown: str) -> None:
    assert old in PROFESSIONAL
    (issue,) = check(PROFESSIONAL.replace(old, new, 1))
    assert issue.value == shown
    assert all(word not in issue.message for word in ("DOE", "ELM", "1970", "MMM"))


def test_text_gone_astray_is_not_told() -> None:
    (issue,) = check(PROFESSIONAL.replace("LX*1~", "JANE DOE 1970~LX*1~", 1))
    assert (issue.segment_tag, issue.code) == ("???", "1")
    assert "DOE" not in repr(issue)


@pytest.mark.parametrize(
    ("old", "new", "element", "shown"),
    [
        ("11:B:1", "11:Z:1", "CLM05-2", "Z"),
        ("XX*1234567893", "XX*123456789", "NM109", "□□□□□□□□□"),  # nine digits may be anyone's number
        ("NM1*IL*1*", "NM1*IL*3*", "NM102", "3"),
    ],
)
def test_what_names_no_patient_is_told_as_sent(old: str, new: str, element: str, shown: str) -> None:
    (issue,) = check(PROFESSIONAL.replace(old, new, 1))
    assert (issue.value, issue.where.element) == (shown, element)


def test_a_stand_in_guide_refuses_nothing_the_other_guide_may_allow() -> None:
    text = PROFESSIONAL.replace("005010X222A1", "005010X298").replace("CLM*C1*100***", "CLM*C1*100*X**")
    text = text.replace("D8*20260103", "D8*20260230")
    issues = check(text)
    assert [(issue.key, issue.weight) for issue in issues] == [
        ("guide-stand-in", "notice"),
        ("element-not-used", "warning"),
        ("element-bad-date", "error"),
    ]


def test_other_delimiters() -> None:
    text = PROFESSIONAL.replace("~\n", "\x1d").replace("~", "\x1d").replace("*", "\xa6").replace(":", "|")
    marks = Delimiters("\xa6", "|", "!", "\x1d")
    assert check(text, delimiters=marks) == []
    (issue,) = check(text.replace("11|B|1", "11|B"), delimiters=marks)
    assert issue.where.element == "CLM05-3"


def test_delimiters_of_two_characters() -> None:
    """UTF-8 delimiters are two latin-1 characters; every segment is then walked."""
    text = PROFESSIONAL.replace("*", "\xc2\xa6")
    assert check(text, delimiters=Delimiters("\xc2\xa6", ":", "^", "~")) == []


def test_a_set_cut_short_is_told_what_was_missing_until_then() -> None:
    """SE's absence is the envelope's to tell; loops that might still have come are not called missing."""
    whole = PROFESSIONAL.replace("N3*1 MAIN ST~\n", "")
    cut = whole[: whole.index("LX*1")]
    assert errors(cut) == [("2010AA", "N3", "3")]


def test_an_endless_claim_is_not_held() -> None:
    """A claim of forty thousand lines in one set: told as too many, in memory that does not wait for its end."""
    line = "LX*{}~SV1*HC:99213*1*UN*1***1~DTP*472*D8*20260103~"
    lines = "".join(line.format(number) for number in range(1, 20_001))
    text = PROFESSIONAL[: PROFESSIONAL.index("LX*1")] + lines + "SE*60021*0001~"
    found = errors(text)
    assert len(found) == 20_000 - 50
    assert set(found) == {("2400", "LX", "4")}


def test_a_repeated_composite_is_good_as_often_as_the_guide_says() -> None:
    races = "^".join(["RET:2106-3"] * 10)
    good = PROFESSIONAL.replace("DMG*D8*19700101*F", f"DMG*D8*19700101*F**{races}")
    assert errors(good)[0] == ("2010BA", "DMG05", "I10")  # not used in the claim guides, so refused whatever it holds
    assert len(errors(good)) == 1
