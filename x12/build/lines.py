"""Loop 2400 and what hangs below it: services, drugs (2410), line providers (2420), other payers' decisions (2430)."""

from __future__ import annotations

from typing import Any

from x12.build import claim_slots as slots
from x12.build import party as parties
from x12.build.claims import condition, note, paperwork
from x12.build.heading import ClaimBuild
from x12.build.loops import LINE_PARTIES
from x12.build.state import Fields, Step, adjustments, amount, into, put_draft_in, put_in, quantity, ref
from x12.build.values import DAYS, NUMBERS, PADDING, procedure
from x12.records.claim import Drug, LineAdjudication, Procedure, ServiceLine, Tooth
from x12.records.party import DatePeriod, Ref
from x12.text.segments import Segment, Where

Draft = list[Any]
"""A service line under construction: :class:`ServiceLine`'s fields in their order."""

(
    NUMBER, WHERE, PROCEDURE, CHARGE, UNITS, UNIT, PLACE, POINTERS, DIAGNOSES, REVENUE_CODE, NON_COVERED, EMERGENCY,
    EPSDT, FAMILY_PLANNING, COPAY_EXEMPT, SERVICE, CONTROL, DATES, REFS, AMOUNTS, QUANTITIES, NOTES, PAPERWORK,
    CONDITIONS, PROVIDERS, DRUGS, TEETH, ORAL_CAVITY, PROSTHESIS, MEASUREMENTS, ADJUDICATIONS, DME, AMBULANCE, CONTRACT,
    FORMS, OTHER,
) = range(36)  # fmt: skip

_LINE_NUMBERS = {str(number): number for number in range(1, 1000)}
"""LX01 as the guides allow it (at most 999 lines); other values give way to the line's ordinal."""
MOST_LINES = 999
"""Service lines of the longest claim (837I, loop 2400): no record holds more."""
_SINGLE = {str(number): (str(number),) for number in range(1, 13)}
"""A lone pointer, the most frequent case."""
_SERVICE_DAY = ["472", "D8"]
_NOTHING_BILLED = Procedure("", "")
_EMPTY: Draft = [0, Where(), _NOTHING_BILLED, None, None, *ServiceLine.__struct_defaults__]


def keep(build: ClaimBuild, elements: list[str], segment: int, offset: int, slot: int = OTHER) -> None:
    """Attach the whole segment to a list field of the line at hand."""
    put_in(build, build.line, slot, Segment(elements[0], elements, segment, offset))


def _surplus(build: ClaimBuild) -> None:
    """A line more than any claim may have: it is left out of the record, and the claim is told of it once."""
    if build.claim is not None and build.table is not build.tables["surplus"]:
        said = f"The claim has more than {MOST_LINES} service lines; those after them were not checked."
        build.complain("claim-too-long", said, build.claim[slots.WHERE], weight="error")
    build.table = build.tables["surplus"]


def lx_step(build: ClaimBuild, elements: list[str], segment: int, offset: int) -> None:
    """LX: a service line begins."""
    lines = build.lines
    build.loop = "2400"
    if len(lines) >= MOST_LINES:
        _surplus(build)
        return
    line = _EMPTY.copy()
    text = elements[1] if len(elements) > 1 else ""
    line[NUMBER] = _LINE_NUMBERS.get(text) or len(lines) + 1
    line[WHERE] = Where(segment, offset, "2400", "LX")
    build.line = build.draft = line
    lines.append(line)
    build.table = build.tables["2400"]


def without_lx(step: Step) -> Step:
    """SV1, SV2 or SV3 where no line is open, or in a part of one: the service of a new line."""

    def take(build: ClaimBuild, elements: list[str], segment: int, offset: int) -> None:
        lx_step(build, [], segment, offset)
        if build.table is not build.tables["surplus"]:
            step(build, elements, segment, offset)

    return take


def professional_step(build: ClaimBuild, elements: list[str], segment: int, offset: int) -> None:
    """SV1: a professional service."""
    line = build.line
    if line[WHERE].element != "LX":
        line = second_service(build, segment, offset)
    build.lines_kind = build.lines_kind or "P"
    size = len(elements)
    e = elements if size == 8 or size > 15 else elements + PADDING
    line[WHERE] = Where(segment, offset, "2400", "SV1")
    line[PROCEDURE] = build.procedures.get(e[1]) or procedure(e[1], build.component)
    line[CHARGE] = NUMBERS.get(e[2]) or build.money(elements, 2, segment, offset)
    line[UNIT] = e[3]
    line[UNITS] = NUMBERS.get(e[4]) or build.money(elements, 4, segment, offset)
    line[PLACE] = e[5]
    pointers = e[7]
    if pointers:
        line[POINTERS] = _SINGLE.get(pointers) or tuple(pointers.split(build.component))
    if size > 9:
        line[EMERGENCY] = e[9]
        line[EPSDT] = e[11]
        line[FAMILY_PLANNING] = e[12]
        line[COPAY_EXEMPT] = e[15]


def second_service(build: ClaimBuild, segment: int, offset: int) -> Draft:
    """A second service below one LX is a line of its own."""
    lx_step(build, [], segment, offset)
    return build.line


def institutional_step(build: ClaimBuild, elements: list[str], segment: int, offset: int) -> None:
    """SV2: an institutional service by revenue code."""
    line = build.line
    if line[WHERE].element != "LX":
        line = second_service(build, segment, offset)
    build.lines_kind = build.lines_kind or "I"
    line[WHERE] = Where(segment, offset, "2400", "SV2")
    size = len(elements)
    e = elements if size > 5 else elements + PADDING
    line[REVENUE_CODE] = e[1]
    if e[2]:
        line[PROCEDURE] = build.procedures.get(e[2]) or procedure(e[2], build.component)
    line[CHARGE] = NUMBERS.get(e[3]) or build.money(elements, 3, segment, offset)
    line[UNIT] = e[4]
    line[UNITS] = NUMBERS.get(e[5]) or build.money(elements, 5, segment, offset)
    if size > 7:
        line[NON_COVERED] = build.money(elements, 7, segment, offset)


def dental_step(build: ClaimBuild, elements: list[str], segment: int, offset: int) -> None:
    """SV3: a dental service."""
    line = build.line
    if line[WHERE].element != "LX":
        line = second_service(build, segment, offset)
    build.lines_kind = build.lines_kind or "D"
    line[WHERE] = Where(segment, offset, "2400", "SV3")
    line[CHARGE] = build.money(elements, 2, segment, offset)
    line[UNITS] = build.money(elements, 6, segment, offset)
    _, code, _, line[PLACE], cavity, line[PROSTHESIS] = (elements + PADDING)[:6]
    line[PROCEDURE] = procedure(code, build.component)
    line[ORAL_CAVITY] = tuple([area for area in cavity.split(build.component) if area])
    if len(elements) > 11 and elements[11]:
        line[POINTERS] = tuple(elements[11].split(build.component))


def date_step(build: ClaimBuild, elements: list[str], segment: int, offset: int) -> None:
    """DTP of a line: 472 is the date of service."""
    line = build.line
    if line[SERVICE] is None and elements[1:3] == _SERVICE_DAY and elements[-1] in DAYS and len(elements) == 4:
        raw = elements[3]
        start = DAYS[raw]
        line[SERVICE] = DatePeriod("472", "D8", raw, start, start, Where(segment, offset, build.loop, "DTP03"))
        return
    period = build.when(elements, segment, offset)
    if line[SERVICE] is None and period.qualifier == "472":
        line[SERVICE] = period
    else:
        put_in(build, build.line, DATES, period)


def ref_step(build: ClaimBuild, elements: list[str], segment: int, offset: int) -> None:
    """REF of a line: 6R is its control number."""
    if len(elements) == 3:
        found = Ref(elements[1], elements[2], Where(segment, offset, build.loop, "REF02"))
    else:
        found = ref(build, elements, segment, offset)
    line = build.line
    if not line[CONTROL] and found.qualifier == "6R":
        line[CONTROL] = found.value
    if line[REFS]:
        put_in(build, build.line, REFS, found)
    else:
        line[REFS] = (found,)


amount_step = into(amount, AMOUNTS, OTHER)
quantity_step = into(quantity, QUANTITIES, OTHER)
paperwork_step = into(paperwork, PAPERWORK, OTHER)
note_step = into(note, NOTES, OTHER)
condition_step = into(condition, CONDITIONS, OTHER)


def other_step(build: ClaimBuild, elements: list[str], segment: int, offset: int) -> None:
    """A segment no field of the line holds."""
    keep(build, elements, segment, offset)


_WHOLE = {"SV5": DME, "CR1": AMBULANCE, "CN1": CONTRACT}


def whole_step(build: ClaimBuild, elements: list[str], segment: int, offset: int) -> None:
    """A segment kept whole in a field of its own; a second one of its kind among the remainder."""
    slot = _WHOLE[elements[0]]
    if build.line[slot] is None:
        build.line[slot] = Segment(elements[0], elements, segment, offset)
    else:
        keep(build, elements, segment, offset)


def measurement_step(build: ClaimBuild, elements: list[str], segment: int, offset: int) -> None:
    """MEA: a test result or a patient's height."""
    keep(build, elements, segment, offset, MEASUREMENTS)


def form_step(build: ClaimBuild, elements: list[str], segment: int, offset: int) -> None:
    """LQ and FRM of loop 2440: a form and its answers."""
    keep(build, elements, segment, offset, FORMS)


def tooth_step(build: ClaimBuild, elements: list[str], segment: int, offset: int) -> None:
    """TOO: a tooth and its surfaces."""
    _, _, tooth, surfaces = (elements + PADDING)[:4]
    where = Where(segment, offset, "2400", "TOO02")
    put_in(build, build.line, TEETH, Tooth(tooth, tuple([s for s in surfaces.split(build.component) if s]), where))


def drug_step(build: ClaimBuild, elements: list[str], segment: int, offset: int) -> None:
    """LIN: a drug or device by its product id."""
    _, _, qualifier, code = (elements + PADDING)[:4]
    build.loop = "2410"
    drug: Fields = {"qualifier": qualifier, "code": code, "where": Where(segment, offset, "2410", "LIN03")}
    put_draft_in(build, build.line, DRUGS, drug, _drug)
    build.draft = drug
    build.table = build.tables["2410"]


def drug_quantity_step(build: ClaimBuild, elements: list[str], segment: int, offset: int) -> None:
    """CTP: how much of the drug."""
    drug = build.draft
    drug["quantity"] = build.money(elements, 4, segment, offset)
    unit = elements[5] if len(elements) > 5 else ""
    drug["unit"] = unit.split(build.component)[0]
    drug["quantity_where"] = Where(segment, offset, "2410", "CTP04")


def provider_step(build: ClaimBuild, elements: list[str], segment: int, offset: int) -> None:
    """NM1 of loop 2420: a provider or place of the line."""
    role = elements[1] if len(elements) > 1 else ""
    build.loop = LINE_PARTIES[build.kind].get(role, "2420")
    build.party = parties.start_nm1(elements, Where(segment, offset, build.loop, "NM1"))
    put_draft_in(build, build.line, PROVIDERS, build.party, parties.finished)
    build.table = build.tables["2420"]


def adjudication_step(build: ClaimBuild, elements: list[str], segment: int, offset: int) -> None:
    """SVD: what another payer decided on the line."""
    build.loop = "2430"
    e = elements + PADDING
    decision: Fields = {
        "payer_id": e[1],
        "paid": build.money(elements, 2, segment, offset),
        "procedure": procedure(e[3], build.component) if e[3] else None,
        "units": build.money(elements, 5, segment, offset),
        "where": Where(segment, offset, "2430", "SVD"),
        "revenue_code": e[4],
        "bundled_into": e[6],
    }
    put_draft_in(build, build.line, ADJUDICATIONS, decision, _adjudication)
    build.draft = decision
    build.table = build.tables["2430"]


def adjudicated_step(build: ClaimBuild, elements: list[str], segment: int, offset: int) -> None:
    """DTP*573 of loop 2430."""
    if elements[1:2] == ["573"] and "adjudicated" not in build.draft:
        build.draft["adjudicated"] = build.when(elements, segment, offset)
    else:
        keep(build, elements, segment, offset)


def patient_owes_step(build: ClaimBuild, elements: list[str], segment: int, offset: int) -> None:
    """AMT*EAF of loop 2430: what the patient still owes."""
    owed = build.money(elements, 2, segment, offset) if elements[1:2] == ["EAF"] else None
    if owed is None or "patient_owes" in build.draft:
        keep(build, elements, segment, offset)
    else:
        build.draft["patient_owes"] = owed


def _drug(fields: Fields) -> Drug:
    return Drug(**fields)


def _adjudication(fields: Fields) -> LineAdjudication:
    return LineAdjudication(**fields)


def adjustments_step(build: ClaimBuild, elements: list[str], segment: int, offset: int) -> None:
    """CAS of loop 2430; an illegible one stays with the line."""
    if not adjustments(build, elements, segment, offset):
        keep(build, elements, segment, offset)


def back_to_line(step: Step) -> Step:
    """The step, taken after leaving an inner loop (2410, 2420, 2430) for its line."""

    def leave(build: ClaimBuild, elements: list[str], segment: int, offset: int) -> None:
        build.draft = build.line
        build.loop = "2400"
        build.table = build.tables["2400"]
        step(build, elements, segment, offset)

    return leave
