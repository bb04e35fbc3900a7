"""What a payer decides: payments of claims, line by line. Amounts in cents."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Final

from cleanclaim.tools.sample.draft import Draft

CLASSES: Final = ("contractual", "patient", "denied", "other")
"""Where a dollar that was not paid belongs."""


@dataclass(frozen=True, slots=True)
class Adjustment:
    """One CAS trio: group, reason (CARC), cents, and the class of the dollars."""

    group: str
    reason: str
    cents: int
    kind: str

    def token(self, remarks: tuple[str, ...] = ()) -> str:
        """``CO-16+M76``."""
        return f"{self.group}-{self.reason}{''.join(f'+{remark}' for remark in remarks)}"


@dataclass(slots=True)
class PaidLine:
    """The answer to one line of a claim (its number). ``paid_as`` is the code it was bundled into, else nothing."""

    line: int
    charge: int
    paid: int
    adjustments: list[Adjustment]
    remarks: tuple[str, ...] = ()
    paid_as: str = ""

    def reasons(self) -> list[str]:
        """Why dollars were denied."""
        return [a.token(self.remarks) for a in self.adjustments if a.kind == "denied"]

    def reversed(self) -> PaidLine:
        """The same with the opposite sign."""
        turned = [replace(a, cents=-a.cents) for a in self.adjustments]
        return replace(self, charge=-self.charge, paid=-self.paid, adjustments=turned)


@dataclass(slots=True)
class Payment:
    """One CLP. ``draft`` is the claim as the payer knows it; ``answers`` its ordinal, None for one never sent.

    ``whole`` are adjustments told for the claim alone: then no line is told. ``number`` is CLP01, ``icn`` CLP07.
    """

    draft: Draft
    answers: int | None
    why: str
    status: str
    icn: str
    lines: list[PaidLine]
    whole: list[Adjustment] = field(default_factory=list)
    whole_charge: int = 0
    whole_paid: int = 0
    number: str = ""
    controls: bool = True
    member: bool = True
    interest: int = 0
    remarks: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    id: int = 0

    @property
    def charge(self) -> int:
        """CLP03."""
        return self.whole_charge + sum(line.charge for line in self.lines)

    @property
    def paid(self) -> int:
        """CLP04."""
        return self.whole_paid + sum(line.paid for line in self.lines)

    def adjustments(self) -> list[Adjustment]:
        """Every adjustment, of the claim and its lines."""
        return [*self.whole, *(a for line in self.lines for a in line.adjustments)]

    def sums(self) -> dict[str, int]:
        """Cents by class."""
        sums = dict.fromkeys(CLASSES, 0)
        for adjustment in self.adjustments():
            sums[adjustment.kind] += adjustment.cents
        return sums

    def reasons(self) -> list[str]:
        """Why dollars were denied, each reason once."""
        found = [a.token() for a in self.whole if a.kind == "denied"]
        found += [reason for line in self.lines for reason in line.reasons()]
        return list(dict.fromkeys(found))

    def reversed(self) -> Payment:
        """The payment taken back (CLP02 22)."""
        turned = [replace(a, cents=-a.cents) for a in self.whole]
        return replace(
            self,
            why="reversal",
            status="22",
            lines=[line.reversed() for line in self.lines],
            whole=turned,
            whole_charge=-self.whole_charge,
            whole_paid=-self.whole_paid,
            interest=0,
        )
