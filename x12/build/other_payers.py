"""Loops 2320 and 2330: another payer, what it decided on the claim, its subscriber and its providers."""

from __future__ import annotations

from x12.build import level as levels
from x12.build import party as parties
from x12.build.claim_slots import OTHER_PAYERS
from x12.build.heading import ClaimBuild
from x12.build.loops import OTHER_PAYER_PARTIES
from x12.build.state import Fields, keep, put_draft, put_draft_in, remarked
from x12.build.values import INPATIENT_REMARKS, OUTPATIENT_REMARKS, PADDING
from x12.records.claim import OtherPayer
from x12.text.segments import Segment, Where


def other_payer_step(build: ClaimBuild, elements: list[str], segment: int, offset: int) -> None:
    """SBR below a claim: another payer begins."""
    build.loop = "2320"
    where = Where(segment, offset, "2320", "SBR")
    payer: Fields = {"insurance": levels.insurance(elements, where), "where": where}
    assert build.claim is not None
    put_draft_in(build, build.claim, OTHER_PAYERS, payer, _other_payer)
    build.draft = payer
    build.table = build.tables["2320"]


def coverage_step(build: ClaimBuild, elements: list[str], segment: int, offset: int) -> None:
    """OI: assignment of benefits, patient signature, release of information."""
    payer = build.draft
    _, _, _, payer["benefits_assignment"], payer["patient_signature"], _, payer["release"] = (elements + PADDING)[:7]
    payer["coverage_where"] = Where(segment, offset, "2320", "OI")


_WHOLE = {"MIA": "inpatient", "MOA": "outpatient"}


def outcome_step(build: ClaimBuild, elements: list[str], segment: int, offset: int) -> None:
    """MIA or MOA: inpatient or outpatient adjudication, kept whole."""
    tag = elements[0]
    if _WHOLE[tag] in build.draft:
        keep(build, elements, segment, offset)
    else:
        build.draft[_WHOLE[tag]] = Segment(tag, elements, segment, offset)


def party_step(build: ClaimBuild, elements: list[str], segment: int, offset: int) -> None:
    """NM1 of loop 2330: the other subscriber, the other payer, or one of its providers."""
    role = elements[1] if len(elements) > 1 else ""
    build.loop = OTHER_PAYER_PARTIES[build.kind].get(role, "2330")
    build.party = parties.start_nm1(elements, Where(segment, offset, build.loop, "NM1"))
    field = {"IL": "subscriber", "PR": "payer"}.get(role)
    if field and field not in build.draft:
        build.draft[field] = build.party
    else:
        put_draft(build, "providers", build.party, parties.finished)
    build.table = build.tables["2330"]


def date_step(build: ClaimBuild, elements: list[str], segment: int, offset: int) -> None:
    """DTP*573: when the other payer decided."""
    if elements[1:2] == ["573"] and "adjudicated" not in build.draft:
        build.draft["adjudicated"] = build.when(elements, segment, offset)
    else:
        keep(build, elements, segment, offset)


def _other_payer(fields: Fields) -> OtherPayer:
    for name in ("subscriber", "payer"):
        if name in fields:
            fields[name] = parties.finished(fields[name])
    if "adjustments" in fields:
        codes = remark_codes(fields.get("inpatient"), INPATIENT_REMARKS)
        codes += remark_codes(fields.get("outpatient"), OUTPATIENT_REMARKS)
        fields["adjustments"] = remarked(fields["adjustments"], codes)
    return OtherPayer(**fields)


def remark_codes(segment: Segment | None, positions: tuple[int, ...]) -> tuple[str, ...]:
    """The remark codes of an MIA or MOA segment."""
    if segment is None:
        return ()
    return tuple([code for code in map(segment.get, positions) if code])
