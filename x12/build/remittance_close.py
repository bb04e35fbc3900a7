"""The end of an 835 claim, of the set's head and of the set: drafts become records."""

from __future__ import annotations

from x12.build.party import finished
from x12.build.remittance import RemittanceBuild
from x12.build.state import Fields, Step, remarked, settle
from x12.records.remittance import ClaimPayment, Remittance, RemittanceEnd, ServicePayment
from x12.text.segments import Where


def close_step(step: Step) -> Step:
    """The step, taken after what stands before it is closed: the head, the LX heading, a claim."""

    def close(build: RemittanceBuild, elements: list[str], segment: int, offset: int) -> None:
        cut(build, segment)
        step(build, elements, segment, offset)

    return close


def heading_step(step: Step) -> Step:
    """The step (LX), taken after the head or a claim is closed; what stands before the next claim is its heading."""

    def close(build: RemittanceBuild, elements: list[str], segment: int, offset: int) -> None:
        close_open(build, segment)
        build.tail = False
        step(build, elements, segment, offset)

    return close


def tail_step(step: Step) -> Step:
    """The step, taken in the tail of the set (PLB, SE), where no claim is open any more."""

    def close(build: RemittanceBuild, elements: list[str], segment: int, offset: int) -> None:
        begin_tail(build, segment)
        step(build, elements, segment, offset)

    return close


def begin_tail(build: RemittanceBuild, segment: int) -> None:
    """Close the head or the claim before the tail; an LX without claims stays with the tail."""
    if not build.tail:
        close_open(build, segment)
        build.tail = True
        build.table = build.tables["PLB"]


def close_open(build: RemittanceBuild, end: int) -> None:
    """Close the head or the claim that is open, if one is."""
    if build.remittance is None or build.claim is not None:
        cut(build, end)


def cut(build: RemittanceBuild, end: int) -> None:
    """Close what ends before segment number ``end``."""
    if build.remittance is None:
        build.remittance = _head(build, end)
        build.out.append(build.remittance)
    elif build.claim is not None:
        build.out.append(_claim(build, build.remittance, build.claim, end))
        build.claim = None
    elif build.run_start < end:
        build.heading = build.run(end)
    build.tail = False
    build.out += build.issues
    build.issues = []


def close_set(build: RemittanceBuild, end: int) -> None:
    """Close the set: its end record carries the provider adjustments."""
    begin_tail(build, end)
    assert build.remittance is not None
    run = build.run(end)
    where = Where(run.first, run.offsets[0] if run else 0, "PLB")
    build.out.append(
        RemittanceEnd(remittance=build.remittance, where=where, adjustments=tuple(build.plb), segments=run)
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
