"""The end of a claim: drafts become records, pointers find their diagnoses, the kind is settled."""

from __future__ import annotations

from x12.build import claim_slots as slots
from x12.build import heading
from x12.build.heading import ClaimBuild
from x12.build.lines import DIAGNOSES, POINTERS, Draft
from x12.build.party import finished
from x12.build.state import Step, settle
from x12.records.claim import Claim, Diagnosis, ServiceLine


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


def _claim(build: ClaimBuild, claim: Draft, end: int) -> Claim:
    if build.lists:
        settle(build)
    pointed = build.pointed
    if build.providers:
        claim[slots.PROVIDERS] = tuple(map(finished, build.providers))
    claim[slots.KIND] = build.lines_kind or ("I" if claim[slots.PLACE_QUALIFIER] == "A" else build.kind)
    claim[slots.TRANSACTION] = build.transaction or heading.transaction(build)
    claim[slots.DIAGNOSES] = tuple(build.diagnoses)
    claim[slots.LINES] = tuple([_line(line, pointed) for line in build.lines])
    claim[slots.SEGMENTS] = build.run(end)
    return Claim(*claim)


def _line(line: Draft, pointed: dict[str, Diagnosis]) -> ServiceLine:
    pointers = line[POINTERS]
    if pointers:
        try:
            line[DIAGNOSES] = tuple(map(pointed.__getitem__, pointers))
        except KeyError:
            line[DIAGNOSES] = tuple([pointed[pointer] for pointer in pointers if pointer in pointed])
    return ServiceLine(*line)
