"""Every transaction set this program has heard of, one row each: what it is, which group and guides it belongs to,
how it is cut into units, and what reads it.

A set that is read or checked has guides and a reader; one that is only recognised (270, 834 …) has neither, and its
envelope alone is checked. A new set is a row here and its builder. Sources: X12.5 and X12.6 (GS01, ST01), the guides'
appendix C (GS08, ST03), 005010X231A1 (AK101, AK201, CTX).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from importlib import import_module
from typing import Any, Final, Literal, Protocol, cast

import msgspec

from x12.envelope.set_pieces import SetPiece
from x12.records.claim import ClaimKind

PROFESSIONAL: Final = "837.5010.X222.A1.xml"
INSTITUTIONAL: Final = "837Q3.I.5010.X223.A1.xml"
DENTAL: Final = "837.5010.X224.A2.xml"
REMITTANCE: Final = "835.5010.X221.A1.xml"
CLAIM_ACKNOWLEDGEMENT: Final = "277.5010.X214.xml"
IMPLEMENTATION_ACKNOWLEDGEMENT: Final = "999.5010X231.A1.xml"

Standing = Literal["held", "edition", "stand-in", "older"]
Use = Literal["claims", "predetermination", "post-adjudicated claims", ""]
Role = Literal["claims", "remittance", "claim status", "acknowledgement", "other"]


class GuideVersion(msgspec.Struct, frozen=True, kw_only=True):
    """A version a set may name in GS08 or ST03, and the guide it is checked against.

    ``map`` is the file of the guide. ``standing``: the guide ``held`` itself, another ``edition`` of it, an ``older``
    release, or one the held guide is a ``stand-in`` for. ``kind`` tells the claim guides apart, ``use`` what the claims
    are sent for.
    """

    version: str
    map: str
    guide: str
    standing: Standing
    what: str = ""
    kind: ClaimKind | None = None
    use: Use = ""


class Unit(msgspec.Struct, frozen=True):
    """What a set is told about by: the segment that opens a claim or trace, the element with its number (CTX01)."""

    tag: str
    element: int
    name: str


class RecordReader(Protocol):
    """Builds records out of the pieces of sets, fed in order; sets of other codes are passed over."""

    def feed(self, piece: SetPiece) -> Iterable[Any]:
        """The records the piece completes, and what could not be read in it."""

    def finish(self) -> Iterable[Any]:
        """What is still open when the input ends."""


class TransactionSet(msgspec.Struct, frozen=True, kw_only=True):
    """One transaction set. ``code`` is ST01, ``functional_id`` GS01.

    ``guides`` are the versions that can be checked, ``numbers`` the numbers of further guides that belong to the set
    (``"212"`` of 005010X212). ``anchors`` are the segments at which it is cut into units for checking,
    ``numbers_lines`` tells that LX01 counts the lines of a claim. ``unit`` is what an acknowledgement names,
    ``acknowledged`` whether a 999 can answer the set. ``reader`` and ``records`` name, as ``module:class``, what builds
    its records and what it builds.
    """

    code: str
    functional_id: str
    name: str
    role: Role = "other"
    guides: tuple[GuideVersion, ...] = ()
    numbers: tuple[str, ...] = ()
    anchors: frozenset[str] = frozenset()
    numbers_lines: bool = False
    unit: Unit | None = None
    acknowledged: bool = True
    reader: str = ""
    records: tuple[str, ...] = ()

    def new_reader(self) -> RecordReader | None:
        """A reader of this set's records, loaded now; None where nothing reads it."""
        return cast("RecordReader", _load(self.reader)()) if self.reader else None

    def record_types(self) -> tuple[type, ...]:
        """The types of the records its reader gives, issues left out."""
        return tuple(_load(name) for name in self.records)


def _load(name: str) -> type:
    module, _, attribute = name.partition(":")
    return cast("type", getattr(import_module(module), attribute))


def _editions(
    file: str, held: str, others: tuple[str, ...] = (), kind: ClaimKind | None = None, use: Use = ""
) -> tuple[GuideVersion, ...]:
    """A guide held here, and the other editions of it that are checked against it."""
    row = GuideVersion(version=held, map=file, guide=held, standing="held", kind=kind, use=use)
    replace = msgspec.structs.replace
    return (row, *(replace(row, version=version, standing="edition") for version in others))


def _stand_ins(file: str, held: str, number: str, what: Use, kind: ClaimKind) -> tuple[GuideVersion, ...]:
    """Versions of a guide not held here, which is near enough to a guide that is."""
    return tuple(
        GuideVersion(version=number + errata, map=file, guide=held, standing="stand-in", what=what, kind=kind, use=what)
        for errata in ("", "A1", "A2")
    )


def _older(file: str, version: str, what: str, kind: ClaimKind | None = None) -> tuple[GuideVersion, ...]:
    """A guide of release 004010, with and without its addenda."""
    return tuple(
        GuideVersion(
            version=full, map=file, guide=full, standing="older", what=what, kind=kind, use="claims" if kind else ""
        )
        for full in (version, version + "A1")
    )


def _claim_guides() -> Iterator[GuideVersion]:
    rows: tuple[tuple[str, str, tuple[str, ...], ClaimKind, str, str], ...] = (
        (PROFESSIONAL, "005010X222A1", ("005010X222", "005010X222A2"), "P", "005010X291", "005010X298"),
        (
            INSTITUTIONAL,
            "005010X223A2",
            ("005010X223", "005010X223A1", "005010X223A3"),
            "I",
            "005010X292",
            "005010X299",
        ),
        (DENTAL, "005010X224A2", ("005010X224", "005010X224A1", "005010X224A3"), "D", "005010X293", "005010X300"),
    )
    for file, held, editions, kind, predetermination, adjudicated in rows:
        yield from _editions(file, held, editions, kind, "claims")
        yield from _stand_ins(file, held, predetermination, "predetermination", kind)
        yield from _stand_ins(file, held, adjudicated, "post-adjudicated claims", kind)
    yield from _older("837.4010.X098.A1.xml", "004010X098", "professional claim", "P")
    yield from _older("837.4010.X096.A1.xml", "004010X096", "institutional claim", "I")
    yield from _older("837.4010.X097.A1.xml", "004010X097", "dental claim", "D")


def _functional_acknowledgements() -> Iterator[GuideVersion]:
    """A 997 carries the version of what it acknowledges, or plain 004010."""
    numbers = ("091", "092", "093", "094", "095", "096", "097", "098", "061")
    versions = ("004010", *(f"004010X{number}{errata}" for number in numbers for errata in ("", "A1")), "004010X070")
    for version in versions:
        yield GuideVersion(version=version, map="997.4010.xml", guide="004010 997", standing="held")
    yield GuideVersion(
        version="005010X230", map="997.4010.xml", guide="004010 997", standing="stand-in",
        what="functional acknowledgement",
    )  # fmt: skip


_CLAIM = TransactionSet(
    code="837",
    functional_id="HC",
    name="health care claim",
    role="claims",
    guides=tuple(_claim_guides()),
    anchors=frozenset({"HL", "CLM"}),
    numbers_lines=True,
    unit=Unit("CLM", 1, "CLM01"),
    reader="x12.build.read_837:ClaimReader",
    records=("x12.records.claim:Claim",),
)
_REMITTANCE = TransactionSet(
    code="835",
    functional_id="HP",
    name="health care claim payment",
    role="remittance",
    guides=(
        *_editions(REMITTANCE, "005010X221A1", ("005010X221",)),
        *_older("835.4010.X091.A1.xml", "004010X091", "remittance"),
    ),
    anchors=frozenset({"LX", "CLP", "PLB"}),
    unit=Unit("TRN", 2, "TRN02"),
    reader="x12.build.read_835:RemittanceReader",
    records=(
        "x12.records.remittance:Remittance",
        "x12.records.remittance:ClaimPayment",
        "x12.records.remittance:RemittanceEnd",
    ),
)
_CLAIM_STATUS = TransactionSet(
    code="277",
    functional_id="HN",
    name="claim status",
    role="claim status",
    guides=_editions(CLAIM_ACKNOWLEDGEMENT, "005010X214", ("005010X214E1", "005010X214E2")),
    numbers=("093", "212"),
    anchors=frozenset({"HL"}),
    unit=Unit("TRN", 2, "TRN02"),
    reader="x12.build.read_277ca:ClaimStatusReader",
    records=("x12.records.claim_status:ClaimStatus", "x12.records.claim_status:BatchStatus"),
)
_ACKNOWLEDGEMENT = TransactionSet(
    code="999",
    functional_id="FA",
    name="implementation acknowledgement",
    role="acknowledgement",
    guides=(
        *_editions(IMPLEMENTATION_ACKNOWLEDGEMENT, "005010X231A1"),
        *_editions("999.5010.xml", "005010X231"),
    ),
    acknowledged=False,
    reader="x12.build.read_999:AcknowledgementReader",
    records=("x12.records.acknowledgement:GroupAnswer",),
)
_FUNCTIONAL_ACKNOWLEDGEMENT = TransactionSet(
    code="997",
    functional_id="FA",
    name="functional acknowledgement",
    role="acknowledgement",
    guides=tuple(_functional_acknowledgements()),
    acknowledged=False,
    reader="x12.build.read_999:AcknowledgementReader",
    records=("x12.records.acknowledgement:GroupAnswer",),
)
_RECOGNISED = (
    TransactionSet(code="270", functional_id="HS", name="eligibility inquiry", numbers=("092", "279")),
    TransactionSet(code="271", functional_id="HB", name="eligibility response", numbers=("092", "279")),
    TransactionSet(code="276", functional_id="HR", name="claim status request", numbers=("093", "212")),
    TransactionSet(code="278", functional_id="HI", name="services review", numbers=("094", "217")),
    TransactionSet(code="820", functional_id="RA", name="premium payment", numbers=("061", "218")),
    TransactionSet(code="834", functional_id="BE", name="benefit enrollment", numbers=("095", "220")),
    TransactionSet(code="824", functional_id="AG", name="application advice", acknowledged=False),
    TransactionSet(code="275", functional_id="PI", name="patient information", acknowledged=False),
)

SETS: Final[dict[str, TransactionSet]] = {
    row.code: row
    for row in (_CLAIM, _REMITTANCE, _CLAIM_STATUS, _ACKNOWLEDGEMENT, _FUNCTIONAL_ACKNOWLEDGEMENT, *_RECOGNISED)
}
"""Every set by ST01; those that can be checked come first."""

_NUMBER = re.compile(r"00[45]0\d0X(\d{3})")


def _numbers(row: TransactionSet) -> frozenset[str]:
    """The guide numbers that belong to a set."""
    return frozenset(row.numbers).union(found[1] for guide in row.guides if (found := _NUMBER.match(guide.version)))


def _by_group() -> dict[str, tuple[TransactionSet, ...]]:
    found: dict[str, tuple[TransactionSet, ...]] = {}
    for row in SETS.values():
        found[row.functional_id] = (*found.get(row.functional_id, ()), row)
    return found


def _by_number() -> dict[str, tuple[TransactionSet, ...]]:
    found: dict[str, tuple[TransactionSet, ...]] = {}
    for row in SETS.values():
        for number in _numbers(row):
            found[number] = (*found.get(number, ()), row)
    return found


_BY_GROUP: Final = _by_group()
_BY_NUMBER: Final = _by_number()
_CLAIM_NUMBERS: Final = {guide.version[6:10]: guide for guide in _CLAIM.guides}

CLAIM_VERSIONS: Final[dict[ClaimKind, str]] = {
    guide.kind: guide.version for guide in reversed(_CLAIM.guides) if guide.standing == "held" and guide.kind
}
"""The guide version held for each kind of claim."""


def checked_sets() -> tuple[TransactionSet, ...]:
    """The sets whose structure can be checked, in the order of the registry."""
    return tuple(row for row in SETS.values() if row.guides)


def numbers_lines(code: str) -> bool:
    """Whether LX01 counts the lines of a claim in a set with that ST01."""
    row = SETS.get(code)
    return row is not None and row.numbers_lines


def role_of(code: str) -> Role:
    """What a set with that ST01 is about; ``other`` for one nothing reads, or that nobody knows."""
    row = SETS.get(code)
    return row.role if row else "other"


def sets_of_group(functional_id: str) -> tuple[TransactionSet, ...]:
    """The sets that belong in a functional group with that GS01; none for a group nobody knows."""
    return _BY_GROUP.get(functional_id, ())


def groups_of_version(version: str) -> frozenset[str]:
    """The functional groups a guide version (GS08) may stand in, by the number in it; none where it is not known."""
    found = _NUMBER.match(version)
    return frozenset(row.functional_id for row in _BY_NUMBER.get(found[1], ())) if found else frozenset()


def kind_of_guide(version: str) -> ClaimKind | None:
    """The kind of claim a guide version (GS08, ST03) is for, told by the guide's number; None when unknown."""
    return next((guide.kind for number, guide in _CLAIM_NUMBERS.items() if number in version), None)


@lru_cache(maxsize=256)
def use_of_guide(version: str) -> Use:
    """What claims of a guide version are sent for; ``""`` when unknown."""
    return next((guide.use for number, guide in _CLAIM_NUMBERS.items() if number in version), "")
