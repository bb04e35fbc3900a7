"""What could not be looked at, by reason, and what would cure it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from functools import cache

from reports.records import NotCheckedRecord
from reports.view.model import Remedy, Unchecked
from validators.engine.catalogue import all_rules
from validators.engine.finding import general_reason

TableTitle = Callable[[str], tuple[str, str]]
"""What kind of file holds a table, and where it is downloaded."""

_MISSING = re.compile(r"no ([a-z0-9][\w*-]*) (?:table|list)\b|no ([a-z0-9][\w-]*) edition for")
_HISTORY, _DOCUMENTATION = "history", "documentation"
_WHERE = "cleanclaim reference list"


class UncheckedTally:
    """Counts what was not checked as claims go by; what grows is one number for each edit and reason."""

    def __init__(self) -> None:
        self._counts: Counter[tuple[str, str]] = Counter()

    def add(self, items: Iterable[NotCheckedRecord]) -> int:
        """Take what was not checked of one claim, remittance or file; how many edits that were."""
        found = {(item.rule, general_reason(item.reason)) for item in items}
        self._counts.update(found)
        return len({rule for rule, _ in found})

    def rows(self, title: TableTitle | None = None) -> tuple[Unchecked, ...]:
        """One row a reason: those first whose cure lets most edits run, then those of most claims."""
        edits: dict[str, set[str]] = {}
        claims: dict[str, int] = {}
        for (rule, reason), count in self._counts.items():
            edits.setdefault(reason, set()).add(rule)
            claims[reason] = max(count, claims.get(reason, 0))
        lacking = {table for reason in edits for table in tables_named(reason)}
        rows = [
            Unchecked(reason, tuple(sorted(edits[reason])), claims[reason], _remedy(reason, lacking, title))
            for reason in edits
        ]
        rows.sort(key=lambda row: (-row.remedy.unlocks if row.remedy else 1, -row.claims, row.reason))
        return tuple(rows)


def tables_named(reason: str) -> tuple[str, ...]:
    """What a reason says is missing, by the names cards need it by."""
    found = []
    if "claim history" in reason or reason.startswith("history incomplete"):
        found.append(_HISTORY)
    if "documentation facts" in reason or "no documented" in reason:
        found.append(_DOCUMENTATION)
    needs = _edits_by_need()
    for match in _MISSING.finditer(reason):
        name = match[1] or match[2]
        for need in (name, f"list-{name}", f"payer-{name}", *(n for n in needs if name.startswith(f"{n}-"))):
            if need in needs:
                found.append(need)
                break
    if not found and reason.startswith("ICD-10-CM"):
        found.append("icd10cm")
    return tuple(dict.fromkeys(found))


@cache
def _edits_by_need() -> dict[str, frozenset[str]]:
    """The edits that ask for each table."""
    found: dict[str, set[str]] = {}
    for rule in all_rules():
        for need in rule.card.needs:
            found.setdefault(need, set()).add(rule.card.id)
    return {need: frozenset(edits) for need, edits in found.items()}


def _remedy(reason: str, lacking: set[str], title: TableTitle | None) -> Remedy | None:
    tables = tables_named(reason)
    if not tables or reason.endswith("does not say enough to know the patient by"):
        return None
    needs = {rule.card.id: set(rule.card.needs) for rule in all_rules()}
    counts = {
        table: sum(not needs[edit] & (lacking - set(tables)) for edit in _edits_by_need().get(table, ()))
        for table in tables
    }
    table, unlocks = max(counts.items(), key=lambda item: item[1])  # where one of several will do, what wakes most
    if table == _HISTORY:
        return Remedy(table, "claim history", "cleanclaim check --record", unlocks)
    if table == _DOCUMENTATION:
        return Remedy(table, "documentation facts", "--documentation FILE", unlocks)
    what, where = title(table) if title else ("", "")
    return Remedy(table, what or spoken(table), where or _WHERE, unlocks)


def spoken(table: str) -> str:
    """A table's name as one says it: ``list-clia`` the clia list, ``payer-telehealth`` the payer's telehealth list."""
    for prefix, words in (("list-", "the {} list"), ("payer-", "the payer's {} list")):
        if table.startswith(prefix):
            return words.format(table.removeprefix(prefix).replace("-", " "))
    return f"the {table.replace('-', ' ')} table"
