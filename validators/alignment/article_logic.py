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
from typing import NamedTuple

import msgspec

from validators.questions.claim_questions import dotted
from validators.questions.rows import Article
from x12.memo import Kept

_CODES = re.compile(r"\b([0-9A-Z]\d{3}[0-9A-Z])\b(?:\s*(?:-|–|to|through)\s*([0-9A-Z]\d{3}[0-9A-Z])\b)?")
_EXCEPTS = re.compile(r"\b(?:except|excluding|other than|not (?:be )?(?:appl|used|reported|billed))", re.IGNORECASE)
_PROCEDURE_GROUP = re.compile(
    r"\bgroups?\s+(\d{1,2})\s*(?:CPT|HCPCS|procedure)|\b(?:CPT|HCPCS|procedure)\S*\s+(?:codes?\s+)?(?:listed\s+)?"
    r"(?:in|from|of)\s+group\s+(\d{1,2})\b",
    re.IGNORECASE,
)
_PARTNER = re.compile(
    r"\b(?:with|and|plus|addition to|along with|accompanied by|together with|from both|secondary)\b"
    r".{0,120}?\bgroups?\s+(\d{1,2})\b",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.;:](?:\s+|\Z)")
_OTHER_MATTER = re.compile(r"\b(?:CPT|HCPCS|procedure|modifier|asterisk)|\*|\bor\b.{0,60}\bgroup", re.IGNORECASE)
"""Procedures, alternatives, or only those diagnoses of the group that are marked with an asterisk."""

_SUBJECT = re.compile(
    r"(?:\w+ ){0,4}?group (\d{1,2})(?: (?:ICD\S*|diagnos\w+|codes?))* (?:must|require|are)", re.IGNORECASE
)
"""The group a sentence speaks of: a paragraph may speak of another group than its own."""
_CONDITION = re.compile(
    r"\bmodifiers?\b|\b(?:alone|by itself)\b|\b(?:only|sole|primary|principal|first[- ]listed)\W+diagnos", re.IGNORECASE
)
"""A list of diagnoses not covered that holds with a modifier only, or for a diagnosis that stands alone or first."""

_REQUIRED = re.compile(
    r"\b(?:must|require[sd]?|both|dual|secondary|only (?:when|if)|in addition|along with|accompanied)\b", re.IGNORECASE
)


class Ruling(msgspec.Struct, frozen=True, gc=False):
    """``verdict`` supports, against or silent, and what a coder would say."""

    verdict: str
    text: str


SILENT = Ruling("silent", "")


def judge_article(article: Article, procedure: str, diagnosis: str, beside: frozenset[str]) -> Ruling:
    """The article's word on one pointed diagnosis; ``beside`` are all diagnoses of the claim (dotless).

    Silent when the article limits no diagnosis for this procedure.
    """
    verdict, how = verdict_of(article, procedure, diagnosis, beside)
    if verdict == "silent":
        return SILENT
    name = f"{article.kind} {article.id} ({article.title})"
    return Ruling(verdict, _words(article, procedure, diagnosis, how).format(name=name))


def _words(article: Article, procedure: str, diagnosis: str, how: str) -> str:
    pair = f"{procedure} for {dotted(diagnosis)}"
    if how == "excluded":
        return f"{{name}} lists {dotted(diagnosis)} as not supporting {procedure}"
    if how == "not excluded":
        return f"{{name}} excludes some diagnoses for {procedure}, not {dotted(diagnosis)}"
    if how == "not listed":
        return f"{{name}} does not list {dotted(diagnosis)} for {procedure}"
    if how.startswith("beside "):
        return f"{{name}} covers {pair} only {how}"
    marked = "; the article sets a condition for it (*)" if diagnosis in article.asterisk else ""
    return f"{{name}} covers {pair} ({how}{marked})"


def verdict_of(article: Article, procedure: str, diagnosis: str, beside: frozenset[str]) -> tuple[str, str]:
    """(supports, against or silent; how), without the words: this runs for every line a policy speaks of."""
    scope = _scope(article, procedure)
    if diagnosis in scope.denied:
        return "against", "excluded"
    lacking: tuple[int, ...] = ()
    for group, codes, partners in scope.groups:
        if diagnosis in codes:
            if all(partner not in article.covered or beside & article.covered[partner] for partner in partners):
                return "supports", f"group {group}"
            lacking = lacking or partners
    if lacking:
        return "against", f"beside a diagnosis of group {', '.join(map(str, lacking))}"
    if scope.groups:
        return "against", "not listed"
    return ("supports", "not excluded") if article.noncovered else ("silent", "")


class _Scope(NamedTuple):
    """What an article says of one procedure: its groups with the partners each asks for, and what it excludes."""

    article: Article
    groups: tuple[tuple[int, frozenset[str], tuple[int, ...]], ...]
    denied: frozenset[str]


_SCOPES: Kept[tuple[int, str, tuple[int, ...]], _Scope] = Kept(20_000)


def _scope(article: Article, procedure: str) -> _Scope:
    # The lists are shared by all answers of one table, so their identity names the article; the scope keeps them alive.
    key = (id(article.covered), procedure, article.groups)
    found = _SCOPES.get(key)
    if found is None or found.article.covered is not article.covered:
        denied = (codes for group, codes in article.noncovered.items() if _excludes(article, group, procedure))
        groups = tuple((g, article.covered[g], partner_groups(article, g)) for g in groups_for(article, procedure))
        found = _SCOPES.keep(key, _Scope(article, groups, frozenset().union(*denied)))
    return found


def _excludes(article: Article, group: int, procedure: str) -> bool:
    """Whether a group of diagnoses not covered holds for the procedure whatever else the claim says."""
    words = article.paragraphs.get(-group, "")
    return _concerns(words, procedure, article.groups) and not _CONDITION.search(words)


def groups_for(article: Article, procedure: str) -> tuple[int, ...]:
    """The covered groups that hold for the procedure: those whose paragraph names it, or names no procedure.

    ``article.groups`` are the groups of procedures the code is listed in; a paragraph may name those instead.
    """
    filled = [group for group in sorted(article.covered) if article.covered[group]]
    named = [g for g in filled if _concerns(article.paragraphs.get(g, ""), procedure, article.groups)]
    return tuple(named or filled)


@lru_cache(maxsize=20_000)
def _concerns(paragraph: str, procedure: str, listed_in: tuple[int, ...] = ()) -> bool:
    """Whether a paragraph speaks of the procedure: it names it, a range around it, its group, or no procedure."""
    if not paragraph or _EXCEPTS.search(paragraph):
        return True
    spans = _CODES.findall(paragraph)
    if any(first <= procedure <= (last or first) for first, last in spans):
        return True
    groups = {int(number) for found in _PROCEDURE_GROUP.findall(paragraph) for number in found if number}
    if groups and listed_in:
        return not groups.isdisjoint(listed_in)
    return not spans


def partner_groups(article: Article, group: int) -> tuple[int, ...]:
    """Groups of which a second diagnosis is required beside one of ``group``, from the paragraph's words."""
    return _partners(article.paragraphs.get(group, ""), group)


@lru_cache(maxsize=20_000)
def _partners(paragraph: str, group: int) -> tuple[int, ...]:
    found: set[int] = set()
    for sentence in _SENTENCE_END.split(paragraph):
        # A sentence about procedures or with an alternative may mean another thing: it asks for nothing then.
        subject = _SUBJECT.match(sentence.strip())
        others = subject is not None and int(subject[1]) != group
        if _REQUIRED.search(sentence) and not others and not _OTHER_MATTER.search(sentence):
            found.update(int(number) for number in _PARTNER.findall(sentence))
    return tuple(sorted(found - {group}))
