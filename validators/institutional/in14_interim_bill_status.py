"""IN14: an interim bill that says the patient has left."""

from __future__ import annotations

from collections.abc import Iterable

from validators.engine.case import Case
from validators.engine.finding import DENY, Fault
from validators.engine.rule import CLAIM, rule
from validators.questions.claim_questions import INPATIENT_TYPES
from x12.records.claim import Claim

_GOES_ON = frozenset("23")
_STILL_IN = "30"


@rule(
    "IN14",
    on=CLAIM,
    severity=DENY,
    snip=5,
    kinds="I",
    predicts=("16+MA43", "135"),
    source="NUBC UB-04 form locators 4 and 17; CMS Pub. 100-04 chapter 25 §75.1 and chapter 1 §50.2",
    since="0.2",
)
def interim_bill_status(claim: Claim, case: Case) -> Iterable[Fault]:
    """The first or a continuing bill of a stay says the patient has been discharged.

    What is checked: An inpatient bill of frequency 2 or 3, after which more will come, has patient status 30.
    Why payers deny it: Either the stay is over and the bill is the last one, or the patient is still in; the payer
    cannot price what says both.
    How to fix it: Send frequency 4 for the last bill of the stay, or patient status 30.
    Denied: I dos=2026-01-05..2026-01-31 tob=112 dx=I10 admtype=1 status=01 | '' rev=0120 x26DA
    Denied: I dos=2026-01-05..2026-01-31 tob=113 dx=I10 admtype=1 status=03 | '' rev=0120 x26DA
    Clean: I dos=2026-01-05..2026-01-31 tob=112 dx=I10 admtype=1 status=30 | '' rev=0120 x27DA
    Clean: I dos=2026-01-05..2026-01-31 tob=114 dx=I10 admtype=1 status=01 | '' rev=0120 x26DA
    Clean: I dos=2026-01-05..2026-01-31 tob=132 dx=I10 status=01 | '' rev=0420
    """
    status = claim.patient_status
    if claim.place not in INPATIENT_TYPES or claim.frequency not in _GOES_ON or status in ("", _STILL_IN):
        return ()
    place = (claim.stay_where or claim.where).at("CL103")
    message = f"Type of bill {claim.place}{claim.frequency} is followed by more, but patient status {status} is not 30."
    return (Fault(place, message, status, root="discharge"),)
