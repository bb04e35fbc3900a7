"""What a sample is to be."""

from __future__ import annotations

from typing import Final, Literal

import msgspec

Kind = Literal["P", "I", "D", "mixed"]
KINDS: Final[tuple[Kind, ...]] = ("P", "I", "D", "mixed")
FIRST_YEAR, LAST_YEAR = 2022, 2027
"""Years whose every day knows the sample's diagnosis codes."""
MOST_PRACTICES: Final = 9_000
"""More would share NPI numbers."""


class SampleError(ValueError):
    """Options that cannot be met; the message says which and why."""


DEFAULT_SHARE: Final = 0.01


def share_of(text: str, what: str) -> tuple[str, float]:
    """``NAME:0.05`` as a name and a share; a name alone has the usual share.

    Raises SampleError for what is no share.
    """
    name, colon, share = text.partition(":")
    try:
        value = float(share) if colon else DEFAULT_SHARE
    except ValueError:
        value = -1.0
    if not 0 <= value <= 1:
        raise SampleError(f"{what} {text}: the share is a number from 0 to 1")
    return name.strip(), value


def kinds_of(kind: Kind) -> tuple[str, ...]:
    """The kinds of claims a sample of that kind holds."""
    return ("P", "I", "D") if kind == "mixed" else (kind,)


_BOUNDS: Final = (
    ("claims", 1, 10**9),
    ("payers", 1, 10_000),
    ("practices", 1, MOST_PRACTICES),
    ("sets_of", 1, 10**6),
    ("remittance_files", 1, 500),
    ("year", FIRST_YEAR, LAST_YEAR),
)


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """Everything a sample is made from; the same options give the same bytes.

    ``claims`` how many; ``kind`` which guides; ``year`` of service; ``payers`` how many payers; ``practices`` how many
    billing providers; ``sets_of`` most claims in a set; ``denial_rate`` the share of lines every payer denies with
    nothing wrong (None: each payer has its own).
    """

    claims: int = 1_000
    seed: int = 1
    kind: Kind = "P"
    year: int = 2026
    payers: int = 300
    practices: int = 1_300
    sets_of: int = 250
    denial_rate: float | None = None
    faults: tuple[tuple[str, float], ...] = ()
    """Edits to be provoked, each with its share of the claims."""
    faulty: float = 0.0
    """Share of the claims that carry a fault, the kinds all alike."""
    perturbations: tuple[tuple[str, float], ...] = ()
    """Other shares of what payers do to claims on their way back than the usual ones."""
    behaviours: tuple[str, ...] = ()
    """Habits planted in payers, as :func:`cleanclaim.tools.sample.behaviours.behaviour_of` reads them."""
    remittance_files: int = 4
    """How many files the remittances are shuffled over."""

    def __post_init__(self) -> None:
        for name, low, high in _BOUNDS:
            value = getattr(self, name)
            if not low <= value <= high:
                raise SampleError(f"{name.replace('_', ' ')}: {value} is not between {low} and {high}")
        if self.kind not in KINDS:
            raise SampleError(f"kind: {self.kind} is none of {', '.join(KINDS)}")
