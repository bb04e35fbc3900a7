"""What a pass over one input yields: everything any sink asks for, in the order in which it is known.

While the input is read: :class:`Passed`, :class:`Built`, :class:`SetDecided`, :class:`GroupDecided`,
:class:`InterchangeDecided`. When it has ended, and every unit around a claim is decided: :class:`SetFinding` and
:class:`DecidedClaim` in the order of the file, and last :class:`CheckedFile`.
"""

from __future__ import annotations

import msgspec

from reports.records import ClaimRecord, FileRecord, RemittanceRecord
from validators.engine.decision import Decision, GroupStatus, Refusal, Status
from validators.engine.finding import Finding, NotChecked
from x12.envelope.events import EnvelopeEvent, GroupEnd, InterchangeEnd
from x12.envelope.set_pieces import SetHeader
from x12.records.acknowledgement import GroupAnswer, InterchangeAnswer
from x12.records.claim import Claim
from x12.records.claim_status import BatchStatus, ClaimStatus
from x12.records.issue import Issue
from x12.records.remittance import ClaimPayment, Remittance, RemittanceEnd

Record = (
    Claim
    | Remittance
    | ClaimPayment
    | RemittanceEnd
    | ClaimStatus
    | BatchStatus
    | GroupAnswer
    | InterchangeAnswer
    | Issue
)
"""What is built from an input; an Issue says what could not be read."""


class Passed(msgspec.Struct, frozen=True):
    """An event of the envelope went by.

    ``issues`` is what the guide says of a piece of a set, or the event itself where it is an issue, as it counts under
    the settings.
    """

    event: EnvelopeEvent
    issues: tuple[Issue, ...] = ()


class Built(msgspec.Struct, frozen=True):
    """A record is complete. A claim is not judged yet."""

    record: Record


class SetDecided(msgspec.Struct, frozen=True):
    """A set is over: IK501, and what refused it."""

    header: SetHeader
    status: Status
    refusal: Refusal | None = None


class GroupDecided(msgspec.Struct, frozen=True):
    """A group is over: AK901, how many of its sets are accepted (AK904), and what refused it."""

    end: GroupEnd
    status: GroupStatus
    accepted: int
    refusal: Refusal | None = None


class InterchangeDecided(msgspec.Struct, frozen=True):
    """An interchange is over: TA104, TA105, and what refused it."""

    end: InterchangeEnd
    status: Status
    code: str
    refusal: Refusal | None = None


class SetFinding(msgspec.Struct, frozen=True):
    """A finding that belongs to the file, an envelope, a set or a provider rather than to one claim, or to a
    remittance (``of_a_remittance``)."""

    finding: Finding
    of_a_remittance: bool = False
    set_number: int = 0


class DecidedClaim(msgspec.Struct, frozen=True):
    """A claim with all that was found and what becomes of it.

    ``claim``, and ``not_checked`` as rules say it, only where a sink asked for the claim.
    """

    record: ClaimRecord
    findings: tuple[Finding, ...]
    not_checked: tuple[NotChecked, ...]
    decision: Decision
    claim: Claim | None = None


class ReadRemittance(msgspec.Struct, frozen=True):
    """A remittance (835, ST to SE) was read and held against its rules."""

    record: RemittanceRecord


class CheckedFile(msgspec.Struct, frozen=True):
    """The input is done."""

    record: FileRecord


Event = (
    Passed
    | Built
    | SetDecided
    | GroupDecided
    | InterchangeDecided
    | SetFinding
    | DecidedClaim
    | ReadRemittance
    | CheckedFile
)
