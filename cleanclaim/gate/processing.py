"""One input through the gate: received, hashed, judged, split, checked, staged, recorded, published, archived."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import datetime
from typing import IO, BinaryIO, cast

import msgspec
from sqlalchemy.engine import Connection

from cleanclaim.gate.answering import Clearinghouse
from cleanclaim.gate.balance import PLACES, Balance, balance_of
from cleanclaim.gate.counting import count, scan
from cleanclaim.gate.job import Job, chunks_of
from cleanclaim.gate.judging import Judging
from cleanclaim.gate.layout import ACCEPTED, ACKS, ARCHIVE, HELD, REJECTED, REPORTS
from cleanclaim.gate.numbers import LeasedNumbers
from cleanclaim.gate.splitting import write_kept, write_outgoing
from cleanclaim.process.checking import Pass
from cleanclaim.process.events import CheckedFile, DecidedClaim
from cleanclaim.process.recording import RecordingSink
from cleanclaim.process.session import Session
from cleanclaim.process.source import Source, SourceError
from cleanclaim.process.telling import Reports, Telling
from cleanclaim.store.gate_journal import GateJournal
from cleanclaim.store.store import Store
from reports.formats.format_protocol import Options
from reports.formats.format_registry import format_named
from reports.records import FileRecord
from reports.view.building import Outside
from x12.check.structure import check_structure
from x12.write.claim_numbers import Numbers

INPUT_FILE, ANSWERS_FILE, STATUSES_FILE = "input.edi", "answers.edi", "statuses.277"
"""What the archive keeps of an input: itself, its TA1 and 999, its 277CA."""


class GateOptions(msgspec.Struct, frozen=True):
    """How the gate works: who answers, whether lines get a REF*6R, how many claims a set may have."""

    who: Clearinghouse = Clearinghouse()
    line_numbers: bool = False
    most_claims: int = 5_000


class Outcome(msgspec.Struct, frozen=True):
    """What became of an input. ``balance`` is None of one that was here before; ``repeats`` names the first one."""

    name: str
    folder: str
    balance: Balance | None
    files: tuple[str, ...]
    repeats: str = ""
    refused: int = 0
    truncated: bool = False
    complaints: tuple[str, ...] = ()

    @property
    def passed_whole(self) -> bool:
        """Whether everything went on."""
        held_back = self.balance is not None and (self.balance.claims_in != self.balance.claims["accepted"])
        return not (held_back or self.repeats or self.refused or self.truncated or self.complaints)


class Processing:
    """Works one job off. Whatever goes wrong before its claims are recorded is raised, and the job can be undone."""

    def __init__(self, job: Job, store: Store, session: Session, options: GateOptions, moment: datetime) -> None:
        self._job = job
        self._store = store
        self._journal: GateJournal = store.gate
        self._session = session
        self._options = options
        self._moment = moment
        self._numbers = LeasedNumbers(self._journal)
        self._stack = ExitStack()
        self._complaints: list[str] = []

    def run(self, source: Source, folder: str) -> Outcome:
        """All steps up to the last; ``folder`` names the input's files."""
        with self._stack:
            stored = self._job.stage(f"{ARCHIVE}/{folder}/{INPUT_FILE}", _chunks(source))
            self._job.moved("hashed", sha256=source.sha256)
            data = self._stack.enter_context(stored.open("rb"))
            answers, statuses = self._scratch(), self._scratch()
            judging = Judging(
                self._journal, self._numbers, self._options.who, self._moment, answers, statuses,
                self._options.most_claims,
            )  # fmt: skip
            self._stack.callback(judging.close)
            recording = self._stack.enter_context(RecordingSink(self._store, self._session))
            record = self._judge(Source(source.name, data), judging, recording, folder)
            balance = self._balance(data, judging)
            self._job.moved("judged")
            outcome = self._outputs(data, judging, balance, (answers, statuses), folder, source.name, record)
            self._record(judging, recording, record, outcome)
        self._job.finish()
        return outcome

    def _scratch(self) -> BinaryIO:
        return cast(BinaryIO, self._stack.enter_context(tempfile.TemporaryFile(prefix="cleanclaim-")))

    # ---- judging

    def _judge(self, source: Source, judging: Judging, recording: RecordingSink, folder: str) -> FileRecord:
        outputs = {name: self._scratch() for name in ("json", "txt")}
        outside = Outside()
        reports = Reports(
            [
                format_named("json").open(outputs["json"], Options(outside=outside)),
                format_named("text").open(outputs["txt"], Options(outside=outside)),
            ]
        )
        telling = Telling(self._session, reports)
        record: FileRecord | None = None
        claims_begun = False
        for event in Pass(self._session.stages(keep="all"), self._session.settings.is_strict).run(source):
            telling.take(event, source.name)
            if isinstance(event, CheckedFile):
                record = event.record
                continue
            if isinstance(event, DecidedClaim):
                if not claims_begun:
                    claims_begun = True
                    judging.claims(self._counted())
                assert event.claim is not None
                place = judging.claim(event, event.claim, self._let_go(event))
                recording.take(event, sent=place)
            else:
                recording.take(event)
                judging.take(event)
        judging.end()
        if record is None:
            raise SourceError(f"{source.name}: holds nothing")
        telling.close()
        for suffix, stream in outputs.items():
            self._job.stage(f"{REPORTS}/{folder}.{suffix}", chunks_of(stream))
        return record

    def _counted(self) -> int:
        """How many claims there are, by the scan: so many numbers are leased."""
        with (self._job.folder / "000").open("rb") as stream:
            return count(stream).claims

    def _let_go(self, event: DecidedClaim) -> set[str]:
        claim = event.claim
        if event.decision.disposition != "hold" or claim is None:
            return set()
        key = (claim.id[:64], claim.billing.npi[:10] if claim.billing else "")
        return self._journal.released([key]).get(key, set())

    def _balance(self, data: IO[bytes], judging: Judging) -> Balance:
        data.seek(0)
        return balance_of(scan(data), judging.placed(), judging.unread)

    # ---- outputs

    def _outputs(
        self,
        data: BinaryIO,
        judging: Judging,
        balance: Balance,
        told: tuple[BinaryIO, BinaryIO],
        folder: str,
        name: str,
        record: FileRecord,
    ) -> Outcome:
        first = self._first(judging)
        refused = sum(item.status == "R" and not item.not_checked for item in record.transactions)
        if first:
            self._answer_again(first, folder)
            return Outcome(name, folder, None, self._files(), repeats=first)
        if balance.holds:
            self._claims(data, judging, folder)
        if not balance.holds or self._complaints:
            self._hold_whole(data, judging, balance, folder)
        self._acknowledge(told, folder, whole=not self._complaints)
        return Outcome(
            name, folder, balance, self._files(), refused=refused, truncated=record.truncated,
            complaints=tuple(self._complaints),
        )  # fmt: skip

    def _first(self, judging: Judging) -> str:
        """The folder of the input this one repeats whole; ``""`` where it is another one."""
        row = self._journal.job_of(judging.repeats) if judging.repeats else None
        return str(row.summary.get("folder", "")) if row is not None else ""

    def _answer_again(self, first: str, folder: str) -> None:
        """The first acknowledgement again, byte for byte; nothing is sent on."""
        for kept, suffix in ((ANSWERS_FILE, "999.edi"), (STATUSES_FILE, "277ca.edi")):
            path = self._job.root / ARCHIVE / first / kept
            if path.is_file():
                with path.open("rb") as stream:
                    self._job.stage(f"{ACKS}/{folder}.{suffix}", chunks_of(stream))

    def _claims(self, data: BinaryIO, judging: Judging, folder: str) -> None:
        for split in judging.splits_of("accepted"):
            self._accepted(data, judging, split, folder)
        for place, where in (("held", HELD), ("rejected", REJECTED)):
            chosen = judging.chosen(place)
            if chosen:
                out = self._scratch()
                write_kept(data, out, map(judging.offset, chosen))
                self._same(out, len(chosen), where)
                self._job.stage(f"{where}/{folder}.837", chunks_of(out))

    def _accepted(self, data: BinaryIO, judging: Judging, split: int, folder: str) -> None:
        chosen = judging.chosen("accepted", split)
        numbers = [judging.number(ordinal) for ordinal in chosen]
        own = self._options.line_numbers

        def given(at: int) -> Numbers:
            return Numbers(numbers[at - 1], numbers[at - 1] if own else "")

        out = self._scratch()
        sent = write_outgoing(data, self._scratch(), out, map(judging.offset, chosen), given, self._numbers)
        judging.sent(chosen, sent)
        self._same(out, len(chosen), ACCEPTED)
        self._sound(out, judging)
        self._job.stage(f"{ACCEPTED}/{folder}.{judging.splits[split].name}.837", chunks_of(out))

    def _same(self, out: BinaryIO, claims: int, where: str) -> None:
        """What was written holds the claims it shall hold."""
        out.seek(0)
        written = count(out).claims
        if written != claims:
            self._complaints.append(f"{where}: {written} claims were written, {claims} should be")

    def _sound(self, out: BinaryIO, judging: Judging) -> None:
        """What goes out is as sound as what came in."""
        out.seek(0)
        new = {issue.key for issue in check_structure(out) if issue.weight == "error"} - judging.issue_keys
        if new:
            self._complaints.append(f"{ACCEPTED}: what was written has faults that were not received: {sorted(new)}")

    def _hold_whole(self, data: IO[bytes], judging: Judging, balance: Balance, folder: str) -> None:
        """The claims do not add up: nothing of the input goes on, and all of it is kept as it came."""
        self._complaints += [
            f"bytes {begin}-{end}: a claim that nothing was decided about" for begin, end in balance.lost
        ]
        self._complaints += balance.wrong
        judging.hold_all()
        self._job.outputs = [pair for pair in self._job.outputs if not pair[1].startswith((ACCEPTED, HELD, REJECTED))]
        self._job.stage(f"{HELD}/{folder}.whole.837", chunks_of(data))

    def _acknowledge(self, told: tuple[BinaryIO, BinaryIO], folder: str, *, whole: bool) -> None:
        """TA1 and 999, and the 277CA where every claim is accounted for; each kept in the archive, to be sent again."""
        for stream, kept, suffix in (
            (told[0], ANSWERS_FILE, "999.edi"), (told[1], STATUSES_FILE, "277ca.edi"),
        ):  # fmt: skip
            if stream.tell() and (whole or kept == ANSWERS_FILE):
                self._job.stage(f"{ACKS}/{folder}.{suffix}", chunks_of(stream))
                self._job.stage(f"{ARCHIVE}/{folder}/{kept}", chunks_of(stream))

    def _files(self) -> tuple[str, ...]:
        return tuple(target for _, target in self._job.outputs)

    # ---- the store

    def _record(self, judging: Judging, recording: RecordingSink, record: FileRecord, outcome: Outcome) -> None:
        summary = summary_of(outcome)
        self._job.moved("staged", outputs=self._job.outputs, summary=summary)
        token, journal = self._job.row.token, self._journal
        columns = {"outputs": self._job.outputs, "summary": summary}

        def also(connection: Connection) -> None:
            journal.write(connection, token, judging.journal_rows(), judging.received, columns)

        if record.truncated or not record.claims:
            journal.write_alone(also)
        else:
            recording.complete(record.sha256, also)


def summary_of(outcome: Outcome) -> dict[str, object]:
    """What the journal keeps of an outcome."""
    balance = outcome.balance
    return {
        "folder": outcome.folder,
        "claims": balance.claims if balance else dict.fromkeys(PLACES, 0),
        "charges": {place: str(charge) for place, charge in balance.charges.items()} if balance else {},
        "claims_in": balance.claims_in if balance else 0,
        "charge_in": str(balance.charge_in) if balance else "0",
        "repeats": outcome.repeats,
        "complaints": list(outcome.complaints),
    }


def _chunks(source: Source) -> Iterator[bytes]:
    while data := source.stream.read(1 << 20):
        yield data
