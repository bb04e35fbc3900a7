"""A draft as the segments of its guide: 837P (005010X222A1), 837I (X223A2), 837D (X224A2)."""

from __future__ import annotations

from datetime import date
from typing import Final

from cleanclaim.tools.sample.draft import Draft, Line, Other, d8, money
from cleanclaim.tools.sample.practices import Billing, Facility, Provider

_ORDER: Final = {
    tag: rank for rank, tag in enumerate("DTP CL1 DN1 DN2 PWK CN1 AMT REF K3 NTE CR1 CR2 CRC HI HCP".split())
}
"""The order of segments in loop 2300; those of one tag keep theirs."""
_LINE_ORDER: Final = {
    tag: rank
    for rank, tag in enumerate(
        "SV5 TOO PWK CR1 CR3 CRC DTP QTY MEA CN1 REF AMT K3 NTE PS1 HCP LIN CTP NM1 N3 N4 PRV SVD CAS".split()
    )
}
_ROLES: Final = {
    "P": ("DN", "P3", "82", "77", "DQ", "PW", "45"),
    "I": ("71", "72", "ZZ", "82", "77", "DN"),
    "D": ("DN", "P3", "82", "77", "DD", "DQ"),
}


def claim_rank(segment: str) -> int:
    """Where a segment stands in loop 2300."""
    return _ORDER[segment.partition("*")[0]]


def line_rank(segment: str) -> int:
    """Where a segment stands in loop 2400."""
    return _LINE_ORDER[segment.partition("*")[0]]


def billing_level(billing: Billing, level: int) -> list[str]:
    """Loop 2000A: a billing provider."""
    town = billing.town
    given = billing.given if billing.solo else ""
    segments = [
        f"HL*{level}**20*1",
        f"PRV*BI*PXC*{billing.taxonomy}",
        f"NM1*85*{1 if billing.solo else 2}*{billing.name}*{given}****XX*{billing.npi}",
        f"N3*{billing.street}",
        f"N4*{town.name}*{town.state}*{billing.zip}",
        f"REF*EI*{billing.tax}",
    ]
    if billing.pay_to:
        segments += [
            f"NM1*87*{1 if billing.solo else 2}", f"N3*{billing.pay_to}", f"N4*{town.name}*{town.state}*{town.zip}",
        ]  # fmt: skip
    return segments


def subscriber_levels(draft: Draft, level: int, parent: int) -> tuple[list[str], int]:
    """Loops 2000B and 2000C of a claim, and how many levels they are."""
    himself = draft.relation == "18"
    below = (not himself) if draft.patient_level is None else draft.patient_level
    subscriber, payer = draft.subscriber, draft.payer
    segments = [
        f"HL*{level}*{parent}*22*{int(below)}",
        f"SBR*{draft.sequence}*{'18' if himself else ''}***{draft.secondary_reason}****{draft.filing}",
    ]
    died = f"****D8*{d8(draft.died)}" if draft.died else ""
    if died and not below:
        segments.append(f"PAT*{died}")
    segments.append(f"NM1*IL*1*{subscriber.family}*{subscriber.given}****MI*{draft.member}")
    if himself and draft.subscriber_address:
        segments += subscriber.address()
    if himself and draft.subscriber_birth:
        segments.append(f"DMG*D8*{subscriber.born}*{subscriber.sex}")
    segments += draft.subscriber_segments if not below else ()
    segments.append(f"NM1*PR*2*{payer.name}*****PI*{payer.id}")
    if not below:
        return segments, 1
    patient = draft.patient
    segments += [
        f"HL*{level + 1}*{level}*23*0",
        f"PAT*{'19' if himself else draft.relation}{died}",
        f"NM1*QC*1*{patient.family}*{patient.given}",
        *patient.address(),
        f"DMG*D8*{patient.born}*{patient.sex}",
        *draft.subscriber_segments,
    ]
    return segments, 2


def claim(draft: Draft) -> list[str]:
    """Loop 2300 and all below."""
    kind = draft.kind
    charge = draft.total if draft.charge is None else draft.charge
    place = f"{draft.place}:{'A' if kind == 'I' else 'B'}:{draft.frequency}"
    head = f"CLM*{draft.number}*{money(charge)}***{place}*{'' if kind == 'I' else 'Y'}*A*Y*Y"
    if draft.predetermination:
        head += f"**{draft.accident}********PB"
    elif draft.accident:
        head += f"**{draft.accident}"
    body = [*draft.claim_segments, *_own(draft)]
    body.sort(key=claim_rank)
    segments = [head, *body]
    loops = {
        "DN": _person("DN", draft.referring),
        "82": _rendering(draft.rendering, kind),
        "71": _attending(draft.attending),
        "72": _person("72", draft.operating),
        "77": _facility(draft.facility),
    }
    loops.update(draft.providers)
    for role in _ROLES[kind]:
        segments += loops.get(role, ())
    for other in draft.others:
        segments += _other(other, kind)
    for number, line in enumerate(draft.lines, 1):
        segments += _line(draft, line, number)
    return segments


def _own(draft: Draft) -> list[str]:
    """Segments every claim of the kind has."""
    if draft.kind == "I":
        return _institutional(draft)
    segments = []
    if draft.diagnoses:
        other = {"ABK": "ABF", "BK": "BF"}[draft.qualifier]
        first, *rest = draft.diagnoses
        segments.append("*".join([f"HI*{draft.qualifier}:{first}", *(f"{other}:{code}" for code in rest)]))
    return segments


def _institutional(draft: Draft) -> list[str]:
    stay = draft.place == "11"
    first, *rest = draft.diagnoses
    segments = [
        f"DTP*434*RD8*{d8(draft.day)}-{d8(draft.last or draft.day)}",
        f"CL1*{draft.priority}*{draft.source}*{draft.status}",
        f"HI*ABK:{first}{_present(first, stay)}",
    ]
    if draft.admitting:
        segments.append(f"HI*ABJ:{draft.admitting}")
    if draft.reasons:
        segments.append("HI*" + "*".join(f"APR:{code}" for code in draft.reasons))
    if draft.causes:
        segments.append("HI*" + "*".join(f"ABN:{code}{_present(code, stay)}" for code in draft.causes))
    if draft.group:
        segments.append(f"HI*DR:{draft.group}")
    if rest:
        segments.append("HI*" + "*".join(f"ABF:{code}{_present(code, stay)}" for code in rest))
    return segments


def _present(code: str, stay: bool) -> str:
    """The present-on-admission indicator: of stays, and of codes CMS has not exempted (factors, outcomes, delivery)."""
    return ":::::::Y" if stay and code[0] != "Z" and code != "O80" else ""


def _person(role: str, who: Provider | None) -> list[str]:
    return [f"NM1*{role}*1*{who.family}*{who.given}****XX*{who.npi}"] if who else []


def _rendering(who: Provider | None, kind: str) -> list[str]:
    if who is None:
        return []
    loop = _person("82", who)
    return loop if kind == "I" else [*loop, f"PRV*PE*PXC*{who.taxonomy}"]


def _attending(who: Provider | None) -> list[str]:
    return [*_person("71", who), f"PRV*AT*PXC*{who.taxonomy}"] if who else []


def _facility(place: Facility | None) -> list[str]:
    if place is None:
        return []
    town = place.town
    return [
        f"NM1*77*2*{place.name}*****XX*{place.npi}",
        f"N3*{place.street}",
        f"N4*{town.name}*{town.state}*{town.zip}{place.extension}",
    ]


def _other(other: Other, kind: str) -> list[str]:
    """Loops 2320, 2330A and 2330B."""
    reason = other.reason if kind == "P" else ""
    segments = [f"SBR*{other.sequence}*{other.relation}***{reason}****{other.filing}", *other.adjustments]
    if other.paid is not None:
        segments.append(f"AMT*D*{money(other.paid)}")
    if other.oi:
        segments.append("OI***Y***Y")
    segments.append(f"NM1*IL*1*{other.person.family}*{other.person.given}****MI*{other.member}")
    if other.named:
        segments.append(f"NM1*PR*2*{other.payer.name}*****PI*{other.payer.id}")
    if other.adjustments and other.decided and other.dated:
        segments.append(f"DTP*573*D8*{d8(other.decided)}")
    return segments


def _line(draft: Draft, line: Line, number: int) -> list[str]:
    """Loop 2400 and all below."""
    segments = [f"LX*{number}", _SERVICES[draft.kind](draft, line), *line.teeth]
    dated = f"DTP*472*{_days(line.day, line.last)}" if line.day else ""
    controlled = f"REF*6R*{line.control}" if line.control else ""
    if line.extra:
        segments += sorted(filter(None, [*line.extra, dated, controlled]), key=line_rank)
    else:
        segments += filter(None, (dated, controlled))
    return segments + line.drug + line.parties + line.decided


def _days(first: date, last: date | None) -> str:
    return f"RD8*{d8(first)}-{d8(last)}" if last else f"D8*{d8(first)}"


def _sv1(draft: Draft, line: Line) -> str:
    place = line.place if line.place != draft.place else ""
    pointers = ":".join(map(str, line.pointers))
    head = f"SV1*{_procedure(line, 'HC')}*{money(line.charge)}*{line.unit}*{line.units}*{place}**{pointers}"
    return f"{head}****Y" if line.screening else head.rstrip("*")


def _sv2(draft: Draft, line: Line) -> str:
    head = f"SV2*{line.revenue}*{_procedure(line, 'HC')}*{money(line.charge)}*{line.unit}*{line.units}"
    return f"{head}**{money(line.non_covered)}" if line.non_covered else head


def _sv3(draft: Draft, line: Line) -> str:
    pointers = ":".join(map(str, line.pointers))
    head = f"SV3*{_procedure(line, 'AD')}*{money(line.charge)}**{line.cavity}*{line.prosthesis}*{line.units}"
    return f"{head}*****{pointers}".rstrip("*")


def _procedure(line: Line, qualifier: str) -> str:
    if not line.code:
        return ""
    text = f"{qualifier}:{line.procedure}"
    if line.description:
        text += ":" * (5 - len(line.modifiers)) + line.description
    return text


_SERVICES: Final = {"P": _sv1, "I": _sv2, "D": _sv3}
