"""What can be said of claims only when all of the input is known: history beside them, rules over the submission.

A claim whose patient has other claims in the input is judged again, with those as its past beside the store's: so an
edit sees them whatever their order. What the first look found counts for nobody else: who is refused by it was never
billed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date

import msgspec

from cleanclaim.process.kept import KeptClaim, KeptFinding, PuttingBy
from cleanclaim.process.ledger import Ledger
from cleanclaim.process.stages import Stages
from cleanclaim.process.standing import Refusals
from validators.engine.finding import Finding, NotChecked
from validators.questions.past import JoinedPast, Past
from validators.questions.rows import PairOutcomes, PastClaim, PastLine
from x12.records.claim import Claim


class JudgedAgain(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What the rules say of a claim when all of its input is known; ``not_checked`` and ``rare`` as in KeptClaim."""

    findings: tuple[Finding, ...]
    not_checked: tuple[int, ...]
    rare: tuple[NotChecked, ...]


class Added(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What a rule over the submission says of a claim."""

    finding: Finding | None
    not_checked: NotChecked | None


_encode = msgspec.msgpack.Encoder().encode
_judged = msgspec.msgpack.Decoder(JudgedAgain).decode
_added = msgspec.msgpack.Decoder(Added).decode


def look_again(by: PuttingBy, ledger: Ledger, stages: Stages, refusals: Refusals) -> list[NotChecked]:
    """Ask what can be asked now; what is found is kept with the ledger. What no claim lacks comes back."""
    ledger.refuse(refusals.spans(), by.late.spans())
    past = JoinedPast([Before(stages.past, ledger), ledger]) if stages.past is not None else ledger
    judge = stages.with_past(past)
    if judge is not None:
        for claim in ledger.with_others():
            if not judge.asks_past(claim):
                continue
            findings, not_checked = judge.judge(claim)
            numbers, rare = by.reasons.put(not_checked)
            ledger.answer_again(claim.ordinal, _encode(JudgedAgain(findings, numbers, rare)))
    lacking: list[NotChecked] = []
    for ordinal, said in stages.of_submission(ledger, past):
        finding, reason = (said, None) if isinstance(said, Finding) else (None, said)
        if ordinal:
            ledger.add_to(ordinal, _encode(Added(finding, reason)))
        elif finding is not None:
            by.spool.add(KeptFinding(finding))
        elif reason is not None:
            lacking.append(reason)
    return lacking


def known_now(ledger: Ledger, kept: KeptClaim) -> KeptClaim:
    """The claim put by, with what is said of it now that all is known."""
    replace = msgspec.structs.replace
    if ledger.judged_again and (data := ledger.again(kept.ordinal)) is not None:
        judged = _judged(data)
        findings = (*kept.findings[: kept.own], *judged.findings)
        kept = replace(kept, findings=findings, not_checked=judged.not_checked, rare=judged.rare)
    if ledger.added_to:
        for data in ledger.added(kept.ordinal):
            added = _added(data)
            if added.finding is not None:
                kept = replace(kept, findings=(*kept.findings, added.finding))
            elif added.not_checked is not None:
                kept = replace(kept, rare=(*kept.rare, added.not_checked))
    return kept


class Before:
    """The store's past without the claims of this input: one recorded before is this one sent again, and no other."""

    def __init__(self, past: Past, ledger: Ledger) -> None:
        self._past = past
        self._ledger = ledger

    def covers(self, day: date) -> bool:
        """As :meth:`Past.covers`."""
        return self._past.covers(day)

    def past_lines(
        self,
        claim: Claim,
        since: date,
        until: date,
        codes: Collection[str] | None = None,
        newest_first: bool = False,
    ) -> Iterator[PastLine]:
        """As :meth:`Past.past_lines`."""
        lines = self._past.past_lines(claim, since, until, codes, newest_first)
        return (line for line in lines if not self._ledger.holds(claim, line.claim))

    def claims_numbered(self, claim: Claim) -> Iterator[PastClaim]:
        """As :meth:`Past.claims_numbered`."""
        return self._past.claims_numbered(claim)

    def provider_lines(self, npi: str, day: date, codes: Collection[str] | None = None) -> Iterator[PastLine]:
        """As :meth:`Past.provider_lines`."""
        return self._past.provider_lines(npi, day, codes)

    def outcomes(self, payer: str, code: str, diagnosis: str) -> PairOutcomes:
        """As :meth:`Past.outcomes`."""
        return self._past.outcomes(payer, code, diagnosis)
