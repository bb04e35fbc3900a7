"""The end of a claim: drafts become records, pointers find their diagnoses, the kind is settled."""

from __future__ import annotations

from typing import Any

from x12.claim import Claim, ClaimKind, Diagnosis, Drug, LineAdjudication, OtherPayer, Procedure, ServiceLine
from x12.segments import Segment
from x12.steps import heading
from x12.steps.heading import ClaimBuild
from x12.steps.party import finished
from x12.steps.state import Fields, Step, remarked, settle
from x12.steps.values import INPATIENT_REMARKS, OUTPATIENT_REMARKS

_NOTHING_BILLED = Procedure("", "")


def close_step(step: Step, table: str = "") -> Step:
    """The step, taken after the loop and the claim before it are closed; ``table`` is that of the loop it opens."""

    def close(build: ClaimBuild, elements: list[str], segment: int, offset: int) -> None:
        cut(build, segment)
        if table:
            build.table = build.tables[table]
        step(build, elements, segment, offset)

    return close


def cut(build: ClaimBuild, end: int) -> None:
    """Close what ends before segment number ``end``: the claim, or the heading of a level."""
    if build.claim is not None:
        claim = _claim(build, build.claim, end)
        build.out.append(claim)
        if claim.billing is None or claim.subscriber is None:
            heading.orphaned(build, claim)
        build.claim = None
        if build.issues:
            build.out += build.issues
            build.issues = []
    elif build.level.run is None:
        build.level.run = build.run(end)


def _claim(build: ClaimBuild, fields: Fields, end: int) -> Claim:
    fields.pop("pointer", None)
    diagnoses: list[Diagnosis] = fields.get("diagnoses", [])
    pointed = {str(found.number): found for found in diagnoses if found.number}
    kind: ClaimKind | None = None
    lines = []
    for draft in build.lines:
        kind = kind or draft.get("kind")
        lines.append(_line(draft, pointed))
    fields["kind"] = kind or _kind_without_lines(build, fields)
    fields["lines"] = lines
    if "providers" in fields:
        fields["providers"] = [finished(draft) for draft in fields["providers"]]
    if "other_payers" in fields:
        fields["other_payers"] = [_other_payer(draft) for draft in fields["other_payers"]]
    return Claim(**settle(fields), transaction=heading.transaction(build), segments=build.run(end))


def _kind_without_lines(build: ClaimBuild, fields: Fields) -> ClaimKind:
    return "I" if fields["place_qualifier"] == "A" else build.kind


def _line(fields: Fields, pointed: dict[str, Diagnosis]) -> ServiceLine:
    fields.pop("kind", None)
    if "procedure" not in fields:
        fields |= {"procedure": _NOTHING_BILLED, "charge": None, "units": None}
    if "pointers" in fields:
        fields["diagnoses"] = [pointed[pointer] for pointer in fields["pointers"] if pointer in pointed]
    if "adjudications" in fields:
        fields["adjudications"] = [_adjudication(draft, fields) for draft in fields["adjudications"]]
    if "drugs" in fields:
        fields["drugs"] = [_drug(draft) for draft in fields["drugs"]]
    if "providers" in fields:
        fields["providers"] = [finished(draft) for draft in fields["providers"]]
    return ServiceLine(**settle(fields))


def _drug(fields: Fields) -> Drug:
    return Drug(**settle(fields))


def _adjudication(fields: Fields, line: Fields) -> LineAdjudication:
    line.setdefault("other", []).extend(fields.pop("other", []))
    return LineAdjudication(**settle(fields))


def _other_payer(fields: Fields) -> OtherPayer:
    for name in ("subscriber", "payer"):
        if name in fields:
            fields[name] = finished(fields[name])
    if "providers" in fields:
        fields["providers"] = [finished(draft) for draft in fields["providers"]]
    if "adjustments" in fields:
        fields["adjustments"] = remarked(fields["adjustments"], _remarks(fields))
    return OtherPayer(**settle(fields))


def _remarks(fields: Fields) -> tuple[str, ...]:
    return remark_codes(fields.get("inpatient"), INPATIENT_REMARKS) + remark_codes(
        fields.get("outpatient"), OUTPATIENT_REMARKS
    )


def remark_codes(segment: Segment | None, positions: tuple[int, ...]) -> tuple[Any, ...]:
    """The remark codes of an MIA or MOA segment."""
    if segment is None:
        return ()
    return tuple([code for code in map(segment.get, positions) if code])
