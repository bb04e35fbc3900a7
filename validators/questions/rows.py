"""Rows of the reference tables, as rules see them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import msgspec

from x12.text.segments import Where


class Edition(msgspec.Struct, frozen=True):
    """One release of one table: ``table`` (``ncci-practitioner``), ``label`` (``NCCI PTP practitioner v322r0``), and
    the first and last day it is in force (None: open)."""

    table: str
    label: str
    first: date | None
    last: date | None


class Icd10Code(msgspec.Struct, frozen=True):
    """One ICD-10-CM code or category (without dot). Source: ICD-10-CM tabular list.

    ``billable``: valid for submission. ``children``: the next level. ``seventh``: allowed 7th characters (of the code's
    family) or empty. ``laterality``: L, R, B (bilateral), U (unspecified side) or "". ``unspecified``: the title says
    unspecified (side, site or type). ``excludes1``, ``code_first``, ``use_additional``: code or range texts of the
    notes that apply (own and inherited), e.g. ``E08-E13``. ``code_first_if``: the code-first note says "if applicable"
    or "if known".
    """

    code: str
    title: str
    billable: bool
    children: tuple[str, ...] = ()
    parent: str = ""
    seventh: Mapping[str, str] = {}
    laterality: str = ""
    unspecified: bool = False
    excludes1: tuple[str, ...] = ()
    code_first: tuple[str, ...] = ()
    code_first_if: bool = False
    use_additional: tuple[str, ...] = ()
    external_cause: bool = False


class CodeLife(msgspec.Struct, frozen=True):
    """The days a diagnosis code may be submitted (``last`` None: it is still valid), and the codes that replaced it."""

    first: date
    last: date | None
    followers: tuple[str, ...] = ()


class PtpPair(msgspec.Struct, frozen=True):
    """NCCI procedure-to-procedure edit. ``indicator`` 0 never, 1 with an NCCI modifier, 9 not applicable."""

    column1: str
    column2: str
    indicator: str
    first: date
    last: date | None
    rationale: str = ""


class MueRow(msgspec.Struct, frozen=True):
    """Medically unlikely edit: ``value`` units; ``indicator`` MAI 1 line, 2 day absolute, 3 day clinical."""

    code: str
    value: int
    indicator: str
    rationale: str = ""


class AddOnRow(msgspec.Struct, frozen=True):
    """Add-on code: ``type`` 1 listed bases, 2 contractor decides, 3 both; ``bases`` primary codes."""

    code: str
    type: str
    bases: tuple[str, ...]


class FeeScheduleRow(msgspec.Struct, frozen=True):
    """Medicare physician fee schedule (PPRRVU) policy indicators of a code, or of its 26/TC/53 component row.

    ``status`` (A, B, I, N, X, E, J …), ``global_days`` (000, 010, 090, XXX, YYY, ZZZ, MMM), ``pctc`` 0–9,
    ``multiple``, ``bilateral``, ``assistant``, ``co_surgeon``, ``team`` 0–9; ``na_nonfacility``/``na_facility`` True
    when the service has no price there; totals in RVUs.
    """

    code: str
    modifier: str
    status: str
    global_days: str
    pctc: str
    multiple: str = "9"
    bilateral: str = "9"
    assistant: str = "9"
    co_surgeon: str = "9"
    team: str = "9"
    na_nonfacility: bool = False
    na_facility: bool = False
    supervision: str = ""
    total_nonfacility: Decimal | None = None
    total_facility: Decimal | None = None


class HcpcsRow(msgspec.Struct, frozen=True):
    """HCPCS level II code or modifier: dates it was added and ended, coverage code, action code."""

    code: str
    added: date | None
    ended: date | None
    coverage: str = ""
    action: str = ""
    pricing: str = ""


class Article(msgspec.Struct, frozen=True):
    """A coverage policy that speaks of a procedure: a billing and coding article (LCD) or an NCD.

    Groups are numbered; a procedure's groups are ``groups``. ``covered[n]`` and ``noncovered[n]`` are the dotless
    ICD-10-CM codes of group n, ``paragraphs`` the group's words (own plain text). ``asterisk`` are covered codes that
    carry a condition. ``modifiers`` are modifiers the article asks for. ``states`` two-letter states of its
    contractors.
    """

    id: str
    title: str
    kind: str
    states: frozenset[str]
    contractors: frozenset[str]
    first: date | None
    last: date | None
    groups: tuple[int, ...]
    covered: Mapping[int, frozenset[str]]
    noncovered: Mapping[int, frozenset[str]]
    paragraphs: Mapping[int, str] = {}
    asterisk: frozenset[str] = frozenset()
    modifiers: frozenset[str] = frozenset()
    bill_types: frozenset[str] = frozenset()
    revenue_codes: frozenset[str] = frozenset()


class AlignmentRow(msgspec.Struct, frozen=True):
    """One exception of the alignment model: procedures ``first``–``last`` with ``diagnoses``, where the facets err.

    ``verdict`` ``supports`` (the procedure is done for them) or ``conflicts``. ``reason`` is what a coder would say.
    """

    id: str
    first: str
    last: str
    verdict: str
    diagnoses: tuple[str, ...]
    reason: str


class PastLine(msgspec.Struct, frozen=True):
    """A service billed on another claim: an earlier one, or one beside it in the same submission.

    ``claim`` is its CLM01, ``line`` its line number, ``patient`` the patient's key (opaque, equal for one patient).
    ``paid`` is None while no remittance is known; ``denials`` are the denial codes that came back (``"50+N115"``).
    ``ordinal`` is the claim's place in the submission at hand, counted from 1, and ``where`` the line's place in the
    file; 0 and None for a claim of an earlier one.
    """

    code: str
    modifiers: tuple[str, ...]
    start: date
    end: date
    place: str
    units: Decimal | None
    rendering: str
    billing: str
    tax_id: str
    taxonomy: str
    diagnoses: tuple[str, ...]
    claim: str
    payer: str
    kind: str = "P"
    charge: Decimal | None = None
    paid: bool | None = None
    denials: tuple[str, ...] = ()
    teeth: tuple[str, ...] = ()
    line: int = 0
    patient: str = ""
    ordinal: int = 0
    where: Where | None = None

    @property
    def denied(self) -> bool:
        """Whether the payer refused it: nothing paid and a denial code (nothing paid may also be a deductible)."""
        return self.paid is False and bool(self.denials)


class PastClaim(msgspec.Struct, frozen=True):
    """A claim billed before, or beside another in the same submission; the fields are those of :class:`PastLine`.

    ``charge`` is CLM02 in dollars, ``lines`` how many services it has, ``frequency`` CLM05-3, ``sequence`` SBR01.
    """

    claim: str
    kind: str
    patient: str
    billing: str
    tax_id: str
    payer: str
    sequence: str = ""
    frequency: str = ""
    start: date | None = None
    end: date | None = None
    charge: Decimal | None = None
    lines: int = 0
    ordinal: int = 0
    where: Where | None = None


class PairOutcomes(msgspec.Struct, frozen=True):
    """How often a payer paid or denied (for a diagnosis reason) a procedure with a diagnosis."""

    paid: int
    denied: int


class LineFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What the medical record says of one service (documentation facts, see ``docs/documentation.md``).

    ``minutes`` total time on the date; ``mdm`` straightforward, low, moderate or high, or from ``problems``, ``data``,
    ``risk``; ``new_patient`` None when the record does not say. ``order``: there is a signed order; ``consent``: the
    signed form; ``face_to_face``: the encounter equipment needs; ``certification``: the physician's certification of
    transport. ``requested``: the day the payer asked for documents; ``sent``: the day they went out; ``as_of``: the day
    these facts were drawn from the record.
    """

    claim: str
    line: int = 0
    minutes: int | None = None
    problems: str = ""
    data: str = ""
    risk: str = ""
    mdm: str = ""
    new_patient: bool | None = None
    signed: bool | None = None
    order: bool | None = None
    attachments: tuple[str, ...] = ()
    laterality: str = ""
    start: str = ""
    stop: str = ""
    separate_note: bool | None = None
    consent: bool | None = None
    medical_necessity: bool | None = None
    face_to_face: bool | None = None
    certification: bool | None = None
    requested: date | None = None
    sent: date | None = None
    as_of: date | None = None
