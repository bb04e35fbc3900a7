"""835 steps: the head of the set, claims (2100), services (2110) and provider adjustments (PLB)."""

from __future__ import annotations

from x12.build import party as parties
from x12.build.state import Build, Fields, Table, keep, put, put_draft, ref
from x12.build.values import DAYS, INPATIENT_REMARKS, NUMBERS, OUTPATIENT_REMARKS, PADDING, day, procedure
from x12.envelope.set_pieces import SetHeader
from x12.records.party import DatePeriod
from x12.records.remittance import ProviderAdjustment, RemarkCode, Remittance
from x12.text.segments import Segment, SegmentRun, Where


class RemittanceBuild(Build):
    """State of one 835 set being read."""

    __slots__ = ("claim", "count", "head", "heading", "lx", "plb", "remittance", "services", "tail")

    def __init__(self, header: SetHeader, tables: dict[str, Table], count: int) -> None:
        super().__init__(header, tables, "1000")
        self.count = count
        self.head: Fields = {
            "where": Where(header.first_segment, header.offset, "ST"),
            "number": header.number,
            "set_control": header.control,
            "group_control": header.group_control,
            "interchange_control": header.interchange_control,
            "version": header.version,
            "usage": header.usage,
        }
        self.draft = self.head
        self.remittance: Remittance | None = None
        self.claim: Fields | None = None
        self.services: list[Fields] = []
        self.heading = SegmentRun()
        self.lx = ""
        self.plb: list[ProviderAdjustment] = []
        self.tail = False


def bpr_step(build: RemittanceBuild, elements: list[str], segment: int, offset: int) -> None:
    """BPR: the payment. Bank details stay in the raw text."""
    e = elements + PADDING
    build.head |= {
        "handling": e[1],
        "payment": build.money(elements, 2, segment, offset),
        "credit_debit": e[3],
        "method": e[4],
        "payment_date": day(e[16]),
    }
    if e[16] and build.head["payment_date"] is None:
        where = Where(segment, offset, "BPR", "BPR16")
        build.complain("unreadable-date", "BPR16 is not a date of the calendar.", where, 16)


def trn_step(build: RemittanceBuild, elements: list[str], segment: int, offset: int) -> None:
    """TRN: check or EFT trace number and the payer that gave it."""
    _, _, trace, payer = (elements + PADDING)[:4]
    build.head.setdefault("trace", trace)
    build.head.setdefault("payer_trace_id", payer)


def head_date_step(build: RemittanceBuild, elements: list[str], segment: int, offset: int) -> None:
    """DTM*405: the day the 835 was produced."""
    if elements[1:2] == ["405"]:
        build.head["produced"] = dated(build, elements, segment, offset).start


def head_party_step(build: RemittanceBuild, elements: list[str], segment: int, offset: int) -> None:
    """N1: payer (PR) or payee (PE)."""
    role = elements[1] if len(elements) > 1 else ""
    build.loop = {"PR": "1000A", "PE": "1000B"}.get(role, "1000")
    build.party = parties.start_n1(elements, Where(segment, offset, build.loop, "N1"))
    field = {"PR": "payer", "PE": "payee"}.get(role)
    if field:
        build.head.setdefault(field, build.party)
    build.table = build.tables["1000A"]


def head_ref_step(build: RemittanceBuild, elements: list[str], segment: int, offset: int) -> None:
    """REF before the payer: receiver, version."""
    put(build, "refs", ref(build, elements, segment, offset))


def lx_step(build: RemittanceBuild, elements: list[str], segment: int, offset: int) -> None:
    """LX: a group of claims; its TS3 and TS2 follow."""
    build.lx = elements[1] if len(elements) > 1 else ""
    build.table = build.tables["2000"]


def clp_step(build: RemittanceBuild, elements: list[str], segment: int, offset: int) -> None:
    """CLP: what was decided on a claim."""
    build.loop = "2100"
    e = elements + PADDING
    build.count += 1
    claim: Fields = {
        "where": Where(segment, offset, "2100", "CLP"),
        "ordinal": build.count,
        "header": build.lx,
        "heading": build.heading,
        "claim_id": e[1],
        "status": e[2],
        "charge": build.money(elements, 3, segment, offset),
        "paid": build.money(elements, 4, segment, offset),
        "patient_owes": build.money(elements, 5, segment, offset),
        "filing": e[6],
        "payer_control": e[7],
        "facility": e[8],
        "frequency": e[9],
    }
    if len(elements) > 10:
        claim["patient_status"] = e[10]
        claim["drg"] = e[11]
        claim["drg_weight"] = build.money(elements, 12, segment, offset)
        claim["discharge_fraction"] = build.money(elements, 13, segment, offset)
    build.claim = build.draft = claim
    build.services = []
    build.table = build.tables["2100"]


def party_step(build: RemittanceBuild, elements: list[str], segment: int, offset: int) -> None:
    """NM1: patient, insured, corrected patient, service provider, crossover carrier …"""
    build.party = parties.start_nm1(elements, Where(segment, offset, "2100", "NM1"))
    put_draft(build, "parties", build.party, parties.finished)


def contact_step(build: RemittanceBuild, elements: list[str], segment: int, offset: int) -> None:
    """PER of a claim: whom to ask; below no party it is kept whole."""
    if build.draft.get("parties"):
        parties.add_contact(build.party, elements)
    else:
        keep(build, elements, segment, offset)


def dated(build: RemittanceBuild, elements: list[str], segment: int, offset: int) -> DatePeriod:
    """A DTM: always one day written CCYYMMDD."""
    if len(elements) < 3:
        elements = [*elements, "", ""]
    raw = elements[2]
    where = Where(segment, offset, build.loop, "DTM02")
    start = DAYS.get(raw) or day(raw)
    if start is None:
        build.complain("unreadable-date", "DTM02 is not a date of the calendar.", where, 2)
    return DatePeriod(elements[1], "D8", raw, start, start, where)


def date_step(build: RemittanceBuild, elements: list[str], segment: int, offset: int) -> None:
    """DTM of a claim or service."""
    put(build, "dates", dated(build, elements, segment, offset))
    if len(elements) > 3 and any(elements[3:]):
        keep(build, elements, segment, offset)


_OUTCOMES = {"MIA": ("inpatient", INPATIENT_REMARKS), "MOA": ("outpatient", OUTPATIENT_REMARKS)}


def outcome_step(build: RemittanceBuild, elements: list[str], segment: int, offset: int) -> None:
    """MIA or MOA: kept whole, and its remark codes."""
    field, positions = _OUTCOMES[elements[0]]
    claim = build.draft
    if field in claim:
        keep(build, elements, segment, offset)
    else:
        claim[field] = Segment(elements[0], elements, segment, offset)
    for position in positions:
        if position < len(elements) and elements[position]:
            where = Where(segment, offset, "2100", f"{elements[0]}{position:02}")
            put(build, "remarks", RemarkCode(elements[position], "HE", where))


def service_step(build: RemittanceBuild, elements: list[str], segment: int, offset: int) -> None:
    """SVC: what was decided on one service."""
    build.loop = "2110"
    e = elements + PADDING
    component = build.component
    service: Fields = {
        "where": Where(segment, offset, "2110", "SVC"),
        "procedure": build.procedures.get(e[1]) or procedure(e[1], component),
        "charge": NUMBERS.get(e[2]) or build.money(elements, 2, segment, offset),
        "paid": NUMBERS.get(e[3]) or build.money(elements, 3, segment, offset),
        "revenue_code": e[4],
        "units_paid": build.money(elements, 5, segment, offset),
    }
    if e[6]:
        service["submitted"] = procedure(e[6], component)
    if e[7]:
        service["units_submitted"] = build.money(elements, 7, segment, offset)
    build.draft = service
    build.services.append(service)
    build.table = build.tables["2110"]


def ref_step(build: RemittanceBuild, elements: list[str], segment: int, offset: int) -> None:
    """REF of a claim or service: 6R is the line's control number."""
    found = ref(build, elements, segment, offset)
    if found.qualifier == "6R" and "procedure" in build.draft:
        build.draft.setdefault("control", found.value)
    put(build, "refs", found)


def remark_step(build: RemittanceBuild, elements: list[str], segment: int, offset: int) -> None:
    """LQ: a remark code of the service."""
    _, codes, code = (elements + PADDING)[:3]
    put(build, "remarks", RemarkCode(code, codes, Where(segment, offset, build.loop, "LQ02")))


def plb_step(build: RemittanceBuild, elements: list[str], segment: int, offset: int) -> None:
    """PLB: up to six pairs of reason and dollars that belong to no claim, signs as sent."""
    build.loop = "PLB"
    e = elements + PADDING
    for position in range(3, len(elements), 2):
        amount = build.money(elements, position + 1, segment, offset)
        if amount is not None:
            reason, _, reference = elements[position].partition(build.component)
            where = Where(segment, offset, "PLB", f"PLB{position:02}")
            build.plb.append(ProviderAdjustment(e[1], day(e[2]), reason, reference, amount, where))
