"""The 277CA of what was decided: one set for each set received, claims below their billing provider.

At most :data:`MOST` claims are held at a time; each answer is an interchange of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal

import msgspec

from cleanclaim.gate.status_codes import ACCEPTED, DUPLICATE, HELD, statuses_of
from validators.engine.finding import Finding, Severity
from x12.records.claim import Claim, ServiceLine
from x12.records.party import Party
from x12.write.ack277 import (
    FUNCTIONAL_ID,
    VERSION,
    BatchAnswer,
    ClaimAnswer,
    LineAnswer,
    Name,
    ProviderAnswer,
    write_277ca,
)
from x12.write.envelope import Address, Controls, OutgoingInterchange

MOST = 5_000
"""Claims of one 277CA."""

_QUALIFIERS = {"P": "HC", "I": "HC", "D": "AD"}
_UNKNOWN_DAY = date(1900, 1, 1)


class Clearinghouse(msgspec.Struct, frozen=True):
    """Who answers: NM1*AY."""

    name: str = "CLEANCLAIM"
    id: str = "CLEANCLAIM"


class ClaimStatuses:
    """Collects what became of claims, in the order of the file, and gives a 277CA when a set is over."""

    def __init__(self, who: Clearinghouse, moment: datetime, controls: Controls) -> None:
        self._who = who
        self._moment = moment
        self._controls = controls
        self._set = 0
        self._part = 0
        self._claims: list[tuple[Claim, ClaimAnswer]] = []
        self._address = Address("ZZ", "", "ZZ", "")

    def add(
        self, claim: Claim, place: str, why: str, findings: tuple[Finding, ...], number: str, address: Address
    ) -> Iterator[bytes]:
        """A claim and its place; what is complete before it."""
        if claim.transaction.number != self._set or len(self._claims) >= MOST:
            yield from self.end(same_set=claim.transaction.number == self._set)
            self._set, self._address = claim.transaction.number, address
        self._claims.append((claim, _answer(claim, place, why, findings, number)))

    def end(self, *, same_set: bool = False) -> Iterator[bytes]:
        """What is left. ``same_set``: more of this set follows."""
        claims, self._claims = self._claims, []
        if claims:
            self._part += 1
            yield self._interchange(claims)
        if not same_set:
            self._part = 0

    def _interchange(self, claims: list[tuple[Claim, ClaimAnswer]]) -> bytes:
        head = claims[0][0].transaction
        groups: list[tuple[object, Party | None, list[ClaimAnswer]]] = []
        for claim, answer in claims:
            loop = claim.loops[0].first if claim.loops else claim.billing
            if not groups or groups[-1][0] != loop:
                groups.append((loop, claim.billing, []))
            groups[-1][2].append(answer)
        out = OutgoingInterchange(self._address.swapped(), self._moment, self._controls)
        submitter = (
            Name(head.submitter.name, "46", head.submitter.id) if head.submitter else Name("", "46", head.sender)
        )
        batch = BatchAnswer(
            clearinghouse=Name(self._who.name, "46", self._who.id),
            submitter=submitter,
            reference=head.reference,
            received=self._moment.date(),
            trace=f"{head.interchange_control}{head.set_control}{self._part or ''}",
            providers=tuple(ProviderAnswer(_provider(party), answers) for _, party, answers in groups),
        )
        body = write_277ca(batch, self._moment)
        out.add_group(FUNCTIONAL_ID, VERSION, self._address.receiver, self._address.sender, [("277", body)])
        return out.render()


def _provider(party: Party | None) -> Name:
    if party is None:
        return Name("", "XX", "")
    person = party.entity_type == "1"
    qualifier = "XX" if party.npi else "FI"
    return Name(party.name, qualifier, party.npi or party.tax_id, first=party.first if person else "", person=person)


def _answer(claim: Claim, place: str, why: str, findings: tuple[Finding, ...], number: str) -> ClaimAnswer:
    rejected = place == "rejected"
    own = [finding for finding in findings if finding.level >= Severity.REJECT and not finding.shadow]
    codes = statuses_of(own) if rejected else (HELD,) if place == "held" else (ACCEPTED,)
    if place == "held" and why.startswith("duplicate"):
        codes = (DUPLICATE,)
    first = claim.start or _UNKNOWN_DAY
    bill_type = f"{claim.place}{claim.frequency}" if claim.kind == "I" else ""
    return ClaimAnswer(
        control=claim.id,
        patient=_patient(claim),
        charge=claim.charge or Decimal(0),
        days=(first, claim.end or first),
        codes=codes,
        rejected=rejected,
        clearinghouse=number,
        bill_type=bill_type,
        lines=tuple(_lines(claim, own)) if rejected else (),
    )


def _patient(claim: Claim) -> Name:
    party = claim.person.party if claim.person else None
    insured = claim.subscriber.party if claim.subscriber else None
    member = (party.id if party and party.id else "") or (insured.id if insured else "")
    if party is None:
        return Name("", "MI", member, person=True)
    return Name(party.name, "MI", member, party.first, party.middle, party.suffix, person=True)


def _lines(claim: Claim, findings: list[Finding]) -> Iterator[LineAnswer]:
    """The lines at fault, each with its statuses."""
    for line in claim.lines:
        own = [finding for finding in findings if finding.line == line.number]
        if own:
            yield _line(claim, line, own)


def _line(claim: Claim, line: ServiceLine, findings: list[Finding]) -> LineAnswer:
    start = claim.date_of(line)
    end = (line.service.end if line.service else None) or start
    code = (_QUALIFIERS[claim.kind], line.code, *line.modifiers) if line.code else ("NU", line.revenue_code)
    return LineAnswer(
        procedure=code,
        charge=line.charge or Decimal(0),
        codes=statuses_of(findings),
        revenue=line.revenue_code if line.code else "",
        control=line.control,
        days=(start, end) if start and end else None,
    )
