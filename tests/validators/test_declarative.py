"""Rules written as data: what expressions mean, what is refused, and that a declared rule is a rule like others."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests.remittance_text import remittance_records
from validators.engine.case import Case
from validators.engine.catalogue import all_rules
from validators.engine.code_trees import ExpressionError
from validators.engine.declarative import DeclarationError, read_rules
from validators.engine.expression import compile_expression
from validators.engine.finding import Finding, NotChecked
from validators.engine.record_types import Kind, Shape
from validators.engine.rule import DECLARED, Rule
from validators.engine.runner import RemittanceRunner, Runner
from validators.examples.facts import given
from validators.examples.shorthand import parse_claim
from x12.build.located import located
from x12.build.read_837 import read_claims
from x12.records.claim import Claim, ServiceLine
from x12.text.segments import Where

SAMPLES = sorted(path for path in (Path(__file__).parents[2] / "sample_edi").glob("*.edi") if ".835." not in path.name)
CLAIM = "P dos=2026-01-05 dx=E11.9,I10 charge=150 pos=11 payer=PLAINS01 | 99213-25 $100 | 36415 $50"
THINGS = {"claim": Shape(Kind.RECORD, Claim), "line": Shape(Kind.RECORD, ServiceLine)}
LISTS = {"offices": frozenset({"11", "12"})}


def value_of(text: str, claim: Claim | None = None) -> Any:
    claim = claim or parse_claim(CLAIM)
    return compile_expression(text, THINGS, LISTS).run(claim, claim.lines[0], Case(claim, given(CLAIM)))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('claim.place == "11"', True),
        ("claim.place in offices", True),
        ('claim.place not in ("21", "22")', True),
        ('claim.place in ["21"] or not (claim.frequency == "7")', True),
        ("claim.place_of(line) == claim.place", True),
        ("claim.charge == 150", True),
        ("claim.charge > 150.00", False),
        ("99 < line.charge <= 100", True),
        ("line.charge > -1", True),
        ('claim.start == "2026-01-05"', True),
        ('"2026-01-01" <= claim.start < "2026-02-01"', True),
        ("days(claim.start, claim.end)", 0),
        # several
        ("count(claim.lines)", 2),
        ("count(claim.lines[charge > 60])", 1),
        ('claim.lines[code == "36415"].number == 2', True),
        ('present(claim.diagnoses[code == "I10"])', True),
        ('absent(claim.lines[present(diagnoses[code == "I10"])])', False),
        ('absent(claim.lines[present(diagnoses[code == "I11"])])', True),
        ("present(claim.lines[code == line.code and number == 1])", True),
        ('"25" in line.modifiers', True),
        ('"59" in claim.lines[1 == 1].modifiers', False),
        # absent things
        ('claim.date("435").start < claim.start', False),
        ('claim.date("435").start >= claim.start', False),
        ('claim.date("435").start != claim.start', False),
        ('claim.ref("F8").value == ""', True),
        ("absent(claim.patient.party.address)", True),
        ("claim.patient.party.address.state", ""),
        ('claim.patient.party.ref("Y4").value', ""),
        ('present(claim.patient.party.refs[qualifier == "Y4"])', False),
        ("count(claim.patient.party.refs)", 0),
        ('claim.amount("F5") > claim.charge', False),
        ("days(claim.start, claim.patient.birth) < 5", False),
        # functions
        ('starts(line.code, "992", "993")', True),
        ('ends(line.code, "13")', True),
        ('matches(line.code, "99\\\\d{3}")', True),
        ('matches(line.code, "99")', False),
        ('code_in(line.code, "99202-99215", "J*")', True),
        ("length(claim.payer.id)", 8),
    ],
)
def test_expressions(text: str, value: Any) -> None:
    assert value_of(text) == value


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("claim.plcae == '11'", "Claim has no 'plcae'; did you mean place?"),
        ("clam.place == '11'", "there is no 'clam' here; did you mean claim?"),
        ("claim.place in ofices", "there is no 'ofices' here; did you mean offices?"),
        ("presnt(claim.patient)", "there is no function 'presnt'; did you mean present?"),
        ("claim.place ==", "cannot be read at character"),
        ("claim.place = '11'", "cannot be read at character"),
        ("claim.start > 5", "claim.start is a day, 5 is a number: they cannot be compared"),
        ("claim.start > 'soon'", "'soon' is no day"),
        ("claim.charge in offices", "claim.charge is a number; it cannot be in several (text)"),
        ("claim.place and True", "claim.place is text, not true or false: write present"),
        ("claim.diagnoses.code == 'I10'", ".code is asked of several: say which, with […] after it"),
        ("claim.place.code", ".code is asked of text, which has no fields"),
        ("claim.place[1 == 1]", "[…] chooses among several, but claim.place is text"),
        ("claim.date == 1", "date is a method: write date(…)"),
        ("claim.place('x')", "place is a field, not a method"),
        ("claim.ref()", "ref(…) takes 1, not 0"),
        ("claim.place is 'x'", "not with 'is'"),
        ("absent(claim.patient, claim.payer)", "absent takes 1 argument, not 2"),
        ("length(claim.lines) > 1", "length is asked of claim.lines, which is several"),
        ("claim.place == None", "write absent"),
        ("matches(claim.place, '(')", "'(' is no pattern"),
        ("code_in(line.code, '9–9')", "not a code range"),
        ("present(element('NM109'))", "'NM109' is no element: write it like 2310B NM1*82 NM109"),
        ("present(claim.segments)", "Claim has no 'segments'"),
        ("x" * 5000, "longer than"),
        ("not " * 900 + "True", "cannot be read"),
    ],
)
def test_errors_name_the_nearest_word(text: str, told: str) -> None:
    with pytest.raises(ExpressionError) as error:
        value_of(text)
    assert told in str(error.value)


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os').system('true')",
        "claim.__class__",
        "claim.place.__class__.__mro__",
        "(lambda: 1)()",
        "[x for x in claim.lines]",
        "{'a': 1}",
        "f'{claim}'",
        "claim.lines[0]",
        "(v1 := claim)",
        "claim_",
        "v1",
        "c5",
        "next(claim.lines)",
        "present(*claim.lines)",
        "claim.ref(qualifier='F8')",
        "claim.place if True else 1",
        "1 + 1",
        "b'x'",
        "...",
    ],
)
def test_nothing_else_of_python_can_be_reached(text: str) -> None:
    with pytest.raises(ExpressionError):
        compile_expression(text, THINGS, LISTS)


def claims_of(path: Path) -> list[Claim]:
    with path.open("rb") as stream:
        return [item for item in read_claims(stream) if isinstance(item, Claim)]


def places(record: object) -> list[Where]:
    """Every place a record and its parts name."""
    if isinstance(record, Where):
        return [record]
    if isinstance(record, tuple):
        return [where for item in record for where in places(item)]
    if isinstance(record, msgspec.Struct) and type(record).__name__ not in ("Segment", "SegmentRun", "Transaction"):
        return [where for name in record.__struct_fields__ for where in places(getattr(record, name))]
    return []


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_segments_are_located_where_the_records_say(path: Path) -> None:
    for claim in claims_of(path):
        loops = {segment.number: loop for loop, _, segment in located(claim)}
        named = [where for where in places(claim) if where.loop and where.segment in loops]
        assert len(named) > 10
        assert [w for w in named if loops[w.segment] != w.loop and w.element not in _OF_LEVEL] == []


_OF_LEVEL = ("HL01",)

ELEMENTS = """ISA*00*          *00*          *ZZ*S              *ZZ*R              *260105*0900*^*00501*000000001*0*T*:~
GS*HC*S*R*20260105*0900*1*X*005010X222A1~ST*837*0001*005010X222A1~BHT*0019*00*1*20260105*0900*CH~
HL*1**20*1~NM1*85*2*CLINIC*****XX*1234567893~REF*EI*123456789~
HL*2*1*22*0~SBR*P*18*******CI~NM1*IL*1*DOE*JO****MI*M1~NM1*PR*2*PLAINS*****PI*PLAINS01~
CLM*C1*150***11:B:1*Y*A*Y*Y~REF*G1*A12345~HI*ABK:E119~NM1*82*1*ROE*ANN****XX*1932102118~PRV*PE*PXC*207Q00000X~
LX*1~SV1*HC:99213:25*100*UN*1***1~DTP*472*D8*20260105~REF*6R*L1~
LX*2~SV1*HC:36415*50*UN*1*11**1~DTP*472*D8*20260105~NM1*82*1*POE*EVA****XX*1376512342~
SE*22*0001~GE*1*1~IEA*1*000000001~"""


def with_segments() -> Claim:
    text = ELEMENTS.replace("\n", "").encode()
    (claim,) = [item for item in read_claims(BytesIO(text)) if isinstance(item, Claim)]
    return claim


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('element("2310B NM1*82 NM109")', "1932102118"),
        ('element("2310 NM1*82 NM109")', "1932102118"),
        ('element("2310B PRV PRV03")', "207Q00000X"),
        ('element("2010AA REF*EI REF02")', "123456789"),
        ('element("2010BB NM1*PR NM109")', "PLAINS01"),
        ('element("2300 REF*G1 REF02")', "A12345"),
        ('element("2300 CLM CLM05-2")', "B"),
        ('element("2310C NM1*77 NM109")', ""),
        ('element("2400 SV1 SV101-3")', "25"),
        ('present(elements("2420A NM1*82"))', False),  # the other line's
        ('count(elements("2400 SV1 SV105"))', 0),
    ],
)
def test_elements_by_loop_segment_and_qualifier(text: str, value: Any) -> None:
    assert value_of(text, with_segments()) == value


RULE = """
[[rule]]
id = "ZZ50"
name = "made"
on = "claim"
severity = "deny"
source = "x"
since = "0.1"
at = "claim CLM05-1"
message = "Place {claim.place}."
"""


def made(more: str, base: str = RULE) -> Rule:
    (rule,) = read_rules(base + more, "made.toml")
    return rule


def said(rule: Rule, claim: Claim) -> list[Finding | NotChecked]:
    verdict = Runner([rule], given(CLAIM)).check(claim)
    return [*verdict.findings, *verdict.not_checked]


@pytest.mark.parametrize(
    ("more", "faults"),
    [
        ("when = 'claim.place == \"11\"'", 1),
        ("when = 'claim.place == \"12\"'", 0),
        ("require = 'claim.ref(\"F8\")'", 1),
        ("require = 'claim.payer'", 0),
        ("forbid = 'claim.payer'", 1),
        ("forbid = 'claim.ref(\"F8\")'", 0),
        ("demand = 'claim.charge == 150'", 0),
        ("demand = 'claim.charge == 151'", 1),
        ("when = 'claim.place == \"12\"'\nrequire = 'claim.ref(\"F8\")'", 0),
        (
            "when = 'claim.place == \"11\" or claim.place == \"12\"'\ndemand = 'claim.charge < 1 or claim.charge > 2'",
            0,
        ),
        ("each = 'line in claim.lines'\nwhen = 'line.charge > 60'", 1),
        ("each = 'line in claim.lines[charge > 10]'\nrequire = 'line.modifiers'", 1),
        ("payers = ['PLAINS01']\nrequire = 'claim.ref(\"F8\")'", 1),
        ("payers = ['OTHER']\nrequire = 'claim.ref(\"F8\")'", 0),
        ("kinds = 'I'\nrequire = 'claim.ref(\"F8\")'", 0),
        ("procedures = ['J*']\nrequire = 'claim.ref(\"F8\")'", 0),
    ],
)
def test_condition_and_demand(more: str, faults: int) -> None:
    assert len(said(made(more), parse_claim(CLAIM))) == faults


def test_a_declared_finding_says_where_and_what() -> None:
    text = RULE.replace('at = "claim CLM05-1"', 'at = "line SV101-2"').replace(
        "Place {claim.place}", "{line.code}, {line.modifiers}"
    )
    rule = made("each = 'line in claim.lines'\nrequire = 'line.modifiers'\nvalue = 'line.code'\npredicts = ['4']", text)
    (found,) = said(rule, parse_claim(CLAIM))
    assert isinstance(found, Finding)
    assert (found.line, found.element, found.value, found.message) == (2, "SV101-2", "36415", "36415, .")
    assert (found.rule, found.severity, found.snip, found.predicts) == ("ZZ50", "deny", 4, ("4",))


def test_a_declared_rule_may_say_it_did_not_look() -> None:
    more = "when = 'claim.place == \"11\"'\nrequire = 'claim.ref(\"F8\")'\n"
    more += "not_checked = [{when = 'claim.charge > 1', reason = 'charge {claim.charge}'}]"
    (found,) = said(made(more), parse_claim(CLAIM))
    assert isinstance(found, NotChecked)
    assert (found.rule, found.reason) == ("ZZ50", "charge 150")
    assert said(made(more), parse_claim(CLAIM.replace("pos=11", "pos=12"))) == []


def test_a_companion_guide_speaks_of_elements_on_lines_too() -> None:
    base = RULE.replace('at = "claim CLM05-1"', 'at = "found"').replace("Place {claim.place}", "{found.value}")
    lines = made("each = 'found in elements(\"2400 SV1 SV105\")'\ndemand = 'found.value in (\"22\",)'", base)
    (found,) = said(lines, with_segments())
    assert isinstance(found, Finding)
    assert (found.line, found.loop, found.element, found.message) == (2, "2400", "SV105", "11.")
    on_line = made("forbid = 'element(\"2420A NM1*82 NM109\")'", RULE.replace('"claim"', '"line"'))
    assert [f.line for f in said(on_line, with_segments()) if isinstance(f, Finding)] == [2]


def test_a_declared_rule_over_remittances() -> None:
    text = RULE.replace('on = "claim"', 'on = "payment"').replace("claim CLM05-1", "payment CLP04")
    text = text.replace("Place {claim.place}", "Paid {payment.paid} of {payment.charge}")
    rule = made("when = 'payment.paid > payment.charge'", text)
    runner = RemittanceRunner([rule], given("P | 99213"))
    found = [f for record in remittance_records("CLP*A*1*100*175**12*ICN1") for f in runner.feed(record)]
    assert [(f.claim, f.message) for f in found if isinstance(f, Finding)] == [("A", "Paid 175 of 100.")]
    assert rule.card.kinds == "R"


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ("", "made.toml: ZZ50 when: a rule needs a condition"),
        ("wehn = 'True'", "did you mean when?"),
        ("when = 'claim.plcae == \"11\"'", "made.toml: ZZ50 when: Claim has no 'plcae'; did you mean place?"),
        ("when = 'claim.place'", "made.toml: ZZ50 when: is text, not true or false"),
        ("require = 'claim.patint'", "made.toml: ZZ50 require: Claim has no 'patint'; did you mean patient?"),
        (
            "require = 'claim.patient'\nforbid = 'claim.payer'",
            "ZZ50 forbid: a rule has one demand; require is one already",
        ),
        ("each = 'claim.lines'\nwhen = 'True'", "is not of the form: other in claim.other_payers"),
        ("each = 'x in claim.place'\nwhen = 'True'", "claim.place is text, not several"),
        ("each = 'claim in claim.lines'\nwhen = 'True'", "'claim' is already a name here"),
        ("when = 'True'\nvalue = 'claim.plce'", "ZZ50 value: Claim has no 'plce'"),
        ("when = 'True'\nnot_checked = [{when = 'claim', reason = ''}]", "ZZ50 not_checked: "),
        ("when = ", "made.toml: "),
    ],
)
def test_errors_name_the_rule_and_the_key(more: str, told: str) -> None:
    with pytest.raises(DeclarationError) as error:
        made(more)
    assert told in str(error.value)


@pytest.mark.parametrize(("at", "told"), [("claim.place", "stands in no place"), ("claim.plan", "has no 'plan'")])
def test_a_fault_stands_somewhere(at: str, told: str) -> None:
    with pytest.raises(DeclarationError, match=told):
        made("when = 'True'", RULE.replace("claim CLM05-1", at))


def test_declared_rules_are_in_the_catalogue_with_their_page_and_examples() -> None:
    declared = [rule.card for rule in all_rules() if f".{DECLARED}" in rule.card.module]
    assert len(declared) >= 15
    assert all(card.denied and card.clean and card.family in ("dental", "situational") for card in declared)
