"""The gate: one input file in, its claims with their verdicts out, as a stream.

    bytes → set pieces → structure issues and claims → rules → checked claims → file record

Memory does not grow with the file: a claim is let go when its verdict is out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

import msgspec

from cleanclaim.process.inputs import refuse_if_unreadable
from cleanclaim.process.source import Source
from reports.records import FileRecord, SetRecord
from validators.engine.finding import Finding, Severity
from validators.engine.judging import Concern, under_settings
from validators.engine.runner import Runner, Verdict, disposition_of
from validators.engine.structural import finding_of_issue
from x12.build.read_837 import ClaimReader
from x12.check.structure import StructureChecker
from x12.envelope.events import GroupEnd, GroupStart, InterchangeStart, read_sets
from x12.envelope.set_pieces import SetHeader, SetPiece
from x12.issues import ISSUES
from x12.records.claim import Claim
from x12.records.issue import Issue
from x12.sets import role_of

SUBSCRIBER_LOOPS = ("2000B", "2000C", "2010B", "2010C")
"""Loops before CLM that belong to the subscriber or patient: a fault there costs the claim that follows."""


class CheckedClaim(msgspec.Struct, frozen=True):
    """A claim's verdict, structure findings included."""

    verdict: Verdict


class SetFinding(msgspec.Struct, frozen=True):
    """A finding that belongs to the file, an envelope or a set rather than to one claim."""

    finding: Finding


class CheckedSet(msgspec.Struct, frozen=True):
    """A set is done."""

    record: SetRecord


class CheckedFile(msgspec.Struct, frozen=True):
    """The file is done."""

    record: FileRecord


GateEvent = CheckedClaim | SetFinding | CheckedSet | CheckedFile


class Gate:
    """Checks inputs with one runner. ``structure`` off leaves SNIP 1–2 guide checks out."""

    def __init__(self, runner: Runner, structure: bool = True) -> None:
        self._runner = runner
        self._structure = structure

    def check(self, source: Source) -> Iterator[GateEvent]:
        """Everything there is to say of one input, in file order; the last event is its :class:`CheckedFile`.

        Raises :class:`~cleanclaim.process.source.SourceError` when it is not X12 at all.
        """
        counts = _Counts()
        current: _OpenSet | None = None
        for item in read_sets(source.stream):
            if isinstance(item, SetPiece):
                if current is None or item.opens:
                    yield from counts.watch(_done(current))
                    current = _OpenSet(item.header, self._runner, self._structure)
                yield from counts.watch(current.feed(item))
            elif isinstance(item, Issue):
                refuse_if_unreadable(source, item)
                counts.note(item)
                finding = under_settings(finding_of_issue(item), self._runner.ref.policy, "")
                if finding is not None:
                    if current is not None and item.set_number == current.number:
                        current.refuse_for(finding)
                    yield SetFinding(finding)
            elif isinstance(item, InterchangeStart):
                counts.interchanges += 1
            elif isinstance(item, GroupStart):
                counts.groups += 1
            elif isinstance(item, GroupEnd):
                yield from counts.watch(_done(current))
                current = None
        yield from counts.watch(_done(current))
        yield CheckedFile(counts.record(source))


def _done(current: _OpenSet | None) -> Iterator[GateEvent]:
    """The record of a set, once nothing more can be said of it: its envelope's issues come after its last segment."""
    if current is not None:
        yield CheckedSet(current.record())


class _Counts:
    """What the file record adds up."""

    def __init__(self) -> None:
        self.interchanges = 0
        self.groups = 0
        self.segments = 0
        self.claims = 0
        self.lines = 0
        self.charge = Decimal(0)
        self.sets: list[SetRecord] = []
        self.truncated = False

    def note(self, issue: Issue) -> None:
        self.truncated = self.truncated or ISSUES[issue.key].truncated

    def watch(self, events: Iterator[GateEvent]) -> Iterator[GateEvent]:
        for event in events:
            if isinstance(event, CheckedClaim):
                claim = event.verdict.claim
                self.claims += 1
                self.lines += len(claim.lines)
                self.charge += claim.charge or 0
            elif isinstance(event, CheckedSet):
                self.sets.append(event.record)
                self.segments += event.record.segments
            yield event

    def record(self, source: Source) -> FileRecord:
        return FileRecord(
            path=source.name,
            sha256=source.sha256,
            bytes=source.size,
            segments=self.segments,
            interchanges=self.interchanges,
            groups=self.groups,
            claims=self.claims,
            lines=self.lines,
            charge=self.charge,
            transactions=tuple(self.sets),
            truncated=self.truncated,
        )


class _OpenSet:
    """One set on its way through: structure checker, claim builder, and issues waiting for their claim."""

    def __init__(self, header: SetHeader, runner: Runner, structure: bool) -> None:
        self._header = header
        self._runner = runner
        self._checker = StructureChecker(header) if structure else None
        self._claims = ClaimReader() if role_of(header.code) == "claims" else None
        self._waiting: list[Issue] = []
        self._status = "A"
        self._count = 0
        self._segments = 0

    @property
    def number(self) -> int:
        """Which set of the file this is."""
        return self._header.number

    def refuse_for(self, finding: Finding) -> None:
        """A finding of the set itself (SE01, ST02, a heading) rejects it, unless settings have made it less."""
        if finding.level is Severity.REJECT and not finding.shadow:
            self._status = "R"

    def feed(self, piece: SetPiece) -> Iterator[GateEvent]:
        self._segments += len(piece.texts)
        if self._checker:
            self._waiting.extend(self._checker.feed(piece))
        if self._claims:
            yield from self._judge(self._claims.feed(piece))
        if piece.closes:
            yield from self._close()

    def _close(self) -> Iterator[GateEvent]:
        if self._checker:
            self._waiting.extend(self._checker.finish())
        if self._claims:
            yield from self._judge(self._claims.finish())
        yield from self._of_the_set(self._waiting)

    def record(self) -> SetRecord:
        """The set's record as far as it has been read."""
        header = self._header
        return SetRecord(header.control, header.code, header.version, self._status, self._count, self._segments)

    def _judge(self, claims: Iterable[Claim | Issue]) -> Iterator[GateEvent]:
        for claim in claims:
            if isinstance(claim, Issue):
                self._waiting.append(claim)
                continue
            self._count += 1
            own, before = self._take(claim)
            yield from self._of_the_set(before)
            verdict = self._runner.check(claim)
            yield CheckedClaim(self._with_structure(verdict, own) if own else verdict)

    def _take(self, claim: Claim) -> tuple[list[Issue], list[Issue]]:
        """Split the waiting issues up to the claim's end into the claim's own and the set's."""
        if not self._waiting:
            return [], []
        last = claim.where.segment + max(len(claim.segments), 1) - 1
        own: list[Issue] = []
        before: list[Issue] = []
        later: list[Issue] = []
        for issue in self._waiting:
            if issue.where.segment > last:
                later.append(issue)
            elif issue.where.segment >= claim.where.segment or issue.where.loop.startswith(SUBSCRIBER_LOOPS):
                own.append(issue)
            else:
                before.append(issue)
        self._waiting = later
        return own, before

    def _with_structure(self, verdict: Verdict, issues: list[Issue]) -> Verdict:
        claim, policy = verdict.claim, self._runner.ref.policy
        concern = Concern(claim.start, None, frozenset(code.code for code in claim.diagnoses))
        made = (under_settings(finding_of_issue(one, claim.id), policy, claim.payer_id, concern) for one in issues)
        found = [finding for finding in made if finding is not None]
        if self._status == "A" and any(f.level is Severity.REJECT and not f.shadow for f in found):
            self._status = "E"
        findings = (*found, *verdict.findings)
        return Verdict(verdict.claim, findings, verdict.not_checked, disposition_of(findings))

    def _of_the_set(self, issues: Iterable[Issue]) -> Iterator[SetFinding]:
        for issue in issues:
            finding = under_settings(finding_of_issue(issue), self._runner.ref.policy, "")
            if finding is not None:
                self.refuse_for(finding)
                yield SetFinding(finding)
