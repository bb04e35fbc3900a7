"""A claim under construction: the fields of :class:`x12.records.claim.Claim` as a list, in their order: the places."""

from __future__ import annotations

from typing import Any, Final

from x12.records.claim import Claim

(
    KIND,
    ID,
    CHARGE,
    WHERE,
    TRANSACTION,
    ORDINAL,
    PLACE,
    PLACE_QUALIFIER,
    FREQUENCY,
    PROVIDER_SIGNATURE,
    ASSIGNMENT,
    BENEFITS_ASSIGNMENT,
    RELEASE,
    PATIENT_SIGNATURE,
    RELATED_CAUSES,
    ACCIDENT_STATE,
    SPECIAL_PROGRAM,
    DELAY_REASON,
    SUBMISSION_REASON,
    BILLING,
    PAY_TO,
    PAY_TO_PLAN,
    INSURANCE,
    SUBSCRIBER,
    PATIENT,
    PAYER,
    OTHER_PAYERS,
    PROVIDERS,
    DIAGNOSES,
    CODES,
    DATES,
    REFS,
    AMOUNTS,
    QUANTITIES,
    NOTES,
    PAPERWORK,
    CONDITIONS,
    ADMISSION_TYPE,
    ADMISSION_SOURCE,
    PATIENT_STATUS,
    AMBULANCE,
    SPINAL,
    CONTRACT,
    ORTHODONTICS,
    TEETH,
    PRICING,
    LINES,
    ACCIDENT_COUNTRY,
    PARTICIPATION,
    STAY_WHERE,
    SEGMENTS,
    LOOPS,
    OTHER,
) = range(53)

EMPTY: Final[list[Any]] = ["P", "", None, None, None, *Claim.__struct_defaults__]
"""A claim of which nothing is known yet."""
