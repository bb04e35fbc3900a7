"""Which claim an answer answers: joined with its key and confidence, ambiguous, in conflict, or to no claim known.

*certain*: the number came back as sent (or in another form with REF*6R or the payer's own number beside it), and at
least two of patient, day of service and charge agree. *likely*: the number in any form with one of them, or REF*6R or
the payer's number with two. *weak*: what agrees suffices for no other claim, but little does. *ambiguous*: another
claim is nearly as good. *conflict*: the number is a claim's, but payee, patient or day of service are another's, or
charge and codes are. Ambiguous answers and those in conflict are joined to nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from reports.matching.episodes import episodes
from reports.matching.evidence import HARD, Answer, Evidence, Sent, weigh

CERTAIN, LIKELY, WEAK = "certain", "likely", "weak"
"""Confidence of a join."""

JOINED, AMBIGUOUS, CONFLICT, UNKNOWN = "joined", "ambiguous", "conflict", "unknown"
"""What became of an answer."""

BY_HAND = "by hand"

NEAR = 8
"""Points between two claims below which neither is chosen."""

_KEYS = {"exact": "CLP01", "normalised": "CLP01 normalised", "cut": "CLP01 cut", "prefix": "CLP01 beginning"}
_TOLD = 3


class Nearest(msgspec.Struct, frozen=True):
    """A claim that was considered: its row, points, and what agreed and was against it."""

    claim: int
    points: int
    agrees: tuple[str, ...]
    against: tuple[str, ...]


class Join(msgspec.Struct, frozen=True, kw_only=True):
    """The outcome. ``claim`` is the row joined to, 0 when none; ``key`` names what the join rests on
    (``CLP01 + patient + date + charge``); ``nearest`` are the best claims that were not joined."""

    status: str
    claim: int = 0
    key: str = ""
    confidence: str = ""
    against: tuple[str, ...] = ()
    nearest: tuple[Nearest, ...] = ()


class Candidates:
    """The claims a batch of answers may mean, weighed for one answer after the other.

    Claims that look alike to an answer are weighed once, so that a number shared by a thousand claims costs no more
    than the kinds of claims among them.
    """

    def __init__(self, claims: Iterable[Sent]) -> None:
        claims = list(claims)
        self._claims = {claim.key: claim for claim in claims}
        self._episode_of: dict[int, int] = {}
        self._rank: dict[int, int] = {}
        for number, episode in enumerate(episodes(claims)):
            for rank, claim in enumerate(episode):
                self._episode_of[claim.key] = number
                self._rank[claim.key] = rank
        kinds: dict[Sent, int] = {}
        self._kind = {
            claim.key: kinds.setdefault(msgspec.structs.replace(claim, key=0, created=None, place=""), len(kinds))
            for claim in claims
        }

    def judge(self, answer: Answer, among: Iterable[int], excluded: frozenset[int] = frozenset()) -> Join:
        """Choose among the claims (by row); ``excluded`` were taken from the answer by hand.

        Of the versions in an episode the answer means the one it fits best, and of several alike the last one made
        before the answer.
        """
        best: dict[int, tuple[tuple[bool, int, int], Sent, Evidence]] = {}
        by_kind: dict[int, Evidence] = {}
        for key in among:
            claim = self._claims.get(key)
            if claim is None or key in excluded:
                continue
            kind = self._kind[key]
            evidence = by_kind.get(kind)
            if evidence is None:
                evidence = by_kind[kind] = weigh(answer, claim)
            rank = (_made_before(claim, answer), evidence.points, self._rank[key])
            episode = self._episode_of[key]
            if episode not in best or rank > best[episode][0]:
                best[episode] = (rank, claim, evidence)
        ranked = sorted(best.values(), key=lambda item: (-item[2].points, item[1].place))
        return _decide([(claim, evidence) for _, claim, evidence in ranked])


def _made_before(claim: Sent, answer: Answer) -> bool:
    """Whether the claim was there to be answered on that day; where a date is missing, it is taken to have been."""
    return claim.created is None or answer.dated is None or claim.created.date() <= answer.dated


def judge(answer: Answer, claims: Sequence[Sent]) -> Join:
    """Choose among claims for one answer alone."""
    return Candidates(claims).judge(answer, [claim.key for claim in claims])


def by_hand(claim: int) -> Join:
    """A join a person made."""
    return Join(status=JOINED, claim=claim, key=BY_HAND, confidence=CERTAIN)


def _decide(ranked: list[tuple[Sent, Evidence]]) -> Join:
    """``ranked``: the best version of each episode, best first."""
    fit = [(claim, evidence) for claim, evidence in ranked if _fits(evidence)]
    if not fit:
        meant = any(evidence.number in ("exact", "normalised", "cut") for _, evidence in ranked)
        status = CONFLICT if meant else UNKNOWN
        return Join(status=status, nearest=_nearest(ranked if meant else [r for r in ranked if r[1].points > 0]))
    claim, evidence = fit[0]
    if len(fit) > 1 and evidence.points - fit[1][1].points < NEAR:
        return Join(status=AMBIGUOUS, nearest=_nearest(fit))
    return Join(
        status=JOINED,
        claim=claim.key,
        key=_key(evidence),
        confidence=_confidence(evidence),
        against=evidence.against,
        nearest=_nearest(fit[1:]),
    )


def _fits(evidence: Evidence) -> bool:
    """Whether an answer may be joined to a claim at all: known by something, borne out by something else."""
    if not HARD.isdisjoint(evidence.against):
        return _only_the_patient_differs(evidence)
    borne_out = sum(evidence.has(word) for word in ("patient", "date", "charge", "payee", "codes"))
    if evidence.number in ("exact", "normalised", "cut"):
        return borne_out >= 1 and not {"charge", "codes"} <= set(evidence.against)
    visit = evidence.has("patient", "date", "charge")
    if evidence.number == "other":  # a number of its own: only the line's number, which nobody re-uses, outweighs it
        return evidence.has("6R") and visit
    if evidence.has("6R") or evidence.has("payer control"):
        return visit or borne_out >= 2
    return visit


def _only_the_patient_differs(evidence: Evidence) -> bool:
    """Number, provider, day, charge and codes all agree, and the payer names another person: a correction of the
    membership, or a mistake of the payer's. Weak at best."""
    alone = HARD.intersection(evidence.against) == {"patient"} and "6R" not in evidence.against
    return alone and evidence.number == "exact" and evidence.has("payee", "date", "charge", "codes")


def _confidence(evidence: Evidence) -> str:
    if "patient" in evidence.against:
        return WEAK
    borne_out = sum(evidence.has(word) for word in ("patient", "date", "charge"))
    second = evidence.has("6R") or evidence.has("payer control")
    known = evidence.number in ("exact", "normalised", "cut")
    if (evidence.number == "exact" or (known and second)) and borne_out >= 2 and "charge" not in evidence.against:
        return CERTAIN
    if (known and borne_out >= 1) or (second and borne_out >= 2):
        return LIKELY
    return WEAK


def _key(evidence: Evidence) -> str:
    words = [_KEYS[evidence.number]] if evidence.number in _KEYS else []
    words += [word for word in ("6R", "payer control", "patient", "date", "charge") if evidence.has(word)]
    return " + ".join(words)


def _nearest(ranked: Sequence[tuple[Sent, Evidence]]) -> tuple[Nearest, ...]:
    return tuple(
        Nearest(claim.key, evidence.points, _with_number(evidence), evidence.against)
        for claim, evidence in ranked[:_TOLD]
    )


def _with_number(evidence: Evidence) -> tuple[str, ...]:
    key = _KEYS.get(evidence.number)
    return (key, *evidence.agrees) if key else evidence.agrees
