"""Faults of transport, equipment and drugs."""

from __future__ import annotations

from random import Random

from cleanclaim.tools.sample.draft import Draft, Line, d8
from cleanclaim.tools.sample.faults.fault import another, fault

_RENTED = "oxygen; hospital bed"


@fault("MD24", "P", "CO-4", traits="ambulance")
def from_where(random: Random, draft: Draft) -> bool:
    """A transport without origin and destination."""
    draft.lines[0].modifiers = []
    return True


@fault("SI39", "P", "A6:428", traits="ambulance")
def no_transport(random: Random, draft: Draft) -> bool:
    """An ambulance without its transport."""
    draft.drop("CRC*07")
    return draft.drop("CR1")


@fault("SI40", "P", "A6:428", traits="ambulance")
def no_pickup(random: Random, draft: Draft) -> bool:
    """An ambulance that came from nowhere."""
    draft.providers = [loop for loop in draft.providers if loop[0] != "PW"]
    return True


@fault("SI41", "P", "A6:428", traits="ambulance")
def no_dropoff(random: Random, draft: Draft) -> bool:
    """An ambulance that went nowhere."""
    draft.providers = [loop for loop in draft.providers if loop[0] != "45"]
    return True


@fault("SI72", "P", "CO-16+M53", traits="ambulance")
def count_of_one(random: Random, draft: Draft) -> bool:
    """A count of one patient."""
    draft.lines[0].extra.append("QTY*PT*1")
    return True


def _certified(draft: Draft, *left_out: str) -> Line:
    """The first line with a whole certificate of medical necessity, less the segments that begin as ``left_out``."""
    line = draft.lines[0]
    parts = ["PWK*CT*AD", "CR3*I*MO*12", f"DTP*463*D8*{d8(draft.day)}"]
    line.extra += [part for part in parts if not part.startswith(left_out or "-")]
    if "LQ" not in left_out:
        line.decided += ["LQ*UT*484.03", "FRM*1A**56"]
    return line


@fault("SI43", "P", "CO-173", names=_RENTED, payer="CI")
def no_period(random: Random, draft: Draft) -> bool:
    """A certificate without its period."""
    _certified(draft, "CR3")
    return True


@fault("SI44", "P", "CO-173", names=_RENTED, payer="CI")
def no_beginning(random: Random, draft: Draft) -> bool:
    """A certificate without the beginning of the therapy."""
    _certified(draft, "DTP*463")
    return True


@fault("SI45", "P", "CO-173", names=_RENTED, payer="CI")
def renewed_when(random: Random, draft: Draft) -> bool:
    """A renewal without its day."""
    line = _certified(draft)
    line.extra = [s.replace("CR3*I", "CR3*R") for s in line.extra]
    return True


@fault("SI46", "P", "CO-16+N265", names=_RENTED, payer="CI")
def ordered_by_nobody(random: Random, draft: Draft) -> bool:
    """A certificate without who ordered."""
    _certified(draft).parties = []
    return True


@fault("SI47", "P", "CO-16+M59", names=_RENTED, payer="CI")
def another_device(random: Random, draft: Draft) -> bool:
    """What is said of the equipment is said of another."""
    draft.lines[0].extra.append("SV5*HC:E0431*DA*30*50*500*4")
    return True


@fault("SI71", "P", "A7:428", names=_RENTED, payer="MB")
def abolished(random: Random, draft: Draft) -> bool:
    """A certificate Medicare has given up."""
    _certified(draft)
    return True


@fault("SI74", "P", "CO-173", names=_RENTED, payer="CI")
def no_form(random: Random, draft: Draft) -> bool:
    """A certificate without its form."""
    _certified(draft, "LQ")
    return True


@fault("SI58", "P", "CO-16+N300", names="vitamin B12", payer="MB")
def no_blood_test(random: Random, draft: Draft) -> bool:
    """A drug against anemia without the blood test."""
    draft.diagnoses = ["N184", "D631"]
    first = draft.lines[0]
    first.pointers = [1, 2]
    drug = another(first, "J0885")
    drug.units, drug.drug = "10", ["LIN**N4*99999020707", "CTP****10*UN"]
    draft.lines = [first, drug]
    return True
