"""What of a value may be shown: by the form its element allows, never by where a name might stand."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from x12.check.values import FOREIGN_CHARACTER
from x12.privacy import DIGIT, LOWER, OTHER, UPPER, is_shape, may_show, shape, shown, tag_shown, visible

TABLE = """
CLM05-1  | 11 | 11
CLM05-3  | 9 | 9
CLM05-3  | ZQMEMBER77 | △△△△△△△△□□
CLM02    | 125.50 | 125.50
CLM02    | 991827364 | □□□□□□□□□
CLM01    | ANY-THING 7 | ANY-THING 7
CLM02    | 1e5 | □▽□
SV101-2  | 99213 | 99213
SV101    | HC:99213:25 | HC:99213:25
SV101    | HC:99213:JOHN | △△:□□□□□:△△△△
SV202-2  | 1AA01 | 1AA01
SV201    | 0450 | 0450
SV101-7  | JOHN | △△△△
SV104    | -5 | -5
HI01-2   | E11.9 | E11.9
HI01-2   | S42001A | S42001A
HI01-2   | e11.9 | e11.9
SV201    | E11.9,I10 | E11.9,I10
SV201    | DOE,JANE | △△△,△△△△
BHT01    | 0018 | 0018
HI01-2   | MARTIN | △△△△△△
HI01-1   | ABK | ABK
HI01-1   | LEE | △△△
HI01-2   | 19610917 | □□□□□□□□
HI01-4   | 20260103 | 20260103
DTP03    | 20260103 | 20260103
DTP03    | 20260103-20260105 | 20260103-20260105
DMG02    | 19610917 | □□□□□□□□
DTP03    | SMITH | △△△△△
PAT06    | 20260103 | □□□□□□□□
NM109    | 1234567893 | 1234567893
NM109    | 991827364 | □□□□□□□□□
SBR03    | 12345 | □□□□□
SBR04    | KIM | △△△
SBR02    | 18 | 18
NM109    | 87726 | 87726
NM103    | LEE | △△△
PRV03    | 207Q00000X | 207Q00000X
PRV03    | SMITH | △△△△△
LIN03    | 12345678901 | 12345678901
REF02    | 99D1234567 | 99D1234567
REF02    | 991-82-7364 | □□□-□□-□□□□
N301     | 9 ELM ST | □ △△△ △△
PER04    | 512 555 0100 | □□□ □□□ □□□□
SE01     | 43 | 43
SE01     | SMITH | △△△△△
SE02     | 0001 | 0001
IEA02    | 000000042 | 000000042
IEA02    | 991827364 | □□□□□□□□□
GS08     | 005010X222A1 | 005010X222A1
GS08     | SMITH | △△△△△
ST01     | 837 | 837
ST01     | NAME | △△△△
HL02     | 1 | 1
CAS02    | 45 | 45
SV101-2  | 512 555 0100 | □□□ □□□ □□□□
CLM05-1  |  |
ISA06    | PW1 | PW1
"""
"""Element, value, and how it is shown."""

SHOWN = [tuple(cell.strip() for cell in line.split("|")) for line in TABLE.strip().splitlines()]


@pytest.mark.parametrize(("element", "value", "how"), SHOWN)
def test_a_value_is_shown_where_it_has_the_form_of_its_element(element: str, value: str, how: str) -> None:
    assert shown(value, element) == how
    assert may_show(value, element) is (value == how)


@pytest.mark.parametrize(
    ("loop", "sent", "how"),
    [
        ("2010AA", ("NM1", "85"), "1234567893"),
        ("2010BA", (), "□□□□□□□□□□"),
        ("2330A", (), "□□□□□□□□□□"),
        ("2100", ("NM1", "QC"), "□□□□□□□□□□"),
        ("2100", ("NM1", "82"), "1234567893"),
    ],
)
def test_numbers_of_persons_are_not_shown(loop: str, sent: tuple[str, ...], how: str) -> None:
    assert shown("1234567893", "NM109", loop=loop, sent=sent) == how


def test_elements_that_are_not_named_show_what_their_data_element_is() -> None:
    assert shown("X1", "CUR09") == "△□"
    assert shown("X1", "CUR09", coded=True) == "X1"
    assert shown("X1", "CUR09", numeric=True) == "△□"
    assert shown("10.5", "CUR09", numeric=True) == "10.5"
    assert shown("KIM", "CUR09", coded=True) == "△△△", "three letters are a name as well as a code"


@given(st.text())
def test_a_shape_can_be_no_value_and_tells_no_character(text: str) -> None:
    told = shape(text)
    assert not re.search("[A-Za-z0-9]", told)
    assert all(unicodedata.category(char)[0] != "C" for char in told)
    if re.search("[A-Za-z0-9]", text):
        assert is_shape(told)
    assert all(FOREIGN_CHARACTER.match(sign) for sign in (UPPER, LOWER, DIGIT, OTHER))


@given(st.text(), st.sampled_from([element for element, _, _ in SHOWN]))
def test_nothing_shown_acts_on_a_terminal(text: str, element: str) -> None:
    assert not re.search("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]", shown(text, element))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("plain text, 9 %", "plain text, 9 %"),
        ("\x1b[31mred", "␛[31mred"),
        ("a\tb\r\n\x00", "a␉b␍␊␀"),
        ("\x9b31m", "\\x9b31m"),
        ("\u202egnp", "\\u202egnp"),
        ("\u202egnp".encode().decode("latin-1"), "\\u202egnp"),
        ("M\u00dcLLER", "M\u00dcLLER"),
        ("M\u00dcLLER".encode().decode("latin-1"), "M\u00dcLLER"),
        ("\x7f", "␡"),
        ("\u2066\u200b\ufeff", "\\u2066\\u200b\\ufeff"),
    ],
)
def test_what_would_act_or_hide_is_made_visible(text: str, told: str) -> None:
    assert visible(text) == told


def test_a_tag_is_shown_where_it_is_one() -> None:
    assert [tag_shown(tag) for tag in ("NM1", "CLM", "SMITH", "LEE", "nm1", "")] == ["NM1", "CLM", *["???"] * 4]
