"""Loop 2300 and its providers (2310): CLM, dates, references, codes."""

from __future__ import annotations

from typing import Any

from x12.build import party as parties
from x12.build.claim_slots import (
    ACCIDENT_COUNTRY,
    ACCIDENT_STATE,
    ADMISSION_SOURCE,
    ADMISSION_TYPE,
    AMBULANCE,
    AMOUNTS,
    ASSIGNMENT,
    BENEFITS_ASSIGNMENT,
    CHARGE,
    CODES,
    CONDITIONS,
    CONTRACT,
    DATES,
    DELAY_REASON,
    FREQUENCY,
    ID,
    NOTES,
    ORDINAL,
    ORTHODONTICS,
    OTHER,
    PAPERWORK,
    PARTICIPATION,
    PATIENT_SIGNATURE,
    PATIENT_STATUS,
    PLACE,
    PLACE_QUALIFIER,
    PRICING,
    PROVIDER_SIGNATURE,
    QUANTITIES,
    REFS,
    RELATED_CAUSES,
    RELEASE,
    SPECIAL_PROGRAM,
    SPINAL,
    STAY_WHERE,
    SUBMISSION_REASON,
    TEETH,
    WHERE,
)
from x12.build.heading import ClaimBuild
from x12.build.level import facts
from x12.build.loops import CLAIM_PARTIES
from x12.build.state import amount, into, put_in, quantity, ref
from x12.build.values import NUMBERS, PADDING, period
from x12.records.claim import Condition, Diagnosis, HealthCode, Note, Paperwork
from x12.records.party import DatePeriod
from x12.text.segments import Segment, Where

DIAGNOSIS_QUALIFIERS = {
    qualifier: qualifier in ("ABK", "ABF", "BK", "BF") for qualifier in "ABK ABF ABJ APR ABN BK BF BJ PR BN".split()
}
"""Qualifiers of HI that stand for a diagnosis, and whether lines may point to it."""
_POINTERS = {number: str(number) for number in range(1, 13)}
_HI = tuple(f"HI{position:02}-2" for position in range(1, 100))


def clm_step(build: ClaimBuild, elements: list[str], segment: int, offset: int) -> None:
    """CLM: a claim begins."""
    build.loop = "2300"
    size = len(elements)
    e = elements if size == 10 or size > 20 else elements + PADDING
    place = e[5].split(build.component)
    if len(place) < 3:
        place += ["", "", ""]
    build.count += 1
    claim = (build.level.facts or facts(build.level)).copy()
    claim[ID] = e[1]
    claim[CHARGE] = NUMBERS.get(e[2]) or build.money(elements, 2, segment, offset)
    claim[WHERE] = Where(segment, offset, "2300", "CLM")
    claim[ORDINAL] = build.count
    claim[PLACE], claim[PLACE_QUALIFIER], claim[FREQUENCY] = place[:3]
    claim[PROVIDER_SIGNATURE] = e[6]
    claim[ASSIGNMENT] = e[7]
    claim[BENEFITS_ASSIGNMENT] = e[8]
    claim[RELEASE] = e[9]
    if size > 10:
        _rarer(claim, e, build.component)
    build.claim = build.draft = claim
    build.lines = []
    build.lines_kind = None
    build.diagnoses = []
    build.providers = []
    build.pointed = {}
    build.table = build.tables["2300"]


def _rarer(claim: list[Any], e: list[str], component: str) -> None:
    """CLM10 and what follows it."""
    claim[PATIENT_SIGNATURE] = e[10]
    if e[11]:
        causes = e[11].split(component) + PADDING
        claim[RELATED_CAUSES] = tuple([cause for cause in causes[:3] if cause])
        claim[ACCIDENT_STATE] = causes[3]
        claim[ACCIDENT_COUNTRY] = causes[4]
    claim[SPECIAL_PROGRAM] = e[12]
    claim[PARTICIPATION] = e[16]
    claim[SUBMISSION_REASON] = e[19]
    claim[DELAY_REASON] = e[20]


def codes_step(build: ClaimBuild, elements: list[str], segment: int, offset: int) -> None:
    """HI: up to twelve composites, each a diagnosis or another code."""
    component = build.component
    pointed = build.pointed
    for text, name in zip(elements[1:], _HI, strict=False):
        parts = text.split(component)
        qualifier = parts[0]
        where = Where(segment, offset, "2300", name)
        counts = DIAGNOSIS_QUALIFIERS.get(qualifier)
        if counts is None:
            if text:
                put_in(build, build.draft, CODES, _code(build, parts, where))
            continue
        size = len(parts)
        pointer = len(pointed) + 1 if counts else 0
        found = Diagnosis(parts[1] if size > 1 else "", qualifier, pointer, where, parts[8] if size > 8 else "")
        build.diagnoses.append(found)
        if pointer:
            pointed[_POINTERS.get(pointer) or str(pointer)] = found


def _code(build: ClaimBuild, parts: list[str], where: Where) -> HealthCode:
    """A code with the date (HI0n-3, -4) or the amount (HI0n-5) that belongs to it."""
    if len(parts) < 3:
        return HealthCode(parts[1] if len(parts) > 1 else "", parts[0], where)
    qualifier, code, form, raw, dollars = (parts + PADDING)[:5]
    dated = None
    if form or raw:
        at = where.at(where.element[:-1] + "4")
        start, end, hour = period(form, raw)
        if start is None and hour is None:
            position = int(where.element[2:-2])
            build.complain("unreadable-date", f"{at.element} is not a date of the calendar.", at, position)
        dated = DatePeriod(qualifier, form, raw, start, end, at, hour)
    amount = build.money(["HI", dollars], 1, where.segment, where.offset) if dollars else None
    return HealthCode(code, qualifier, where, dated, amount)


def paperwork(build: ClaimBuild, elements: list[str], segment: int, offset: int) -> Paperwork:
    """PWK: what is attached, how it travels, under which control number."""
    _, report, transmission, _, _, _, control = (elements + PADDING)[:7]
    return Paperwork(report, transmission, control, Where(segment, offset, build.loop, "PWK01"))


def note(build: ClaimBuild, elements: list[str], segment: int, offset: int) -> Note:
    """NTE: code and text. K3: text in a form a payer asked for."""
    _, code, text = (elements + PADDING)[:3]
    if elements[0] == "K3":
        return Note("K3", code, Where(segment, offset, build.loop, "K301"))
    return Note(code, text, Where(segment, offset, build.loop, "NTE02"))


def condition(build: ClaimBuild, elements: list[str], segment: int, offset: int) -> Condition:
    """CRC: category, whether it applies, condition codes."""
    _, category, applies, *codes = elements + PADDING[:3]
    where = Where(segment, offset, build.loop, "CRC01")
    return Condition(category, applies, tuple([code for code in codes if code]), where)


def other_step(build: ClaimBuild, elements: list[str], segment: int, offset: int) -> None:
    """A segment no field of the claim holds."""
    keep(build, elements, segment, offset)


def keep(build: ClaimBuild, elements: list[str], segment: int, offset: int, slot: int = OTHER) -> None:
    """Attach the whole segment to a list field of the claim at hand."""
    put_in(build, build.draft, slot, Segment(elements[0], elements, segment, offset))


def date(build: ClaimBuild, elements: list[str], segment: int, offset: int) -> DatePeriod:
    """DTP of a claim."""
    return build.when(elements, segment, offset)


date_step = into(date, DATES, OTHER)
ref_step = into(ref, REFS, OTHER)
amount_step = into(amount, AMOUNTS, OTHER)
quantity_step = into(quantity, QUANTITIES, OTHER)
paperwork_step = into(paperwork, PAPERWORK, OTHER)
note_step = into(note, NOTES, OTHER)
condition_step = into(condition, CONDITIONS, OTHER)


def stay_step(build: ClaimBuild, elements: list[str], segment: int, offset: int) -> None:
    """CL1: admission type, admission source, patient status."""
    claim = build.draft
    _, claim[ADMISSION_TYPE], claim[ADMISSION_SOURCE], claim[PATIENT_STATUS] = (elements + PADDING)[:4]
    claim[STAY_WHERE] = Where(segment, offset, "2300", "CL1")


_WHOLE = {"CR1": AMBULANCE, "CR2": SPINAL, "CN1": CONTRACT, "DN1": ORTHODONTICS, "HCP": PRICING}


def whole_step(build: ClaimBuild, elements: list[str], segment: int, offset: int) -> None:
    """A segment kept whole in a field of its own; a second one of its kind among the remainder."""
    slot = _WHOLE[elements[0]]
    if build.draft[slot] is None:
        build.draft[slot] = Segment(elements[0], elements, segment, offset)
    else:
        keep(build, elements, segment, offset)


def tooth_status_step(build: ClaimBuild, elements: list[str], segment: int, offset: int) -> None:
    """DN2: missing or to-be-extracted teeth."""
    keep(build, elements, segment, offset, TEETH)


def provider_step(build: ClaimBuild, elements: list[str], segment: int, offset: int) -> None:
    """NM1 of loop 2310: a provider or place of the claim."""
    role = elements[1] if len(elements) > 1 else ""
    build.loop = CLAIM_PARTIES[build.kind].get(role, "2310")
    build.party = parties.start_nm1(elements, Where(segment, offset, build.loop, "NM1"))
    build.providers.append(build.party)
    build.table = build.tables["2310"]
