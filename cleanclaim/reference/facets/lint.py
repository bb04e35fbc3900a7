"""What is wrong with the sources of the facet model though every line can be read.

Each check yields sentences a person can act on; a test fails on any of them.
"""

from __future__ import annotations

from collections.abc import Iterator

from cleanclaim.reference.facets.long_table import LongTable
from cleanclaim.reference.facets.ranges import ProcedureRanges, bounds
from cleanclaim.reference.facets.sources import Line, Vocabulary
from validators.questions.facets import Facets, ProcedureFacets

REGION_BOUND = (20526, 29999)
"""Procedures on bones and joints: one region a line, or the whole of a limb or of the spine."""

_BY_SIZE = frozenset({"20600-20604", "20605-20606", "20610-20611"})
"""Injections into joints are told apart by the size of the joint, not by its place."""

SINGLE_CODES = 150
"""How many lines may name one CPT code: an exception each, its reason behind it."""

_NEIGHBORS = (
    "head face scalp neck jaw", "neck cspine", "cspine tspine", "tspine lspine", "lspine sacrum pelvis back",
    "chest shoulder clav scap tspine", "shoulder clav scap proxhum uparm axilla", "uparm elbow forearm",
    "forearm wrist carpal hand", "pelvis hip groin sacrum abdwall", "hip thigh pelvis", "thigh knee leg",
    "leg ankle foot", "chest breast axilla", "chest abdwall back", "neck shoulder cspine", "back tspine lspine",
)  # fmt: skip


def problems(procedures: ProcedureRanges, diagnoses: LongTable, words: Vocabulary) -> Iterator[str]:
    """Everything the checks find."""
    rows = list(procedures.rows())
    yield from unreachable(rows)
    yield from undecided(rows)
    yield from spread(rows, words)
    yield from one_sided(rows, diagnoses)
    yield from unlisted(diagnoses)
    yield from too_many_singles(rows)


def unreachable(rows: list[tuple[Line, ProcedureFacets]]) -> Iterator[str]:
    """Lines that no code reaches: another of the same range, or narrower ones over all of it."""
    narrower: dict[str, list[tuple[int, int, int]]] = {}
    for line, _ in sorted(rows, key=lambda row: bounds(row[0])[2] - bounds(row[0])[1]):
        family, first, last = bounds(line)
        seen = narrower.setdefault(family, [])
        if _covered(first, last, [(low, high) for low, high, _ in seen if low <= last and first <= high]):
            yield f"{line.file} line {line.number}: no code reaches {line.key}"
        seen.append((first, last, line.number))


def _covered(first: int, last: int, spans: list[tuple[int, int]]) -> bool:
    reached = first
    for low, high in sorted(spans):
        if low > reached:
            return False
        reached = max(reached, high + 1)
    return reached > last


def undecided(rows: list[tuple[Line, ProcedureFacets]]) -> Iterator[str]:
    """Lines that neither call anything nor say that they are open, and why (``open to all: why``)."""
    for line, row in rows:
        calls = bool(row.where or row.what or row.reject)
        if not calls and line.value != "*":
            yield f"{line.file} line {line.number}: {line.key} supports and refuses nothing"


def spread(rows: list[tuple[Line, ProcedureFacets]], words: Vocabulary) -> Iterator[str]:
    """Region-bound lines over two regions that are no neighbors, unless a whole limb or the whole spine is named."""
    whole = [words.facets(name) for name in ("@spine", "@arm", "@leg")]
    regions = words.facets("@regions")
    together = [words.facets(text) for text in _NEIGHBORS]
    for line, row in rows:
        family, first, last = bounds(line)
        if family or first < REGION_BOUND[0] or last > REGION_BOUND[1] or line.key in _BY_SIZE:
            continue
        named = row.where & regions
        if any(group <= named for group in whole) or _connected(named, together):
            continue
        yield f"{line.file} line {line.number}: {line.key} spans regions apart: {' '.join(sorted(named))}"


def _connected(named: Facets, together: list[Facets]) -> bool:
    """Whether the regions hang together through neighbors."""
    if not named:
        return True
    reached = {min(named)}
    while True:
        near = {facet for group in together if group & reached for facet in group & named}
        if near <= reached:
            return reached >= named
        reached |= near


def one_sided(rows: list[tuple[Line, ProcedureFacets]], diagnoses: LongTable) -> Iterator[str]:
    """Facets that only one side knows: given but never accepted, accepted but never given."""
    given = frozenset[str]().union(*(row.where | row.what for row in diagnoses.values()))
    accepted = frozenset[str]().union(*(row.where | row.what | row.reject for _, row in rows))
    for facet in sorted(given - accepted):
        yield f"{facet} is given to diagnoses and no procedure asks for it"
    for facet in sorted(accepted - given):
        yield f"{facet} is asked for by procedures and no diagnosis has it"


def unlisted(diagnoses: LongTable) -> Iterator[str]:
    """Categories without a line of their own: a silent default would hide them."""
    for prefix, row in diagnoses.items():
        if row.origin == "none":
            yield f"the category {prefix} is in no line of diagnoses.txt"


def too_many_singles(rows: list[tuple[Line, ProcedureFacets]]) -> Iterator[str]:
    """CPT is the AMA's: lines are ranges, and those that name one code are few."""
    single = [line.key for line, row in rows if row.first == row.last and row.first[0].isdigit()]
    if len(single) > SINGLE_CODES:
        yield f"{len(single)} lines name one CPT code, {SINGLE_CODES} may"
