"""What speaks for and against an answer (a payment, a claim status) being the answer to a submitted claim.

Each kind of evidence gives points; the points rank claims that could be meant, the words decide (see
:mod:`reports.matching.join`). Identity never rests on a number alone: offices number alike, and re-use their numbers.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

import msgspec

from reports.matching.numbers import begins, cut_forms, normalised


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What came back about one claim, as far as it says which claim that is. Nothing in it names a person.

    ``key`` is its row in the store. ``number`` CLP01 or 277CA TRN02 as sent; ``payer`` the payer's id; ``payee_npi``,
    ``payee_tax`` (keyed) who was paid; ``members`` and ``names`` keyed ids and names of the patient; ``first`` and
    ``last`` day of service; ``charge`` in cents without its sign; ``codes`` billed procedure codes; ``controls``
    normalised REF*6R; ``payer_control`` CLP07 or REF*1K, ``original`` REF*F8; ``frequency`` CLP09; ``sequence`` P, S or
    T; ``dated`` the day of payment or of the status.
    """

    key: int
    number: str
    payer: str = ""
    payee_npi: str = ""
    payee_tax: str = ""
    members: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    first: date | None = None
    last: date | None = None
    charge: int | None = None
    codes: frozenset[str] = frozenset()
    controls: frozenset[str] = frozenset()
    payer_control: str = ""
    original: str = ""
    frequency: str = ""
    sequence: str = ""
    dated: date | None = None


class Sent(msgspec.Struct, frozen=True, kw_only=True):
    """A submitted claim, as far as an answer can be recognised by it.

    ``created`` and ``place`` (set and ordinal) put versions of a claim in order, whatever the order of recording.
    ``group`` is shared by claims of one number and one billing provider. ``original`` is REF*F8: the payer's number of
    the claim this one replaces or voids; ``payer_controls`` are the payer's numbers for this claim, from other answers.
    """

    key: int
    number: str
    number_key: str = ""
    cuts: tuple[str, str] = ("", "")
    group: str = ""
    payer: str = ""
    npi: str = ""
    tax: str = ""
    patient: str = ""
    member: str = ""
    name: str = ""
    first: date | None = None
    last: date | None = None
    charge: int | None = None
    codes: frozenset[str] = frozenset()
    controls: frozenset[str] = frozenset()
    original: str = ""
    payer_controls: frozenset[str] = frozenset()
    frequency: str = ""
    sequence: str = ""
    created: datetime | None = None
    place: str = ""


class Evidence(msgspec.Struct, frozen=True):
    """The outcome of a comparison: points, what agrees (with how the number does, in ``number``), what is against it.

    ``number``: ``exact``, ``normalised``, ``cut``, ``prefix``, ``none`` (no number was given) or ``other``.
    """

    points: int
    number: str
    agrees: tuple[str, ...]
    against: tuple[str, ...]

    def has(self, *words: str) -> bool:
        """Whether all of these agree."""
        return all(word in self.agrees for word in words)


HARD = frozenset({"payee", "patient", "date", "version"})
"""What, when it speaks against a claim, no agreement makes good: a wrong join is worse than none."""

_NUMBER = {"exact": 40, "normalised": 34, "cut": 28, "prefix": 16, "none": 0, "other": -25}


def weigh(answer: Answer, claim: Sent) -> Evidence:
    """Compare an answer with a claim."""
    agrees: list[str] = []
    against: list[str] = []
    number = number_agreement(answer.number, claim)
    points = _NUMBER[number]
    if not answer.controls.isdisjoint(claim.controls):
        points += 24
        agrees.append("6R")
    if _payer_control(answer, claim):
        points += 24
        agrees.append("payer control")
    if names_the_original(answer, claim):
        against.append("version")
    for word, value in (
        ("payee", _payee(answer, claim)),
        ("patient", _patient(answer, claim)),
        ("date", _date(answer, claim)),
        ("charge", _charge(answer, claim)),
        ("codes", _codes(answer.codes, claim.codes)),
        ("payer", _same(answer.payer, claim.payer, 6, -4)),
        ("frequency", _same(_plain(answer.frequency), _plain(claim.frequency), 3, -3)),
        ("sequence", _same(answer.sequence, claim.sequence, 6, -6)),
    ):
        points += value
        if value > 0:
            agrees.append(word)
        elif value < 0:
            against.append(word)
    return Evidence(points, number, tuple(agrees), tuple(against))


def number_agreement(number: str, claim: Sent) -> str:
    """How the number given back agrees with CLM01; see :class:`Evidence`."""
    if number and number == claim.number:
        return "exact"
    given = normalised(number)
    if not given:
        return "none"
    own = claim.number_key or normalised(claim.number)
    if given == own:
        return "normalised"
    if given in (claim.cuts if any(claim.cuts) else cut_forms(claim.number)):
        return "cut"
    return "prefix" if begins(own, given) else "other"


def _payer_control(answer: Answer, claim: Sent) -> bool:
    """The payer's number is one known for the claim; or the answer names the same original as the claim does."""
    known = {answer.payer_control, answer.original} - {""}
    return bool(known & claim.payer_controls) or bool(answer.original and answer.original == claim.original)


def names_the_original(answer: Answer, claim: Sent) -> bool:
    """Whether the answer is to the claim that this one replaces or voids: it has the payer's number of that one."""
    same = bool(claim.original) and claim.original == answer.payer_control
    return same and answer.frequency not in ("7", "8")


def _payee(answer: Answer, claim: Sent) -> int:
    """The provider: equal NPI or tax number; against it when those that can be compared all differ."""
    compared = [(answer.payee_npi, claim.npi), (answer.payee_tax, claim.tax)]
    compared = [pair for pair in compared if all(pair)]
    if not compared:
        return 0
    return 10 if any(one == other for one, other in compared) else -40


def _patient(answer: Answer, claim: Sent) -> int:
    """The patient: member id and name, each keyed; an equal id with another name is less (members of one family)."""
    by_member = _found(claim.member, answer.members)
    by_name = _found(claim.name, answer.names)
    if by_member is None and by_name is None:
        return 0
    if by_name:
        return 18 if by_member else 14
    if by_member:
        return 14 if by_name is None else 5
    return -40


def _found(value: str, among: Collection[str]) -> bool | None:
    return value in among if value and among else None


def _date(answer: Answer, claim: Sent) -> int:
    """Days of service overlap, or do not."""
    first, last = answer.first, answer.last or answer.first
    begin, end = claim.first, claim.last or claim.first
    if first is None or last is None or begin is None or end is None:
        return 0
    return 10 if first <= end and begin <= last else -30


def _charge(answer: Answer, claim: Sent) -> int:
    """The charge is equal; a smaller one with codes of the claim may be a part of it and says nothing."""
    if answer.charge is None or claim.charge is None:
        return 0
    if answer.charge == claim.charge:
        return 12
    if answer.charge < claim.charge and answer.codes <= claim.codes:
        return 0
    return -8


def _codes(given: frozenset[str], sent: frozenset[str]) -> int:
    if not given or not sent:
        return 0
    if given <= sent:
        return 8
    return 2 if given & sent else -10


def _same(one: str, other: str, equal: int, different: int) -> int:
    if not one or not other:
        return 0
    return equal if one == other else different


def _plain(frequency: str) -> str:
    """Frequency by what it is to a payer: 7, 8, or an original whatever its number."""
    return frequency if frequency in ("", "7", "8") else "1"
