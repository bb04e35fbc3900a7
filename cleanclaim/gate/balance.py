"""What must hold of an input: every claim that an independent scan finds in it is somewhere, with its dollars.

``clm_in = accepted + held + rejected + repeated + unreadable``, and the charges (CLM02) likewise. A claim is unreadable
where the reader said that it lost those bytes, or where it stands outside any set; one that nobody speaks of breaks the
balance.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

import msgspec

from cleanclaim.gate.counting import CountedClaim

PLACES = ("accepted", "held", "rejected", "repeated", "unreadable")
"""Where a claim may be."""

_ZERO = Decimal(0)


class Placed(msgspec.Struct, frozen=True, gc=False):
    """A claim the gate decided about: the byte its CLM begins at, its charge, and where it went."""

    offset: int
    charge: Decimal | None
    place: str


class Balance(msgspec.Struct):
    """Claims and charges by place, beside what the scan counted. ``lost`` are byte ranges of claims nobody spoke of."""

    claims_in: int = 0
    charge_in: Decimal = _ZERO
    claims: dict[str, int] = msgspec.field(default_factory=lambda: dict.fromkeys(PLACES, 0))
    charges: dict[str, Decimal] = msgspec.field(default_factory=lambda: dict.fromkeys(PLACES, _ZERO))
    lost: list[tuple[int, int]] = msgspec.field(default_factory=list)
    wrong: list[str] = msgspec.field(default_factory=list)

    @property
    def holds(self) -> bool:
        """Whether every claim and every dollar is somewhere, once."""
        return (
            not self.lost
            and not self.wrong
            and self.claims_in == sum(self.claims.values())
            and self.charge_in == sum(self.charges.values(), _ZERO)
        )


def balance_of(
    counted: Iterable[CountedClaim], placed: Iterable[Placed], unread: Sequence[tuple[int, int]] = ()
) -> Balance:
    """Set the claims that were counted against those that were placed, both in the order of the file.

    ``unread`` are the byte ranges the reader said it lost.
    """
    balance = Balance()
    decided = iter(placed)
    current = next(decided, None)
    for claim in counted:
        balance.claims_in += 1
        balance.charge_in += claim.charge or _ZERO
        while current is not None and current.offset < claim.start:
            balance.wrong.append(f"byte {current.offset}: a claim was decided that is not in the file")
            current = next(decided, None)
        if current is not None and current.offset < claim.end:
            if (current.charge or _ZERO) != (claim.charge or _ZERO):
                balance.wrong.append(f"byte {claim.start}: the charge was read as another one")
            _count(balance, current.place, claim)
            current = next(decided, None)
        elif not claim.in_set or any(begin <= claim.start < end for begin, end in unread):
            _count(balance, "unreadable", claim)
        else:
            balance.lost.append((claim.start, claim.end))
    if current is not None:
        balance.wrong.append(f"byte {current.offset}: a claim was decided that is not in the file")
    return balance


def _count(balance: Balance, place: str, claim: CountedClaim) -> None:
    balance.claims[place] += 1
    balance.charges[place] += claim.charge or _ZERO
