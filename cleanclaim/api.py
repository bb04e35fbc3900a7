"""The program from Python: check claims, parse files, reconcile remittances. Typed, lazy, one record at a time.

An input is a path or a binary stream (gzip is read as it is; a zip archive gives all its members). What can be told at
once is told when the function is called: an input that cannot be opened, settings, a store, an edit nobody knows.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import ExitStack
from os import PathLike, fspath
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, TypeVar, cast

from cleanclaim.documentation import read_documentation
from cleanclaim.process.checking import Pass
from cleanclaim.process.events import CheckedFile, DecidedClaim, SetFinding
from cleanclaim.process.parsing import parse as parse_source
from cleanclaim.process.reconciling import Touched, reconcile_source
from cleanclaim.process.recording import RecordingSink
from cleanclaim.process.session import Session, named_edits
from cleanclaim.process.source import Source, open_sources, open_stream
from cleanclaim.settings import Settings, load_settings
from reports.claim_report import ClaimReport
from reports.formats.claims_export import Record
from reports.records import FileRecord
from validators.engine.finding import Severity
from validators.engine.runner import Verdict

if TYPE_CHECKING:
    from cleanclaim.store.store import Store

Input = str | PathLike[str] | BinaryIO
"""What is read: a path, or a stream of bytes."""

Item = Verdict | SetFinding | FileRecord
"""What a :class:`Run` gives: of each claim its verdict, findings of no single claim, and for each file its summary."""

T = TypeVar("T")


class Incomplete(Exception):  # noqa: N818 - it says what the verdicts are
    """The verdicts that were asked for do not say all: a set was refused, or an input ended early.

    ``findings`` are those of no single claim that refuse or hold, ``files`` the summaries of the inputs concerned.
    """

    def __init__(self, findings: Sequence[SetFinding], files: Sequence[FileRecord]) -> None:
        self.findings = tuple(findings)
        self.files = tuple(files)
        said = [f"{file.path}: {_what(file)}" for file in files] or [item.finding.message for item in findings]
        super().__init__("; ".join(said))


def _what(file: FileRecord) -> str:
    refused = sum(item.status == "R" for item in file.transactions)
    parts = [f"{refused} of {len(file.transactions)} sets refused"] if refused else []
    parts += ["ends too early"] if file.truncated else []
    return ", ".join(parts) or "holds no transaction set"


class Run:
    """One input being checked. Iterating gives everything in the order of the file, each input's summary after it.

    :meth:`verdicts` gives the claims alone. ``recorded`` tells, once the run is over, whether the store took the input
    (False: it was recorded before). A run can be gone through once; leaving it early lets input and store go.
    """

    def __init__(self, begin: Callable[[Run], Generator[Item, None, None]]) -> None:
        self.recorded: bool | None = None
        self._items = begin(self)

    def __iter__(self) -> Iterator[Item]:
        return self._items

    def verdicts(self) -> Iterator[Verdict]:
        """The verdicts of the claims. Raises :class:`Incomplete` after the last where they do not say all there is."""
        findings: list[SetFinding] = []
        files: list[FileRecord] = []
        for item in self._items:
            if isinstance(item, Verdict):
                yield item
            elif isinstance(item, FileRecord):
                if item.truncated or not item.transactions or any(t.status == "R" for t in item.transactions):
                    files.append(item)
            elif item.finding.level >= Severity.DENY and not item.finding.shadow:
                findings.append(item)
        if findings or files:
            raise Incomplete(findings, files)

    def close(self) -> None:
        """Let input and store go before the end."""
        self._items.close()


def check(
    input: Input,  # noqa: A002 - what it is
    *,
    settings: Settings | None = None,
    store: str | None = None,
    only: Sequence[str] = (),
    documentation: str | PathLike[str] | None = None,
    record: bool = False,
) -> Run:
    """Check an input: X12 claims against every edit, remittances for balance, every set against its guide.

    ``store`` (a SQLite path or database URL) gives the history edits their history; with ``record`` claims and findings
    are remembered there (by default in the data folder). ``only`` names edits or families (``["DX", "AL04"]``).
    ``documentation`` is a file of documentation facts. Raises ValueError for an edit nobody knows, and
    :class:`SourceError`, :class:`SettingsError`, :class:`StoreError` where something cannot be opened.
    """
    settings = settings or load_settings(None)
    names = named_edits(only)
    facts = read_documentation(Path(documentation)) if documentation is not None else None
    with ExitStack() as stack:
        opened = None
        if store or record or settings.store:
            from cleanclaim.store.store import open_store  # SQLAlchemy is imported only where there is a store

            opened = stack.enter_context(open_store(store or settings.store, settings.data))
        session = Session(settings, opened.history if opened else None, facts, names)
        sources = _opened(input)
        recorder = opened if record else None
        kept = stack.pop_all()
    return Run(lambda run: _started(_checked(run, sources, session, recorder), kept))


def _checked(run: Run, sources: Iterator[Source], session: Session, store: Store | None) -> Iterator[Item]:
    checked = Pass(session.stages(keep="all"), session.settings.is_strict)
    for source in sources:
        with ExitStack() as stack:
            recording = stack.enter_context(RecordingSink(store, session)) if store else None
            for event in checked.run(source):
                if recording is not None and (recorded := recording.take(event)) is not None:
                    run.recorded = recorded
                if isinstance(event, DecidedClaim) and event.claim is not None:
                    decision = event.decision
                    yield Verdict(
                        event.claim, event.findings, event.not_checked, decision.disposition, decision.refused_by
                    )
                elif isinstance(event, SetFinding):
                    yield event
                elif isinstance(event, CheckedFile):
                    yield event.record


def parse(input: Input) -> Iterator[Record]:  # noqa: A002 - what it is
    """The claims of an 837, or the remittances and claim payments of an 835, in file order, with any issues between.

    Raises :class:`SourceError` when the input cannot be opened.
    """
    return _started(_parsed(_opened(input)), ExitStack())


def _parsed(sources: Iterator[Source]) -> Iterator[Record]:
    for source in sources:
        for record in parse_source(source):
            if not isinstance(record, CheckedFile):
                yield record


def reconcile(
    input: Input,  # noqa: A002 - what it is
    *,
    store: str | None = None,
    settings: Settings | None = None,
) -> Iterator[ClaimReport]:
    """Take an 835, 277CA, 999 or TA1 into ``store``, and give each claim it speaks of in its state after all events.

    The store must exist. Raises :class:`SourceError` when the input cannot be opened, :class:`StoreError` when the
    store cannot.
    """
    from cleanclaim.store.store import open_store  # as above

    settings = settings or load_settings(None)
    with ExitStack() as stack:
        opened = stack.enter_context(open_store(store or settings.store, settings.data, may_be_made=False))
        sources = _opened(input)
        return _started(_reconciled(sources, opened, Session(settings)), stack.pop_all())


def _reconciled(sources: Iterator[Source], store: Store, session: Session) -> Iterator[ClaimReport]:
    touched = Touched()
    for source in sources:
        _, receipt = reconcile_source(source, store, session.remittance_runner())
        if receipt is not None:
            touched.add(receipt)
    yield from store.ledger.claims_of(list(touched.answers), list(touched.set_answers))


def _opened(given: Input) -> Iterator[Source]:
    """The sources of an input, the first one opened now."""
    sources = _sources(given)
    first = next(sources)
    return _after(first, sources)


def _sources(given: Input) -> Iterator[Source]:
    if isinstance(given, (str, PathLike)):
        return open_sources([str(Path(fspath(given)))])
    return open_stream(given)


def _after(first: Source, others: Iterator[Source]) -> Iterator[Source]:
    yield first
    yield from others


def _started(items: Iterator[T], stack: ExitStack) -> Generator[T, None, None]:
    """A generator that has begun: what ``stack`` holds open is let go with it, even if nobody asks it anything."""

    def begun() -> Generator[T | None, None, None]:
        with stack:
            yield None
            yield from items

    generator = begun()
    next(generator)
    return cast("Generator[T, None, None]", generator)
