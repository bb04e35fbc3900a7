"""The pass: one input in, everything that is said of it and decided about it out, as a stream of events.

    bytes → set pieces ┬ structure → issues ┐
                       └ records → rules ───┴→ put by → decided → claims, findings, file

``check``, ``acknowledge``, ``parse``, the store and the Python face are sinks of this one pass. Memory does not grow
with the file: a claim is let go when its verdict is put by, and verdicts wait in a temporary file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from cleanclaim.process.claim_statuses import ReadStatuses
from cleanclaim.process.counts import Counts
from cleanclaim.process.events import (
    Built,
    CheckedFile,
    DecidedClaim,
    Event,
    Passed,
    ReadRemittance,
    SetFinding,
)
from cleanclaim.process.inputs import refuse_if_unreadable
from cleanclaim.process.kept import KeptClaim, KeptFinding, PuttingBy
from cleanclaim.process.looking_again import known_now, look_again
from cleanclaim.process.open_set import OpenSet
from cleanclaim.process.remittances import ReadRemittances
from cleanclaim.process.source import Source
from cleanclaim.process.stages import Stages
from cleanclaim.process.standing import Standing
from reports.at_risk import NOTHING, at_risk
from reports.records import ClaimRecord
from validators.engine.decision import decide
from validators.engine.finding import Finding, NotChecked
from x12.build.read import interchange_answers
from x12.envelope.events import (
    EnvelopeEvent,
    GroupEnd,
    GroupStart,
    InterchangeEnd,
    InterchangeStart,
    LooseSegment,
    read_sets,
)
from x12.envelope.set_pieces import SetHeader, SetPiece
from x12.records.issue import Issue

Strict = Callable[[SetHeader], bool]
"""Whether the sender of a set is held to every rule of the guides: any error refuses the set."""


def lenient(_: SetHeader) -> bool:
    """No sender is."""
    return False


class Pass:
    """Goes through inputs, each from its first byte to its decided file record."""

    def __init__(self, stages: Stages, strict: Strict = lenient) -> None:
        self._stages = stages
        self._strict = strict

    def run(self, source: Source) -> Iterator[Event]:
        """Everything there is to say of one input; the last event is its :class:`CheckedFile`.

        Raises :class:`~cleanclaim.process.source.SourceError` when it cannot be read, or is not X12 at all.
        """
        putting_by = PuttingBy(keeps=self._stages.puts_by, ledger=self._stages.new_ledger())
        try:
            yield from _Input(source, self._stages, self._strict, putting_by).events()
        finally:
            putting_by.close()


class _Input:
    """One input on its way through, and the set that is open."""

    def __init__(self, source: Source, stages: Stages, strict: Strict, putting_by: PuttingBy) -> None:
        self._source = source
        self._stages = stages
        self._strict = strict
        self._by = putting_by
        self._spool = putting_by.spool
        self._readers = stages.readers()
        self._remittances = ReadRemittances(source.name, stages)
        self._statuses = ReadStatuses(stages)
        self._counts = Counts()
        self._standing = Standing()
        self._set: OpenSet | None = None

    def events(self) -> Iterator[Event]:
        for item in read_sets(self._source.stream):
            yield from self._take(item)
        yield from self._end_set()
        self._standing.end_fragment()
        refusals, lacking = self._standing.refusals, list[NotChecked]()
        if self._by.ledger is not None:
            lacking = look_again(self._by, self._by.ledger, self._stages, refusals)
        yield from self._decided()
        yield CheckedFile(self._counts.record(self._source, refusals, [*lacking, *self._statuses.not_checked]))

    def _take(self, item: EnvelopeEvent) -> Iterator[Event]:
        if isinstance(item, SetPiece):
            if item.opens or self._set is None:
                yield from self._end_set()
                self._counts.goes_on()
                self._set = self._open(item.header)
            yield from self._watched(self._set.feed(item))
        elif isinstance(item, Issue):
            yield self._issue(item)
        else:
            if not isinstance(item, LooseSegment):
                yield from self._end_set()
            yield Passed(item)
            yield from self._outer(item)

    def _outer(self, item: InterchangeStart | InterchangeEnd | GroupStart | GroupEnd | LooseSegment) -> Iterator[Event]:
        standing = self._standing
        if isinstance(item, (InterchangeStart, GroupStart)) or (not isinstance(item, LooseSegment) and item.closed):
            self._counts.goes_on()
        if isinstance(item, InterchangeStart):
            self._counts.interchanges += 1
            standing.start_interchange(item)
        elif isinstance(item, GroupStart):
            self._counts.groups += 1
            standing.start_group()
        elif isinstance(item, GroupEnd):
            yield standing.end_group(item)
        elif isinstance(item, InterchangeEnd):
            yield standing.end_interchange(item)
        elif self._stages.builds("acknowledgement"):
            yield from self._watched(map(Built, interchange_answers(item)))

    def _open(self, header: SetHeader) -> OpenSet:
        reader = self._readers.of(header.code)
        return OpenSet(header, self._stages, reader, self._by, self._strict(header))

    def _watched(self, events: Iterator[Event]) -> Iterator[Event]:
        for event in events:
            yield event
            if isinstance(event, Built):
                self._counts.built(event.record)
                for status in self._statuses.feed(event.record):
                    self._spool.add(KeptFinding(status, set_number=self._set.header.number if self._set else 0))
                for found in self._remittances.feed(event.record):
                    if isinstance(found, ReadRemittance):
                        yield found
                    else:
                        self._spool.add(KeptFinding(found, of_a_remittance=True))

    def _issue(self, issue: Issue) -> Passed:
        refuse_if_unreadable(self._source, issue)
        self._counts.note(issue)
        weighed = self._stages.issues.weighed(issue)
        if self._set is None or not self._set.envelope_issue(issue):
            if (finding := self._stages.issues.of_set(issue)) is not None:
                self._spool.add(KeptFinding(finding))
            if weighed is not None:
                self._standing.issue(weighed)
        return Passed(issue, (weighed,) if weighed is not None else ())

    def _end_set(self) -> Iterator[Event]:
        """A set is over once nothing more can be said of it: its envelope's issues come after its last segment."""
        current, self._set = self._set, None
        if current is not None:
            for found in self._statuses.end():
                self._spool.add(KeptFinding(found, set_number=current.header.number))
            decided = self._standing.end_set(current)
            self._counts.set(current, decided)
            yield decided

    def _decided(self) -> Iterator[Event]:
        """What was put by, with what became of the units around it."""
        late, reasons, refusals, name = self._by.late, self._by.reasons, self._standing.refusals, self._source.name
        ledger = self._by.ledger if self._by.ledger is not None and self._by.ledger.knows_more else None
        for entry in self._spool:
            if isinstance(entry, KeptFinding):
                yield SetFinding(entry.finding, entry.of_a_remittance, entry.set_number)
                continue
            kept = entry
            if ledger is not None:
                kept = known_now(ledger, kept)
            findings, refusal = kept.findings, kept.refusal
            if refusals:
                refusal = refusals.of(kept.set_number) or refusal
            if late:
                findings = (*findings, *self._came_late(kept))
                refusal = refusal or late.refusal_of(kept.ordinal)
            decision = decide(findings, refusal)
            record = ClaimRecord(
                name, kept.transaction, kept.id, kept.kind, decision.disposition, kept.charge, kept.lines,
                reasons.records(kept), decision.refused_by, kept.payer, kept.payer_name, kept.day,
                at_risk(kept.charge, dict(kept.charges), findings, decision) if findings or refusal else NOTHING,
            )  # fmt: skip
            not_checked = reasons.items(kept) if kept.claim is not None else ()
            yield DecidedClaim(record, findings, not_checked, decision, kept.claim)

    def _came_late(self, kept: KeptClaim) -> list[Finding]:
        """What was told of a claim after it was put by."""
        issues = self._by.late.issues_of(kept.ordinal)
        made = [self._stages.issues.late(issue, kept.id, kept.payer, kept.day) for issue in issues]
        return [finding for finding in made if finding is not None]
