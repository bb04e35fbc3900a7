"""EL01: the Medicare number is not formed like one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from validators.engine.case import Case
from validators.engine.finding import REJECT, Fault
from validators.engine.rule import CLAIM, rule
from validators.questions.claim_questions import is_medicare
from x12.records.claim import Claim

_ONLY_SINCE = date(2020, 1, 1)
"""From this day on claims carry the Medicare beneficiary identifier, whatever the date of service."""

_LETTERS = frozenset("ACDEFGHJKMNPQRTUVWXY")
_DIGITS = frozenset("0123456789")
_EITHER = _LETTERS | _DIGITS
_FORM = (
    _DIGITS - {"0"}, _LETTERS, _EITHER, _DIGITS, _LETTERS, _EITHER, _DIGITS, _LETTERS, _LETTERS, _DIGITS, _DIGITS,
)  # fmt: skip
"""What may stand in each of the eleven places. Source: CMS, Understanding the MBI (no S, L, O, I, B, Z)."""


@rule(
    "EL01",
    on=CLAIM,
    severity=REJECT,
    snip=7,
    predicts=("31", "16+N382", "16+MA61"),
    source="CMS, Understanding the Medicare Beneficiary Identifier (MBI) format; MLN Matters SE18006",
    since="0.1",
)
def malformed_medicare_number(claim: Claim, case: Case) -> Iterable[Fault]:
    """The subscriber's number on a Medicare claim is not formed like a Medicare beneficiary identifier (MBI).

    What is checked: On claims with SBR09 MA or MB for services from 2020 on, the member id has eleven characters, each
    a digit or one of the letters the MBI has in that place, without hyphens. The number itself is never written into
    the finding.
    Why payers deny it: Medicare cannot find a person by a number that cannot exist; the claim is bounced.
    How to fix it: Copy the number from the Medicare card (railroad retirement cards have the same form).
    Denied: P dos=2026-01-05 dx=E11.9 filing=MB member=123456789A | 99213
    Denied: P dos=2026-01-05 dx=E11.9 filing=MB member=1EG4TE5MK7 | 99213
    Denied: I dos=2026-01-05 tob=131 dx=E11.9 filing=MA member=1SG4TE5MK73 | 99213 rev=0510
    Clean: P dos=2026-01-05 dx=E11.9 filing=MB member=1EG4TE5MK73 | 99213
    Clean: P dos=2019-12-31 dx=E11.9 filing=MB member=123456789A | 99213
    Clean: P dos=2026-01-05 dx=E11.9 filing=CI member=123456789A | 99213
    """
    if not is_medicare(claim) or claim.subscriber is None or is_mbi(claim.subscriber.party.id):
        return ()
    day = claim.start or claim.transaction.created
    if day is None or day < _ONLY_SINCE:
        return ()
    return _fault(claim)


def _fault(claim: Claim) -> Iterator[Fault]:
    where = claim.subscriber.party.where if claim.subscriber else claim.where
    yield Fault(where.at("NM109"), "The Medicare number does not have the form of a Medicare beneficiary identifier.")


def is_mbi(number: str) -> bool:
    """Whether the number has the form of a Medicare beneficiary identifier (lower case is taken as upper)."""
    return len(number) == len(_FORM) and all(
        character in allowed for character, allowed in zip(number.upper(), _FORM, strict=True)
    )
