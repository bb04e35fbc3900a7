"""MD18: laboratory tests without a CLIA number, or waived tests without QW."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from validators.engine.case import Case
from validators.engine.finding import DENY, REJECT, WARN, Fault, NotChecked, Unavailable
from validators.engine.rule import LINE, rule
from validators.questions.claim_questions import billed, is_medicare, modifier_place
from validators.questions.reference import Reference
from x12.records.claim import Claim, ServiceLine
from x12.records.party import Ref

_WITHOUT_QW = frozenset("81002 81025 82270 82272 82962 83026 84830 85013 85651".split())
"""Waived by regulation itself: billed without QW. Source: CMS Pub. 100-04 chapter 16 §70.8."""
_LABORATORY_TAXONOMIES = ("291", "292", "293")


@rule(
    "MD18",
    on=LINE,
    severity=REJECT,
    snip=5,
    predicts=("16+MA120", "B7", "B23"),
    needs=("list-clia", "list-clia-waived", "list-clia-certificate"),
    source="CMS Pub. 100-04 chapter 16 §70; 42 CFR 493; 005010X222A1 REF*X4 (2300, 2400) and REF*F4 (2400)",
    since="0.1",
    kinds="P",
    procedures=("80047-89398", "G0103", "G0123-G0124", "G0141-G0148", "G0306-G0307", "G0328", "G0432-G0435", "P3000"),
)
def clia_number_or_qw(line: ServiceLine, case: Case) -> Iterable[Fault | NotChecked]:
    """A laboratory test has no usable CLIA number, or its QW does not agree with CMS's list of waived tests.

    What is checked: The CLIA number (REF*X4 of line or claim, REF*F4 for a referred test) has ten characters with D in
        the third place; a test with QW, or on the list `clia`, has one (reject for Medicare and Medicaid, warning for
        others). A test on the list `clia-waived` has QW when the laboratory's certificate (list `clia-certificate`,
        column `type`: waiver, ppm, compliance or accreditation) is a waiver or PPM; where the certificate is not known,
        a missing QW outside a laboratory is a warning. QW stands only on listed tests. Interpretations (26) need none.
    Why payers deny it: Medicare pays a test only to a laboratory certified for it; QW tells a waived test system.
    How to fix it: Put the laboratory's CLIA number on the claim; add QW if the test kit is CLIA-waived.
    Denied: P dos=2026-01-05 dx=E11.9 filing=MB | 83036-QW | given list clia 83036 | given list clia-waived 83036
    Denied: P dos=2026-01-05 dx=E11.9 filing=MB | 83036-QW | given list clia-waived 83036
    Denied: P dos=2026-01-05 dx=E11.9 filing=MB ref.X4=05X123456 | 83036-QW | given list clia-waived 83036
    Denied: P dos=2026-01-05 dx=J02.9 filing=MB ref.X4=05D1234567 | 87880 | given list clia-waived 87880
    | given list clia-certificate 05D1234567:type=waiver
    Denied: P dos=2026-01-05 dx=E11.9 filing=MB ref.X4=05D1234567 | 82306-QW | given list clia-waived 87880
    Clean: P dos=2026-01-05 dx=J02.9 filing=MB ref.X4=05D1234567 | 87880-QW | given list clia-waived 87880
    Clean: P dos=2026-01-05 dx=N39.0 filing=MB ref.X4=05D1234567 | 81002 | given list clia-waived 81002
    Clean: P dos=2026-01-05 dx=J02.9 filing=MB ref.X4=05D1234567 | 87880 | given list clia-waived 87880
    | given list clia-certificate 05D1234567:type=accreditation
    Clean: P dos=2026-01-05 dx=C50.911 filing=MB pos=22 | 88305-26
    Not checked: no list of CLIA tests where the claim has no CLIA number and no test QW; no list of waived tests
    """
    if "26" in line.modifiers:
        return ()
    return _certified(line, case.claim, case.ref)


def _certified(line: ServiceLine, claim: Claim, ref: Reference) -> Iterator[Fault | NotChecked]:
    day = claim.date_of(line)
    if day is None:
        yield NotChecked("the line has no readable date of service")
        return
    number = line.ref("X4") or line.ref("F4") or claim.ref("X4")
    if number is None and "QW" in line.modifiers:
        yield _no_number(line, claim, f"{billed(line)} is billed as a waived test")
    elif number is None and ref.find("list-clia", day) is None:
        yield NotChecked(ref.lacks("list-clia", day))
    else:
        yield from _number(number, line, claim, ref, day)
    yield from _waived(number, line, claim, ref, day)


def _number(
    number: Ref | None, line: ServiceLine, claim: Claim, ref: Reference, day: date
) -> Iterator[Fault | NotChecked]:
    if number is not None:
        sent = number.value
        if len(sent) != 10 or sent[2].upper() != "D":
            text = f"CLIA number {sent} is not ten characters with D in the third place."
            yield Fault(number.where, value=sent, message=text, root="CLIA number")
        return
    tests = ref.code_list("clia", day)
    if line.code in tests:
        yield _no_number(line, claim, f"{billed(line)} is a CLIA test", tests.edition.label)


def _no_number(line: ServiceLine, claim: Claim, what: str, edition: str = "") -> Fault:
    """QW says of itself that CLIA applies; of other tests a list has to say so."""
    strict = is_medicare(claim) or claim.filing == "MC"
    return Fault(
        line.where.at("REF02"),
        value=line.code,
        severity=REJECT if strict else WARN,
        message=f"{what}, and the claim has no CLIA number (REF*X4).",
        edition=edition,
        root="CLIA number",
    )


def _waived(
    number: Ref | None, line: ServiceLine, claim: Claim, ref: Reference, day: date
) -> Iterator[Fault | NotChecked]:
    marked = "QW" in line.modifiers
    if not marked and (line.code in _WITHOUT_QW or _is_laboratory(line, claim)):
        return
    if reason := ref.lacks("list-clia-waived", day):
        yield NotChecked(reason)
        return
    waived = ref.code_list("clia-waived", day)
    if marked == (line.code in waived):
        return
    if marked:
        text = f"{billed(line)}: {line.code} is not on the list of waived tests; remove QW or mend the code."
        place = modifier_place(claim, line, line.modifiers.index("QW"))
        yield Fault(place, value=billed(line), severity=DENY, predicts=("4", "B7"), message=text)
        return
    certificate = _certificate(number, ref, day)
    if certificate not in ("", "waiver", "ppm"):
        return
    known = f" and the certificate is a {certificate}" if certificate else ""
    yield Fault(
        modifier_place(claim, line, len(line.modifiers)),
        value=billed(line),
        severity=DENY if certificate else WARN,
        predicts=("B7", "16+MA120"),
        message=f"{billed(line)} has no QW: it can be a waived test{known}.",
        edition=waived.edition.label,
    )


def _is_laboratory(line: ServiceLine, claim: Claim) -> bool:
    billing = claim.billing
    return claim.place_of(line) == "81" or (billing is not None and billing.taxonomy.startswith(_LABORATORY_TAXONOMIES))


def _certificate(number: Ref | None, ref: Reference, day: date) -> str:
    """The laboratory's certificate type, ``""`` where the list or the number is missing."""
    try:
        return ref.code_list("clia-certificate", day).value(number.value, "type").lower() if number else ""
    except Unavailable:
        return ""
