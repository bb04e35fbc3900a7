"""Invented payers: as many as are asked for, of every kind that pays claims, a few with most of them."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Final

from cleanclaim.tools.sample.draw import Weighted, between, pick, stream
from cleanclaim.tools.sample.people import TOWNS, Town, street

_FIRST: Final = (
    "AMBER BEACON CASCADE DELTA EVERGREEN FRONTIER GRANITE HARBOR IRONBRIDGE JUBILEE KEYSTONE LAKESIDE MERIDIAN "
    "NORTHSTAR OLDTOWN PRAIRIE QUARTZ RIVERBEND SUMMIT TIDEWATER UNION VALLEY WESTFIELD YELLOWSTONE ZEPHYR ARBOR "
    "BIRCHWOOD COPPER DUNE"
).split()
_SECOND: Final = ("HEALTH PLAN", "MUTUAL", "BENEFIT TRUST", "INSURANCE", "CARE NETWORK", "ASSURANCE", "EMPLOYEES FUND")

# Of each kind: SBR09, the words of its name, its share of the payers. Medicare is MB for professional and MA for
# institutional claims.
_KINDS: Final = (
    ("CI", "", 40),
    ("BL", "BLUE PLAN", 14),
    ("HM", "HMO", 10),
    ("16", "MEDICARE ADVANTAGE", 12),
    ("MB", "MEDICARE CONTRACTOR", 8),
    ("MC", "STATE MEDICAID", 10),
    ("WC", "COMPENSATION FUND", 3),
    ("AM", "AUTO INSURANCE", 3),
)


_CONTRACTED: Final = 0.75
"""Share of its claims a practice sends to payers it has contracts with."""


@dataclass(frozen=True, slots=True)
class Payer:
    """A payer. ``filing`` is SBR09 of professional claims; ``pays`` the share of a charge it allows;
    ``denies`` the share of lines it denies when nothing is wrong; ``weight`` its share of the claims of its kind.
    """

    id: str
    name: str
    filing: str
    weight: float
    pays: float
    denies: float
    street: str
    town: Town
    tax: str

    @property
    def is_medicare(self) -> bool:
        """Whether original Medicare."""
        return self.filing == "MB"

    @property
    def follows_medicare(self) -> bool:
        """Whether original Medicare or Medicare Advantage."""
        return self.filing in ("MB", "16")

    def filing_for(self, kind: str) -> str:
        """SBR09 on a claim of this kind (P, I, D)."""
        return "MA" if self.filing == "MB" and kind == "I" else self.filing


class Payers:
    """All payers of a sample and the draws among them."""

    def __init__(self, seed: int, count: int, denial: float | None = None) -> None:
        random = stream(seed, "payers")
        self.all = tuple(_payer(random, number, filing, name, count, denial) for number, filing, name in _places(count))
        kinds = {payer.filing for payer in self.all}
        self.by_filing = {filing: [p for p in self.all if p.filing == filing] for filing in kinds}
        self._draws = {filing: Weighted(some, lambda payer: payer.weight) for filing, some in self.by_filing.items()}
        self._fallback = self.all[0].filing

    def draw(self, random: Random, mix: Weighted[str], contracts: dict[str, tuple[Payer, ...]]) -> Payer:
        """A payer of a kind drawn from the mix (a kind this sample lacks gives way to its first).

        Most often it is one of those the practice has contracts with.
        """
        filing = mix.draw(random)
        if filing not in self._draws:
            filing = self._fallback
        return pick(random, contracts[filing]) if random.random() < _CONTRACTED else self._draws[filing].draw(random)

    def contracts(self, random: Random) -> dict[str, tuple[Payer, ...]]:
        """Two payers of each kind, for a practice to bill most."""
        return {filing: (draw.draw(random), draw.draw(random)) for filing, draw in self._draws.items()}

    def of(self, random: Random, filing: str) -> Payer | None:
        """A payer of that kind, None where there is none."""
        draw = self._draws.get(filing)
        return draw.draw(random) if draw else None

    def has(self, filing: str) -> bool:
        """Whether there is a payer of that kind."""
        return filing in self._draws


def _places(count: int) -> list[tuple[int, str, str]]:
    """(number, filing, words) of each payer: the kinds in turn, each as often as its share asks for."""
    owed = [0.0] * len(_KINDS)
    total = sum(share for _, _, share in _KINDS)
    places = []
    for number in range(count):
        for at, (_, _, share) in enumerate(_KINDS):
            owed[at] += share / total
        at = max(range(len(_KINDS)), key=owed.__getitem__)
        owed[at] -= 1
        places.append((number, _KINDS[at][0], _KINDS[at][1]))
    return places


def _payer(random: Random, number: int, filing: str, words: str, count: int, denial: float | None) -> Payer:
    town = pick(random, TOWNS)
    if filing == "MC":
        name = f"{town.state} {words} {number}"
    else:
        name = f"{_FIRST[number % len(_FIRST)]} {words or _SECOND[number // len(_FIRST) % len(_SECOND)]} {number}"
    drawn = 0.02 + 0.12 * random.random() * random.random()
    return Payer(
        id=f"Q{number:04d}",
        name=name,
        filing=filing,
        weight=1.0 / (number // len(_KINDS) + 1) ** 0.9,
        pays=0.45 + 0.4 * random.random(),
        denies=drawn if denial is None else denial,
        street=f"PO BOX {between(random, 100, 9999)}" if random.random() < 0.5 else street(random),
        town=town,
        tax=f"1{61_000_000 + number:08d}",
    )
