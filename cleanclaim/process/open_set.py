"""One set on its way through: its structure is checked, its records are built, its claims judged and put by.

Each issue goes to whom its place belongs: a claim, an HL loop with the claims below it, or the set.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from cleanclaim.process import one_cause
from cleanclaim.process.events import Built, Event, Passed
from cleanclaim.process.kept import KeptClaim, KeptFinding, PuttingBy
from cleanclaim.process.owners import Owner, Owners
from cleanclaim.process.stages import Stages
from validators.engine.decision import NOBODY_LOOKED, Refusal, Status, Unit, disposition_of, set_status, unit_at_fault
from validators.engine.finding import Finding
from x12.check.structure import StructureChecker
from x12.envelope.set_pieces import SetHeader, SetPiece
from x12.privacy import organisation
from x12.records.claim import Claim
from x12.records.issue import Issue
from x12.sets import RecordReader, role_of


class OpenSet:
    """One set. Its claims and findings are put by."""

    def __init__(
        self, header: SetHeader, stages: Stages, reader: RecordReader | None, putting_by: PuttingBy, strict: bool
    ) -> None:
        self.header = header
        self.claims = 0
        self.segments = 0
        self.unread = ""
        self._stages = stages
        self._spool = putting_by.spool
        self._late = putting_by.late
        self._ledger = putting_by.ledger
        self._reasons = putting_by.reasons
        self._strict = strict
        self._checker = StructureChecker(header) if stages.structure else None
        self._reader = reader
        self._holds_claims = reader is not None and role_of(header.code) == "claims"
        self._owners = Owners()
        self._issues = stages.issues
        self._waiting: list[tuple[Issue, Issue | None]] = []
        self._refused_loops: dict[int, Refusal] = {}
        self._echoes = one_cause.Echoes()
        self._costs: set[Unit] = set()
        self._warned = False
        self.refusal: Refusal | None = None

    @property
    def status(self) -> Status:
        """IK501, as far as the set has been read."""
        return set_status(self._costs, self._warned)

    def feed(self, piece: SetPiece) -> Iterator[Event]:
        """The next piece."""
        self.segments += len(piece.texts)
        found: list[Issue] = []
        if self._checker is not None:
            found = self._checker.feed(piece)
            if piece.closes:
                found += self._checker.finish()
        yield Passed(piece, tuple(self._wait(found)) if found else ())
        if self._reader is not None:
            yield from self._take(self._reader.feed(piece))
            if piece.closes:
                yield from self._take(self._reader.finish())
        if not self._holds_claims:
            self.end()

    def envelope_issue(self, issue: Issue) -> bool:
        """Take an issue that the envelope or the reader found; False where it is none of this set's."""
        if issue.set_number != self.header.number or issue.level not in ("set", "segment", "element"):
            return False
        self._wait([issue])
        return True

    def _wait(self, found: list[Issue]) -> list[Issue]:
        """Have issues wait for their owner; those that count, as they are weighed."""
        pairs = [(issue, self._issues.weighed(issue)) for issue in found]
        self._echoes.expect(weighed for _, weighed in pairs if weighed is not None)
        self._waiting += pairs
        self._waiting.sort(key=_segment, reverse=True)
        return [weighed for _, weighed in pairs if weighed is not None]

    def end(self) -> None:
        """Nothing more can be said of the set, or nothing that would belong to a claim."""
        while self._waiting:
            self._give(*self._waiting.pop(), None, [])

    def _take(self, records: Iterable[Any]) -> Iterator[Event]:
        """Pass records on. A claim is judged when the next one comes: what cannot be read in it is told after it."""
        held: Claim | None = None
        complaints: list[Issue] = []
        for record in records:
            if isinstance(record, Claim):
                if held is not None:
                    self._judge(held, complaints)
                    complaints = []
                self._owners.add(record)
                self.claims += 1
                held = record
            elif isinstance(record, Issue) and not self._echoes.repeats(record):
                complaints.append(record)
            yield Built(record)
        if held is not None:
            self._judge(held, complaints)
        else:
            for issue in complaints:
                self._give(issue, None, None, [])

    def _judge(self, claim: Claim, complaints: list[Issue]) -> None:
        """Judge a claim that is new, with what is already known to be wrong in it."""
        own: list[Issue] = []
        waiting = self._waiting
        end = self._owners.horizon
        while waiting and waiting[-1][0].where.segment <= end:
            self._give(*waiting.pop(), claim, own)
        for issue in complaints:
            self._give(issue, None, claim, own)
        if not self._spool.keeps:
            return
        stages, refused = self._stages, self._refused_loops
        findings, not_checked = stages.judge(claim)
        made: list[Finding] = []
        numbers, rare = self._reasons.put(not_checked)
        if own:
            told = [self._issues.of_claim(issue, claim) for issue in own]
            made = one_cause.of_structure(finding for finding in told if finding is not None)
            made, findings = one_cause.with_rules(made, findings)
            findings = (*made, *findings)
        refusal = None
        if refused:
            refusal = next((refused[run.first] for run in claim.loops if run.first in refused), None)
        if self._ledger is not None:
            rejected = refusal is not None or (bool(findings) and disposition_of(findings) == "reject")
            self._ledger.add(self.header, claim, rejected)
        self._spool.add(
            KeptClaim(
                claim.ordinal, self.header.number, self.header.control, claim.id, claim.kind, claim.charge,
                len(claim.lines), findings, numbers, rare, refusal, len(made), claim.payer_id,
                organisation(claim.payer.name, claim.payer.entity_type) if claim.payer else "", claim.start,
                tuple([(line.number, line.charge) for line in claim.lines]), stages.kept_of(claim),
            )
        )  # fmt: skip

    def _give(self, issue: Issue, weighed: Issue | None, claim: Claim | None, own: list[Issue]) -> None:
        """Give an issue to whom its place belongs: ``own`` of the claim in hand, a claim put by, or the set.

        ``weighed`` is how it counts; what only the builder of records complains of does not, and costs nothing.
        """
        owner = self._owners.of(issue.where.segment) if self._holds_claims else None
        cost = self._weigh(weighed, owned=owner is not None) if weighed is not None else None
        if owner is None or owner.kind == "provider" or (owner.loop and cost == "set"):
            self._tell(issue)
        elif claim is not None and owner.first == claim.ordinal:
            own.append(issue)
        else:
            self._late.issue(owner.first, issue)
        if owner is not None and owner.loop and cost == "claims":
            self._refuse_loop(issue, owner)

    def _refuse_loop(self, issue: Issue, owner: Owner) -> None:
        """Refuse the claims of an HL loop, those put by already and those to come; the first fault says why."""
        if owner.loop not in self._refused_loops:
            refusal = Refusal("claims", issue.key, issue.code)
            self._refused_loops[owner.loop] = refusal
            self._late.refuse(owner.first, owner.last, refusal)

    def _weigh(self, issue: Issue, owned: bool) -> Unit | None:
        """What the issue costs, noted."""
        self._warned = self._warned or issue.weight == "warning"
        cost = unit_at_fault(issue, owned=owned, strict=self._strict)
        if cost is None:
            return None
        self._costs.add(cost)
        if cost == "set" and self.refusal is None:
            self.refusal = Refusal("set", issue.key, issue.code)
        return cost

    def _tell(self, issue: Issue) -> None:
        """A finding of no claim. A set nobody reads is no fault: it is told as not checked."""
        if issue.key in NOBODY_LOOKED:
            self.unread = issue.message
        elif (finding := self._issues.of_set(issue)) is not None and (
            finding.shadow or not self._echoes.is_echo(issue)
        ):
            self._spool.add(KeptFinding(finding, set_number=self.header.number))


def _segment(waiting: tuple[Issue, Issue | None]) -> int:
    return waiting[0].where.segment
