"""Hospital outpatient bills to Medicare beside CMS's own outpatient code editor, claim by claim.

Needs pyoce (`pip install '.[oracles]'`, Python 3.12 or later); skipped with a notice where it is absent. The claims are
drawn: bills of several types, lines with and without HCPCS code, on days of every version the editor holds.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, NamedTuple

import pytest

from cleanclaim.tools.code_years import sources
from tests.judged import judged

pytestmark = pytest.mark.nightly

EDITS = {
    "043": "IN04", "048": "IN03", "053": "IN04", "058": "IN04",
    "065": "IN02", "044": "IN04", "076": "IN04", "079": "IN04", "100": "IN04",
    "021": "IN16", "042": "IN16", "092": "IN17",
}  # fmt: skip
"""Edits of the editor, and the edit of ours that says the same."""

REFUSED_OTHERWISE = {"017", "040", "062", "073", "127"}
"""Edits that take a line out before others look at it (as 065 does); claims with one are not compared."""

INTENSIVE_CARE_SINCE = date(2024, 1, 1)
"""First day of condition code 92."""

FIRST, DAYS = date(2019, 7, 1), 2_550
BILLS = ("131",) * 8 + ("137", "141", "221", "321", "721", "731", "751", "771", "811", "831", "851", "871")
CODES = (
    "99284", "99283-25", "G0463", "G0463-25", "20610", "71046", "36415", "93005", "80053", "45378", "77067",
    "93306", "96365", "G0378", "G0379", "29881", "G0390", "99291", "38240", "36430", "P9016", "P9017", "33208",
    "C1785", "33208-73",
)  # fmt: skip
PLAIN = ("0300", "0320", "0360", "0450", "0510", "0730", "0250", "0270", "0636", "0710", "0761", "0420")
ODD = ("0381", "0382", "0660", "0762", "0815", "0682", "1001", "0905")


class Drawn(NamedTuple):
    """A claim: type of bill, first and last day, condition codes, lines (code and modifier, revenue code, day)."""

    bill: str
    first: date
    last: date
    conditions: tuple[str, ...]
    lines: tuple[tuple[str, str, date], ...]


def drawn(count: int) -> Iterator[Drawn]:
    chance = random.Random(2026)
    for _ in range(count):
        day = FIRST + timedelta(days=chance.randrange(DAYS))
        lines = []
        for _ in range(chance.randint(1, 4)):
            code = chance.choice(CODES) if chance.random() < 0.7 else ""
            revenue = chance.choice(PLAIN if chance.random() < 0.85 else ODD)
            lines.append((code, revenue, day + timedelta(days=chance.random() < 0.1)))
        conditions = chance.choice(((),) * 8 + (("41",), ("92",), ("89",), ("G0",)))
        yield Drawn(chance.choice(BILLS), day, max(line[2] for line in lines), conditions, tuple(lines))


def theirs(claim: Drawn, editor: Any) -> set[str] | None:
    """What the editor says, as edits of ours; None where it looks no further."""
    lines = [
        {
            "serviceDate": f"{day:%Y%m%d}", "hcpcs": code.split("-")[0], "revenueCode": revenue, "unitsInput": "1",
            "charge": "15000",
            "hcpcsModifierInputList": [{"hcpcsModifier": modifier} for modifier in code.split("-")[1:]],
        }
        for code, revenue, day in claim.lines
    ]  # fmt: skip
    answer = editor.process_claim({
        "claimId": "DRAWN", "billType": claim.bill, "age": "70", "sex": "1", "oppsFlag": "1",
        "dateStarted": f"{claim.first:%Y%m%d}", "dateEnded": f"{claim.last:%Y%m%d}",
        "receiptDate": f"{claim.last + timedelta(days=9):%Y%m%d}", "conditionCodeInputList": list(claim.conditions),
        "principalDiagnosisCode": {"diagnosis": "R079"}, "lineItemList": lines,
    })  # fmt: skip
    if answer["processingInformation"]["returnCode"] or answer["claimRejectionEditList"]:
        return None
    said = {
        edit
        for line in answer["lineItemList"]
        for name in ("hcpcsEditList", "serviceDateEditList", "revenueEditList")
        for edit in line[name]
    }
    unknown = any(line["hcpcs"] and "065" in line["revenueEditList"] for line in answer["lineItemList"])
    if unknown or said & REFUSED_OTHERWISE:
        return None
    return {EDITS[edit] for edit in said if edit in EDITS}


def ours(claim: Drawn, status: dict[str, str], devices: str) -> set[str]:
    lines = " | ".join(f"{code or chr(39) * 2} rev={revenue} dos={day}" for code, revenue, day in claim.lines)
    listed = " ".join(f"{code}:si={si}" for code, si in status.items())
    conditions = f"cond={','.join(claim.conditions)} " if claim.conditions else ""
    head = f"I tob={claim.bill} dos={claim.first}..{claim.last} dx=R07.9 filing=MA {conditions}"
    tables = f"given list opps-status {listed} | given list device-procedures {devices}"
    verdict = judged(f"{head}| {lines} | {tables}", "IN02", "IN03", "IN04", "IN16", "IN17")
    return {finding.rule for finding in verdict.findings if finding.severity in ("deny", "reject")}


def test_the_code_editor_says_the_same() -> None:
    """Where two edits speak of one cause (a line without HCPCS code) ours is told once: IN03 for edits 48 and 79."""
    editor = pytest.importorskip("pyoce", reason="pip install '.[oracles]' on Python 3.12")
    versions = sources.oce_versions()
    status: dict[str, list[sources.OceRow]] = {}
    for row in sources.oce_procedure_rows():
        status.setdefault(row.code, []).append(row)
    compared, differ = 0, []
    for claim in drawn(4_000):
        expected = theirs(claim, editor)
        if expected is None or ("92" in claim.conditions and claim.first < INTENSIVE_CARE_SINCE):
            continue
        version = max(number for number, first in versions.items() if first <= claim.first)
        codes = {code.split("-")[0] for code, _, _ in claim.lines if code}
        rows = [row for code in codes for row in status.get(code, ()) if row.low <= version <= row.high]
        known = {row.code: row.facts["status_indicator"] for row in rows}
        devices = " ".join(row.code for row in rows if row.facts["device_procedure"])
        found = ours(claim, known, devices)
        compared += 1
        blood_alone = "IN04" in expected - found and any(
            not code and revenue in ("0381", "0382") for code, revenue, _ in claim.lines
        )
        if found != (expected - {"IN04"} if blood_alone else expected):
            differ.append((claim, sorted(expected), sorted(found)))
    assert compared > 2_000
    assert not differ[:5], f"{len(differ)} of {compared}"
