"""The gate: inputs in, each worked off or left as it was; what earlier runs left behind is finished or undone first."""

from __future__ import annotations

import errno
import json
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from cleanclaim.gate.answering import Clearinghouse
from cleanclaim.gate.files import Disk, publish, stage
from cleanclaim.gate.job import LEASE_SECONDS, Job, JobInUse, locked, owner_of, stamp_of, take_up
from cleanclaim.gate.layout import KNOWN_FILE, QUARANTINE, Layout, stem
from cleanclaim.gate.processing import GateOptions, Outcome, Processing
from cleanclaim.log import logger
from cleanclaim.process.session import Session
from cleanclaim.process.source import Source, SourceError, open_sources
from cleanclaim.settings import Settings
from cleanclaim.store.gate_journal import ReceivedMeanwhile
from cleanclaim.store.store import Store

MOST_CRASHES = 3
"""After so many deaths of the process at one input, the input is put into quarantine."""


_DEFAULTS = GateOptions()


class GateRefusedError(Exception):
    """The gate does not start: something that was there at the last run is gone. The text says what, and the remedy."""


def gate_options(settings: Settings) -> GateOptions:
    """What the settings say of the gate."""
    said = settings.gate
    who = Clearinghouse(str(said.get("name", Clearinghouse().name)), str(said.get("id", Clearinghouse().id)))
    return GateOptions(who, bool(said.get("line_numbers", False)), int(said.get("most_claims", 5_000)))


class Gate:
    """Takes inputs one after the other. ``clock`` gives the moment written into what goes out."""

    def __init__(
        self,
        root: Path,
        store: Store,
        session: Callable[[], Session],
        clock: Callable[[], datetime],
        *,
        options: GateOptions = _DEFAULTS,
        disk: Disk | None = None,
        keep_inputs: bool = False,
    ) -> None:
        self._disk = disk or Disk()
        self.layout = Layout(root)
        self._store = store
        self._session = session
        self._clock = clock
        self._options = options
        self._keep = keep_inputs

    def start(self) -> list[str]:
        """Finish or undo what was left behind; the names of those inputs. Raises OSError, StoreError."""
        for folder in (self.layout.root, self.layout.staging):
            self._disk.make_folder(folder)
        rows = take_up(self._disk, self.layout, self._store.gate, time.time())
        return [row.name for row in rows]

    def require_known(self, tables: list[str], forget: frozenset[str] = frozenset()) -> None:
        """Refuse to start where a table of the last run is gone; remember those of this one.

        ``forget`` names tables that a person took away. Raises GateRefusedError.
        """
        path = self.layout.of(KNOWN_FILE)
        before: list[str] = []
        with suppress(FileNotFoundError):
            before = json.loads(path.read_text(encoding="utf-8"))["tables"]
        gone = sorted(set(before) - set(tables) - forget)
        if gone:
            raise GateRefusedError(
                f"{', '.join(gone)}: there at the last run and gone now; claims would go on unchecked. Import it "
                "again, or say that it was taken away on purpose: --forget " + ",".join(gone)
            )
        if sorted(before) != sorted(tables):
            fresh = self.layout.staging / f"known-{uuid.uuid4().hex}"
            stage(self._disk, fresh, [json.dumps({"tables": sorted(tables)}).encode()])
            self._disk.rename(fresh, path)

    def take(self, name: str) -> Iterator[Outcome]:
        """Work an input off: a file, ``-``, or each member of an archive.

        Raises SourceError where it cannot be read, JobInUse where another gate is at work on it, StoreError and OSError
        where store or disk fail: nothing of it was recorded then, and it is still there.
        """
        path = Path(name) if name != "-" else None
        stamp = stamp_of(path) if path is not None else ""
        if path is not None and self._store.gate.crashes(str(path.resolve()), stamp) >= MOST_CRASHES:
            self._quarantine(path, f"the process died {MOST_CRASHES} times at this input")
            raise SourceError(f"{name}: put into quarantine: the process died {MOST_CRASHES} times at it")
        try:
            members = sum(1 for _ in open_sources([name])) if path is not None else 1
            for number, source in enumerate(open_sources([name]), 1):
                last = number == members
                if last or not self._store.gate.done(stamp, _named(source)):  # a run before may have come so far
                    yield self._one(source, path if last else None, stamp)
        except ReceivedMeanwhile:
            yield from self.take(name)  # as a repetition of what is recorded now
        except SourceError as error:
            if path is not None and path.is_file() and not self._keep:
                self._quarantine(path, str(error))
            raise

    def _one(self, source: Source, path: Path | None, stamp: str) -> Outcome:
        moment = self._clock()
        with self._job(_named(source), path, stamp, moment) as job:
            folder = f"{job.row.id:06}-{stem(source.name)}"
            job.moved("received")
            try:
                return Processing(job, self._store, self._session(), self._options, moment).run(source, folder)
            except BaseException:
                row = self._store.gate.job(job.row.token)
                if row is not None and row.state not in ("recorded", "published", "archived"):
                    job.undo()
                raise

    @contextmanager
    def _job(self, name: str, path: Path | None, stamp: str, moment: datetime) -> Iterator[Job]:
        token = uuid.uuid4().hex
        folder = self.layout.staged(token)
        self._disk.make_folder(folder)
        with locked(folder):
            row = self._store.gate.begin(
                {
                    "token": token,
                    "kind": "input",
                    "path": str(path.resolve()) if path is not None and not self._keep else "",
                    "name": name,
                    "stamp": stamp,
                    "owner": owner_of(self.layout),
                    "lease_until": time.time() + LEASE_SECONDS,
                    "moment": moment.isoformat(),
                },
                f"{stamp}:{name}"[-64:] if path is not None else None,
            )
            if row is None:
                with suppress(OSError):
                    (folder / "lock").unlink()
                    folder.rmdir()
                raise JobInUse(f"{name}: another gate is at work on it")
            yield Job(self._disk, self.layout, self._store.gate, row)

    def _quarantine(self, path: Path, reason: str) -> None:
        """Put an input that cannot be worked on aside, with its reason beside it."""
        name = f"{self._clock():%Y%m%dT%H%M%S}-{stem(path.name)}"
        for number in range(1000):
            target = self.layout.of(f"{QUARANTINE}/{name}{f'.{number}' if number else ''}")
            reason_file = target.with_name(target.name + ".reason.txt")
            if target.exists() or reason_file.exists():
                continue
            staged = self.layout.staging / f"reason-{uuid.uuid4().hex}"
            stage(self._disk, staged, [f"{reason}\n".encode()])
            publish(self._disk, staged, reason_file)
            self._move(path, target)
            logger().warning("gate: put into quarantine", file=path.name)
            return

    def _move(self, path: Path, target: Path) -> None:
        """Move a file, also to another file system."""
        try:
            self._disk.rename(path, target)
        except OSError as error:
            if error.errno != errno.EXDEV:
                raise
            copy = self.layout.staging / f"copy-{uuid.uuid4().hex}"
            with path.open("rb") as stream:
                stage(self._disk, copy, iter(lambda: stream.read(1 << 20), b""))
            publish(self._disk, copy, target)
            self._disk.remove(path)


def _named(source: Source) -> str:
    """The input's own name, without the folders it lies in."""
    return Path(source.name).name
