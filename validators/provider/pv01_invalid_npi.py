"""PV01: a national provider identifier cannot be one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from validators.engine.case import Case
from validators.engine.finding import REJECT, WARN, Fault
from validators.engine.rule import CLAIM, rule
from validators.questions.claim_questions import provider_parties
from validators.questions.identifiers import is_npi, npi_fault
from x12.records.claim import Claim

_REQUIRED_SINCE = date(2007, 5, 23)
"""From this day on, standard transactions carry the NPI (45 CFR 162.404); earlier ones are only warned about."""

_PREDICTS = {
    "85": ("16+N257", "207"),
    "82": ("16+N290", "207"),
    "DN": ("16+N286", "207"),
    "P3": ("16+N286", "207"),
    "DK": ("16+N265", "207"),
    "DQ": ("16+N297", "207"),
    "71": ("16+N253", "207"),
    "72": ("16+N270", "207"),
    "77": ("16+N293", "207"),
}
_TITLES = {
    "85": "Billing provider", "82": "Rendering provider", "DN": "Referring provider", "P3": "Primary care provider",
    "DK": "Ordering provider", "DQ": "Supervising provider", "71": "Attending provider", "72": "Operating physician",
    "ZZ": "Other operating physician", "77": "Service facility", "DD": "Assistant surgeon", "QB": "Purchased service",
    "87": "Pay-to provider",
}  # fmt: skip


@rule(
    "PV01",
    on=CLAIM,
    severity=REJECT,
    snip=5,
    predicts=("16+N257", "16+N290", "16+N286", "16+N265", "16+N253", "16+N270", "16+N293", "16+N297", "207"),
    source="45 CFR 162.406; CMS NPI check digit (ISO Luhn with the prefix 80840)",
    since="0.1",
)
def invalid_npi(claim: Claim, case: Case) -> Iterable[Fault]:
    """A national provider identifier (NPI) is not ten digits beginning with 1 or 2, or its check digit is wrong.

    What is checked: Every provider of the claim and its lines whose identifier is sent as an NPI (NM108 = XX): ten
    digits, first digit 1 or 2, and the Luhn check digit over 80840 and the number.
    Why payers deny it: No provider can have such a number; the claim is bounced or the provider is not found.
    How to fix it: Look the provider up in the NPI registry (NPPES) and correct the number that was mistyped.
    Denied: P dos=2026-01-05 dx=E11.9 billing=1234567890 | 99213
    Denied: P dos=2026-01-05 dx=E11.9 rendering=123456789 | 99213
    Denied: P dos=2026-01-05 dx=E11.9 | 99213 rendering=3234567891
    Denied: I dos=2026-01-05 tob=131 dx=E11.9 attending=12345A7893 | 99213 rev=0510
    Clean: P dos=2026-01-05 dx=E11.9 billing=1234567893 rendering=1245319599 | 99213
    Clean: I dos=2026-01-05 tob=131 dx=E11.9 attending=1245319599 | 99213 rev=0510
    """
    billing = claim.billing
    if billing is not None and billing.id_qualifier == "XX" and not is_npi(billing.id):
        return _faults(claim)
    for party in claim.providers:
        if party.id_qualifier == "XX" and not is_npi(party.id):
            return _faults(claim)
    for line in claim.lines:
        for party in line.providers:
            if party.id_qualifier == "XX" and not is_npi(party.id):
                return _faults(claim)
    if claim.pay_to is not None and claim.pay_to.id_qualifier == "XX" and not is_npi(claim.pay_to.id):
        return _faults(claim)
    return ()


def _faults(claim: Claim) -> Iterator[Fault]:
    day = claim.start or claim.transaction.created
    severity = WARN if day is not None and day < _REQUIRED_SINCE else None
    seen: set[tuple[str, str]] = set()
    for party in provider_parties(claim):
        key = (party.role, party.id)
        if party.id_qualifier == "XX" and key not in seen and not is_npi(party.id):
            seen.add(key)
            yield Fault(
                party.where.at("NM109"),
                f"{_TITLES.get(party.role, 'Provider')} NPI {party.id or '(empty)'} {npi_fault(party.id)}.",
                value=party.id,
                severity=severity,
                predicts=_PREDICTS.get(party.role, ("207",)),
                root=f"NPI {party.id}",
            )
