"""What one coverage policy says of a procedure with a diagnosis: the group logic of NCDs and coding articles.

An article lists ICD-10-CM codes in groups. A paragraph above each group says in words which procedures it is for
("Group 2 codes are for CPT 95907-95913") and whether a second diagnosis from another group must stand beside it
("must be billed with a code from Group 3"). Those two kinds of sentence are understood; what is not understood is read
in the provider's favour, because a false alarm costs more than a miss. Source: CMS Medicare Coverage Database, billing
and coding articles.
"""

from __future__ import annotations

import re
from functools import lru_cache

import msgspec

from validators.lookups import dotted
from validators.reference.rows import Article

_CODES = re.compile(r"\b([0-9A-Z]\d{3}[0-9A-Z])\b(?:\s*(?:-|–|to|through)\s*([0-9A-Z]\d{3}[0-9A-Z])\b)?")
_PARTNER = re.compile(
    r"\b(?:with|and|plus|addition to|along with|accompanied by|together with|from both)\b"
    r"(?:(?!\.\s)[^;]){0,120}?\bgroups?\s+(\d{1,2})\b",
    re.IGNORECASE,
)
_REQUIRED = re.compile(
    r"\b(?:must|require[sd]?|both|dual|secondary|only (?:when|if)|in addition|along with|accompanied)\b", re.IGNORECASE
)


class Ruling(msgspec.Struct, frozen=True, gc=False):
    """``verdict`` supports, against or silent, and what a coder would say."""

    verdict: str
    text: str


SILENT = Ruling("silent", "")


def judge_article(
    article: Article, procedure: str, diagnosis: str, beside: frozenset[str], modifiers: tuple[str, ...] = ()
) -> Ruling:
    """The article's word on one pointed diagnosis; ``beside`` are all diagnoses of the claim (dotless).

    Silent when the article limits no diagnosis for this procedure.
    """
    groups = groups_for(article, procedure)
    name = f"{article.kind} {article.id} ({article.title})"
    denied = next((g for g in sorted(article.noncovered) if diagnosis in article.noncovered[g]), None)
    if denied is not None and _concerns(article.paragraphs.get(-denied, ""), procedure):
        return Ruling("against", f"{name} lists {dotted(diagnosis)} as not supporting {procedure}")
    listed = [g for g in groups if diagnosis in article.covered[g]]
    for group in listed:
        partners = partner_groups(article, group)
        if all(beside & article.covered.get(partner, beside) for partner in partners):
            return Ruling("supports", f"{name} covers {procedure} for {dotted(diagnosis)} (group {group})")
    if listed:
        needed = ", ".join(str(p) for p in partner_groups(article, listed[0]))
        text = f"{name} covers {procedure} for {dotted(diagnosis)} only beside a diagnosis of group {needed}"
        return Ruling("against", text)
    if groups:
        return Ruling("against", f"{name} does not list {dotted(diagnosis)} for {procedure}")
    if denied is None and article.noncovered:
        return Ruling("supports", f"{name} excludes some diagnoses for {procedure}, not {dotted(diagnosis)}")
    return SILENT


def groups_for(article: Article, procedure: str) -> tuple[int, ...]:
    """The covered groups that hold for the procedure: those whose paragraph names it, or names no procedure."""
    filled = [group for group in sorted(article.covered) if article.covered[group]]
    named = [group for group in filled if _concerns(article.paragraphs.get(group, ""), procedure)]
    return tuple(named or filled)


@lru_cache(maxsize=20_000)
def _concerns(paragraph: str, procedure: str) -> bool:
    """Whether a paragraph speaks of the procedure: it names it, a range around it, or no procedure at all."""
    spans = _CODES.findall(paragraph)
    return not spans or any(first <= procedure <= (last or first) for first, last in spans)


def partner_groups(article: Article, group: int) -> tuple[int, ...]:
    """Groups of which a second diagnosis is required beside one of ``group``, from the paragraph's words."""
    return _partners(article.paragraphs.get(group, ""), group)


@lru_cache(maxsize=20_000)
def _partners(paragraph: str, group: int) -> tuple[int, ...]:
    if not _REQUIRED.search(paragraph):
        return ()
    return tuple(sorted({int(n) for n in _PARTNER.findall(paragraph)} - {group}))
