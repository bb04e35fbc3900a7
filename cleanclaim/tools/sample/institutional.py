"""An institutional claim (837I) from its scene: a stay or an outpatient visit."""

from __future__ import annotations

from datetime import timedelta
from random import Random
from typing import Final

from cleanclaim.tools.sample.draft import Draft, Line, d8
from cleanclaim.tools.sample.draw import between, pick
from cleanclaim.tools.sample.services import chosen, diagnoses, line_of

_FALL: Final = ("W19.XXXA", "W18.30XA", "W01.0XXA", "W10.9XXA")
_HOURS: Final = ("0830", "0915", "1040", "1310", "1425", "1650", "1930")


def fill(random: Random, draft: Draft) -> None:
    """Put everything of an institutional claim into the draft."""
    scene, practice = draft.scene, draft.practice
    leading, draft.diagnoses = diagnoses(random, scene)
    stay = scene.bill == "11"
    nights = between(random, *scene.nights) if stay else 0
    nights = min(nights, (draft.created - draft.day).days)
    draft.last = draft.day + timedelta(days=nights)
    draft.place = "85" if practice.specialty.organization == "282NC0060X" else scene.bill
    for service in chosen(random, scene, brief=False):
        line = line_of(random, service, draft, leading)
        if service.nightly or service.daily:
            line.charge *= max(nights, 1)
        if service.nightly:
            line.units, line.unit = str(max(nights, 1)), "DA"
        if stay:
            line.day = None
        draft.lines.append(line)
    draft.attending = pick(random, practice.people)
    if scene.traits & {"surgery", "surgeon"}:
        draft.operating = pick(random, practice.people)
    draft.status = "01"
    draft.source = "1"
    draft.priority = "1" if "emergency" in scene.traits else "3"
    if stay:
        _stay(random, draft, nights)
    elif "emergency" in scene.traits:
        draft.reasons = [draft.diagnoses[0]]
    if scene.traits & {"accident", "fall"}:
        _accident(random, draft)
    if random.random() < 0.5:
        draft.add(f"REF*EA*MR{draft.ordinal + 200_000}")
    if random.random() < 0.1:
        draft.add(f"REF*G1*PA{draft.ordinal + 300_000}")


def _stay(random: Random, draft: Draft, nights: int) -> None:
    scene = draft.scene
    hour = pick(random, _HOURS)
    draft.admitted = draft.day
    draft.add(f"DTP*435*DT*{d8(draft.day)}{hour}", f"DTP*096*TM*{pick(random, _HOURS)}")
    draft.admitting = draft.diagnoses[0]
    draft.group = scene.drg
    values = [f"BE:80:::{max(nights, 1)}"]
    if "newborn" in scene.traits:
        draft.priority, draft.source = "4", "5"
        values.append(f"BE:54:::{between(random, 2600, 4100)}")
    draft.add("HI*" + "*".join(values))
    if scene.procedure:
        day = draft.day + timedelta(days=min(nights, 1 if "emergency" in scene.traits else 0))
        draft.add(f"HI*BBR:{scene.procedure}:D8:{d8(day)}")


def _accident(random: Random, draft: Draft) -> None:
    hurt = draft.day - timedelta(days=between(random, 0, 1))
    draft.add(f"HI*BH:05:D8:{d8(hurt)}")
    draft.causes = [pick(random, _FALL).replace(".", "")]
    if draft.payer.filing in ("WC", "AM"):
        draft.subscriber_segments.append(f"REF*Y4*PC{draft.ordinal + 100_000}")
    if draft.payer.filing == "AM":
        draft.add(f"REF*LU*{draft.billing.town.state}")


def accommodation(draft: Draft) -> Line | None:
    """The line of nights of a stay."""
    return next((line for line in draft.lines if line.unit == "DA"), None)
