"""Visits, surgery and who performed them: the questions the modifier and E/M edits share.

*The same physician* is, for Medicare and most payers, the same NPI or another of the group with the same specialty
(CMS Pub. 100-04 chapter 12 §30.6.5 and §40.1). Where a claim leaves the specialty open, two NPIs are not taken for one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date, timedelta

from validators.engine.finding import NotChecked
from validators.questions.past import NO_HISTORY
from validators.questions.reference import Reference
from validators.questions.rows import LineFacts, PastLine
from x12.records.claim import Claim, ServiceLine

WITHOUT_HISTORY = (NotChecked(NO_HISTORY),)
"""What an edit answers that only a store could decide, without the cost of asking where there is none."""


def codes_of(text: str) -> frozenset[str]:
    """A set of codes from words that are codes or numeric ranges: ``"99202-99215 G0402"``."""
    found: set[str] = set()
    for word in text.split():
        first, dash, last = word.partition("-")
        if dash:
            found.update(f"{number:05}" for number in range(int(first), int(last) + 1))
        else:
            found.add(first)
    return frozenset(found)


OPHTHALMOLOGY = frozenset({"92002", "92004", "92012", "92014"})
"""Eye visits, which payers treat as E/M."""

PREVENTIVE = codes_of("99381-99387 99391-99397 G0402 G0438 G0439")
"""Preventive visits and Medicare's welcome and annual wellness visits."""

NEW_PATIENT = codes_of("99202-99205 99341-99345 99381-99387 92002 92004")
ESTABLISHED_PATIENT = codes_of("99211-99215 99347-99350 99391-99397 92012 92014")
"""Codes that say the patient is new, or established."""

OFFICE_OR_HOME = codes_of("99201-99205 99211-99215 99341-99350")
"""Problem-oriented visits in an office or at home."""

VISITS = (
    codes_of("99201-99205 99211-99215 99217-99226 99231-99239 99241-99245 99251-99255 99281-99285 99291")
    | codes_of("99304-99310 99315 99316 99318 99324-99328 99334-99337 99341-99350 99460 99462 99463 99468-99480")
    | PREVENTIVE
    | OPHTHALMOLOGY
)
"""E/M codes of one encounter: no add-on, prolonged, care-management or remote service."""

VISIT_CODES = ("92002-92014", "99201-99480", "G0402", "G0438-G0439")
"""The ``procedures`` filter of rules about visits (wider than :data:`VISITS`: the rule looks there too)."""

SURGERY_CODES = ("10004-69990",)
"""The ``procedures`` filter of rules about surgery (CPT's surgery section)."""

ASSISTANTS = frozenset({"80", "81", "82", "AS"})
"""Modifiers of an assistant at surgery, who has no global period."""

DISTINCT = frozenset({"59", "XE", "XP", "XS", "XU"})
"""Modifiers of a distinct procedural service."""

_NOT_SURGERY = frozenset({"36415", "36416", "36591", "36592", "36600", "69209"})


_REPLACES = frozenset({"7", "8"})


def is_surgery(code: str) -> bool:
    """Whether the code lies in CPT's surgery section, blood draws and irrigation left out (they have no global)."""
    return "10004" <= code <= "69990" and len(code) == 5 and code.isdigit() and code not in _NOT_SURGERY


def same_physician(claim: Claim, first: ServiceLine, second: ServiceLine) -> bool:
    """Whether two lines of a claim were rendered by the same NPI, or by the same specialty of the billing group."""
    one, two = claim.rendering_of(first), claim.rendering_of(second)
    if one is None or two is None or one.npi == two.npi:
        return True
    return bool(one.taxonomy) and one.taxonomy == two.taxonomy


def same_group(claim: Claim, past: PastLine) -> bool:
    """Whether an earlier service was billed by the claim's group (billing NPI or tax id)."""
    billing = claim.billing
    if billing is None:
        return False
    return bool(billing.npi and billing.npi == past.billing) or bool(billing.tax_id and billing.tax_id == past.tax_id)


def same_past_physician(claim: Claim, line: ServiceLine, past: PastLine) -> bool | None:
    """Whether an earlier service was by the line's physician; None when the group is the same, the specialty unknown.

    A group that sends no taxonomy cannot be told apart by specialty. Institutional claims are not a physician's.
    """
    if past.kind != "P":
        return False
    renderer = claim.rendering_of(line)
    npi = renderer.npi if renderer else ""
    if npi and npi == past.rendering:
        return True
    if not same_group(claim, past):
        return False
    taxonomy = specialty(claim, line)
    if not taxonomy or not past.taxonomy:
        return None
    return taxonomy == past.taxonomy


def specialty(claim: Claim, line: ServiceLine) -> str:
    """Taxonomy of who rendered the line; the billing provider's where the renderer has none."""
    renderer = claim.rendering_of(line)
    if renderer and renderer.taxonomy:
        return renderer.taxonomy
    return claim.billing.taxonomy if claim.billing else ""


def past_services(
    claim: Claim, ref: Reference, since: date, until: date, codes: Collection[str] | None = None
) -> Iterator[PastLine]:
    """Services on other claims that were not refused, oldest first, for edits that look for the same thing twice.

    A claim that replaces or voids another (CLM05-3 7 or 8) is not compared with what history holds on its own days.
    Raises Unavailable without a store.
    """
    replaces = claim.frequency in _REPLACES
    own = {claim.date_of(line) for line in claim.lines} if replaces else frozenset[date | None]()
    for past in ref.past_lines(claim, since, until, codes):
        if not past.denied and past.start not in own:
            yield past


def facts_of(ref: Reference, claim: Claim, line: ServiceLine) -> LineFacts | None:
    """Documentation facts of the line, or None where the run has none for it."""
    return ref.facts(claim.id, line.number)


def has_any(line: ServiceLine, modifiers: frozenset[str]) -> bool:
    """Whether the line carries one of the modifiers."""
    return not modifiers.isdisjoint(line.modifiers)


def years_before(day: date, years: int) -> date:
    """The same day some years earlier; 29 February becomes 28 February."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def days_after(day: date, days: int) -> date:
    """The day so many days later (earlier when negative)."""
    return day + timedelta(days=days)


def joined(codes: Iterable[str]) -> str:
    """Codes as a list for a message."""
    return ", ".join(dict.fromkeys(codes))
