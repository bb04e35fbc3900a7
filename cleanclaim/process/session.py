"""What one run works with: settings, reference tables, history, documentation facts, and the runner over them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from cleanclaim.payer_lists import with_payer_lists
from cleanclaim.process.stages import Keep, Stages
from cleanclaim.reference.library import open_library
from cleanclaim.reference.notices import table_notices
from cleanclaim.settings import Settings
from reports.records import EditionRecord
from reports.specificity import Specificity
from validators.engine.catalogue import all_rules
from validators.engine.policy import Policy
from validators.engine.rule import SUBMISSION, Card, Rule
from validators.engine.runner import HISTORY, RemittanceRunner, Runner, SubmissionRunner
from validators.engine.status_runner import StatusRunner
from validators.questions.past import Past
from validators.questions.reference import Reference, TableSource
from validators.questions.rows import LineFacts


class RememberedTables:
    """A table source that remembers which editions were asked. (What they answered, :class:`Reference` keeps.)"""

    def __init__(self, source: TableSource) -> None:
        self._source = source
        self._used: set[tuple[str, str]] = set()
        self._last: dict[str, date] = {}

    def table(self, name: str, on: date) -> Any:
        """The edition in force; raises Unavailable where there is none."""
        self._last[name] = max(on, self._last.get(name, on))
        answer = self._source.table(name, on)
        self._used.add((answer.edition.table, answer.edition.label))
        return answer

    def last_asked(self, name: str) -> date | None:
        """The latest day a table was asked about, None where it was not."""
        return self._last.get(name)

    def editions(self) -> tuple[EditionRecord, ...]:
        """The editions asked so far, by table."""
        return tuple(EditionRecord(table, label) for table, label in sorted(self._used))


class Session:
    """A runner with its reference, and what was used."""

    def __init__(
        self,
        settings: Settings,
        history: Past | None = None,
        facts: Callable[[str, int], LineFacts | None] | None = None,
        only: Sequence[str] = (),
    ) -> None:
        self.settings = settings
        self.history = history
        self.tables = RememberedTables(with_payer_lists(open_library(settings.data), settings.payer_lists))
        self.rules = chosen_rules(only, settings.policy, settings.companion)
        self.reference = Reference(self.tables, history, facts, settings.policy)
        self.runner = Runner(self.rules, self.reference)
        self.specificity = Specificity()

    def notices(self) -> tuple[str, ...]:
        """What is to be said of built-in tables that have ended, or are near their end, for the services seen."""
        last = self.tables.last_asked("icd10cm")
        table = self.reference.find("icd10cm", last) if last else None
        return table_notices(last, table.edition if table else None)

    def remittance_runner(self) -> RemittanceRunner:
        """A runner over the records of one remittance file."""
        return RemittanceRunner(self.rules, self.reference)

    def status_runner(self) -> StatusRunner:
        """A runner over the records of one file of claim statuses."""
        return StatusRunner(self.rules, self.reference)

    def stages(self, *, keep: Keep = "nothing") -> Stages:
        """Everything there is: structure, claims judged by the rules, remittances too, other records built."""
        cards = [rule.card for rule in self.rules]
        of_submission = any(card.scope is SUBMISSION for card in cards)
        return Stages(
            self.runner,
            self.remittance_runner,
            statuses=self.status_runner,
            submission=self._submission_runner if of_submission else None,
            past=self.history,
            asks_for_others=of_submission or any(HISTORY in card.needs for card in cards),
            policy=self.settings.policy,
            keep=keep,
            counts=lambda claim: self.specificity.add(claim, self.reference),
        )

    def _submission_runner(self, past: Past) -> SubmissionRunner:
        return SubmissionRunner(self.rules, self.reference.with_past(past))


def named_edits(only: Sequence[str], cards: Sequence[Card] | None = None) -> tuple[str, ...]:
    """The edits and families named (several may stand in one text, with commas), of the rules or of these ``cards``.

    Raises ValueError for a name that none begins with: that is never a run without checks.
    """
    names = tuple(name.strip().upper() for said in only for name in said.split(",") if name.strip())
    known = cards or [rule.card for rule in all_rules()]
    for name in names:
        if not any(card.id.upper().startswith(name) for card in known):
            raise ValueError(f"{name}: no such edit or family (cleanclaim rules list)")
    return names


def chosen_rules(only: Sequence[str], policy: Policy, own: Sequence[Rule] = ()) -> tuple[Rule, ...]:
    """The rules to run: all, or those named (ids or family prefixes like ``DX``), less those off for every payer."""
    wanted = tuple(name.upper() for name in only)
    return tuple(
        rule
        for rule in (*all_rules(), *own)
        if (not wanted or rule.card.id.startswith(wanted))
        and not (policy.modes.get("*", {}).get(rule.card.id) == "off" and len(policy.modes) == 1)
    )
