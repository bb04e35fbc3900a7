"""Faults to plant, by the edit that should speak: one function each, in the module of its family."""

from cleanclaim.tools.sample.faults import (
    alignment,
    coordination,
    dental,
    diagnosis,
    equipment,
    institutional,
    modifier,
    parties,
    procedure,
    situational,
    visits,
)
from cleanclaim.tools.sample.faults.fault import FAULTS, Fault

__all__ = [
    "FAULTS",
    "Fault",
    "alignment",
    "coordination",
    "dental",
    "diagnosis",
    "equipment",
    "institutional",
    "modifier",
    "parties",
    "procedure",
    "situational",
    "visits",
]
