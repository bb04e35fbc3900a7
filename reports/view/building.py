"""The view made as results go by: a report of ``check`` that writers stand on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal

import msgspec

from reports.at_risk import NOTHING
from reports.matching.carc import family_of
from reports.records import ClaimRecord, EditionRecord, FileRecord, RemittanceRecord, Summary, ToolRecord
from reports.view.model import (
    ACTION_OF,
    ACTIONS,
    Action,
    ActionTotal,
    Place,
    Quote,
    Quoting,
    Share,
    ShownClaim,
    ShownFinding,
    View,
    place_of,
)
from reports.view.ranking import Ranked, rank_of_claim
from reports.view.unchecked import TableTitle, UncheckedTally
from reports.view.words import expected, fix_of
from validators.engine.decision import disposition_of
from validators.engine.finding import Finding


class Wanted(msgspec.Struct, frozen=True):
    """What a writer wants kept: claims without a finding too (``clean``), those with nothing but notes (``notes``), at
    most so many claims (``most``, the worst), and their segments as they may be shown (``quotes``).
    ``titles``: what the files of missing tables are called by those who publish them."""

    clean: bool = False
    notes: bool = True
    most: int | None = None
    quotes: bool = False
    titles: bool = True


class Outside(msgspec.Struct, frozen=True):
    """What a view asks of the program around it: what kind of file holds a table, and segments of the inputs."""

    table_title: TableTitle | None = None
    quotes: Quoting | None = None


class ViewReport:
    """Takes what is said of inputs, and has ``write`` write the view when all is known."""

    def __init__(self, write: Callable[[View], None], wanted: Wanted, outside: Outside) -> None:
        self._write = write
        self._wanted = wanted
        self._outside = outside
        self._claims = Ranked(ShownClaim, rank_of_claim, wanted.most)
        self._unchecked = UncheckedTally()
        self._files: list[FileRecord] = []
        self._remittances: list[RemittanceRecord] = []
        self._actions: dict[Action, list[Decimal]] = {action: [NOTHING, NOTHING] for action in ACTIONS}
        self._shares = {kind: dict[str, list[Decimal]]() for kind in ("edit", "payer", "reason")}
        self._labels: dict[tuple[str, str], str] = {}
        self._only_notes = 0
        self._refused: Counter[str] = Counter()
        self._at_risk = NOTHING
        self._record: ClaimRecord | None = None
        self._findings: list[Finding] = []
        self._lacking = 0

    def claim(self, record: ClaimRecord) -> None:
        """A claim; its findings follow."""
        self._finish_claim()
        self._record = record
        self._lacking = self._unchecked.add(record.not_checked) if record.not_checked else 0

    def remittance(self, record: RemittanceRecord) -> None:
        """A remittance that was read."""
        self._unchecked.add(record.not_checked)
        self._remittances.append(record)

    def finding(self, finding: Finding, file: str) -> None:
        """A finding of the claim before it, or of none."""
        if finding.shadow:
            return
        if self._record is not None and finding.claim == self._record.claim:
            self._findings.append(finding)
            return
        self._finish_claim()
        self._take(_of_the_file(finding, file), [finding])

    def file(self, record: FileRecord) -> None:
        """An input is done."""
        self._finish_claim()
        self._files.append(record)
        self._unchecked.add(record.not_checked)

    def close(self, tool: ToolRecord, editions: tuple[EditionRecord, ...], summary: Summary) -> None:
        """All inputs are done."""
        self._finish_claim()
        try:
            self._write(self._view(tool, editions, summary))
        finally:
            self._claims.close()

    def _view(self, tool: ToolRecord, editions: tuple[EditionRecord, ...], summary: Summary) -> View:
        unchecked = self._unchecked.rows(self._outside.table_title if self._wanted.titles else None)
        quoting = self._outside.quotes or _nothing
        quotes = quoting(_places(self._claims)) if self._wanted.quotes else {}
        actions = tuple(ActionTotal(name, int(count), charge) for name, (count, charge) in self._actions.items())
        return View(
            tool=tool,
            editions=editions,
            files=tuple(self._files),
            remittances=tuple(self._remittances),
            summary=summary,
            actions=actions,
            at_risk=self._at_risk,
            claims=self._claims,
            quotes=quotes,
            quoting=quoting,
            only_notes=self._only_notes,
            refused=dict(sorted(self._refused.items())),
            unchecked=unchecked,
            by_edit=self._ranked("edit"),
            by_payer=self._ranked("payer"),
            by_reason=self._ranked("reason"),
        )

    def _finish_claim(self) -> None:
        record, self._record = self._record, None
        if record is None:
            return
        findings, self._findings = self._findings, []
        sums = self._actions[ACTION_OF[record.disposition]]
        sums[0] += 1
        sums[1] += record.charge or NOTHING
        self._at_risk += record.at_risk
        if not findings:
            if record.refused_by in ("set", "group", "interchange"):
                self._refused[record.refused_by] += 1
            elif not self._wanted.clean:
                self._share("payer", record.payer, record.payer_name, 0, record.at_risk)
                return
        self._take(_shown(record, self._lacking), findings)

    def _take(self, claim: ShownClaim, findings: Sequence[Finding]) -> None:
        """Keep what is to be shown of a claim, or of a file, and count it in the shares."""
        shown = fold(findings)
        claim = msgspec.structs.replace(claim, findings=shown)
        for place, rule in enumerate(dict.fromkeys(finding.rule for finding in shown)):
            told = [finding for finding in shown if finding.rule == rule]
            times = sum(finding.times for finding in told)
            self._share("edit", rule, told[0].name, times, NOTHING if place else claim.at_risk)
        if shown:
            self._share("reason", _family(shown[0]), "", sum(item.times for item in shown), claim.at_risk)
        if not claim.of_the_file:
            self._share("payer", claim.payer, claim.payer_name, sum(item.times for item in shown), claim.at_risk)
        if claim.only_notes:
            self._only_notes += not claim.of_the_file
            if not self._wanted.notes:
                return
        self._claims.add(claim)

    def _share(self, kind: str, name: str, label: str, findings: int, at_risk: Decimal) -> None:
        sums = self._shares[kind].get(name)
        if sums is None:
            sums = self._shares[kind][name] = [NOTHING, NOTHING, NOTHING]
            self._labels[kind, name] = label
        sums[0] += findings
        sums[1] += 1
        sums[2] += at_risk

    def _ranked(self, kind: str) -> tuple[Share, ...]:
        """Those with the most dollars first."""
        found = sorted(self._shares[kind].items(), key=lambda item: (-item[1][2], -item[1][0], item[0]))
        return tuple(
            Share(name, self._labels[kind, name], int(findings), int(claims), at_risk)
            for name, (findings, claims, at_risk) in found
        )


def _nothing(_: Iterable[Place]) -> dict[Place, Quote]:
    return {}


def _places(claims: Iterable[ShownClaim]) -> Iterator[Place]:
    for claim in claims:
        for finding in claim.findings:
            yield place_of(claim, finding)


def _family(finding: ShownFinding) -> str:
    """The kind of answer a finding foretells: the family of the reason code, or the front end."""
    first = finding.predicts[0] if finding.predicts else ""
    if ":" in first or (not first and finding.severity == "reject"):
        return "front end"
    return family_of(first.partition("+")[0]) if first else "not said"


def _shown(record: ClaimRecord, lacking: int) -> ShownClaim:
    return ShownClaim(
        file=record.file,
        transaction=record.transaction,
        claim=record.claim,
        kind=record.type,
        action=ACTION_OF[record.disposition],
        disposition=record.disposition,
        charge=record.charge,
        at_risk=record.at_risk,
        payer=record.payer,
        payer_name=record.payer_name,
        service_from=record.service_from,
        lines=record.lines,
        findings=(),
        refused_by=record.refused_by,
        not_checked=lacking,
    )


def _of_the_file(finding: Finding, file: str) -> ShownClaim:
    """What stands in the place of a claim where a finding has none. ``claim`` is the payment it speaks of, if any."""
    disposition = disposition_of((finding,))
    return ShownClaim(
        file=file, transaction="", claim=finding.claim, kind="", action=ACTION_OF[disposition], disposition=disposition,
        charge=None, at_risk=NOTHING, payer="", payer_name="", service_from=None, lines=0, findings=(),
        of_the_file=True,
    )  # fmt: skip


def fold(findings: Sequence[Finding]) -> tuple[ShownFinding, ...]:
    """Findings worst first; what one edit says in the same words of several lines is told once."""
    groups: dict[tuple[str, str, str], list[Finding]] = {}
    for finding in findings:
        groups.setdefault((finding.rule, finding.severity, finding.message), []).append(finding)
    ranked = sorted(groups.values(), key=lambda group: -group[0].level)  # stable: equals in the order they were found
    return tuple(map(_told, ranked))


def _told(group: list[Finding]) -> ShownFinding:
    first = group[0]
    return ShownFinding(
        rule=first.rule,
        name=first.name,
        severity=first.severity,
        snip=first.snip,
        lines=tuple(dict.fromkeys(item.line for item in group if item.line)),
        message=first.message,
        value=first.value,
        loop=first.loop,
        segment=first.segment,
        element=first.element,
        segment_number=first.segment_number,
        offset=first.offset,
        predicts=first.predicts,
        expect=expected(first.severity, first.predicts),
        fix=fix_of(first),
        edition=first.edition,
        fingerprint=first.fingerprint,
        also=tuple(dict.fromkeys(edit for item in group for edit in item.also)),
        times=len(group),
    )
