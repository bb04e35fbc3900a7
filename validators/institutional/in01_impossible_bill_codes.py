"""IN01: type of bill, admission type or patient status that does not exist."""

from __future__ import annotations

from collections.abc import Iterable

from validators.engine.case import Case
from validators.engine.finding import DENY, REJECT, Fault
from validators.engine.rule import CLAIM, rule
from validators.questions.claim_questions import INPATIENT_TYPES
from x12.records.claim import Claim

_ADMISSION_TYPES = frozenset("123459")
_PATIENT_STATUSES = frozenset(
    "01 02 03 04 05 06 07 09 20 21 30 40 41 42 43 50 51 61 62 63 64 65 66 69 70 "
    "81 82 83 84 85 86 87 88 89 90 91 92 93 94 95".split()
)
_FREQUENCIES = frozenset("012345789ABCDEFGHIJKMNOPQXYZ")
"""Bill frequencies of the UB-04 manual (FL 4, fourth digit): 6 is no longer used, L and R to W are reserved."""
_FINAL = frozenset("14")


@rule(
    "IN01",
    on=CLAIM,
    severity=REJECT,
    snip=5,
    kinds="I",
    predicts=("16+MA30", "16+MA43"),
    source="NUBC UB-04 form locators 4, 14 and 17; 005010X223A2 CLM05 and CL1; CMS Pub. 100-04 chapter 25 §75",
    since="0.1",
)
def impossible_bill_codes(claim: Claim, case: Case) -> Iterable[Fault]:
    """The type of bill, the admission type or the patient status is no code, or status and frequency contradict.

    What is checked: CLM05-1 names a facility (1 to 8) and a kind of bill (1 to 9); CLM05-3 is a bill frequency; CL101
    is 1 to 5 or 9; CL103 is a patient status of two digits; an inpatient bill that is the last or only one does not say
    that the patient is still in (30).
    Why payers deny it: The codes decide how the bill is priced; front ends return what they cannot read.
    How to fix it: Enter the code of the UB-04 manual; for a patient still in, bill frequency 2 or 3.
    Denied: I dos=2026-01-05 tob=991 dx=R07.9 | '' rev=0450
    Denied: I dos=2026-01-05 tob=131 dx=R07.9 status=00 | '' rev=0450
    Denied: I dos=2026-01-05 tob=131 dx=R07.9 status=60 | '' rev=0450
    Denied: I dos=2026-01-05..2026-01-07 tob=111 dx=I10 admtype=8 status=01 | '' rev=0120 x2DA
    Denied: I dos=2026-01-05..2026-01-07 tob=111 dx=I10 admtype=1 status=30 | '' rev=0120 x3DA
    Denied: I dos=2026-01-05 tob=851 dx=R07.9 status=1 | '' rev=0450
    Denied: I dos=2026-01-05 tob=136 dx=R07.9 status=01 | '' rev=0450
    Clean: I dos=2026-01-05..2026-01-07 tob=112 dx=I10 admtype=1 status=30 | '' rev=0120 x3DA
    Clean: I dos=2026-01-05..2026-01-30 tob=131 dx=M54.50 admtype=9 status=30 | 97110 rev=0420
    """
    place, status = claim.place, claim.patient_status
    stay = claim.stay_where or claim.where
    if len(place) == 2 and not ("1" <= place[0] <= "8" and "1" <= place[1] <= "9"):
        message = f"Type of bill {place}{claim.frequency} does not exist: {place} is no facility and kind of bill."
        return (Fault(claim.where.at("CLM05-1"), message, place),)
    if claim.frequency and claim.frequency not in _FREQUENCIES:
        message = f"Bill frequency {claim.frequency} is not used; a corrected claim is 7, a late charge 5."
        return (Fault(claim.where.at("CLM05-3"), message, claim.frequency, root="claim frequency"),)
    if claim.admission_type and claim.admission_type not in _ADMISSION_TYPES:
        message = f"Admission type {claim.admission_type} does not exist (1 to 5, or 9 when it is not known)."
        return (Fault(stay.at("CL101"), message, claim.admission_type),)
    if status and status not in _PATIENT_STATUSES:
        message = f"Patient status {status} does not exist; codes have two digits, a discharge home is 01."
        severity = DENY if status.zfill(2) in _PATIENT_STATUSES else None  # a lost zero is no unknown code
        return (Fault(stay.at("CL103"), message, status, severity=severity),)
    if status == "30" and place in INPATIENT_TYPES and claim.frequency in _FINAL:
        message = f"Type of bill {place}{claim.frequency} ends the stay, but the patient is still in (status 30)."
        return (Fault(claim.where.at("CLM05-3"), message, claim.frequency, root="discharge"),)
    return ()
