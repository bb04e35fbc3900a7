"""From ST to the first CLM of a level: submitter and receiver, the HL tree, providers, subscribers and patients."""

from __future__ import annotations

from x12.claim import Claim, ClaimKind, Transaction
from x12.pieces import SetHeader
from x12.segments import SegmentRun, Where
from x12.steps import level as levels
from x12.steps import party as parties
from x12.steps.level import RANKS, Level
from x12.steps.state import Build, Fields, Table, ref
from x12.steps.values import PADDING, day

_LEVEL_LOOPS = {"20": "2000A", "22": "2000B", "23": "2000C"}
_PARTY_LOOPS = {
    "41": "1000A", "40": "1000B", "85": "2010AA", "87": "2010AB", "PE": "2010AC", "IL": "2010BA", "PR": "2010BB",
    "QC": "2010CA",
}  # fmt: skip


class ClaimBuild(Build):
    """State of one 837 set being read."""

    __slots__ = (
        "claim", "count", "kind", "level", "line", "lines", "open", "other", "recent", "root", "transaction"
    )  # fmt: skip

    def __init__(self, header: SetHeader, tables: dict[str, Table], kind: ClaimKind, count: int) -> None:
        super().__init__(header, tables, "2000")
        self.kind: ClaimKind = kind
        self.count = count
        self.root = Level("", "", None, Where(header.first_segment, header.offset, "ST"))
        self.level = self.root
        self.open: dict[str, Level] = {}
        self.recent: dict[str, Level] = {}
        self.transaction: Transaction | None = None
        self.claim: Fields | None = None
        self.line: Fields = {}
        self.lines: list[Fields] = []
        self.other: Fields = {}


def bht_step(build: ClaimBuild, elements: list[str], segment: int, offset: int) -> None:
    """BHT: purpose, reference, creation date and kind of the transaction."""
    build.root.segments.setdefault("BHT", (elements, Where(segment, offset, "BHT")))


def hl_step(build: ClaimBuild, elements: list[str], segment: int, offset: int) -> None:
    """HL: the next level of the tree."""
    _, identifier, parent_id, code = (elements + PADDING)[:4]
    where = Where(segment, offset, _LEVEL_LOOPS.get(code, "2000"), "HL01")
    parent = _parent(build, parent_id, code, where)
    level = Level(identifier or f"#{segment}", code, parent, where)
    build.level = level
    build.party = []
    build.loop = where.loop
    rank = RANKS.get(code, 4)
    for known in [known for known in build.open if RANKS.get(known, 4) >= rank]:
        del build.open[known]
    build.open[code] = level
    recent = build.recent
    recent[level.id] = level
    if len(recent) > levels.RECENT:
        del recent[next(iter(recent))]


def _parent(build: ClaimBuild, parent_id: str, code: str, where: Where) -> Level:
    """The level this one hangs below: the open one, unless HL02 names another that may be a parent."""
    rank = RANKS.get(code, 4)
    above = [level for known, level in build.open.items() if RANKS.get(known, 4) < rank]
    nearest = max(above, key=lambda level: RANKS.get(level.code, 4), default=build.root)
    if not parent_id or parent_id == nearest.id:
        return nearest
    named = build.recent.get(parent_id)
    if named is not None and RANKS.get(named.code, 4) < rank:
        return named
    build.complain(
        "hl-parent",
        "HL02 names no level this one can belong to; the claims below it were given the nearest open level.",
        where.at("HL02"),
        "7",
        2,
    )
    return nearest


def party_step(build: ClaimBuild, elements: list[str], segment: int, offset: int) -> None:
    """NM1: a party of the level."""
    role = elements[1] if len(elements) > 1 else ""
    build.loop = _PARTY_LOOPS.get(role, build.level.where.loop)
    build.party = parties.start_nm1(elements, Where(segment, offset, build.loop, "NM1"))
    build.level.people.setdefault(role, build.party)


def name_step(build: ClaimBuild, elements: list[str], segment: int, offset: int) -> None:
    """N2 below a party."""
    if build.party:
        parties.add_name(build.party, elements)


def street_step(build: ClaimBuild, elements: list[str], segment: int, offset: int) -> None:
    """N3 below a party."""
    if build.party:
        parties.add_street(build.party, elements, Where(segment, offset, build.loop, "N301"))


def city_step(build: ClaimBuild, elements: list[str], segment: int, offset: int) -> None:
    """N4 below a party."""
    if build.party:
        parties.add_city(build.party, elements, Where(segment, offset, build.loop, "N401"))


def contact_step(build: ClaimBuild, elements: list[str], segment: int, offset: int) -> None:
    """PER below a party."""
    if build.party:
        parties.add_contact(build.party, elements)


def ref_step(build: ClaimBuild, elements: list[str], segment: int, offset: int) -> None:
    """REF below a party."""
    if build.party:
        parties.add_ref(build.party, ref(build, elements, segment, offset))


def taxonomy_step(build: ClaimBuild, elements: list[str], segment: int, offset: int) -> None:
    """PRV: of the party above it, or of the level when it stands before any party (2000A)."""
    where = Where(segment, offset, build.loop, "PRV03")
    if build.party:
        parties.add_taxonomy(build.party, elements, where)
    else:
        build.level.taxonomy = (elements[3] if len(elements) > 3 else "", where)


def insurance_step(build: ClaimBuild, elements: list[str], segment: int, offset: int) -> None:
    """SBR of the destination payer."""
    if build.level.insurance is None:
        build.level.insurance = levels.insurance(elements, Where(segment, offset, "2000B", "SBR"))


def person_step(build: ClaimBuild, elements: list[str], segment: int, offset: int) -> None:
    """DMG and PAT describe the person of the level."""
    tag = elements[0]
    where = Where(segment, offset, build.loop, "DMG02" if tag == "DMG" else "PAT")
    if build.level.segments.setdefault(tag, (elements, where))[1] is where and tag == "DMG":
        raw = elements[2] if len(elements) > 2 else ""
        if raw and day(raw) is None:
            build.complain("unreadable-date", "DMG02 is not a date of the calendar.", where, "8", 2)


def ignored_step(build: ClaimBuild, elements: list[str], segment: int, offset: int) -> None:
    """A heading segment without a field of its own stays in the raw text of its loop."""


def lost_line_step(build: ClaimBuild, elements: list[str], segment: int, offset: int) -> None:
    """LX where no claim is open: the service belongs to nobody."""
    build.complain(
        "line-without-claim",
        "This service line stands in no claim (CLM is missing).",
        Where(segment, offset, "2400", "LX01"),
        "2",
        level="segment",
    )


def transaction(build: ClaimBuild) -> Transaction:
    """The set's record, made when its first claim needs it."""
    if build.transaction is None:
        build.transaction = _transaction(build)
    return build.transaction


def _transaction(build: ClaimBuild) -> Transaction:
    header, root = build.header, build.root
    bht = (root.segments["BHT"][0] if "BHT" in root.segments else []) + PADDING
    submitter, receiver = root.people.get("41"), root.people.get("40")
    return Transaction(
        number=header.number,
        set_control=header.control,
        group_control=header.group_control,
        interchange_control=header.interchange_control,
        version=header.version,
        sender=header.sender.strip(),
        receiver_id=header.receiver.strip(),
        usage=header.usage,
        purpose=bht[2],
        reference=bht[3],
        created=day(bht[4]),
        type=bht[6],
        submitter=parties.finished(submitter) if submitter else None,
        receiver=parties.finished(receiver) if receiver else None,
        where=root.where,
        segments=root.run or SegmentRun(),
    )


def orphaned(build: ClaimBuild, claim: Claim) -> None:
    """Complain once of a claim that no billing provider or subscriber stands above."""
    missing = [
        what for what, found in (("billing provider", claim.billing), ("subscriber", claim.subscriber)) if found is None
    ]
    if missing:
        build.complain(
            "claim-outside-hl",
            f"No {' and no '.join(missing)} stands above this claim in the HL tree.",
            claim.where,
            level="segment",
        )
