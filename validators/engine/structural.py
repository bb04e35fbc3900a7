"""X12 issues (SNIP 1–2) as findings and cards, so that a claim has one list of what is wrong with it, and settings,
suppressions, documentation and the catalogue know the keys of :data:`x12.issues.ISSUES` as they know edits."""

from __future__ import annotations

from functools import cache

from validators.engine.finding import Finding, Severity, fingerprint
from validators.engine.rule import STRUCTURE, Card
from x12.issues import ISSUES, IssueRow
from x12.records.issue import Issue

_SEVERITY = {"error": Severity.REJECT, "warning": Severity.WARN, "notice": Severity.INFORM}
_ACKNOWLEDGEMENT = {"interchange": "TA1", "group": "AK9", "set": "IK5", "segment": "IK3", "element": "IK4"}
_TAGS = frozenset({"isa", "iea", "gs", "ge", "st", "se", "hl", "lx"})


UNKNOWN_SEGMENT = "???"
"""Stands for the segment of a fault of the text itself, where none can be named."""


def finding_of_issue(issue: Issue, claim: str = "") -> Finding:
    """The finding an issue becomes. Its rule is the issue's key (``se-count``).

    ``predicts`` names what answers it: the status a 277CA gives the claim (``A7:21``), where it falls in one, and the
    segment and code of the TA1 or 999 (``IK4:7``). Settings have the last word:
    :func:`validators.engine.judging.under_settings`.
    """
    row, where = ISSUES[issue.key], issue.where
    element = where.element
    if not element and issue.element_position:
        element = f"{issue.segment_tag}{issue.element_position:02}"
        if issue.component_position:
            element += f"-{issue.component_position}"
    segment = issue.segment_tag or where.tag or row.segment or UNKNOWN_SEGMENT
    return Finding(
        rule=issue.key,
        name=name_of(issue.key),
        severity=(Severity.WARN if row.noted else _SEVERITY[issue.weight]).label,
        snip=issue.snip,
        claim=claim,
        line=0,
        loop=where.loop,
        segment=segment,
        segment_number=where.segment,
        element=element or segment,
        offset=where.offset,
        value=issue.value,
        message=issue.message,
        predicts=_answers(row, issue.code, bool(claim)) if issue.weight != "notice" else (),
        source=row.source,
        edition="",
        fingerprint=fingerprint(issue.key, claim, element, issue.value, str(issue.position)),
    )


def name_of(key: str) -> str:
    """The key as words: ``SE count`` of ``se-count``."""
    return " ".join(word.upper() if word in _TAGS else word for word in key.split("-"))


def _answers(row: IssueRow, code: str, in_claim: bool) -> tuple[str, ...]:
    status = (row.status,) if row.status and in_claim else ()
    return (*status, f"{_ACKNOWLEDGEMENT[row.level]}:{code}") if code else status


@cache
def structure_cards() -> tuple[Card, ...]:
    """A card for every kind of issue, from bytes to elements."""
    return tuple(_card(row) for row in ISSUES.values())


def _card(row: IssueRow) -> Card:
    answers = [answer for code in row.codes for answer in _answers(row, code, in_claim=True)]
    return Card(
        id=row.key,
        scope=STRUCTURE,
        severity=_SEVERITY[row.weights[0]],
        snip=row.snip,
        source=row.source,
        since="0.1",
        predicts=tuple(dict.fromkeys(answers)) if row.weights[0] != "notice" else (),
        kinds="",
        name=name_of(row.key),
        title=row.title,
        family="structure",
        module="x12.issues",
        sections={"What it means": row.means, "How to fix it": row.fix},
    )
