"""A professional claim (837P) from its scene."""

from __future__ import annotations

from datetime import timedelta
from random import Random
from typing import Final

from cleanclaim.tools.sample.draft import Draft, Line, d8
from cleanclaim.tools.sample.draw import between, pick
from cleanclaim.tools.sample.people import street
from cleanclaim.tools.sample.practices import Provider
from cleanclaim.tools.sample.services import chosen, code_visits, diagnoses, is_new, line_of

_ELSEWHERE: Final = frozenset({"21", "22", "23", "24", "65"})
_AMBULANCE_REASONS: Final = ("04", "06", "08")


def fill(random: Random, draft: Draft, known: bool) -> None:
    """Put diagnoses, lines and everything else of a professional claim into the draft."""
    scene, practice = draft.scene, draft.practice
    leading, draft.diagnoses = diagnoses(random, scene, known)
    services = chosen(random, scene, known)
    draft.lines = [line_of(random, s, draft, leading) for s in services]
    draft.new_patient = is_new(random, scene, known)
    code_visits(random, services, draft)
    draft.place = practice.specialty.place or pick(random, scene.places)
    if practice.specialty.names_renderer and not draft.billing.solo:
        draft.rendering = pick(random, practice.people)
    if draft.place in _ELSEWHERE:
        draft.facility = practice.facility
    for trait in scene.traits:
        if trait in _TRAITS:
            _TRAITS[trait](random, draft)
    _laboratory(draft)
    _usual(random, draft)


def _stay(random: Random, draft: Draft) -> None:
    newborn = "newborn" in draft.scene.traits
    admitted = draft.day - timedelta(days=0 if newborn else between(random, 0, 2))
    draft.admitted = admitted
    draft.add(f"DTP*435*D8*{d8(admitted)}")
    if draft.lines[0].code in ("99238", "99239"):
        draft.add(f"DTP*096*D8*{d8(draft.day)}")


def _daily(random: Random, draft: Draft) -> None:
    """The visit again on the days that follow, as long as they come before the claim is written."""
    first = draft.lines[0]
    spare = (draft.created - draft.day).days
    for later in range(1, min(between(random, 1, 3), spare) + 1):
        draft.lines.append(
            Line(first.code, first.charge, pointers=list(first.pointers), day=draft.day + timedelta(days=later))
        )


def _accident(random: Random, draft: Draft) -> None:
    filing, state = draft.payer.filing, draft.billing.town.state
    draft.accident = {"WC": "EM", "AM": f"AA:::{state}"}.get(filing, "OA")
    draft.add(f"DTP*439*D8*{d8(draft.day - timedelta(days=between(random, 0, 1)))}")
    if filing in ("WC", "AM"):
        draft.subscriber_segments.append(f"REF*Y4*PC{draft.ordinal + 100_000}")


def _referred(random: Random, draft: Draft) -> None:
    draft.referring = pick(random, draft.practice.referrers)


def _ordered(random: Random, draft: Draft) -> None:
    who, town = pick(random, draft.practice.referrers), draft.billing.town
    loop = [_name("DK", who), f"N3*{street(random)}", f"N4*{town.name}*{town.state}*{town.zip}"]
    for line in draft.lines:
        line.parties += loop


def _ambulance(random: Random, draft: Draft) -> None:
    town = draft.billing.town
    place = f"N4*{town.name}*{town.state}*{town.zip}"
    miles = next((line.units for line in draft.lines if line.code == "A0425"), "5")
    draft.add(f"CR1*LB*{between(random, 110, 240)}**A*DH*{miles}", f"CRC*07*Y*{pick(random, _AMBULANCE_REASONS)}")
    draft.providers += [
        ("PW", ["NM1*PW*2", f"N3*{street(random)}", place]),
        ("45", ["NM1*45*2*REGIONAL HOSPITAL", f"N3*{street(random)}", place]),
    ]


def _manipulation(random: Random, draft: Draft) -> None:
    if draft.payer.is_medicare:
        began = draft.day - timedelta(days=between(random, 5, 30))
        draft.add("CR2********A", f"DTP*454*D8*{d8(began)}", f"DTP*453*D8*{d8(began)}")
        for line in draft.lines:
            line.modifiers.append("AT")


def _prescribed(random: Random, draft: Draft) -> None:
    written = d8(draft.day - timedelta(days=between(random, 3, 40)))
    for line in draft.lines:
        line.extra.append(f"DTP*471*D8*{written}")


def _foot_care(random: Random, draft: Draft) -> None:
    draft.add(f"DTP*304*D8*{d8(draft.day - timedelta(days=between(random, 20, 150)))}")


_TRAITS: Final = {
    "stay": _stay,
    "daily": _daily,
    "accident": _accident,
    "referred": _referred,
    "ordered": _ordered,
    "ambulance": _ambulance,
    "manipulation": _manipulation,
    "prescribed": _prescribed,
    "foot-care": _foot_care,
}


def _laboratory(draft: Draft) -> None:
    if "lab" in draft.scene.traits or any(line.code.startswith("8") for line in draft.lines):
        draft.add(f"REF*X4*{draft.practice.clia}")
    if any("77063" <= line.code <= "77067" for line in draft.lines):
        draft.add(f"REF*EW*{100_000 + draft.practice.number}")


def _usual(random: Random, draft: Draft) -> None:
    """What claims have whatever they are about."""
    chance = random.random()
    if chance < 0.12:
        draft.add(f"AMT*F5*{min(between(random, 10, 60), draft.total // 100)}")
    if 0.1 < chance < 0.4:
        draft.add(f"REF*EA*MR{draft.ordinal + 200_000}")
    if chance > 0.86:
        draft.add(f"REF*G1*PA{draft.ordinal + 300_000}")


def _name(role: str, who: Provider) -> str:
    return f"NM1*{role}*1*{who.family}*{who.given}****XX*{who.npi}"
