"""What of a run's findings is told: edits left out, notes below a severity, and what an earlier run had told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec

from cleanclaim.settings import Settings
from validators.engine.catalogue import all_cards
from validators.engine.finding import Finding, Severity
from validators.engine.policy import Mode


class Narrowing:
    """What is told: findings at least as severe as ``least``, and none that ``baseline`` holds.

    What becomes of a claim does not change with it. A finding of the baseline does not count for the exit code either;
    one that is only not shown does.
    """

    def __init__(self, least: Severity | None = None, baseline: Path | None = None) -> None:
        self._least = least
        self.baseline = Baseline(baseline)

    def counts(self, finding: Finding) -> bool:
        """Whether the finding is new."""
        return not self.baseline.knows(finding)

    def tells(self, finding: Finding) -> bool:
        """Whether a finding that counts is shown."""
        return self._least is None or finding.level >= self._least


class Baseline:
    """The findings of an earlier run, by their fingerprints: of edit, claim number, line, element and value.

    A claim that was changed is new where its element or value is: what is still wrong in the same words stays known.
    """

    def __init__(self, file: Path | None) -> None:
        self.file = file
        self.known = frozenset(_fingerprints(file)) if file else frozenset()
        self.met = 0

    def knows(self, finding: Finding) -> bool:
        """Whether the finding had been told, and need not be told again; counts those that had."""
        if finding.fingerprint not in self.known:
            return False
        self.met += not finding.shadow
        return True

    @property
    def notice(self) -> str:
        """How many were not told again, in a sentence."""
        if not self.met:
            return ""
        findings = "1 finding that is" if self.met == 1 else f"{self.met:,} findings that are"
        return f"{findings} in {self.file} too {'is' if self.met == 1 else 'are'} not shown again"


def without_edits(settings: Settings, ignored: Sequence[str]) -> Settings:
    """The settings with the edits whose ids begin so off for every payer."""
    if not ignored:
        return settings
    begins = tuple(name.casefold() for name in ignored)
    off: dict[str, Mode] = {card.id: "off" for card in all_cards() if card.id.casefold().startswith(begins)}
    payers = settings.policy.modes.keys() | {"*"}
    modes = {payer: {**settings.policy.modes.get(payer, {}), **off} for payer in sorted(payers)}
    return msgspec.structs.replace(settings, policy=msgspec.structs.replace(settings.policy, modes=modes))


def _fingerprints(file: Path) -> Iterator[str]:
    """The fingerprints a result of ``check`` holds, whichever format it was written in."""
    import csv  # nothing for runs without a baseline

    try:
        text = file.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "is not text"
        raise ValueError(f"{file}: {why}") from error
    try:
        found = list(_of_text(text))
    except (ValueError, KeyError, TypeError, AttributeError, csv.Error) as error:
        raise ValueError(f"{file}: is no result of `cleanclaim check` (.json, .ndjson, .sarif or .csv)") from error
    return iter(found)


def _of_text(text: str) -> Iterable[str]:
    import csv
    import io
    import json

    if not text.lstrip().startswith("{"):
        rows = csv.DictReader(io.StringIO(text, newline=""))
        return [row["fingerprint"] for row in rows] if "fingerprint" in (rows.fieldnames or ()) else _refused()
    try:
        whole: dict[str, Any] = json.loads(text)
    except ValueError:
        lines = [json.loads(line) for line in text.splitlines() if line.strip()]
        return [line["fingerprint"] for line in lines if line["kind"] == "finding"]
    if "runs" in whole:
        from reports.formats.sarif import FINGERPRINT  # imported only where somebody brings such a file

        results = [result for run in whole["runs"] for result in run["results"]]
        return [result["partialFingerprints"][FINGERPRINT] for result in results]
    return [finding["fingerprint"] for finding in whole["findings"]]


def _refused() -> list[str]:
    raise ValueError("no column of fingerprints")
