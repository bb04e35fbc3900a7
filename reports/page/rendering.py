"""How a page is made: templates that escape what they are given, one style, one script, and a policy that lets nothing
else act.

The policy names style and script by their hashes: what stands in a file of somebody else's can be neither. Text is made
visible before it is escaped, so that nothing turns its direction or hides.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import cache
from itertools import takewhile
from pathlib import Path
from typing import Any

import msgspec
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from reports.formats.text_blocks import money
from reports.view.words import joined, plain, plural
from validators.engine.catalogue import all_cards
from validators.engine.rule import Card
from x12.privacy import visible

MOST_ROWS = 5_000
"""Rows of a page, all its long tables together: what a browser still sorts and filters at once."""

MOST_BYTES = 5_000_000
"""Bytes of a page, so that it can be mailed."""

_FOR_THE_REST = 450_000
"""Bytes kept back for what stands around the rows: the summary, and the edits explained."""

_TEMPLATES = Path(__file__).parent / "templates"


class Bar(msgspec.Struct, frozen=True):
    """A row of a chart: a name, what is said beside it, and how long its bar is, in thousandths of the longest."""

    name: str
    label: str
    words: str
    amount: Decimal
    length: int
    target: str = ""


class Rows:
    """Rendered rows of ``total``, as many as the page has room for; ``left`` counts those it has none for."""

    def __init__(self, budget: Budget, total: int, rows: Iterable[Markup]) -> None:
        kept = list(takewhile(budget.take, rows))
        self.html = Markup("").join(kept)
        self.count = len(kept)
        self.left = total - len(kept)


class Budget:
    """What room a page has left."""

    def __init__(self, rows: int = MOST_ROWS, size: int = MOST_BYTES - _FOR_THE_REST) -> None:
        self._rows = rows
        self._size = size

    def take(self, row: str) -> bool:
        """Take the row's room; False where there is none."""
        size = len(row.encode("utf-8", "replace"))
        if not self._rows or size > self._size:
            return False
        self._rows -= 1
        self._size -= size
        return True


def page(template: str, **given: Any) -> bytes:
    """A whole page."""
    text = environment().get_template(template).render(**given)
    return text.encode("utf-8", "replace")


def macro(name: str) -> Any:
    """One of the pieces pages are put together from; called, it gives markup."""
    return getattr(environment().get_template("rows.html").module, name)


@cache
def environment() -> Environment:
    """The templates, with what they may ask."""
    made = Environment(
        loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined, finalize=_shown,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    made.filters |= {"money": money, "plural": plural, "joined": joined, "anchor": anchor, "plain": plain}
    style, script = (_TEMPLATES / "page.css").read_text("utf-8"), (_TEMPLATES / "page.js").read_text("utf-8")
    policy = (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )
    made.globals |= {"style": Markup(style), "script": Markup(script), "policy": policy}  # noqa: S704 - files of ours
    return made


def _shown(value: object) -> object:
    """Text with what acts or hides made visible; nothing for what is not there."""
    if value is None:
        return ""
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _hash(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def anchor(text: str) -> str:
    """A name that links lead to, made of letters, digits and hyphens alone."""
    return re.sub(r"[^A-Za-z0-9]+", "-", text).strip("-") or "x"


def bars(rows: Iterable[tuple[str, str, str, Decimal, str]], most: int = 12) -> tuple[Bar, ...]:
    """A chart of names, labels, words, amounts and link targets: the first ones, the longest bar as wide as there is
    room. What has no amount has no bar."""
    shown = list(rows)[:most]
    longest = max((amount for *_, amount, _ in shown), default=Decimal(0)) or Decimal(1)
    return tuple(
        Bar(name, label, words, amount, max(int(1000 * amount / longest), 4) if amount > 0 else 0, target)
        for name, label, words, amount, target in shown
    )


class Explained(msgspec.Struct, frozen=True):
    """An edit as the page explains it: what it finds, and its sections as paragraphs."""

    id: str
    name: str
    title: str
    sections: tuple[tuple[str, tuple[str, ...]], ...]
    source: str


def explained(named: Iterable[str]) -> Iterator[Explained]:
    """The edits of those ids that have a card, in order."""
    cards = _cards()
    for edit in sorted(set(named)):
        card = cards.get(edit)
        if card is not None:
            sections = tuple((heading, tuple(_paragraphs(body))) for heading, body in card.sections.items())
            told = tuple(section for section in sections if section[0] not in ("Denied", "Clean"))
            yield Explained(card.id, card.name, plain(card.title), told, card.source)


@cache
def _cards() -> dict[str, Card]:
    return {card.id: card for card in all_cards()}


def _paragraphs(body: str) -> Iterator[str]:
    for paragraph in body.split("\n\n"):
        if text := " ".join(paragraph.split()):
            yield plain(text)
