"""One input judged for the gate: what becomes of each claim, and what its sender is answered.

A sink of the pass, which decides nothing itself: a claim goes where its decision says. Only what the gate alone can
know is added: an interchange that was here before, and what a person let go before.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import IO

import msgspec

from cleanclaim.gate.answering import ClaimStatuses, Clearinghouse
from cleanclaim.gate.balance import PLACES, Placed
from cleanclaim.gate.layout import stem
from cleanclaim.gate.numbers import LeasedNumbers
from cleanclaim.gate.received import ContentOfInterchanges, Told
from cleanclaim.process.acknowledging import AcknowledgementSink
from cleanclaim.process.events import DecidedClaim, Event, InterchangeDecided, Passed, SetDecided
from cleanclaim.store.gate_journal import GateClaim, GateJournal, Received
from cleanclaim.store.keys import cents
from cleanclaim.store.spool import Spool
from validators.engine.finding import Finding, Severity
from x12.envelope.set_pieces import SetHeader
from x12.records.claim import Claim
from x12.records.issue import Issue
from x12.write.envelope import Address

_DUPLICATE_NUMBER = "025"
"""TA105: duplicate interchange control number."""


class _Interchange(msgspec.Struct):
    """An interchange of the input: whose, what was decided of it, and whether it was here before."""

    address: Address
    told: Told
    verdict: str
    first_job: int
    refused: bool

    @property
    def received(self) -> Received:
        """As the journal keeps it."""
        told = self.told
        return Received(told.sender, told.receiver, told.interchange.control, told.content, self.verdict)


class Split(msgspec.Struct, frozen=True):
    """Claims that go out together: their receiver, type and use, and which part of a set too large for one."""

    receiver: str
    kind: str
    usage: str
    part: int = 0

    @property
    def name(self) -> str:
        """As part of a file's name."""
        said = f"{stem(self.receiver)}-{self.kind}{'-test' if self.usage == 'T' else ''}"
        return f"{said}-{self.part + 1}" if self.part else said


class Judging:
    """Takes the events of a pass over one input. ``answers`` gets TA1 and 999, ``statuses`` the 277CA."""

    def __init__(
        self,
        journal: GateJournal,
        numbers: LeasedNumbers,
        who: Clearinghouse,
        moment: datetime,
        answers: IO[bytes],
        statuses: IO[bytes],
        most_claims: int,
    ) -> None:
        self._journal = journal
        self._numbers = numbers
        self._answers = answers
        self._statuses = statuses
        self._most = most_claims
        self._acknowledging = AcknowledgementSink(moment, numbers)
        self._telling = ClaimStatuses(who, moment, numbers)
        self._contents = ContentOfInterchanges()
        self._interchanges: list[_Interchange] = []
        self._of_set: dict[int, tuple[int, SetHeader]] = {}
        self._sets_waiting: list[SetHeader] = []
        self._number = 0
        self._sets: dict[tuple[int, str], int] = {}
        self.rows = Spool()
        self.splits: list[Split] = []
        self.unread: list[tuple[int, int]] = []
        self._offsets = array("Q")
        self._places = bytearray()
        self._split_of = array("L")
        self._interchange_of = array("l")
        self._charges = Spool()
        self._own_numbers: dict[int, str] = {}
        self._sent: dict[int, str] = {}
        self._whole = False
        self.issue_keys: set[str] = set()

    @property
    def received(self) -> list[Received]:
        """The interchanges that were taken, as the journal keeps them; one that was refused may come again."""
        return [each.received for each in self._interchanges if not each.refused]

    @property
    def repeats(self) -> int:
        """The job whose input this one repeats whole; 0 where any interchange is another one."""
        jobs = {each.first_job if each.verdict == "repeated" else 0 for each in self._interchanges}
        return jobs.pop() if len(jobs) == 1 else 0

    def claims(self, count: int) -> None:
        """So many claims will be decided: their numbers are leased."""
        self._number = self._numbers.claims(count)

    def take(self, event: Event) -> None:
        """The next event but those of claims."""
        if isinstance(event, Passed):
            self._contents.take(event)
            self.issue_keys.update(issue.key for issue in event.issues)
            if isinstance(event.event, Issue) and event.event.lost is not None:
                self.unread.append(event.event.lost)
        if isinstance(event, SetDecided):
            self._sets_waiting.append(event.header)
        if isinstance(event, InterchangeDecided):
            event = self._interchange(event)
        for answer in self._acknowledging.take(event):
            self._answers.write(answer.data)

    def _interchange(self, event: InterchangeDecided) -> InterchangeDecided:
        told = self._contents.end()
        if told is None:
            return event
        verdict, job = "new", 0
        if event.status != "R":  # what was refused with its envelope was never taken: it may come again
            verdict, job = self._journal.received_before(
                told.sender, told.receiver, told.interchange.control, told.content
            )
        at = len(self._interchanges)
        get = told.interchange.get
        address = Address(get(5), get(6), get(7), get(8), get(15))
        self._interchanges.append(_Interchange(address, told, verdict, job, event.status == "R"))
        for header in self._sets_waiting:
            self._of_set[header.number] = (at, header)
        self._sets_waiting.clear()
        if verdict == "number":
            return msgspec.structs.replace(event, status="R", code=_DUPLICATE_NUMBER)
        return event

    def claim(self, event: DecidedClaim, claim: Claim, let_go: set[str]) -> str:
        """A claim that is decided; its place. ``let_go``: fingerprints of what a person released it from before."""
        at, header = self._of_set.get(claim.transaction.number, (-1, None))
        interchange = self._interchanges[at] if at >= 0 else None
        place, why = self._place(event, interchange, let_go)
        self._places.append(PLACES.index(place))
        if (own := claim.ref("D9")) is not None:
            self._own_numbers[len(self._places)] = own.value[:30]
        number = self.number(len(self._places))
        self._offsets.append(claim.where.offset)
        self._interchange_of.append(at)
        self._charges.add(str(claim.charge) if claim.charge is not None else None)
        self._split_of.append(self._split(claim, header, place))
        self._row(event, claim, place, why, number)
        refused_whole = event.decision.refused_by not in ("", "claims")
        if interchange is not None and not refused_whole and interchange.verdict in ("new", "content"):
            for data in self._telling.add(claim, place, why, event.findings, number, interchange.address):
                self._statuses.write(data)
        return place

    def end(self) -> None:
        """No claim follows."""
        for data in self._telling.end():
            self._statuses.write(data)

    @staticmethod
    def _place(event: DecidedClaim, interchange: _Interchange | None, let_go: set[str]) -> tuple[str, str]:
        decision = event.decision
        verdict = interchange.verdict if interchange is not None else "new"
        if verdict == "repeated":
            return "repeated", "repeated"
        if decision.disposition == "reject":
            return "rejected", "refused" if decision.refused_by != "claims" else "edits"
        if verdict == "number":
            return "held", "duplicate number"
        if verdict == "content":
            return "held", "duplicate"
        if decision.passed:
            return "accepted", ""
        holding = {f.fingerprint for f in event.findings if f.level >= Severity.DENY and not f.shadow}
        if holding and holding <= let_go and not decision.unanswered:
            return "accepted", "released"
        return "held", "unanswered" if decision.unanswered else "edits"

    def _split(self, claim: Claim, header: SetHeader | None, place: str) -> int:
        """Which file of its place the claim goes into (a number of :attr:`splits`)."""
        receiver = f"{header.receiver_qualifier}-{header.receiver}" if header else ""
        key = (claim.transaction.number, place)
        count = self._sets[key] = self._sets.get(key, 0) + 1
        split = Split(receiver, claim.kind, claim.transaction.usage or "P", (count - 1) // self._most)
        if split not in self.splits:
            self.splits.append(split)
        return self.splits.index(split)

    def _row(self, event: DecidedClaim, claim: Claim, place: str, why: str, number: str) -> None:
        weighty = [finding for finding in event.findings if _weighs(finding)]
        billing = claim.billing
        row = GateClaim(
            ordinal=len(self._places),
            offset=claim.where.offset,
            claim_id=claim.id[:64],
            number=number,
            billing_npi=billing.npi[:10] if billing else "",
            payer_id=claim.payer_id[:80],
            kind=claim.kind,
            place=place,
            why=why,
            findings=tuple((finding.rule, finding.fingerprint) for finding in weighty),
            charge_cents=cents(claim.charge),
            service_from=claim.start,
            sent_as="",
        )
        self.rows.add(msgspec.to_builtins(row))

    def placed(self) -> Iterator[Placed]:
        """Every claim with its place, in the order of the file."""
        for offset, place, charge in zip(self._offsets, self._places, self._charges, strict=True):
            yield Placed(offset, Decimal(charge) if charge is not None else None, PLACES[place])

    def chosen(self, place: str, split: int | None = None) -> list[int]:
        """Ordinals (from 1) of the claims of a place, and of one of its files."""
        wanted = PLACES.index(place)
        return [
            number
            for number, (found, of) in enumerate(zip(self._places, self._split_of, strict=True), 1)
            if found == wanted and (split is None or of == split)
        ]

    def splits_of(self, place: str) -> list[int]:
        """The files that claims of a place go into."""
        wanted = PLACES.index(place)
        return sorted({of for found, of in zip(self._places, self._split_of, strict=True) if found == wanted})

    def offset(self, ordinal: int) -> int:
        """Where the claim's CLM begins."""
        return self._offsets[ordinal - 1]

    def number(self, ordinal: int) -> str:
        """The clearinghouse's number of a claim (REF*D9): the one it has, else a new one."""
        return self._own_numbers.get(ordinal) or f"C{self._number + ordinal - 1:09}"

    def sent(self, ordinals: list[int], controls: list[str]) -> None:
        """These claims went out, those of each received interchange in the next outgoing one (ISA13)."""
        mine = {ordinal: self._interchange_of[ordinal - 1] for ordinal in ordinals}
        order = dict(zip(sorted(set(mine.values())), controls, strict=True))
        self._sent |= {ordinal: order[at] for ordinal, at in mine.items()}

    def hold_all(self) -> None:
        """The input is held whole, whatever was decided of its claims."""
        self._whole = True

    def journal_rows(self) -> Iterator[GateClaim]:
        """Every claim as the journal keeps it, once it is known what went out."""
        for row in self.rows:
            claim = msgspec.convert(row, GateClaim)
            if self._whole:
                yield msgspec.structs.replace(claim, place="held", why="does not add up", sent_as="")
            else:
                yield msgspec.structs.replace(claim, sent_as=self._sent.get(claim.ordinal, ""))

    def close(self) -> None:
        """Let the spools go."""
        self.rows.__exit__(None, None, None)
        self._charges.__exit__(None, None, None)


def _weighs(finding: Finding) -> bool:
    return finding.level >= Severity.DENY and not finding.shadow
