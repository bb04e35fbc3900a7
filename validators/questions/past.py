"""The past: what was billed on other claims, before this submission and beside the claim in it.

The store answers for earlier files, the ledger for the rest of the file at hand, an example for what it states, all
through one protocol, :class:`Past`. A rule asks ``case.ref.history`` and cannot tell them apart; :class:`JoinedPast`
is several of them as one.

Every question is answered by an index, never by going through all there is: by patient and day, by claim number, by
provider and day. Answers are iterators in a fixed order, so that a rule that stops at the first service reads one row,
and the same claims give the same answers whatever their order in the file.
"""

from __future__ import annotations

import heapq
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from typing import Protocol

from validators.questions.rows import PairOutcomes, PastClaim, PastLine
from x12.records.claim import Claim, ServiceLine

NO_HISTORY = "no claim history (run with --store)"
"""Why a question to the past has no answer where the run was given none."""


class Past(Protocol):
    """Claims other than the one at hand. Claims that were refused are not among them: nothing was billed by them.

    Another claim is one with another CLM01 for earlier submissions (a claim sent again is itself), one of another
    ordinal within the submission at hand. Questions raise :class:`~validators.engine.finding.Unavailable` where the
    claim does not say whom it is about, and :class:`~validators.engine.finding.CannotAnswer` where the source breaks.
    """

    def covers(self, day: date) -> bool:
        """Whether what is known reaches back to that day: without it, having found nothing says nothing."""

    def past_lines(
        self,
        claim: Claim,
        since: date,
        until: date,
        codes: Collection[str] | None = None,
        newest_first: bool = False,
    ) -> Iterator[PastLine]:
        """Services of the claim's patient on other claims that begin in ``since``–``until``.

        Oldest first, on one day by claim number, ordinal and line; ``newest_first`` turns it round. ``codes`` narrows
        the answer to those procedure codes.
        """

    def claims_numbered(self, claim: Claim) -> Iterator[PastClaim]:
        """Other claims of the same biller (billing NPI) with the claim's number (CLM01), by ordinal; earlier ones too.

        Here a claim of an earlier submission is another one although the number is the same: that is the question.
        """

    def provider_lines(self, npi: str, day: date, codes: Collection[str] | None = None) -> Iterator[PastLine]:
        """Services rendered by that NPI that begin on the day, for any patient and on any claim, ordered as above."""

    def outcomes(self, payer: str, code: str, diagnosis: str) -> PairOutcomes:
        """How often this payer paid, or denied for the diagnosis, the procedure with the diagnosis."""


class JoinedPast:
    """Several pasts as one: the store's and the ledger's."""

    def __init__(self, parts: Sequence[Past]) -> None:
        self._parts = tuple(parts)

    def covers(self, day: date) -> bool:
        """Whether one of them reaches back to the day."""
        return any(part.covers(day) for part in self._parts)

    def past_lines(
        self,
        claim: Claim,
        since: date,
        until: date,
        codes: Collection[str] | None = None,
        newest_first: bool = False,
    ) -> Iterator[PastLine]:
        """As :meth:`Past.past_lines`, merged in its order."""
        answers = [part.past_lines(claim, since, until, codes, newest_first) for part in self._parts]
        return heapq.merge(*answers, key=line_order, reverse=newest_first)

    def claims_numbered(self, claim: Claim) -> Iterator[PastClaim]:
        """As :meth:`Past.claims_numbered`."""
        return heapq.merge(*[part.claims_numbered(claim) for part in self._parts], key=_claim_order)

    def provider_lines(self, npi: str, day: date, codes: Collection[str] | None = None) -> Iterator[PastLine]:
        """As :meth:`Past.provider_lines`."""
        return heapq.merge(*[part.provider_lines(npi, day, codes) for part in self._parts], key=line_order)

    def outcomes(self, payer: str, code: str, diagnosis: str) -> PairOutcomes:
        """The counts of all of them together."""
        found = [part.outcomes(payer, code, diagnosis) for part in self._parts]
        return PairOutcomes(sum(one.paid for one in found), sum(one.denied for one in found))


def line_order(line: PastLine) -> tuple[date, str, int, int]:
    """The order of services in every answer."""
    return line.start, line.claim, line.ordinal, line.line


def _claim_order(claim: PastClaim) -> tuple[int, str]:
    return claim.ordinal, claim.claim


def claim_row(claim: Claim, patient: str) -> PastClaim:
    """The row other claims see of this one; ``patient`` is the key of whom it is about."""
    billing = claim.billing
    return PastClaim(
        claim=claim.id,
        kind=claim.kind,
        patient=patient,
        billing=billing.npi if billing else "",
        tax_id=billing.tax_id if billing else "",
        payer=claim.payer_id,
        sequence=claim.insurance.sequence if claim.insurance else "",
        frequency=claim.frequency,
        start=claim.start,
        end=claim.end,
        charge=claim.charge,
        lines=len(claim.lines),
        ordinal=claim.ordinal,
        where=claim.where,
    )


def line_rows(claim: Claim, patient: str) -> Iterable[PastLine]:
    """The rows other claims see of this one's services; those without a readable day are left out."""
    row = claim_row(claim, patient)
    for line in claim.lines:
        day = line.start or row.start
        if day is not None:
            yield _line_row(claim, line, day, row)


def _line_row(claim: Claim, line: ServiceLine, day: date, row: PastClaim) -> PastLine:
    renderer = claim.rendering_of(line)
    return PastLine(
        code=line.code,
        modifiers=line.modifiers,
        start=day,
        end=line.end or row.end or day,
        place=claim.place_of(line),
        units=line.units,
        rendering=renderer.npi if renderer else "",
        billing=row.billing,
        tax_id=row.tax_id,
        taxonomy=renderer.taxonomy if renderer else "",
        diagnoses=tuple(diagnosis.code for diagnosis in line.diagnoses or claim.diagnoses),
        claim=claim.id,
        payer=row.payer,
        kind=claim.kind,
        charge=line.charge,
        teeth=tuple(tooth.number for tooth in line.teeth),
        line=line.number,
        patient=row.patient,
        ordinal=claim.ordinal,
        where=line.where,
    )
