"""PX12: a provider taxonomy code is not one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache

from validators.engine.case import Case
from validators.engine.finding import REJECT, Fault, NotChecked
from validators.engine.rule import CLAIM, rule
from validators.questions.claim_questions import provider_parties
from validators.questions.reference import Reference
from x12.records.claim import Claim
from x12.records.party import Party

_LENGTH = 10
_LAST_X_SINCE = date(2008, 1, 1)
"""Codes of the first years of the list (1999–2003) had other last letters; by this day nobody took them any more."""


@rule(
    "PX12",
    on=CLAIM,
    severity=REJECT,
    snip=5,
    predicts=("16+N255", "16+N288"),
    needs=("list-taxonomy",),
    source="NUCC health care provider taxonomy code set; 005010X222A1, X223A2, X224A2 PRV03",
    since="0.1",
)
def invalid_taxonomy(claim: Claim, case: Case) -> Iterable[Fault | NotChecked]:
    """A provider's taxonomy code has not the form of one, or is not in the NUCC list.

    What is checked: Each PRV03 has ten characters, three digits first and X last, and is in the imported NUCC list.
    Why payers deny it: The taxonomy says the specialty; several payers, Medicaid above all, find the provider by it.
    How to fix it: Take the code from the provider's registration (NPPES).
    Denied: P dos=2026-01-05 dx=E11.9 billing=1234567893/207Q00000 | 99213
    Denied: P dos=2026-01-05 dx=E11.9 rendering=1245319599/207Q000009 | 99213
    Denied: P dos=2026-01-05 dx=E11.9 billing=1234567893/207Q99999X | 99213 | given list taxonomy 207Q00000X
    Clean: P dos=2026-01-05 dx=E11.9 billing=1234567893/207Q00000X | 99213 | given list taxonomy 207Q00000X
    Clean: P dos=2026-01-05 dx=E11.9 | 99213
    Not checked: a well-formed code where no NUCC list is loaded
    """
    ref = case.ref
    billing = claim.billing
    if billing is not None and billing.taxonomy:
        return _outcomes(claim, ref)
    if any(party.taxonomy for party in claim.providers):
        return _outcomes(claim, ref)
    for line in claim.lines:
        for party in line.providers:
            if party.taxonomy:
                return _outcomes(claim, ref)
    return ()


def _outcomes(claim: Claim, ref: Reference) -> Iterator[Fault | NotChecked]:
    day = claim.start or claim.transaction.created
    told: set[str] = set()
    missing = ""
    for party in provider_parties(claim):
        code = party.taxonomy
        if not code or code in told:
            continue
        told.add(code)
        if not has_form(code):
            if day is None or day >= _LAST_X_SINCE:
                yield _fault(party, "has not the form of a taxonomy code")
            continue
        if day is None:
            continue
        table = ref.find("list-taxonomy", day)
        if table is None:
            missing = ref.lacks("list-taxonomy", day)
            continue
        if code not in table:
            yield _fault(party, "is not in the NUCC list", table.edition.label)
    if missing:
        yield NotChecked(missing)


@lru_cache(maxsize=4096)
def has_form(code: str) -> bool:
    """Ten characters: three digits, six letters or digits, X."""
    return len(code) == _LENGTH and code.isascii() and code.isalnum() and code[:3].isdigit() and code[-1] == "X"


def _fault(party: Party, why: str, edition: str = "") -> Fault:
    where = (party.taxonomy_where or party.where).at("PRV03")
    return Fault(where, f"Taxonomy {party.taxonomy} {why}.", value=party.taxonomy, edition=edition)
