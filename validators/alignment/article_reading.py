"""What coverage policies say of a service line: the reading AL01, AL02, AL03 and AL11 share.

NCDs hold everywhere; billing and coding articles hold in the states of their contractor, so the state of the service
location decides. They bind Medicare and, through 42 CFR 422.101(b), Medicare Advantage plans; other payers follow their
own policies, so there the reading is silent unless the settings say otherwise
(``[thresholds.AL02] every_payer = 1``).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import msgspec

from validators.alignment.article_logic import judge_article, verdict_of
from validators.alignment.evidence import ICD10_QUALIFIERS, service_state
from validators.engine.finding import INFORM, Severity
from validators.questions.claim_questions import MEDICARE_FILINGS, is_evaluation_and_management
from validators.questions.reference import Reference
from validators.questions.rows import Article
from x12.records.claim import Claim, ServiceLine

FOLLOW_MEDICARE = MEDICARE_FILINGS | {"16"}
"""SBR09 of payers bound by Medicare coverage policy: Parts A and B, and Medicare Advantage (16)."""

WAIVERS = {
    "GA": "a liability notice is on file (GA), so the patient would be billed",
    "GZ": "the denial is expected (GZ)",
    "GY": "the service is declared not covered (GY)",
    "GX": "the service is declared not covered (GX)",
}
"""Liability modifiers that make a coverage denial an expected one. Source: CMS Pub. 100-04 chapter 30 §50."""


class Reading(msgspec.Struct, frozen=True):
    """What the policies of one kind say of a line.

    ``supporting`` are pointed diagnoses some policy covers, ``against`` the words of the policies that cover none of
    them, ``beside`` a diagnosis of the claim that a policy covers but the line does not point to. ``torn`` is set when
    policies of different places disagree and the place is not known.
    """

    supporting: tuple[str, ...] = ()
    against: tuple[tuple[Article, str], ...] = ()
    beside: str = ""
    torn: bool = False

    @property
    def fails(self) -> bool:
        """Whether some policy speaks against every pointed diagnosis and none for one of them."""
        return bool(self.against) and not self.supporting and not self.torn


NOTHING = Reading()
"""No policy speaks of the line."""

SILENT = Reading()
"""Policies list the procedure, but limit no diagnosis."""


def pointed_codes(claim: Claim, line: ServiceLine) -> list[str]:
    """ICD-10 codes that must justify the line: those it points to; on an institutional claim, all of the claim."""
    if claim.kind == "I":
        return [d.code for d in claim.diagnoses if d.qualifier in ICD10_QUALIFIERS or d.qualifier == "APR"]
    return [d.code for d in line.diagnoses if d.qualifier in ICD10_QUALIFIERS]


def read_policies(claim: Claim, line: ServiceLine, on: date, ref: Reference, *, national: bool) -> Reading:
    """The reading of NCDs (``national``) or of local articles. Raises Unavailable where none were imported.

    Whether they bind the payer is asked first, with :func:`follows_policies`.
    """
    if is_evaluation_and_management(line.code) or not line.code:
        return NOTHING
    codes = pointed_codes(claim, line)
    if not codes:
        return NOTHING
    state = service_state(claim, line)
    found = ref.coverage(on).articles(line.code, on, state)
    articles = [a for a in found if is_national(a) == national and _is_for_bill(a, claim)]
    if not articles:
        return NOTHING
    unknown_place = not state and not national
    return _weigh(articles, claim, line, codes, unknown_place)


def follows_policies(claim: Claim, ref: Reference) -> bool:
    """Whether Medicare coverage policy binds the claim's payer, or the settings apply it to every payer."""
    if claim.filing in FOLLOW_MEDICARE:
        return True
    return bool(ref.policy.thresholds) and ref.policy.threshold("AL02", "every_payer", 0) > 0


def is_national(article: Article) -> bool:
    """Whether it is a national coverage determination."""
    return article.kind.upper().startswith("NCD")


def _is_for_bill(article: Article, claim: Claim) -> bool:
    """An article that lists types of bill speaks of institutional claims of those types only."""
    if claim.kind != "I" or not article.bill_types:
        return True
    return any(listed.lstrip("0")[:2] == claim.place[:2] for listed in article.bill_types)


def _weigh(
    articles: Sequence[Article], claim: Claim, line: ServiceLine, codes: list[str], unknown_place: bool
) -> Reading:
    every = frozenset(d.code for d in claim.diagnoses)
    supporting: list[str] = []
    against: list[Article] = []
    for article in articles:
        verdicts = [verdict_of(article, line.code, code, every)[0] for code in codes]
        if "supports" in verdicts:
            supporting += [code for code, verdict in zip(codes, verdicts, strict=True) if verdict == "supports"]
        elif all(verdict == "against" for verdict in verdicts):
            against.append(article)
    if not against:
        return Reading(tuple(supporting)) if supporting else SILENT
    said = tuple((article, judge_article(article, line.code, codes[0], every).text) for article in against)
    if supporting:
        return Reading(tuple(supporting), said, torn=unknown_place)
    return Reading((), said, _beside(articles, claim, line, codes, every))


def _beside(
    articles: Sequence[Article], claim: Claim, line: ServiceLine, codes: list[str], every: frozenset[str]
) -> str:
    others = [d.code for d in claim.diagnoses if d.number and d.code not in codes]
    for other in others:
        if any(verdict_of(article, line.code, other, every)[0] == "supports" for article in articles):
            return other
    return ""


def waiver(line: ServiceLine) -> tuple[Severity | None, str]:
    """(severity, words) where a liability modifier makes the denial expected, else (None, "")."""
    for modifier in line.modifiers:
        if modifier in WAIVERS:
            return INFORM, f"; {WAIVERS[modifier]}"
    return None, ""
