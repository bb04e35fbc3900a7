"""From a scene's services to service lines: codes, modifiers, units, charges, pointers."""

from __future__ import annotations

from random import Random
from typing import Final

from cleanclaim.tools.sample.draft import Draft, Line
from cleanclaim.tools.sample.draw import between, pick
from cleanclaim.tools.sample.scenes.notation import TEETH, Leading, Service
from cleanclaim.tools.sample.scenes.scene import Scene

_SIDES: Final = {"R": "RT", "L": "LT"}
_NEW_SHARE: Final = 0.18
_WELL_AGES: Final = ((1, 1), (5, 2), (12, 3), (18, 4), (40, 5), (65, 6), (200, 7))
_FACES: Final = {"front": ("M", "D", "F", "L"), "back": ("O", "M", "D", "B")}
_NOT_SEPARATE: Final = ("36415", "8", "J", "A", "G2")
"""What needs no modifier 25 on the visit beside it: blood drawn, laboratory, drugs, supplies."""


def chosen(random: Random, scene: Scene, brief: bool) -> list[Service]:
    """The services of this encounter; ``brief`` leaves out all that need not be there."""
    services: list[Service] = []
    before = True
    for service in scene.services:
        if not service.follows:
            before = service.chance >= 1 or (not brief and random.random() < service.chance)
        if before:
            services.append(service)
    return services


def diagnoses(random: Random, scene: Scene, brief: bool = False) -> tuple[Leading, list[str]]:
    """What leads the claim, and all its diagnoses in order."""
    leading = pick(random, scene.leading)
    codes = [leading.code, *leading.company]
    if scene.others and not brief:
        for _ in range(between(random, 0, scene.most)):
            code = pick(random, scene.others)
            if code not in codes:
                codes.append(code)
    return leading, codes


def line_of(random: Random, service: Service, draft: Draft, leading: Leading) -> Line:
    """One line of a claim that ``leading`` leads. Visits are coded by :func:`code_visits`."""
    at = int(random.random() * len(service.codes))
    code = service.codes[at]
    units = between(random, *service.units)
    price = round((service.charge + service.step * at) * draft.practice.fee)
    modifiers = [pick(random, m.split("/")) if "/" in m else m for m in service.modifiers]
    if service.sided and leading.side:
        modifiers.append(_SIDES[leading.side])
    if service.waived:
        modifiers.append("QW")
    if service.single_dose and draft.payer.follows_medicare:
        modifiers.append("JZ")
    line = Line(
        code,
        price if service.minutes else price * units,
        str(units),
        "MJ" if service.minutes else "UN",
        modifiers,
        [service.pointer] if service.pointer else list(range(1, min(len(leading.company) + 1, 4) + 1)),
        draft.day,
        place=service.place,
        revenue=service.revenue,
    )
    if service.ndc:
        line.drug = [f"LIN**N4*{service.ndc}", f"CTP****{units}*{service.measure}"]
    if service.tooth:
        _tooth(random, line, service, at)
    return line


def _tooth(random: Random, line: Line, service: Service, at: int) -> None:
    """Dental: the tooth with its surfaces, or the part of the mouth."""
    where = pick(random, TEETH[service.tooth])
    if service.placed:
        line.prosthesis = "I"
    if service.tooth in ("quadrant", "upper"):
        line.cavity = where
        return
    faces = ""
    if service.faces:
        kinds = _FACES["front" if service.tooth == "front" else "back"]
        first = int(random.random() * (len(kinds) - at))
        faces = ":".join(kinds[first : first + at + 1])
    line.teeth = [f"TOO*JP*{where}*{faces}" if faces else f"TOO*JP*{where}"]


def code_visits(random: Random, services: list[Service], draft: Draft) -> None:
    """Give visits their codes, levels, charges, pointers and modifier 25."""
    lines, new, count = draft.lines, draft.new_patient, len(draft.diagnoses)
    separate = any(
        not service.is_visit and not line.code.startswith(_NOT_SEPARATE)
        for service, line in zip(services, lines, strict=True)
    )
    for service, line in zip(services, lines, strict=True):
        if not service.is_visit:
            continue
        at = 0
        if line.code == "visit":
            level = between(random, *service.levels)
            line.code = f"99{20 if new else 21}{level}"
            at = level - service.levels[0]
        elif line.code == "eye":
            level = 2 * between(random, 1, 2)
            line.code = f"920{0 if new else 1}{level}"
            at = level // 2
        else:
            band = next(digit for limit, digit in _WELL_AGES if draft.age < limit)
            line.code = f"993{8 if new else 9}{band}"
        price = (service.charge + service.step * at) * (1.35 if new else 1.0)
        line.charge = round(price * draft.practice.fee)
        if not service.pointer:
            line.pointers = list(range(1, min(count, 4) + 1))
        if separate and "25" not in line.modifiers:
            line.modifiers.insert(0, "25")


def is_new(random: Random, scene: Scene, known: bool) -> bool:
    """Whether the patient is new to the practice: never one it has seen, and not by video."""
    return not known and "established" not in scene.traits and random.random() < _NEW_SHARE
