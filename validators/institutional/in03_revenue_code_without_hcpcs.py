"""IN03: an outpatient line without the HCPCS code that its revenue code needs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from validators.engine.case import Case
from validators.engine.finding import REJECT, WARN, Fault, NotChecked
from validators.engine.rule import CLAIM, rule
from validators.institutional.in02_revenue_code_on_wrong_bill import ACCOMMODATION, VISIT_TYPES
from validators.institutional.outpatient import HCPCS_TYPES, TREATMENT_PROGRAM, conditions
from validators.questions.claim_questions import is_medicare
from validators.questions.reference import CodeList
from x12.records.claim import Claim, ServiceLine


@rule(
    "IN03",
    on=CLAIM,
    severity=REJECT,
    snip=5,
    kinds="I",
    predicts=("16+M20", "199"),
    source="CMS I/OCE edit 48 (revenue center requires HCPCS) and its table of revenue codes; 005010X223A2 SV202",
    since="0.2",
)
def revenue_code_without_hcpcs(claim: Claim, case: Case) -> Iterable[Fault | NotChecked]:
    """A line of an outpatient bill has no HCPCS code, and its revenue code is one that needs it.

    What is checked: Lines without SV202 on outpatient bills (12x, 13x, 14x, 22x, 23x, 32x, 34x, 71x to 78x, 83x, 84x,
    87x, 89x) whose revenue code the I/OCE does not package. Supplies, drugs, recovery rooms and the like (025x, 027x
    …) may stand alone. For payers other than Medicare a warning.
    Why payers deny it: Outpatient services are priced by HCPCS; Medicare returns the bill.
    How to fix it: Add the HCPCS or CPT code of the service, or the revenue code it was really done under.
    Denied: I dos=2026-01-05 tob=131 dx=R07.9 filing=MA | 99284 rev=0450 | '' rev=0300
    Denied: I dos=2026-01-05 tob=721 dx=N18.6 filing=MA | '' rev=0301
    Denied: I dos=2026-01-05 tob=131 dx=R07.9 filing=CI | '' rev=0320
    Clean: I dos=2026-01-05 tob=131 dx=R07.9 filing=MA | 99284 rev=0450 | '' rev=0250 | '' rev=0270
    Clean: I dos=2026-01-05..2026-01-07 tob=111 dx=R07.9 filing=MA | '' rev=0120 x2DA | '' rev=0300
    Clean: I dos=2026-01-05 tob=851 dx=R07.9 filing=MA | '' rev=0300
    Clean: I dos=2026-01-05 tob=131 dx=F11.20 filing=MA cond=89 | '' rev=0900
    Not checked: days for which the I/OCE's list of revenue codes is not known
    """
    if claim.place not in HCPCS_TYPES:
        return ()
    beds = ACCOMMODATION if claim.place in VISIT_TYPES else ()  # a bed on a visit is IN02
    lines = [line for line in claim.lines if not line.code and line.revenue_code[:3] not in beds]
    if not lines or claim.start is None:
        return ()
    if claim.place == "13" and TREATMENT_PROGRAM in conditions(claim):
        return ()
    return _faults(claim, lines, case.ref.code_list("oce-revenue", claim.start))


def _faults(claim: Claim, lines: list[ServiceLine], listed: CodeList) -> Iterator[Fault | NotChecked]:
    severity = None if is_medicare(claim) else WARN
    for line in lines:
        if listed.value(line.revenue_code, "need") == "hcpcs":
            message = f"Line {line.number}: revenue {line.revenue_code} needs a HCPCS code on an outpatient bill."
            yield Fault(
                line.where.at("SV202"), message, line.revenue_code, line=line.number, severity=severity,
                edition=listed.edition.label,
            )  # fmt: skip
