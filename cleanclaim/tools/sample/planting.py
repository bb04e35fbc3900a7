"""Which claims carry which fault, and where a fault can be planted."""

from __future__ import annotations

from typing import Final

from cleanclaim.tools.sample.draw import Schedule, Weighted, pick, stream
from cleanclaim.tools.sample.faults import FAULTS, Fault
from cleanclaim.tools.sample.options import Options, SampleError, kinds_of
from cleanclaim.tools.sample.payers import Payers
from cleanclaim.tools.sample.practices import Practice, Practices
from cleanclaim.tools.sample.scenes.scene import Scene
from cleanclaim.tools.sample.scenes.specialties import Specialty

TRIES: Final = 60
"""Claims drawn for a fault before it is given up; what a fault needs is common in its scenes."""


class Planter:
    """The faults of a sample, each in exactly its share of the claims."""

    def __init__(self, options: Options, practices: Practices, payers: Payers) -> None:
        self.random = stream(options.seed, "faults")
        self._kinds = kinds_of(options.kind)
        self._practices = practices
        self._payers = payers
        self._places: dict[tuple[str, str], Weighted[tuple[Specialty, Scene]]] = {}
        shares = self._shares(options)
        self._faults = list(shares)
        self._schedule = Schedule(self.random, list(shares.values()))

    def take(self, ordinal: int) -> Fault | None:
        """The fault the claim of this ordinal is to carry; to be asked of every claim in turn."""
        at = self._schedule.take(ordinal)
        return None if at is None else FAULTS[self._faults[at]]

    def place(self, fault: Fault) -> tuple[Practice, Scene]:
        """A practice and a scene for the fault."""
        kind = pick(self.random, [kind for kind in self._kinds if kind in fault.kinds and self._at(fault, kind)])
        draw = self._places[fault.rule, kind]
        specialty, scene = draw.draw(self.random)
        return self._practices.draw_of(specialty, self.random.random()), scene

    def _at(self, fault: Fault, kind: str) -> bool:
        """Whether practices of the sample play a scene for the fault in claims of a kind."""
        if (fault.rule, kind) not in self._places:
            here = [
                (specialty, scene)
                for specialty in self._practices.present()
                if specialty.kind == kind
                for scene in specialty.scenes
                if fault.where(specialty, scene)
            ]
            self._places[fault.rule, kind] = Weighted(here, lambda row: row[0].share * row[1].weight)
        return bool(self._places[fault.rule, kind])

    def _shares(self, options: Options) -> dict[str, float]:
        shares: dict[str, float] = {}
        for rule, share in options.faults:
            if rule not in FAULTS:
                raise SampleError(f"fault {rule}: not one that can be planted; they are {', '.join(sorted(FAULTS))}")
            self._must_fit(FAULTS[rule])
            shares[rule] = shares.get(rule, 0.0) + share
        some = [rule for rule, fault in sorted(FAULTS.items()) if self._misfit(fault) is None]
        for rule in some if options.faulty else ():
            shares[rule] = shares.get(rule, 0.0) + options.faulty / len(some)
        if sum(shares.values()) > 1:
            raise SampleError(f"faults: their shares sum to {sum(shares.values()):g}, more than every claim")
        return shares

    def _must_fit(self, fault: Fault) -> None:
        why = self._misfit(fault)
        if why:
            raise SampleError(f"fault {fault.rule}: {why}")

    def _misfit(self, fault: Fault) -> str | None:
        """Why the fault cannot be planted in this sample."""
        kinds = [kind for kind in self._kinds if kind in fault.kinds]
        if not kinds:
            return f"is of claims of kind {', '.join(fault.kinds)}"
        if not any(self._at(fault, kind) for kind in kinds):
            return "no practice of the sample does what it needs; ask for more practices"
        if fault.payer and not self._payers.has(fault.payer):
            return f"needs a payer of kind {fault.payer} (SBR09); ask for more payers"
        if fault.cob and len(self._payers.all) < 2:
            return "needs two payers"
        return None
