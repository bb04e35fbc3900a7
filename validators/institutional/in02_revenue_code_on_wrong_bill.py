"""IN02: a revenue code that the type of bill cannot have."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from validators.engine.case import Case
from validators.engine.finding import DENY, Fault, NotChecked
from validators.engine.rule import CLAIM, rule
from validators.institutional.outpatient import READ_TYPES, read_by_medicare
from x12.records.claim import Claim

ACCOMMODATION = ("010", "011", "012", "013", "014", "015", "016", "017", "020", "021")
"""How revenue codes of a bed begin: room and board, nursery, intensive and coronary care (not leave of absence 018x,
subacute care 019x)."""

VISIT_TYPES = frozenset({"13", "14", "71", "72", "74", "75", "76", "77", "83", "85"})
"""Bills of outpatient visits: hospital, laboratory, clinics, dialysis, rehabilitation, surgical centre, critical access
(UB-04 FL 4). Nobody stays the night on them."""


@rule(
    "IN02",
    on=CLAIM,
    severity=DENY,
    snip=5,
    kinds="I",
    predicts=("16+M50", "282"),
    source="NUBC UB-04 form locators 4 and 42; CMS I/OCE edit 65 (revenue code not recognized by Medicare)",
    since="0.2",
)
def revenue_code_on_wrong_bill(claim: Claim, case: Case) -> Iterable[Fault | NotChecked]:
    """A revenue code of a bed stands on a bill for visits, or Medicare does not know the revenue code.

    What is checked: Room and board (revenue 010x to 017x, 020x, 021x) is on no bill of outpatient visits (13x, 14x,
    71x, 72x, 74x to 77x, 83x, 85x). On Medicare's outpatient bills no line has a revenue code that its outpatient code
    editor does not recognise (660 respite, 100x behavioral health beds …).
    Why payers deny it: Type of bill and revenue code contradict each other (CARC 282); Medicare returns the claim.
    How to fix it: A patient who was admitted is billed on 11x (12x for Part B); hours in a bed without an admission are
    observation, revenue 0762.
    Denied: I dos=2026-01-05 tob=131 dx=R07.9 | '' rev=0120 x1DA
    Denied: I dos=2026-01-05 tob=851 dx=R07.9 filing=MA | '' rev=0206 x1DA
    Denied: I dos=2026-01-05 tob=131 dx=F32.A filing=MA | H0017 rev=1001
    Clean: I dos=2026-01-05..2026-01-07 tob=111 dx=R07.9 | '' rev=0120 x2DA
    Clean: I dos=2026-01-05 tob=131 dx=R07.9 filing=MA | G0378 rev=0762 x20
    Clean: I dos=2026-01-05 tob=131 dx=F32.A filing=CI | H0017 rev=1001
    Clean: I dos=2026-01-05..2026-01-09 tob=811 dx=C34.90 filing=MA | Q5004 rev=0658
    Not checked: Medicare's own codes on days for which the I/OCE's list is not known
    """
    if claim.place in VISIT_TYPES or read_by_medicare(claim, READ_TYPES):
        return _faults(claim, case)
    return ()


def _faults(claim: Claim, case: Case) -> Iterator[Fault | NotChecked]:
    visits, medicare = claim.place in VISIT_TYPES, read_by_medicare(claim, READ_TYPES)
    bill = f"{claim.place}{claim.frequency}"
    missing = ""
    for line in claim.lines:
        code, day = line.revenue_code, claim.start
        if visits and code[:3] in ACCOMMODATION and len(code) == 4:
            message = f"Line {line.number}: revenue {code} is a bed, and type of bill {bill} is for visits."
            yield Fault(line.where.at("SV201"), message, code, line=line.number)
        elif medicare and day is not None and not missing:
            missing = case.ref.lacks("list-oce-revenue", day)
            listed = None if missing else case.ref.code_list("oce-revenue", day)
            if listed is not None and listed.value(code, "need") == "unknown":
                message = f"Line {line.number}: Medicare does not recognise revenue {code} on type of bill {bill}."
                yield Fault(
                    line.where.at("SV201"), message, code, line=line.number, predicts=("16+M50",),
                    edition=listed.edition.label,
                )  # fmt: skip
    if missing:
        yield NotChecked(missing)
