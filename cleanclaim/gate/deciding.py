"""What a person decides of held claims: released, sent back, or held on; each answered with a further 277CA."""

from __future__ import annotations

import tempfile
import time
import uuid
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, cast

import msgspec
from sqlalchemy.engine import Connection

from cleanclaim.gate.answering import ClaimStatuses
from cleanclaim.gate.counting import count
from cleanclaim.gate.files import Disk
from cleanclaim.gate.job import LEASE_SECONDS, Job, chunks_of, locked, owner_of
from cleanclaim.gate.layout import ACCEPTED, ACKS, ARCHIVE, REJECTED, Layout
from cleanclaim.gate.numbers import LeasedNumbers
from cleanclaim.gate.processing import INPUT_FILE, GateOptions
from cleanclaim.gate.splitting import write_kept, write_outgoing
from cleanclaim.store.gate_journal import HeldClaim
from cleanclaim.store.store import Store
from x12.build.read import records_of
from x12.envelope.events import EnvelopeEvent, InterchangeStart, read_sets
from x12.records.claim import Claim
from x12.write.claim_numbers import Numbers
from x12.write.envelope import Address

ACTS = ("release", "hold", "reject")


class DecisionError(Exception):
    """What was decided cannot be done; the text says why."""


class Decided(msgspec.Struct, frozen=True):
    """What was done: how many claims, and the files written."""

    act: str
    claims: int
    files: tuple[str, ...]


def one_claim(store: Store, name: str) -> HeldClaim:
    """The held claim of that name (``#12``, its number here, or CLM01 where no other held claim has it).

    Raises DecisionError with the candidates where it is not one.
    """
    found = store.gate.find(name)
    held = [claim for claim in found if claim.place == "held"]
    if len(held) == 1:
        return held[0]
    if not found:
        raise DecisionError(f"{name}: the gate knows no such claim")
    if not held:
        last = found[-1]
        raise DecisionError(f"{name}: is not held (#{last.id}: {last.place})")
    candidates = ", ".join(f"#{claim.id} ({claim.folder})" for claim in held[:10])
    raise DecisionError(f"{name}: several held claims have this name: {candidates}")


def decide(
    store: Store,
    root: Path,
    claims: Sequence[HeldClaim],
    act: str,
    reason: str,
    moment: datetime,
    options: GateOptions,
) -> Decided:
    """Carry out a decision about held claims, all of it or nothing.

    Released claims go out in new interchanges under new control numbers. Raises DecisionError where the input of a
    claim is no longer kept, OSError and StoreError where disk or store fail.
    """
    layout, disk = Layout(root), Disk()
    for folder in (layout.root, layout.staging):
        disk.make_folder(folder)
    token = uuid.uuid4().hex
    disk.make_folder(layout.staged(token))
    with locked(layout.staged(token)):
        row = store.gate.begin(
            {
                "token": token, "kind": "decision", "name": f"{act} of {len(claims)} claims", "path": "", "stamp": "",
                "owner": owner_of(layout), "lease_until": time.time() + LEASE_SECONDS, "moment": moment.isoformat(),
            },
            None,
        )  # fmt: skip
        assert row is not None
        job = Job(disk, layout, store.gate, row)
        try:
            sent = _Deciding(job, store, moment, options).outputs(claims, act)
            _record(store, job, claims, act, reason, sent)
        except BaseException:
            found = store.gate.job(token)
            if found is not None and found.state not in ("recorded", "published", "archived"):
                job.undo()
            raise
        files = tuple(target for _, target in job.outputs)
        job.finish()
    return Decided(act, len(claims), files)


def _record(store: Store, job: Job, claims: Sequence[HeldClaim], act: str, reason: str, sent: dict[int, str]) -> None:
    summary: dict[str, object] = {"act": act, "claims": len(claims)}
    job.moved("staged", outputs=job.outputs, summary=summary)
    columns = {"outputs": job.outputs, "summary": summary}

    def write(connection: Connection) -> None:
        decided = [(claim, sent.get(claim.id, "")) for claim in claims]
        store.gate.decided(connection, job.row.token, decided, act, reason, columns)

    store.gate.write_alone(write)


class _Deciding:
    """Writes what a decision sends out."""

    def __init__(self, job: Job, store: Store, moment: datetime, options: GateOptions) -> None:
        self._job = job
        self._moment = moment
        self._options = options
        self._numbers = LeasedNumbers(store.gate)

    def outputs(self, claims: Iterable[HeldClaim], act: str) -> dict[int, str]:
        """Stage the files; the interchange (ISA13) each claim went out in."""
        by_folder: dict[str, list[HeldClaim]] = {}
        for claim in sorted(claims, key=lambda claim: (claim.job_id, claim.offset)):
            by_folder.setdefault(claim.folder, []).append(claim)
        sent: dict[int, str] = {}
        for folder, some in by_folder.items():
            path = self._job.root / ARCHIVE / folder / INPUT_FILE
            if not path.is_file():
                raise DecisionError(f"{folder}: its input is no longer in the archive; what it held cannot be sent")
            with ExitStack() as stack:
                data = stack.enter_context(path.open("rb"))
                scratch = [
                    cast(BinaryIO, stack.enter_context(tempfile.TemporaryFile(prefix="cleanclaim-"))) for _ in range(2)
                ]
                name = f"{self._job.row.id:06}-{act}-{folder}"
                if act == "release":
                    sent |= self._released(data, scratch, some, name)
                elif act == "reject":
                    write_kept(data, scratch[0], [claim.offset for claim in some])
                    self._job.stage(f"{REJECTED}/{name}.837", chunks_of(scratch[0]))
                if act != "hold":
                    self._answer(data, some, act, name)
        return sent

    def _released(self, data: BinaryIO, scratch: list[BinaryIO], claims: list[HeldClaim], name: str) -> dict[int, str]:
        def given(at: int) -> Numbers:
            number = claims[at - 1].number
            return Numbers(number, number if self._options.line_numbers else "")

        offsets = [claim.offset for claim in claims]
        controls = write_outgoing(data, scratch[0], scratch[1], offsets, given, self._numbers)
        scratch[1].seek(0)
        written = count(scratch[1]).claims
        if written != len(claims):
            raise DecisionError(f"{written} claims were written, {len(claims)} should be; nothing was sent")
        self._job.stage(f"{ACCEPTED}/{name}.837", chunks_of(scratch[1]))
        return {claim.id: controls[0] if len(controls) == 1 else "" for claim in claims}

    def _answer(self, data: BinaryIO, claims: list[HeldClaim], act: str, name: str) -> None:
        """The second 277CA: what became of claims that waited."""
        wanted = {claim.offset: claim for claim in claims}
        telling = ClaimStatuses(self._options.who, self._moment, self._numbers)
        place = "accepted" if act == "release" else "rejected"
        data.seek(0)
        envelope = _Envelope()
        told: list[bytes] = []
        for record in records_of(map(envelope.pass_on, read_sets(data)), "claims"):
            if isinstance(record, Claim) and record.where.offset in wanted:
                number = wanted[record.where.offset].number
                told += telling.add(record, place, "decided", (), number, envelope.address)
        told += telling.end()
        self._job.stage(f"{ACKS}/{name}.277ca.edi", told)


class _Envelope:
    """Remembers whose interchange passes."""

    def __init__(self) -> None:
        self.address = Address("ZZ", "", "ZZ", "")

    def pass_on(self, event: EnvelopeEvent) -> EnvelopeEvent:
        """The event itself."""
        if isinstance(event, InterchangeStart):
            get = event.interchange.get
            self.address = Address(get(5), get(6), get(7), get(8), get(15))
        return event
