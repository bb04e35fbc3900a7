"""Loop 2400 and what hangs below it: services, drugs (2410), line providers (2420), other payers' decisions (2430)."""

from __future__ import annotations

from x12.claim import Tooth
from x12.segments import Segment, Where
from x12.steps import party as parties
from x12.steps.heading import ClaimBuild
from x12.steps.loops import LINE_PARTIES
from x12.steps.state import Fields, Step, add, keep, ref
from x12.steps.values import PADDING, procedure


def lx_step(build: ClaimBuild, elements: list[str], segment: int, offset: int) -> None:
    """LX: a service line begins."""
    text = elements[1] if len(elements) > 1 else ""
    lines = build.lines
    readable = text.isascii() and text.isdigit() and len(text) < 10
    build.loop = "2400"
    line: Fields = {
        "number": int(text) if readable else len(lines) + 1,
        "where": Where(segment, offset, "2400", "LX"),
    }
    build.line = build.draft = line
    lines.append(line)
    build.table = build.tables["2400"]


def service_step(step: Step) -> Step:
    """SV1, SV2 or SV3: the service of the line, or of a new line when there was no LX before it."""

    def take(build: ClaimBuild, elements: list[str], segment: int, offset: int) -> None:
        if build.draft is not build.line or "kind" in build.line:
            lx_step(build, [], segment, offset)
        step(build, elements, segment, offset)

    return take


def professional_step(build: ClaimBuild, elements: list[str], segment: int, offset: int) -> None:
    """SV1: a professional service."""
    line = build.line
    line["kind"] = "P"
    line["where"] = Where(segment, offset, "2400", "SV1")
    line["charge"] = build.money(elements, 2, segment, offset)
    line["units"] = build.money(elements, 4, segment, offset)
    size = len(elements)
    e = elements + PADDING
    line["procedure"] = procedure(e[1], build.component)
    line["unit"] = e[3]
    line["place"] = e[5]
    if e[7]:
        line["pointers"] = e[7].split(build.component)
    if size > 9:
        line["emergency"] = e[9]
        line["epsdt"] = e[11]
        line["family_planning"] = e[12]
        line["copay_exempt"] = e[15]


def institutional_step(build: ClaimBuild, elements: list[str], segment: int, offset: int) -> None:
    """SV2: an institutional service by revenue code."""
    line = build.line
    line["kind"] = "I"
    line["where"] = Where(segment, offset, "2400", "SV2")
    line["charge"] = build.money(elements, 3, segment, offset)
    line["units"] = build.money(elements, 5, segment, offset)
    line["non_covered"] = build.money(elements, 7, segment, offset)
    _, line["revenue_code"], code, _, line["unit"] = (elements + PADDING)[:5]
    line["procedure"] = procedure(code, build.component)


def dental_step(build: ClaimBuild, elements: list[str], segment: int, offset: int) -> None:
    """SV3: a dental service."""
    line = build.line
    line["kind"] = "D"
    line["where"] = Where(segment, offset, "2400", "SV3")
    line["charge"] = build.money(elements, 2, segment, offset)
    line["units"] = build.money(elements, 6, segment, offset)
    _, code, _, line["place"], cavity, line["prosthesis"] = (elements + PADDING)[:6]
    line["procedure"] = procedure(code, build.component)
    line["oral_cavity"] = tuple([area for area in cavity.split(build.component) if area])
    if len(elements) > 11 and elements[11]:
        line["pointers"] = elements[11].split(build.component)


def date_step(build: ClaimBuild, elements: list[str], segment: int, offset: int) -> None:
    """DTP of a line: 472 is the date of service."""
    period = build.when(elements, segment, offset)
    line = build.line
    if period.qualifier == "472" and "service" not in line:
        line["service"] = period
    else:
        add(line, "dates", period)


def ref_step(build: ClaimBuild, elements: list[str], segment: int, offset: int) -> None:
    """REF of a line: 6R is its control number."""
    found = ref(build, elements, segment, offset)
    line = build.line
    if found.qualifier == "6R" and "control" not in line:
        line["control"] = found.value
    add(line, "refs", found)


_WHOLE = {"SV5": "dme", "CR1": "ambulance", "CN1": "contract"}


def whole_step(build: ClaimBuild, elements: list[str], segment: int, offset: int) -> None:
    """A segment kept whole in a field of its own; a second one of its kind among the remainder."""
    tag = elements[0]
    if _WHOLE[tag] in build.line:
        keep(build.line, elements, segment, offset)
    else:
        build.line[_WHOLE[tag]] = Segment(tag, elements, segment, offset)


def measurement_step(build: ClaimBuild, elements: list[str], segment: int, offset: int) -> None:
    """MEA: a test result or a patient's height."""
    keep(build.line, elements, segment, offset, "measurements")


def form_step(build: ClaimBuild, elements: list[str], segment: int, offset: int) -> None:
    """LQ and FRM of loop 2440: a form and its answers."""
    keep(build.line, elements, segment, offset, "forms")


def tooth_step(build: ClaimBuild, elements: list[str], segment: int, offset: int) -> None:
    """TOO: a tooth and its surfaces."""
    _, _, tooth, surfaces = (elements + PADDING)[:4]
    where = Where(segment, offset, "2400", "TOO02")
    add(build.line, "teeth", Tooth(tooth, tuple([s for s in surfaces.split(build.component) if s]), where))


def drug_step(build: ClaimBuild, elements: list[str], segment: int, offset: int) -> None:
    """LIN: a drug or device by its product id."""
    _, _, qualifier, code = (elements + PADDING)[:4]
    build.loop = "2410"
    drug: Fields = {"qualifier": qualifier, "code": code, "where": Where(segment, offset, "2410", "LIN03")}
    add(build.line, "drugs", drug)
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
    add(build.line, "providers", build.party)
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
    add(build.line, "adjudications", decision)
    build.draft = decision
    build.table = build.tables["2430"]


def adjudicated_step(build: ClaimBuild, elements: list[str], segment: int, offset: int) -> None:
    """DTP*573 of loop 2430."""
    if elements[1:2] == ["573"] and "adjudicated" not in build.draft:
        build.draft["adjudicated"] = build.when(elements, segment, offset)
    else:
        keep(build.line, elements, segment, offset)


def patient_owes_step(build: ClaimBuild, elements: list[str], segment: int, offset: int) -> None:
    """AMT*EAF of loop 2430: what the patient still owes."""
    owed = build.money(elements, 2, segment, offset) if elements[1:2] == ["EAF"] else None
    if owed is None or "patient_owes" in build.draft:
        keep(build.line, elements, segment, offset)
    else:
        build.draft["patient_owes"] = owed


def back_to_line(step: Step) -> Step:
    """The step, taken after leaving an inner loop (2410, 2420, 2430) for its line."""

    def leave(build: ClaimBuild, elements: list[str], segment: int, offset: int) -> None:
        build.draft = build.line
        build.loop = "2400"
        build.table = build.tables["2400"]
        step(build, elements, segment, offset)

    return leave
