"""From ST to the first CLM of a level: submitter and receiver, the HL tree, providers, subscribers and patients."""

from __future__ import annotations

from typing import Any

from x12.build import level as levels
from x12.build import party as parties
from x12.build.level import Level
from x12.build.party import ADDRESS, ADDRESS_WHERE
from x12.build.state import Build, Table, ref
from x12.build.values import DAYS, PADDING, day
from x12.envelope.set_pieces import SetHeader
from x12.records.claim import Claim, ClaimKind, Diagnosis, Transaction
from x12.text.segments import SegmentRun, Where

LEVELS = {"20": ("2000A", 1), "22": ("2000B", 2), "23": ("2000C", 3)}
"""HL03: loop and rank of information source, subscriber and dependent."""
_OTHER_LEVEL = ("2000", 4)
_MOST_RANK = 3
PARTY_LOOPS = {
    "41": "1000A", "40": "1000B", "85": "2010AA", "87": "2010AB", "PE": "2010AC", "IL": "2010BA", "PR": "2010BB",
    "QC": "2010CA",
}  # fmt: skip


class ClaimBuild(Build):
    """State of one 837 set being read."""

    __slots__ = (
        "bht", "claim", "count", "diagnoses", "earlier", "kind", "level", "line", "lines", "lines_kind", "path",
        "pointed", "providers", "recent", "root", "transaction",
    )  # fmt: skip

    def __init__(self, header: SetHeader, tables: dict[str, Table], kind: ClaimKind, count: int) -> None:
        super().__init__(header, tables, "2000")
        self.kind: ClaimKind = kind
        self.count = count
        self.root = Level("", "", 0, None, Where(header.first_segment, header.offset, "ST"))
        self.level = self.root
        self.bht: list[str] = []
        self.path: list[Level] = [self.root]
        self.recent: dict[str, Level] = {}
        self.earlier: dict[str, Level] = {}
        self.transaction: Transaction | None = None
        self.claim: list[Any] | None = None
        self.line: list[Any] = []
        self.lines: list[list[Any]] = []
        self.lines_kind: ClaimKind | None = None
        self.diagnoses: list[Diagnosis] = []
        self.providers: list[list[Any]] = []
        self.pointed: dict[str, Diagnosis] = {}


def bht_step(build: ClaimBuild, elements: list[str], segment: int, offset: int) -> None:
    """BHT: purpose, reference, creation date and kind of the transaction."""
    build.bht = build.bht or elements


def hl_step(build: ClaimBuild, elements: list[str], segment: int, offset: int) -> None:
    """HL: the next level of the tree. Its parent is the open one, unless HL02 names another that may be it."""
    if len(elements) < 4:
        elements = elements + PADDING
    code = elements[3]
    parent_id = elements[2]
    loop, rank = LEVELS.get(code, _OTHER_LEVEL)
    where = Where(segment, offset, loop, "HL01")
    path = build.path
    while path[-1].rank >= rank:
        del path[-1]
    parent = path[-1]
    if parent_id and parent_id != parent.id:
        parent = _named(build, parent_id, rank, where) or parent
    level = Level(elements[1] or f"#{segment}", code, rank, parent, where)
    path.append(level)
    build.level = level
    build.party = []
    build.loop = loop
    if rank < _MOST_RANK and elements[-1] != "0":
        recent = build.recent
        recent[level.id] = level
        if len(recent) > levels.RECENT:
            build.earlier, build.recent = recent, {}


def _named(build: ClaimBuild, parent_id: str, rank: int, where: Where) -> Level | None:
    """The recent level HL02 names, if it may stand above one of this rank; else a complaint."""
    named = build.recent.get(parent_id) or build.earlier.get(parent_id)
    if named is not None and named.rank < rank:
        return named
    build.complain(
        "hl-parent",
        "HL02 names no level this one can belong to; the claims below it were given the nearest open level.",
        where.at("HL02"),
        2,
    )
    return None


def party_step(build: ClaimBuild, elements: list[str], segment: int, offset: int) -> None:
    """NM1: a party of the level."""
    role = elements[1] if len(elements) > 1 else ""
    level = build.level
    loop = build.loop = PARTY_LOOPS.get(role) or level.where.loop
    party = build.party = parties.start_nm1(elements, Where(segment, offset, loop, "NM1"))
    if role not in level.people:
        level.people[role] = party


def name_step(build: ClaimBuild, elements: list[str], segment: int, offset: int) -> None:
    """N2 below a party."""
    if build.party:
        parties.add_name(build.party, elements)


def street_step(build: ClaimBuild, elements: list[str], segment: int, offset: int) -> None:
    """N3 below a party."""
    party = build.party
    if party:
        if party[ADDRESS] is None:
            party[ADDRESS_WHERE] = Where(segment, offset, build.loop, "N301")
        parties.add_street(party, elements)


def city_step(build: ClaimBuild, elements: list[str], segment: int, offset: int) -> None:
    """N4 below a party."""
    party = build.party
    if party:
        if party[ADDRESS] is None:
            party[ADDRESS_WHERE] = Where(segment, offset, build.loop, "N401")
        parties.add_city(party, elements)


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
    """DMG describes the person of the level."""
    if build.level.demographics is None:
        where = Where(segment, offset, build.loop, "DMG02")
        build.level.demographics = (elements, where)
        raw = elements[2] if len(elements) > 2 else ""
        if raw and raw not in DAYS and day(raw) is None:
            build.complain("unreadable-date", "DMG02 is not a date of the calendar.", where, 2)


def patient_step(build: ClaimBuild, elements: list[str], segment: int, offset: int) -> None:
    """PAT: relationship, death, weight and pregnancy of the person of the level."""
    if build.level.patient is None:
        build.level.patient = (elements, Where(segment, offset, build.loop, "PAT"))


def ignored_step(build: ClaimBuild, elements: list[str], segment: int, offset: int) -> None:
    """A heading segment without a field of its own stays in the raw text of its loop."""


def lost_line_step(build: ClaimBuild, elements: list[str], segment: int, offset: int) -> None:
    """LX where no claim is open: the service belongs to nobody."""
    build.complain(
        "line-without-claim",
        "This service line stands in no claim (CLM is missing).",
        Where(segment, offset, "2400", "LX01"),
    )


def transaction(build: ClaimBuild) -> Transaction:
    """The set's record, made when its first claim needs it."""
    if build.transaction is None:
        build.transaction = _transaction(build)
    return build.transaction


def _transaction(build: ClaimBuild) -> Transaction:
    header, root = build.header, build.root
    bht = build.bht + PADDING
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
        )
