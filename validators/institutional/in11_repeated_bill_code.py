"""IN11: condition, occurrence or value codes that are none, are sent twice, or are missing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from validators.engine.case import Case
from validators.engine.finding import DENY, REJECT, Fault
from validators.engine.rule import CLAIM, rule
from validators.questions.claim_questions import is_medicare
from x12.records.claim import Claim

_FORM = re.compile(r"[0-9A-Z]{2}")
_DIALYSIS, _WEIGHT_AND_HEIGHT = "72", {"A8": "weight", "A9": "height"}
_KINDS = {"BG": "Condition", "BH": "Occurrence", "BI": "Occurrence span", "BE": "Value"}


@rule(
    "IN11",
    on=CLAIM,
    severity=REJECT,
    snip=5,
    kinds="I",
    predicts=("16+M44", "16+M45", "16+M46", "16+M49"),
    source="NUBC UB-04 form locators 18–28, 31–36 and 39–41; 005010X223A2 2300 HI*BG, BH, BI, BE",
    since="0.1",
)
def repeated_bill_code(claim: Claim, case: Case) -> Iterable[Fault]:
    """A condition, occurrence, span or value code is none, stands twice on the bill, or is missing where it is needed.

    What is checked: Codes have two letters or digits. No condition or value code is repeated, and no occurrence or span
    code with the same dates. Dialysis bills to Medicare (72x) have the patient's weight and height (value codes A8,
    A9).
    Why payers deny it: One fact is said once; two value codes of one kind leave the amount open. Dialysis is priced by
    the patient's size.
    How to fix it: Remove the repeat, or add amounts of one value code together; add what is missing.
    Denied: I dos=2026-01-05 tob=131 dx=R07.9 cond=09,09 | '' rev=0450
    Denied: I dos=2026-01-05 tob=131 dx=R07.9 cond=9 | '' rev=0450
    Denied: I dos=2026-01-05 tob=131 dx=R07.9 occ=11@2026-01-02,11@2026-01-02 | '' rev=0450
    Denied: I dos=2026-01-05 tob=131 dx=R07.9 val=54@3200,54@100 | '' rev=0450
    Denied: I dos=2026-01-05 tob=721 dx=N18.6 filing=MA val=A8@70 | 90999 rev=0821
    Clean: I dos=2026-01-05 tob=131 dx=R07.9 cond=09,17 occ=11@2026-01-02 val=54@3200 | '' rev=0450
    Clean: I dos=2026-01-05 tob=131 dx=R07.9 occ=11@2026-01-02,11@2026-01-03 | '' rev=0450
    Clean: I dos=2026-01-05 tob=721 dx=N18.6 filing=MA val=A8@70,A9@172 | 90999 rev=0821
    """
    return (*_wrong(claim), *_missing(claim))


def _wrong(claim: Claim) -> Iterator[Fault]:
    seen = set()
    for code in claim.codes:
        kind = _KINDS.get(code.qualifier)
        if kind is None:
            continue
        days = (code.period.start, code.period.end) if code.period is not None else None
        key = (code.qualifier, code.code, days)
        if not _FORM.fullmatch(code.code):
            yield Fault(
                code.where, f"{kind} code {code.code} has not the form of one: two letters or digits.", code.code
            )
            return
        if key in seen:
            yield Fault(code.where, f"{kind} code {code.code} stands twice on the bill.", code.code)
            return
        seen.add(key)


def _missing(claim: Claim) -> Iterator[Fault]:
    if claim.place != _DIALYSIS or not is_medicare(claim):
        return
    sent = {code.code for code in claim.codes if code.qualifier == "BE"}
    for code, what in _WEIGHT_AND_HEIGHT.items():
        if code not in sent:
            message = f"A dialysis bill to Medicare says the patient's {what} (value code {code})."
            yield Fault(claim.where.at("HI01-1"), message, code, severity=DENY, predicts=("16+M49",))
            return
