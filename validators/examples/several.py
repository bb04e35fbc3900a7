"""Several claims of an example as one submission: the plain form of what the ledger answers from its index.

Nothing here is quick; it says what the answers are, and tests hold the ledger against it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import TypeVar

from validators.engine.finding import Unavailable
from validators.questions.past import claim_row, line_order, line_rows
from validators.questions.rows import PairOutcomes, PastClaim, PastLine
from validators.questions.submission import ClaimsBy, Group, LinesBy, SetCount
from x12.records.claim import Claim

R = TypeVar("R", PastClaim, PastLine)
UNKNOWN_PATIENT = "no claim history: the claim does not say enough to know the patient by"

_CLAIM_KEYS: dict[ClaimsBy, Callable[[PastClaim], tuple[str, ...]]] = {
    ClaimsBy.NUMBER: lambda row: (row.billing, row.claim),
    ClaimsBy.PATIENT: lambda row: (row.patient,),
}
_LINE_KEYS: dict[LinesBy, Callable[[PastLine], tuple[str, ...]]] = {
    LinesBy.SERVICE: lambda row: (row.patient, row.start.isoformat(), row.code),
    LinesBy.PATIENT_DAY: lambda row: (row.patient, row.start.isoformat()),
    LinesBy.PROVIDER_DAY: lambda row: (row.rendering, row.start.isoformat()),
}


class SeveralClaims:
    """Claims sent together, as a submission and as the past of each other. ``patient_of`` names whom a claim is about.

    Their ordinals must differ.
    """

    def __init__(self, claims: Iterable[Claim], patient_of: Callable[[Claim], str]) -> None:
        self._patient_of = patient_of
        self._claims: list[PastClaim] = []
        self._lines: list[PastLine] = []
        self._sets: dict[tuple[str, int], list[Claim]] = {}
        for claim in claims:
            patient = patient_of(claim)
            self._claims.append(claim_row(claim, patient))
            self._lines.extend(line_rows(claim, patient))
            transaction = claim.transaction
            self._sets.setdefault((transaction.set_control, transaction.where.segment), []).append(claim)
        self._lines.sort(key=line_order)

    def sets(self) -> Iterator[SetCount]:
        """The transaction sets, by where they begin."""
        for (control, _), claims in sorted(self._sets.items(), key=lambda item: item[0][1]):
            yield SetCount(control, claims[0].transaction.where, len(claims))

    def claims_by(self, key: ClaimsBy) -> Iterator[Group[PastClaim]]:
        """Claims that share the key, where two or more do."""
        return _groups(sorted(self._claims, key=lambda row: (row.claim, row.ordinal)), _CLAIM_KEYS[key])

    def lines_by(self, key: LinesBy, codes: Collection[str] | None = None) -> Iterator[Group[PastLine]]:
        """Service lines that share the key, where two or more claims do."""
        return _groups([row for row in self._lines if codes is None or row.code in codes], _LINE_KEYS[key])

    def covers(self, day: date) -> bool:
        """No: a submission says nothing of what was sent before."""
        return False

    def past_lines(
        self,
        claim: Claim,
        since: date,
        until: date,
        codes: Collection[str] | None = None,
        newest_first: bool = False,
    ) -> Iterator[PastLine]:
        """Services of the claim's patient on the other claims."""
        patient = self._patient_of(claim)
        if not patient:
            raise Unavailable(UNKNOWN_PATIENT)
        for row in reversed(self._lines) if newest_first else self._lines:
            other = row.patient == patient and row.ordinal != claim.ordinal and since <= row.start <= until
            if other and (codes is None or row.code in codes):
                yield row

    def claims_numbered(self, claim: Claim) -> Iterator[PastClaim]:
        """Other claims of the same biller with this number."""
        own = claim_row(claim, "")
        for row in sorted(self._claims, key=lambda row: row.ordinal):
            if (row.claim, row.billing) == (own.claim, own.billing) and row.ordinal != own.ordinal:
                yield row

    def provider_lines(self, npi: str, day: date, codes: Collection[str] | None = None) -> Iterator[PastLine]:
        """Services rendered by that NPI on the day."""
        for row in self._lines:
            if row.rendering == npi and row.start == day and (codes is None or row.code in codes):
                yield row

    def outcomes(self, payer: str, code: str, diagnosis: str) -> PairOutcomes:
        """None: nothing sent just now has been answered."""
        return PairOutcomes(0, 0)


def _groups(rows: Sequence[R], key_of: Callable[[R], tuple[str, ...]]) -> Iterator[Group[R]]:
    for key, shared in groupby(sorted(rows, key=key_of), key=key_of):  # a stable sort: rows keep their order
        together = list(shared)
        if all(key) and len({row.ordinal for row in together}) > 1:
            yield Group(key, iter(together))
