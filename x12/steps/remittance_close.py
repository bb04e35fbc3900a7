"""The end of an 835 claim, of the set's head and of the set: drafts become records."""

from __future__ import annotations

from x12.remittance import ClaimPayment, Remittance, RemittanceEnd, ServicePayment
from x12.segments import Where
from x12.steps.party import finished
from x12.steps.remittance import RemittanceBuild
from x12.steps.state import Fields, Step, remarked, settle


def close_step(step: Step) -> Step:
    """The step, taken after what stands before it is closed: the head, the LX heading, a claim."""

    def close(build: RemittanceBuild, elements: list[str], segment: int, offset: int) -> None:
        cut(build, segment)
        step(build, elements, segment, offset)

    return close


def tail_step(step: Step) -> Step:
    """The step, taken in the tail of the set (PLB, SE), where no claim is open any more."""

    def close(build: RemittanceBuild, elements: list[str], segment: int, offset: int) -> None:
        if build.plb is None:
            cut(build, segment)
            build.plb = []
            build.table = build.tables["PLB"]
        step(build, elements, segment, offset)

    return close


def cut(build: RemittanceBuild, end: int) -> None:
    """Close what ends before segment number ``end``."""
    if build.remittance is None:
        build.remittance = _head(build, end)
        build.out.append(build.remittance)
    elif build.claim is not None:
        build.out.append(_claim(build, build.remittance, build.claim, end))
        build.claim = None
    elif build.heading_open:
        build.heading = build.run(end)
    build.heading_open = False
    build.out += build.issues
    build.issues = []


def close_set(build: RemittanceBuild, end: int) -> None:
    """Close the set: its end record carries the provider adjustments."""
    if build.plb is None:
        cut(build, end)
    assert build.remittance is not None
    run = build.run(end)
    where = Where(run.first, run.offsets[0] if run else 0, "PLB")
    build.out.append(
        RemittanceEnd(remittance=build.remittance, where=where, adjustments=tuple(build.plb or ()), segments=run)
    )
    build.out += build.issues
    build.issues = []


def _head(build: RemittanceBuild, end: int) -> Remittance:
    settle(build)
    fields = build.head
    for name in ("payer", "payee"):
        if name in fields:
            fields[name] = finished(fields[name])
    return Remittance(**fields, segments=build.run(end))


def _claim(build: RemittanceBuild, remittance: Remittance, fields: Fields, end: int) -> ClaimPayment:
    settle(build)
    _with_remarks(fields)
    fields["services"] = tuple([_service(draft) for draft in build.services])
    return ClaimPayment(**fields, remittance=remittance, segments=build.run(end))


def _service(fields: Fields) -> ServicePayment:
    _with_remarks(fields)
    return ServicePayment(**fields)


def _with_remarks(fields: Fields) -> None:
    if "adjustments" in fields and "remarks" in fields:
        codes = tuple([remark.code for remark in fields["remarks"]])
        fields["adjustments"] = remarked(fields["adjustments"], codes)
