"""Does the diagnosis support the procedure? The evidence for and against, strongest first.

1. Coverage policy: NCDs and billing and coding articles in force on the date of service, for the state of the service
   location, with their group logic (:mod:`validators.alignment.article_logic`).
2. History: how often this payer paid or denied the pair.
3. The facets of both: place or organ, purpose, kind of condition and tissue (:mod:`validators.alignment.facets`).
4. Otherwise nothing is known, and that is said: never "medically necessary".

Each piece of evidence speaks of one procedure and one diagnosis. The strongest source that says anything decides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from math import sqrt

import msgspec

from validators.alignment.article_logic import judge_article
from validators.engine.finding import Unavailable
from validators.questions.claim_questions import dotted
from validators.questions.reference import Reference
from validators.questions.rows import PairOutcomes
from x12.records.claim import Claim, ServiceLine

POLICY, HISTORY, FACETS = "coverage policy", "payer history", "facets"
SOURCES = (POLICY, HISTORY, FACETS)
"""Sources of evidence, strongest first."""

SUPPORTS, AGAINST, SILENT = "supports", "against", "silent"
ICD10_QUALIFIERS = frozenset({"ABK", "ABF"})
_MIN_SEEN = 5
_CERTAIN_SEEN = 20


class Evidence(msgspec.Struct, frozen=True, gc=False):
    """One thing known about a procedure with a diagnosis.

    ``source`` is one of :data:`SOURCES`, ``verdict`` supports, against or silent, ``text`` what a coder would say,
    ``reference`` the article, row or edition it rests on.
    """

    source: str
    verdict: str
    diagnosis: str
    text: str
    reference: str


class Weighing(msgspec.Struct, frozen=True):
    """All evidence on one procedure with the diagnoses a line points to.

    ``missing`` are the sources that could not be asked, each with the reason.
    """

    procedure: str
    evidence: tuple[Evidence, ...]
    missing: tuple[str, ...]

    def verdict(self, diagnosis: str) -> tuple[str, str]:
        """(verdict, source) on one diagnosis, from the strongest source that speaks of it."""
        for source in SOURCES:
            said = {e.verdict for e in self.evidence if e.source == source and e.diagnosis == diagnosis}
            if SUPPORTS in said:
                return SUPPORTS, source
            if AGAINST in said:
                return AGAINST, source
        return SILENT, ""


def weigh(
    procedure: str, diagnoses: Sequence[str], on: date, ref: Reference, *, payer: str = "", state: str = "",
    others: Sequence[str] = (),
) -> Weighing:  # fmt: skip
    """Gather every piece of evidence on the procedure with each of the (dotless) diagnoses.

    ``others`` are further diagnoses of the claim: an article may ask for a second one beside the first.
    """
    sources: tuple[Callable[[], Iterator[Evidence]], ...] = (
        lambda: policy_evidence(procedure, diagnoses, on, ref, state, others),
        lambda: history_evidence(procedure, diagnoses, ref, payer),
        lambda: facet_evidence(procedure, diagnoses, on, ref),
    )
    found: list[Evidence] = []
    missing: list[str] = []
    for source in sources:
        try:
            found.extend(source())
        except Unavailable as reason:
            missing.append(str(reason))
    return Weighing(procedure, tuple(found), tuple(missing))


def policy_evidence(
    procedure: str, diagnoses: Sequence[str], on: date, ref: Reference, state: str, others: Sequence[str]
) -> Iterator[Evidence]:
    """What NCDs and articles say. Raises Unavailable where none were imported for the day."""
    for article in ref.coverage(on).articles(procedure, on, state):
        beside = frozenset((*diagnoses, *others))
        for diagnosis in diagnoses:
            ruling = judge_article(article, procedure, diagnosis, beside)
            if ruling.verdict != SILENT:
                yield Evidence(POLICY, ruling.verdict, diagnosis, ruling.text, f"{article.kind} {article.id}")


def history_evidence(procedure: str, diagnoses: Sequence[str], ref: Reference, payer: str) -> Iterator[Evidence]:
    """What the payer did before. Raises Unavailable without a store."""
    history = ref.history
    least = ref.policy.threshold("AL04", "min_seen", _MIN_SEEN)
    for diagnosis in diagnoses:
        seen = history.outcomes(payer, procedure, diagnosis)
        if seen.paid or seen.denied:
            low, high = interval(seen)
            verdict = SILENT
            if not seen.denied:
                verdict = SUPPORTS  # what was paid, and never denied, is no mismatch to this payer
            elif seen.paid + seen.denied >= least:
                verdict = SUPPORTS if high < 0.5 else AGAINST if low > 0.5 else SILENT
            text = (
                f"{payer} denied {procedure} with {dotted(diagnosis)} {seen.denied} of {seen.paid + seen.denied} times "
                f"for its diagnosis (between {low:.0%} and {high:.0%}, 95 % interval)"
            )
            yield Evidence(HISTORY, verdict, diagnosis, text, "store")


def denied_before(procedure: str, diagnoses: Sequence[str], ref: Reference, payer: str) -> bool:
    """Whether the payer's history speaks against the procedure with every one of the diagnoses."""
    return all(
        any(evidence.verdict == AGAINST for evidence in history_evidence(procedure, [diagnosis], ref, payer))
        for diagnosis in diagnoses
    )


def denied_for_certain(procedure: str, diagnosis: str, ref: Reference, payer: str) -> bool:
    """Whether this payer's own denials of the pair are enough to hold a claim: at least 20 decided claims
    (``AL04.certain_seen``), and the lower end of the interval of the share denied at one half or above."""
    if not ref.has_history:
        return False
    seen = ref.history.outcomes(payer, procedure, diagnosis)
    least = ref.policy.threshold("AL04", "certain_seen", _CERTAIN_SEEN)
    return seen.paid + seen.denied >= least and interval(seen)[0] >= 0.5


def interval(seen: PairOutcomes) -> tuple[float, float]:
    """95 % Wilson interval of the share denied. Source: Wilson, J. Am. Stat. Assoc. 22 (1927) 209–212."""
    n = seen.paid + seen.denied
    z = 1.959964
    share = seen.denied / n
    centre = share + z * z / (2 * n)
    spread = z * sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    scale = 1 + z * z / n
    return max(0.0, (centre - spread) / scale), min(1.0, (centre + spread) / scale)


def facet_evidence(procedure: str, diagnoses: Sequence[str], on: date, ref: Reference) -> Iterator[Evidence]:
    """What the alignment model says: fits, conflicts, or why it is silent."""
    table = ref.alignment(on)
    verdicts = {"fits": SUPPORTS, "conflict": AGAINST, "silent": SILENT}
    for diagnosis in diagnoses:
        judgement = table.judge(procedure, diagnosis)
        if judgement.procedure:
            reference = f"{table.edition.label}, line {judgement.procedure}"
            yield Evidence(FACETS, verdicts[judgement.ruling], diagnosis, judgement.text, reference)


def service_state(claim: Claim, line: ServiceLine) -> str:
    """Two-letter state where the service was given: the service facility's, else the billing provider's address.

    A contractor's articles hold for services furnished in its states. Source: CMS Pub. 100-04 chapter 1 §10.1.
    """
    for party in (line.provider("77"), claim.provider("77"), claim.billing):
        if party and party.address and party.address.state:
            return party.address.state.upper()
    return ""
