"""What CLP02 says of a payment: one row a value, with its source. A value that is not here is a class of its own.

``standing``: *decided* (adjudicated, whatever was paid), *reversed* (takes back an earlier decision), *forwarded* (not
this payer's claim), *priced* (predetermination: nothing was decided), *pended* (still in work), *unknown* (neither a
denial nor a pass). The values are X12's code source 1029; 005010X221A1 keeps 1–4, 19–23 and 25, the others are of
004010X091A1 or of payers that never changed.
"""

from __future__ import annotations

from typing import Literal

import msgspec

Standing = Literal["decided", "reversed", "forwarded", "priced", "pended", "unknown"]


class PaymentStatus(msgspec.Struct, frozen=True):
    """One value of CLP02. ``sequence`` is the payer's place (P, S, T) it tells, ``passed_on`` that another payer has
    the claim now."""

    code: str
    meaning: str
    standing: Standing
    source: str
    sequence: str = ""
    passed_on: bool = False


_GUIDE = "005010X221A1 CLP02"
_OLD = "004010X091A1 CLP02; not used in 005010X221A1"

_ROWS = (
    PaymentStatus("1", "processed as primary", "decided", _GUIDE, "P"),
    PaymentStatus("2", "processed as secondary", "decided", _GUIDE, "S"),
    PaymentStatus("3", "processed as tertiary", "decided", f"{_GUIDE}; X12 RFI 546 on payers of last resort", "T"),
    PaymentStatus(
        "4",
        "denied: the patient is not recognised (some payers use it for any denial; the reasons decide)",
        "decided",
        f"{_GUIDE}; X12 RFI 1079 and 1423",
    ),
    PaymentStatus("5", "pended", "pended", f"{_OLD}; X12 RFI 457"),
    PaymentStatus("10", "received, not in process", "pended", _OLD),
    PaymentStatus("13", "suspended", "pended", _OLD),
    PaymentStatus("15", "suspended, under investigation", "pended", _OLD),
    PaymentStatus("16", "suspended, returned with questions", "pended", _OLD),
    PaymentStatus("17", "suspended, waiting for review", "pended", _OLD),
    PaymentStatus("19", "processed as primary and forwarded", "decided", _GUIDE, "P", passed_on=True),
    PaymentStatus("20", "processed as secondary and forwarded", "decided", _GUIDE, "S", passed_on=True),
    PaymentStatus("21", "processed as tertiary and forwarded", "decided", _GUIDE, "T", passed_on=True),
    PaymentStatus("22", "reversal of an earlier payment", "reversed", f"{_GUIDE}; X12 RFI 288 and 791"),
    PaymentStatus("23", "not this payer's claim, forwarded", "forwarded", f"{_GUIDE}; with CARC B11", passed_on=True),
    PaymentStatus("25", "predetermination: priced, nothing decided or paid", "priced", _GUIDE),
    PaymentStatus("27", "reviewed", "pended", _OLD),
)

STATUSES = {row.code: row for row in _ROWS}
"""The values by code."""


def status_of(code: str) -> PaymentStatus:
    """The row of a value; one of standing ``unknown`` where there is none."""
    known = STATUSES.get(code.lstrip("0") or code)
    return known or PaymentStatus(code, "a status no list we know holds", "unknown", "")
