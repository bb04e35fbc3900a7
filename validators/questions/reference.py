"""What rules may ask: narrow questions to dated tables, to history, to documentation facts and to settings.

A :class:`Reference` is handed to every rule. ``ref.icd10(on)`` answers with the edition in force on the date of service
``on``; when there is none, the question raises :class:`~validators.engine.finding.Unavailable` and the runner reports
*not checked* with the reason.
Tables are looked up by name in a :class:`TableSource` (editions on disk, or facts given by an example).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from copy import copy
from datetime import date
from typing import Any, Protocol, TypeVar

from validators.engine.finding import Unavailable
from validators.engine.policy import Policy
from validators.questions.facets import DiagnosisFacets, Judgement, ProcedureFacets
from validators.questions.past import NO_HISTORY, Past
from validators.questions.rows import (
    AddOnRow,
    Article,
    CodeLife,
    Edition,
    FeeScheduleRow,
    HcpcsRow,
    Icd10Code,
    LineFacts,
    MueRow,
    PastLine,
    PtpPair,
)
from x12.memo import Memo
from x12.records.claim import Claim

T = TypeVar("T")
NO_FACTS = "no documentation facts for this service"
"""Why a question to the documentation facts has no answer where the run was given none."""

_REMEMBERED = 20_000


class Icd10Table(Protocol):
    """ICD-10-CM of one fiscal year."""

    edition: Edition

    def get(self, code: str) -> Icd10Code | None:
        """The code or category (dotless), None when it is none in the edition in force.

        Raises Unavailable for an unknown code when an update the edition does not hold may have added it.
        """

    def life(self, code: str) -> CodeLife | None:
        """The days a code may be submitted, None for what was never one or where the edition has no days."""

    def refined(self, code: str) -> tuple[str, ...]:
        """Billable codes that say what an unspecified one leaves open: the same disease, side and 7th character."""


class PtpTable(Protocol):
    """NCCI procedure-to-procedure edits of one setting."""

    edition: Edition

    def pair(self, column1: str, column2: str, on: date) -> PtpPair | None:
        """The edit for that ordered pair active on the day."""

    def among(self, codes: frozenset[str], on: date) -> Sequence[PtpPair]:
        """Every edit active on the day whose two codes are among these, by column 1 and column 2."""


class CodeTable(Protocol[T]):  # type: ignore[misc]
    """A table keyed by one code."""

    edition: Edition

    def get(self, code: str) -> T | None:
        """The row for the code, or None when the table does not list it."""


class FeeScheduleTable(Protocol):
    """Medicare physician fee schedule policy indicators."""

    edition: Edition

    def get(self, code: str, modifier: str = "") -> FeeScheduleRow | None:
        """The row for a code, or for its component (modifier 26, TC or 53)."""


class CoverageTable(Protocol):
    """Coverage policies (NCD, LCD articles)."""

    edition: Edition

    def articles(self, code: str, on: date, state: str = "") -> Sequence[Article]:
        """The policies in force on the day that list the procedure, for the state where one is known."""


class MceTable(Protocol):
    """Medicare Code Editor lists."""

    edition: Edition

    def lists(self, code: str) -> frozenset[str]:
        """Names of the lists the diagnosis is on: ``newborn``, ``pediatric``, ``maternity``, ``adult``, ``female``,
        ``male``, ``manifestation``, ``unacceptable-principal``, ``requires-secondary``, ``questionable-admission``,
        ``unspecified``, ``external-cause``, ``wrong-procedure``."""


class CodeList(Protocol):
    """A plain set of codes (a payer list, CMS therapy codes, CLIA waived tests)."""

    edition: Edition

    def __contains__(self, code: str) -> bool: ...

    def value(self, code: str, column: str) -> str:
        """An extra column of the code's row, ``""`` when absent."""


class AlignmentTable(Protocol):
    """The alignment model; heuristic, warnings only."""

    edition: Edition

    def judge(self, code: str, diagnosis: str) -> Judgement:
        """Whether a dotless diagnosis fits a procedure, and what decides."""

    def procedure(self, code: str) -> ProcedureFacets | None:
        """What a procedure is done for, None where the model does not know it."""

    def diagnosis(self, code: str) -> DiagnosisFacets | None:
        """What a dotless diagnosis is, None where its category is not known."""


class TableSource(Protocol):
    """Where tables come from."""

    def table(self, name: str, on: date) -> Any:
        """The edition of ``name`` in force on the day; raises Unavailable when there is none."""


class Reference:
    """Everything a rule may ask. One object per run; answers are cached by the tables behind it."""

    def __init__(
        self,
        tables: TableSource,
        history: Past | None = None,
        facts: Callable[[str, int], LineFacts | None] | None = None,
        policy: Policy | None = None,
    ) -> None:
        self.tables = tables
        self._history = history
        self._facts = facts
        self.policy = policy or Policy()
        self._answers: Memo[tuple[str, date], Any] = Memo(self._look_up, _REMEMBERED)
        self._payer_lists: Memo[tuple[str, str, date], Any] = Memo(self._look_up_payer_list, _REMEMBERED)
        self._derived: Memo[tuple[Callable[[Reference, date], Any], date], Any] = Memo(self._derive, _REMEMBERED)

    def icd10(self, on: date) -> Icd10Table:
        """ICD-10-CM in force on the day."""
        table: Icd10Table = self._ask("icd10cm", on)
        return table

    def ncci(self, on: date, setting: str = "practitioner") -> PtpTable:
        """NCCI PTP edits; ``setting`` practitioner or hospital."""
        table: PtpTable = self._ask(f"ncci-{setting}", on)
        return table

    def mue(self, on: date, setting: str = "practitioner") -> CodeTable[MueRow]:
        """Medically unlikely edits; ``setting`` practitioner, hospital or dme."""
        table: CodeTable[MueRow] = self._ask(f"mue-{setting}", on)
        return table

    def add_on(self, on: date) -> CodeTable[AddOnRow]:
        """NCCI add-on codes."""
        table: CodeTable[AddOnRow] = self._ask("add-on", on)
        return table

    def fee_schedule(self, on: date) -> FeeScheduleTable:
        """Medicare physician fee schedule (PPRRVU)."""
        table: FeeScheduleTable = self._ask("fee-schedule", on)
        return table

    def hcpcs(self, on: date) -> CodeTable[HcpcsRow]:
        """HCPCS level II procedure codes."""
        table: CodeTable[HcpcsRow] = self._ask("hcpcs", on)
        return table

    def modifiers(self, on: date) -> CodeTable[HcpcsRow]:
        """HCPCS level II modifiers."""
        table: CodeTable[HcpcsRow] = self._ask("hcpcs-modifiers", on)
        return table

    def coverage(self, on: date) -> CoverageTable:
        """Coverage articles and NCDs."""
        table: CoverageTable = self._ask("coverage", on)
        return table

    def mce(self, on: date) -> MceTable:
        """Medicare Code Editor lists."""
        table: MceTable = self._ask("mce", on)
        return table

    def alignment(self, on: date) -> AlignmentTable:
        """The alignment model."""
        table: AlignmentTable = self._ask("alignment", on)
        return table

    def code_list(self, name: str, on: date) -> CodeList:
        """A set of codes by name: built in (``place-of-service``, ``taxonomy``, ``rarc``) or imported
        (``cpt``, ``cdt``, ``icd10pcs``, ``therapy``, ``clia-waived``, ``clia``, ``jw-jz``, ``ndc`` …)."""
        table: CodeList = self._ask(f"list-{name}", on)
        return table

    def payer_list(self, name: str, payer: str, on: date) -> CodeList:
        """A payer's own list: ``prior-authorisation``, ``telehealth``, ``filing-limit``, ``not-covered`` … For
        ``payer`` (its id, NM109 of 2010BB); falls back to the list for every payer (``*``)."""
        found: CodeList | Unavailable = self._payer_lists[name, payer, on]
        if isinstance(found, Unavailable):
            raise Unavailable(*found.args)
        return found

    def find_payer_list(self, name: str, payer: str, on: date) -> CodeList | None:
        """:meth:`payer_list`, None where there is none: for edits to which a missing list means nothing to compare."""
        found = self._payer_lists[name, payer, on]
        return None if isinstance(found, Unavailable) else found

    def find(self, name: str, on: date) -> Any | None:
        """The table of that name in force on the day, None where there is none: for edits with a second source."""
        found = self._answers[name, on]
        return None if isinstance(found, Unavailable) else found

    def lacks(self, table: str, on: date) -> str:
        """Why there is no such table on the day, ``""`` when there is one. Cheaper than to ask and catch."""
        found = self._answers[table, on]
        return str(found) if isinstance(found, Unavailable) else ""

    def derived(self, work_out: Callable[[Reference, date], T], on: date) -> T:
        """What is worked out from the tables of a day, once a run: ``work_out`` is given this reference and the day."""
        found: T = self._derived[work_out, on]
        return found

    def _derive(self, key: tuple[Callable[[Reference, date], Any], date]) -> Any:
        work_out, on = key
        return work_out(self, on)

    def _look_up_payer_list(self, key: tuple[str, str, date]) -> CodeList | Unavailable:
        name, payer, on = key
        found: CodeList | Unavailable = self._answers[f"payer-{name}-{payer}", on]
        if isinstance(found, Unavailable):
            found = self._answers[f"payer-{name}-*", on]
        return found

    def _ask(self, name: str, on: date) -> Any:
        """The edition in force; raises Unavailable as it was found the first time."""
        found = self._answers[name, on]
        if isinstance(found, Unavailable):
            raise Unavailable(*found.args)
        return found

    def _look_up(self, key: tuple[str, date]) -> Any | Unavailable:
        """What the tables say, kept: a claim asks a dozen times for its own day, and a raised reason costs most."""
        try:
            return self.tables.table(*key)
        except Unavailable as reason:
            return Unavailable(*reason.args)  # without the traceback, which would keep the claim

    @property
    def has_history(self) -> bool:
        """Whether the run has a store to ask."""
        return self._history is not None

    @property
    def history(self) -> Past:
        """Other claims, earlier ones and those sent beside it; raises Unavailable where the run has none to ask."""
        if self._history is None:
            raise Unavailable(NO_HISTORY)
        return self._history

    def past_lines(
        self,
        claim: Claim,
        since: date,
        until: date,
        codes: Collection[str] | None = None,
        newest_first: bool = False,
    ) -> Iterator[PastLine]:
        """Services of the patient on other claims (:meth:`Past.past_lines`). Raises Unavailable without a past."""
        return self.history.past_lines(claim, since, until, codes, newest_first)

    def with_past(self, past: Past) -> Reference:
        """The same questions with another past to ask; the tables and what they answered are shared."""
        other = copy(self)
        other._history = past
        return other

    def documentation(self, claim: str, line: int) -> LineFacts:
        """Documentation facts of a service (line 0: of the claim). Raises Unavailable when none were given."""
        found = self.facts(claim, line)
        if found is None:
            raise Unavailable(NO_FACTS)
        return found

    def facts(self, claim: str, line: int) -> LineFacts | None:
        """Documentation facts of a service, None when none were given."""
        return self._facts(claim, line) if self._facts else None
