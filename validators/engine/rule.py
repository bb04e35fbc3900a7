"""What a rule is: a card, a documented function, its examples.

    @line_rule("DX02", severity=REJECT, snip=5, predicts=("16+M81", "146"), needs=("icd10cm",),
               source="ICD-10-CM Official Guidelines I.B.2", since="0.1")
    def truncated_diagnosis(line, claim, ref):
        \"\"\"The diagnosis is a category that has more specific codes below it.

        What is checked: …
        Why payers deny it: …
        How to fix it: …
        Denied: P dos=2026-01-05 dx=E11 | 99213
        Clean: P dos=2026-01-05 dx=E11.9 | 99213
        \"\"\"
        yield Fault(…)        # or NotChecked("reason"), or nothing

A rule is a generator (or returns any iterable). ``claim_rule`` functions take ``(claim, ref)``, ``line_rule`` functions
``(line, claim, ref)`` and run once for each service line. When a table, the history or the documentation facts are
missing the question itself raises :class:`~validators.questions.reference.Unavailable`, and the runner turns that into
:class:`~validators.engine.finding.NotChecked`: a rule need not ask first.

Registration refuses a rule without its headings or with an id used before.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any, TypeVar

import msgspec

from validators.engine.finding import Severity

HEADINGS = ("What is checked", "Why payers deny it", "How to fix it", "Denied", "Clean")
"""Headings every rule's docstring must have; the last two hold examples in claim shorthand."""

RuleFunction = Callable[..., Iterable[Any]]
F = TypeVar("F", bound=RuleFunction)

_ID = re.compile(r"[A-Z]{2}\d\d")
_RANGE = re.compile(r"(?P<first>[0-9A-Z]+)(?:-(?P<last>[0-9A-Z]+))?\Z")


class Card(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a rule without running it; the catalogue, docs and settings are made from it."""

    id: str
    name: str
    title: str
    family: str
    module: str
    scope: str
    severity: Severity
    snip: int
    predicts: tuple[str, ...]
    needs: tuple[str, ...]
    kinds: str
    procedures: tuple[str, ...]
    modifiers: tuple[str, ...]
    parts: tuple[str, ...]
    source: str
    since: str
    sections: dict[str, str]
    denied: tuple[str, ...]
    clean: tuple[str, ...]


class Rule(msgspec.Struct, frozen=True):
    """A card and the function it describes."""

    card: Card
    check: RuleFunction

    def concerns(self, code: str) -> bool:
        """Whether the rule wants to see a line with this procedure code (its ``procedures`` filter)."""
        return not self.card.procedures or any(in_range(code, spec) for spec in self.card.procedures)


REGISTRY: dict[str, Rule] = {}
"""Rules by id, filled as rule modules are imported (see :func:`validators.engine.catalogue.all_rules`)."""


def line_rule(
    id: str,  # noqa: A002 - the field's word
    *,
    severity: Severity,
    snip: int,
    source: str,
    since: str,
    predicts: tuple[str, ...] = (),
    needs: tuple[str, ...] = (),
    kinds: str = "PID",
    procedures: tuple[str, ...] = (),
    modifiers: tuple[str, ...] = (),
) -> Callable[[F], F]:
    """Register a rule run for each service line.

    ``procedures`` (codes, ``"99202-99215"`` ranges, or prefixes ending in ``*``) and ``modifiers`` say which lines the
    rule wants to see at all: the runner skips the others, which is what keeps a hundred rules cheap. A line is shown
    when it meets each filter that is given. ``kinds`` are the claim kinds; ``needs`` the tables it asks.
    """
    return _register("line", id, severity, snip, source, since, predicts, needs, kinds, procedures, modifiers, ())


def claim_rule(
    id: str,  # noqa: A002 - the field's word
    *,
    severity: Severity,
    snip: int,
    source: str,
    since: str,
    predicts: tuple[str, ...] = (),
    needs: tuple[str, ...] = (),
    kinds: str = "PID",
    procedures: tuple[str, ...] = (),
    parts: tuple[str, ...] = (),
) -> Callable[[F], F]:
    """Register a rule run once for each claim.

    With ``procedures``, only when some line has such a code; with ``parts`` (fields of
    :class:`x12.records.claim.Claim`, such as ``other_payers``), only when one of them holds something.
    """
    return _register("claim", id, severity, snip, source, since, predicts, needs, kinds, procedures, (), parts)


def _register(
    scope: str,
    rule_id: str,
    severity: Severity,
    snip: int,
    source: str,
    since: str,
    predicts: tuple[str, ...],
    needs: tuple[str, ...],
    kinds: str,
    procedures: tuple[str, ...],
    modifiers: tuple[str, ...],
    parts: tuple[str, ...],
) -> Callable[[F], F]:
    def register(function: F) -> F:
        if not _ID.fullmatch(rule_id):
            raise ValueError(f"{rule_id}: a rule id is two letters and two digits")
        if rule_id in REGISTRY:
            raise ValueError(f"{rule_id} is already {REGISTRY[rule_id].card.module}: ids are never reused")
        title, sections = read_docstring(rule_id, function.__doc__)
        module = function.__module__
        if not module.rpartition(".")[2].startswith(rule_id.lower() + "_"):
            raise ValueError(f"{rule_id}: its file is named {rule_id.lower()}_<fault>.py, not {module}")
        card = Card(
            id=rule_id,
            name=function.__name__.replace("_", " "),
            title=title,
            family=module.split(".")[1],
            module=module,
            scope=scope,
            severity=severity,
            snip=snip,
            predicts=predicts,
            needs=needs,
            kinds=kinds,
            procedures=procedures,
            modifiers=modifiers,
            parts=parts,
            source=source,
            since=since,
            sections=sections,
            denied=examples(sections["Denied"]),
            clean=examples(sections["Clean"]),
        )
        REGISTRY[rule_id] = Rule(card, function)
        return function

    return register


def read_docstring(rule_id: str, doc: str | None, headings: tuple[str, ...] = HEADINGS) -> tuple[str, dict[str, str]]:
    """Title and sections of a rule's docstring; refuses one with a missing heading."""
    if not doc:
        raise ValueError(f"{rule_id}: a rule without documentation is refused")
    title, _, body = doc.strip().partition("\n")
    sections: dict[str, str] = {}
    heading = ""
    for line in body.splitlines():
        name, colon, rest = line.strip().partition(":")
        if colon and name in (*headings, "Not checked"):
            heading = name
            sections[heading] = "\n".join(filter(None, (sections.get(heading, ""), rest.strip())))
        elif heading and line.strip():
            sections[heading] = f"{sections[heading]}\n{line.strip()}".strip()
    missing = [name for name in headings if not sections.get(name)]
    if missing:
        raise ValueError(f"{rule_id}: its docstring lacks {', '.join(missing)}")
    return title.strip(), sections


def examples(text: str) -> tuple[str, ...]:
    """The examples of a Denied or Clean section, one a line; a line that begins with ``|`` continues the one above."""
    return tuple(line.strip().strip("`") for line in text.replace("\n|", " |").splitlines() if line.strip())


def in_range(code: str, spec: str) -> bool:
    """Whether a procedure code is ``spec``: a code, a prefix ending in ``*``, or ``first-last``.

    Codes compare as text of equal length, as CPT and HCPCS ranges are written; a range of numbers holds numbers only
    (0029T is not in 00100-01999).
    """
    if spec.endswith("*"):
        return code.startswith(spec[:-1])
    first, last, digits = _bounds(spec)
    return first <= code <= last and len(code) == len(first) and (not digits or code.isdigit())


@lru_cache(maxsize=65_536)
def _bounds(spec: str) -> tuple[str, str, bool]:
    """First and last code of a range, and whether it holds numbers only."""
    match = _RANGE.match(spec)
    if not match:
        raise ValueError(f"not a code range: {spec!r}")
    first = match["first"]
    return first, match["last"] or first, first.isdigit()
