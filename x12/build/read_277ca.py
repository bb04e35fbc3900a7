"""277CA out of an X12 file: for each claim what the front end said, for each batch its totals.

Source: 005010X214, loops 2000A–2000D with 2200 and 2220D. A 277 claim status response (005010X212) has the same form
from 2200D on and is read alike. Batches are given when their level ends, claims when the next one begins.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import BinaryIO

from x12.build.party import finished, start_nm1
from x12.build.read import records_of
from x12.build.values import day, number, period, procedure
from x12.envelope.events import read_sets
from x12.envelope.set_pieces import SetHeader, SetPiece
from x12.records.claim_status import BatchLevel, BatchStatus, ClaimStatus, LineStatus, Status, StatusInformation
from x12.records.issue import Issue
from x12.records.party import Amount, DatePeriod, Party, Quantity, Ref
from x12.sets import role_of
from x12.text.segments import Segment, Where

Record = ClaimStatus | BatchStatus | Issue

_BATCHES: dict[str, BatchLevel] = {"20": "source", "21": "submitter", "19": "provider"}


def read_claim_statuses(stream: BinaryIO) -> Iterator[Record]:
    """Every claim's and batch's status of the stream in order; sets other than 277 are passed over."""
    return records_of(read_sets(stream), "claim status")


class ClaimStatusReader:
    """Builds the records of 277 sets from their pieces, fed in order."""

    def __init__(self) -> None:
        self._build: _Build | None = None

    def feed(self, piece: SetPiece) -> list[ClaimStatus | BatchStatus]:
        """The records the piece completes."""
        if piece.opens:
            self._build = _Build(piece.header) if role_of(piece.header.code) == "claim status" else None
        build = self._build
        if build is None:
            return []
        for segment in piece.segments():
            build.take(segment)
        if piece.closes:
            build.end_level()
            self._build = None
        found, build.out = build.out, []
        return found

    def finish(self) -> list[ClaimStatus | BatchStatus]:
        """What is still open when the input ends."""
        build, self._build = self._build, None
        if build is None:
            return []
        build.end_level()
        return build.out


class _Gathered:
    """Segments of one level, claim or line, read as they come."""

    def __init__(self, segment: Segment) -> None:
        self.where = Where(segment.number, segment.offset)
        self.trace = ""
        self.statuses: list[StatusInformation] = []
        self.refs: list[Ref] = []
        self.dates: list[DatePeriod] = []
        self.quantities: list[Quantity] = []
        self.amounts: list[Amount] = []

    def ref(self, qualifier: str) -> str:
        """The value of the first REF with that qualifier."""
        return next((ref.value for ref in self.refs if ref.qualifier == qualifier), "")

    def service(self) -> DatePeriod | None:
        """DTP*472."""
        return next((found for found in self.dates if found.qualifier == "472"), None)

    def quantity(self, *qualifiers: str) -> Decimal | None:
        """The first QTY with one of these qualifiers."""
        return next((found.quantity for found in self.quantities if found.qualifier in qualifiers), None)

    def amount(self, qualifier: str) -> Decimal | None:
        """The first AMT with that qualifier."""
        return next((found.amount for found in self.amounts if found.qualifier == qualifier), None)


class _Build:
    """One 277 set: the level in hand, and in a patient's level the claim and line in hand."""

    def __init__(self, header: SetHeader) -> None:
        self._header = header
        self._component = header.delimiters.component
        self._level = ""
        self._parties: dict[str, Party] = {}
        self._batch: _Gathered | None = None
        self._claim: _Gathered | None = None
        self._line: _Gathered | None = None
        self._service: Segment | None = None
        self._lines: list[LineStatus] = []
        self.out: list[ClaimStatus | BatchStatus] = []

    def take(self, segment: Segment) -> None:
        """The next segment of the set."""
        tag = segment.tag
        if tag == "HL":
            self.end_level()
            self._open(segment)
        elif tag == "NM1":
            where = Where(segment.number, segment.offset)
            self._parties[self._level] = finished(start_nm1(segment.elements, where))
        elif tag == "TRN":
            self._trace(segment)
        elif tag == "SVC" and self._claim:
            self._end_line()
            self._line, self._service = _Gathered(segment), segment
        else:
            gathered = self._line or self._claim or self._batch
            if gathered:
                self._detail(gathered, segment)

    def _open(self, segment: Segment) -> None:
        self._level = segment.get(3)
        for below in {"20": ("21", "19", "PT"), "21": ("19", "PT"), "19": ("PT",)}.get(self._level, ()):
            self._parties.pop(below, None)
        if self._level in _BATCHES:
            self._parties.pop(self._level, None)
            self._batch = _Gathered(segment)
        else:
            self._level = "PT"
            self._parties.pop("PT", None)

    def _trace(self, segment: Segment) -> None:
        """TRN: in a patient's level a claim begins; in a batch's it is the batch's trace number."""
        if self._batch:
            self._batch.trace = self._batch.trace or segment.get(2)
            return
        self._end_claim()
        self._claim = _Gathered(segment)
        self._claim.trace = segment.get(2)

    def _detail(self, gathered: _Gathered, segment: Segment) -> None:
        where, tag = Where(segment.number, segment.offset), segment.tag
        if tag == "STC":
            gathered.statuses.append(self._status(segment, where))
        elif tag == "REF":
            gathered.refs.append(Ref(segment.get(1), segment.get(2), where))
        elif tag == "DTP":
            start, end, hour = period(segment.get(2), segment.get(3))
            gathered.dates.append(DatePeriod(segment.get(1), segment.get(2), segment.get(3), start, end, where, hour))
        elif tag in ("QTY", "AMT"):
            value = number(segment.get(2))
            if value is None:
                return
            if tag == "QTY":
                gathered.quantities.append(Quantity(segment.get(1), value, where))
            else:
                gathered.amounts.append(Amount(segment.get(1), value, where))

    def _status(self, segment: Segment, where: Where) -> StatusInformation:
        statuses = []
        for position in (1, 10, 11):
            if sent := segment.get(position):
                category, code, entity, qualifier = [*sent.split(self._component), "", "", "", ""][:4]
                statuses.append(Status(category, code, entity, qualifier))
        return StatusInformation(
            tuple(statuses), where, day(segment.get(2)), segment.get(3), number(segment.get(4)), segment.get(12)
        )

    def _end_line(self) -> None:
        line, service = self._line, self._service
        self._line = self._service = None
        if line is None or service is None:
            return
        coded = procedure(service.get(1), self._component)
        self._lines.append(
            LineStatus(
                line.where,
                coded if coded.code else None,
                number(service.get(2)),
                number(service.get(7)),
                service.get(4),
                tuple(line.statuses),
                line.ref("FJ"),
                line.ref("XZ"),
                line.service(),
                tuple(line.refs),
            )
        )

    def _end_claim(self) -> None:
        self._end_line()
        claim, self._claim = self._claim, None
        lines, self._lines = tuple(self._lines), []
        if claim is None:
            return
        self.out.append(
            ClaimStatus(
                header=self._header,
                where=claim.where,
                claim_id=claim.trace,
                statuses=tuple(claim.statuses),
                payer_control=claim.ref("1K"),
                clearinghouse_control=claim.ref("D9"),
                bill_type=claim.ref("BLT"),
                service=claim.service(),
                refs=tuple(claim.refs),
                dates=tuple(claim.dates),
                lines=lines,
                patient=self._parties.get("PT"),
                provider=self._parties.get("19"),
                submitter=self._parties.get("21"),
                source=self._parties.get("20"),
            )
        )

    def end_level(self) -> None:
        """An HL or the set is over."""
        self._end_claim()
        batch, self._batch = self._batch, None
        if batch is None:
            return
        self.out.append(
            BatchStatus(
                header=self._header,
                where=batch.where,
                level=_BATCHES[self._level],
                party=self._parties.get(self._level),
                trace=batch.trace,
                statuses=tuple(batch.statuses),
                accepted=batch.quantity("90", "QA"),
                rejected=batch.quantity("AA", "QC"),
                accepted_amount=batch.amount("YU"),
                rejected_amount=batch.amount("YY"),
                refs=tuple(batch.refs),
                dates=tuple(batch.dates),
                quantities=tuple(batch.quantities),
                amounts=tuple(batch.amounts),
            )
        )
