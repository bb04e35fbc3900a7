"""What a check shows a person: claims worst first, each with what to do, and what was not looked at.

Amounts are dollars. Nothing here identifies a person: control numbers, codes, dates and amounts, and names of payers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Final, Literal, NamedTuple, Protocol

import msgspec

from reports.records import EditionRecord, FileRecord, RemittanceRecord, Summary, ToolRecord
from validators.engine.decision import Disposition, RefusedBy
from validators.engine.finding import SeverityName

Action = Literal["fix", "look", "send"]
"""What the reader should do with a claim: mend it before it is sent, look at it, or send it."""

ACTIONS: Final[tuple[Action, ...]] = ("fix", "look", "send")
"""All of them, worst first."""

ACTION_OF: Final[dict[Disposition, Action]] = {
    "reject": "fix",
    "hold": "fix",
    "warn": "look",
    "inform": "send",
    "clean": "send",
}
"""What to do with a claim the gate treats so. A claim to look at is sent unless a person or a setting holds it."""


class ShownFinding(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """One thing wrong, in words.

    ``lines`` are the service lines it was found on (none: the claim), ``also`` other edits that found the same cause.
    ``place`` names element and segment, ``fix`` what a person can do, ``expect`` what a payer or front end would
    answer. ``fingerprint`` is that of the first of the findings that are told as one, ``times`` how many they are.
    """

    rule: str
    name: str
    severity: SeverityName
    snip: int
    lines: tuple[int, ...]
    message: str
    value: str
    loop: str
    segment: str
    element: str
    segment_number: int
    offset: int
    predicts: tuple[str, ...]
    expect: str
    fix: str
    edition: str
    fingerprint: str
    also: tuple[str, ...] = ()
    times: int = 1

    @property
    def place(self) -> str:
        """``CLM02, segment 97``: the element, else the segment, else the loop."""
        what = self.element or self.segment or self.loop
        return f"{what}, segment {self.segment_number}" if self.segment_number else what


class ShownClaim(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """A claim with its findings, worst first; or (``of_the_file``) a finding of a file that belongs to no claim.

    ``at_risk`` is what of ``charge`` may come back unpaid. ``refused_by`` names the unit whose refusal costs the claim.
    ``not_checked`` counts the edits that could not look at it.
    """

    file: str
    transaction: str
    claim: str
    kind: str
    action: Action
    disposition: Disposition
    charge: Decimal | None
    at_risk: Decimal
    payer: str
    payer_name: str
    service_from: date | None
    lines: int
    findings: tuple[ShownFinding, ...]
    refused_by: RefusedBy = ""
    not_checked: int = 0
    of_the_file: bool = False

    @property
    def refused_with_its_unit(self) -> bool:
        """Whether the claim is refused with what it stands in, and not for a fault of its own."""
        return self.refused_by in ("set", "group", "interchange")

    @property
    def only_notes(self) -> bool:
        """Whether all that was found is for information."""
        return bool(self.findings) and all(finding.severity == "inform" for finding in self.findings)


class Place(NamedTuple):
    """Where something was found: the input, the byte its segment begins at, its loop, tag and element."""

    file: str
    offset: int
    loop: str
    segment: str
    element: str


def place_of(claim: ShownClaim, finding: ShownFinding) -> Place:
    """The place of a finding of the claim."""
    return Place(claim.file, finding.offset, finding.loop, finding.segment, finding.element)


class Quote(msgspec.Struct, frozen=True):
    """A segment as it may be shown: what could be a person's stands by its shape. From ``start`` to ``end`` is the
    element at fault; both 0 where it is the segment itself. ``size`` is how many bytes the segment has, its terminator
    among them."""

    text: str
    start: int = 0
    end: int = 0
    size: int = 0


Quoting = Callable[[Iterable[Place]], dict[Place, Quote]]
"""Gives the segments that can be shown of these places."""


class Remedy(msgspec.Struct, frozen=True):
    """What would let edits run: a file to add, or a word on the command line. ``unlocks`` counts the edits that then
    lack nothing more."""

    table: str
    what: str
    where: str
    unlocks: int


class Unchecked(msgspec.Struct, frozen=True):
    """Something that could not be looked at: why, by which edits, on how many claims or remittances, and the cure."""

    reason: str
    edits: tuple[str, ...]
    claims: int
    remedy: Remedy | None = None


class Share(msgspec.Struct, frozen=True):
    """What one edit, payer or reason has of the findings, and of the dollars at risk.

    Each claim's dollars stand once: under its worst finding, or its payer.
    """

    name: str
    label: str
    findings: int
    claims: int
    at_risk: Decimal


class ActionTotal(msgspec.Struct, frozen=True):
    """Claims to treat alike: how many, and their charges."""

    action: Action
    claims: int
    charge: Decimal


class Claims(Protocol):
    """Claims, worst first, as often as they are asked for; ``len`` counts all there were, ``more`` those not kept."""

    def __iter__(self) -> Iterator[ShownClaim]: ...
    def __len__(self) -> int: ...
    @property
    def more(self) -> int: ...


class View(msgspec.Struct, frozen=True, kw_only=True):
    """All that a check shows.

    ``claims`` holds claims and, told apart by ``of_the_file``, findings of no claim: those with something to tell,
    or all where the writer asked for all. ``actions`` counts claims by what to do, whether kept or not. ``only_notes``
    counts claims on which nothing but notes was found, ``refused`` those refused with a unit around them and without a
    finding of their own, by that unit. ``quotes`` are the segments that may be shown where the writer
    asked for them, ``quoting`` gives others.
    """

    tool: ToolRecord
    editions: tuple[EditionRecord, ...]
    files: tuple[FileRecord, ...]
    remittances: tuple[RemittanceRecord, ...]
    summary: Summary
    actions: tuple[ActionTotal, ...]
    at_risk: Decimal
    claims: Claims
    quotes: dict[Place, Quote]
    quoting: Quoting
    only_notes: int
    refused: dict[str, int]
    unchecked: tuple[Unchecked, ...]
    by_edit: tuple[Share, ...]
    by_payer: tuple[Share, ...]
    by_reason: tuple[Share, ...]

    def quote(self, claim: ShownClaim, finding: ShownFinding) -> Quote | None:
        """The segment a finding stands in, where it can be shown."""
        return self.quotes.get(place_of(claim, finding))

    @property
    def lacking(self) -> tuple[str, ...]:
        """The edits that could not decide somewhere."""
        return tuple(sorted({edit for item in self.unchecked for edit in item.edits}))
