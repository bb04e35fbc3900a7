"""Synthetic claims, segment by segment: 837P and 837I (005010X222A1, 005010X223A2)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Final

from cleanclaim.tools.samples.people import Person, person, provider

CLAIMS_PER_PROVIDER: Final = 50
_FIRST_DAY: Final = date(2026, 1, 5)

# Office visits and what belongs to their diagnoses: each pair is one a payer would find plain.
_VISITS: Final = (
    (("E119", "I10", "E785"), (("99213", "125.00"), ("83036", "32.50"), ("80061", "41.00"), ("36415", "8.00"))),
    (("J069", "R059"), (("99212", "85.00"), ("87880", "24.75"))),
    (("M5450", "M5416"), (("99214", "180.00"), ("72100", "74.00"), ("97110", "55.25"))),
    (("I10", "E785", "Z7901"), (("99213", "118.40"), ("93000", "61.00"), ("80053", "37.10"), ("85025", "22.00"))),
    (("N390", "R310"), (("99213", "122.00"), ("81001", "14.50"), ("87086", "29.95"))),
)
_STAYS: Final = (
    (("J189", "E119", "I10"), (("0120", "", "1450.00"), ("0250", "", "312.45"), ("0300", "", "188.00"))),
    (("I5023", "I10", "N1830"), (("0210", "", "2610.00"), ("0259", "", "415.30"), ("0480", "", "96.75"))),
)
_OUTPATIENT: Final = (
    (("R079", "I10"), (("0450", "99284", "890.00"), ("0730", "93005", "145.50"), ("0301", "84484", "77.20"))),
    (("S8001XA", "M25561"), (("0450", "99283", "610.00"), ("0320", "73560", "155.00"))),
)


def professional(random: Random, number: int, level: int, parent: int) -> tuple[list[str], int]:
    """One professional claim from its subscriber's HL (``level``, under ``parent``) on, and how many levels it took."""
    segments, levels = _subscriber(random, level, parent)
    diagnoses, services = random.choice(_VISITS)
    count = random.randint(1, 4)
    codes = [diagnoses[at % len(diagnoses)] for at in range(min(count, len(diagnoses)))]
    day = _FIRST_DAY + timedelta(days=random.randint(0, 140))
    chosen = [services[at % len(services)] for at in range(random.randint(1, len(services)))]
    lines = [(code, amount, random.randint(1, 2) if at else 1) for at, (code, amount) in enumerate(chosen)]
    total = sum(_cents(amount) * units for _, amount, units in lines)
    segments.append(f"CLM*{control_number(number)}*{money(total)}***11:B:1*Y*A*Y*Y")
    if random.random() < 0.2:
        segments.append(f"REF*G1*PA{random.randint(10_000, 99_999)}")
    segments.append(f"REF*D9*CH{number:010d}")
    segments.append("HI*" + "*".join(f"{'ABF' if at else 'ABK'}:{code}" for at, code in enumerate(codes)))
    rendering = provider(random, organization=False)
    segments.append(f"NM1*82*1*{rendering.name}*{rendering.given}****XX*{rendering.npi}")
    segments.append(f"PRV*PE*PXC*{rendering.taxonomy}")
    pointers = ":".join(str(at + 1) for at in range(min(len(codes), 4)))
    for at, (code, amount, units) in enumerate(lines, 1):
        segments.append(f"LX*{at}")
        segments.append(f"SV1*HC:{code}*{money(_cents(amount) * units)}*UN*{units}***{pointers}")
        segments.append(f"DTP*472*D8*{day:%Y%m%d}")
        segments.append(f"REF*6R*{control_number(number)}L{at}")
    return segments, levels


def institutional(random: Random, number: int, level: int, parent: int) -> tuple[list[str], int]:
    """One institutional claim, as :func:`professional` makes a professional one."""
    segments, levels = _subscriber(random, level, parent)
    inpatient = random.random() < 0.3
    diagnoses, services = random.choice(_STAYS if inpatient else _OUTPATIENT)
    day = _FIRST_DAY + timedelta(days=random.randint(0, 140))
    last = day + timedelta(days=random.randint(2, 6) if inpatient else 0)
    chosen = services[: random.randint(1, len(services))]
    total = sum(_cents(amount) for _, _, amount in chosen)
    segments.append(f"CLM*{control_number(number)}*{money(total)}***{'11' if inpatient else '13'}:A:1**A*Y*Y")
    if inpatient:
        segments.append("DTP*096*TM*1130")
    segments.append(f"DTP*434*RD8*{day:%Y%m%d}-{last:%Y%m%d}")
    if inpatient:
        segments.append(f"DTP*435*DT*{day:%Y%m%d}0915")
    segments.append("CL1*1*7*01" if inpatient else "CL1*3*7*01")
    segments.append(f"REF*EA*MR{random.randint(100_000, 999_999)}")
    segments.append(f"HI*ABK:{diagnoses[0]}{':::::::Y' if inpatient else ''}")
    segments.append(f"HI*{'ABJ' if inpatient else 'APR'}:{diagnoses[0]}")
    present = ":::::::Y" if inpatient else ""
    segments.append("HI*" + "*".join(f"ABF:{code}{present}" for code in diagnoses[1:]))
    attending = provider(random, organization=False)
    segments.append(f"NM1*71*1*{attending.name}*{attending.given}****XX*{attending.npi}")
    segments.append(f"PRV*AT*PXC*{attending.taxonomy}")
    for at, (revenue, code, amount) in enumerate(chosen, 1):
        segments.append(f"LX*{at}")
        units = "DA*1" if revenue in ("0120", "0210") else "UN*1"
        segments.append(f"SV2*{revenue}*{f'HC:{code}' if code else ''}*{amount}*{units}")
        if code:
            segments.append(f"DTP*472*D8*{day:%Y%m%d}")
        segments.append(f"REF*6R*{control_number(number)}L{at}")
    return segments, levels


def control_number(number: int) -> str:
    """The patient control number (CLM01, CLP01) of the claim with this number."""
    return f"S{number:09d}"


def money(cents: int) -> str:
    """An amount as X12 writes it: no more digits than it needs, a point when there are cents."""
    whole, rest = divmod(cents, 100)
    return f"{whole}.{rest:02d}".rstrip("0").rstrip(".") if rest else str(whole)


def billing_level(random: Random, level: int) -> list[str]:
    """A billing provider's HL."""
    billing = provider(random, organization=True)
    return [
        f"HL*{level}**20*1",
        f"PRV*BI*PXC*{billing.taxonomy}",
        f"NM1*85*2*{billing.name}*****XX*{billing.npi}",
        f"N3*{billing.street}",
        f"N4*{billing.town}*{billing.state}*{billing.postal}",
        f"REF*EI*{billing.tax}",
    ]


def _subscriber(random: Random, level: int, parent: int) -> tuple[list[str], int]:
    subscriber = person(random)
    dependent = random.random() < 0.15
    segments = [f"HL*{level}*{parent}*22*{int(dependent)}", f"SBR*P*{'' if dependent else '18'}*******CI"]
    segments.append(f"NM1*IL*1*{subscriber.family}*{subscriber.given}****MI*{subscriber.member}")
    if not dependent:
        segments += _person_details(subscriber)
    segments.append("NM1*PR*2*EAST HEALTH PLAN*****PI*EHP01")
    if not dependent:
        return segments, 1
    patient = person(random)
    segments += [f"HL*{level + 1}*{level}*23*0", f"PAT*{random.choice(('01', '19'))}"]
    segments.append(f"NM1*QC*1*{patient.family}*{patient.given}")
    segments += _person_details(patient)
    return segments, 2


def _person_details(who: Person) -> Iterator[str]:
    yield f"N3*{who.street}"
    yield f"N4*{who.town}*{who.state}*{who.postal}"
    yield f"DMG*D8*{who.born}*{who.sex}"


def _cents(amount: str) -> int:
    return int(amount.replace(".", ""))
