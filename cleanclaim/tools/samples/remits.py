"""Synthetic remittances (005010X221A1) that balance: BPR, claims and lines agree to the cent."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Final

from cleanclaim.tools.samples.claims import control_number, money
from cleanclaim.tools.samples.people import person, provider

_FIRST_DAY: Final = date(2026, 1, 5)
_SERVICES: Final = (
    ("99213", 12500),
    ("99214", 18000),
    ("83036", 3250),
    ("80061", 4100),
    ("36415", 800),
    ("93000", 6100),
)


def payment(random: Random, number: int) -> tuple[list[str], int]:
    """One claim's payment, CLP to its last line, and the cents paid."""
    day = _FIRST_DAY + timedelta(days=random.randint(0, 150))
    patient, rendering = person(random), provider(random, organization=False)
    lines: list[str] = []
    charge = paid = shared = 0
    for at in range(1, random.randint(1, 4) + 1):
        segments, billed, owed, covered = _line(random, f"{control_number(number)}L{at}", day)
        lines += segments
        charge, shared, paid = charge + billed, shared + owed, paid + covered
    status = "1" if paid else "4"
    share = money(shared) if shared else ""
    head = [
        f"CLP*{control_number(number)}*{status}*{money(charge)}*{money(paid)}*{share}*12*PC{number:010d}*11*1",
        f"NM1*QC*1*{patient.family}*{patient.given}****MI*{patient.member}",
        f"NM1*82*1*{rendering.name}*{rendering.given}****XX*{rendering.npi}",
        f"DTM*232*{day:%Y%m%d}",
        f"DTM*233*{day:%Y%m%d}",
        f"AMT*AU*{money(paid + shared)}",
    ]
    return head + lines, paid


def _line(random: Random, control: str, day: date) -> tuple[list[str], int, int, int]:
    code, billed = random.choice(_SERVICES)
    if random.random() < 0.08:
        adjustments, shared, paid = [f"CAS*CO*16*{money(billed)}"], 0, 0
        remarks = ["LQ*HE*M76"]
    else:
        allowed = billed * random.choice((70, 80, 90)) // 100
        shared = min(allowed, random.choice((0, 1500, 2000)))
        paid = allowed - shared
        adjustments = [f"CAS*CO*45*{money(billed - allowed)}"]
        if shared:
            adjustments.append(f"CAS*PR*3*{money(shared)}")
        remarks = []
    amounts = [f"AMT*B6*{money(paid + shared)}"] if paid else []
    segments = [f"SVC*HC:{code}*{money(billed)}*{money(paid)}**1", f"DTM*472*{day:%Y%m%d}"]
    return [*segments, *adjustments, f"REF*6R*{control}", *amounts, *remarks], billed, shared, paid
