"""Telling denials from ordinary adjustments, by reason and never by group code.

CO-45 is the contract at work, CO-50 a denial; PR-1 a deductible, PR-96 a denial. The class of each CARC is in
:mod:`reports.matching.carc`: C confirms an edit, P needs the remark code to say, O is beyond a scrubber, N is no
denial.
A reversal (CLP02 = 22) is never a denial (005010X221A1 §1.10.2.8).
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import msgspec

from reports.matching.carc import Carc, carc
from reports.matching.match import ClaimMatch
from x12.records.party import Adjustment

NEEDS_REMARK = frozenset({"16", "96", "A1", "129", "226", "227", "234", "250", "251", "252"})
"""CARCs that say nothing without a remark code."""

ALERTS = frozenset(
    "M118 MA01 MA02 MA07 MA13 MA15 MA18 MA28 MA44 MA45 MA59 MA62 MA67 MA68 N1 N23 N24 N36 N83 N84 N85 N88 N89 N109 "
    "N132 N185 N196 N210 N211 N220 N353 N364 N365 N377 N381 N389 N469 N535 N592 N620 N794 N795".split()
)
"""Informational remark codes ("Alert"): they explain, they do not deny."""


class Denial(msgspec.Struct, frozen=True, kw_only=True):
    """One denied amount. ``line`` is the submitted line number, 0 for a claim-level adjustment or an unmatched service.

    ``remarks`` are the non-alert remark codes. ``known`` is False for a CARC our table does not list.
    ``expected``: the claim itself announced it (GY, GZ, GA or a reporting-only code), so nobody missed anything.
    """

    claim_id: str
    line: int
    service: int
    code: str
    group: str
    carc: str
    remarks: tuple[str, ...]
    amount: Decimal
    category: str
    paraphrase: str
    path: str
    known: bool = True
    expected: bool = False

    @property
    def label(self) -> str:
        """``CO-50 N115``."""
        return " ".join((f"{self.group}-{self.carc}", *self.remarks))


def is_denial(adjustment: Adjustment, row: Carc | None, paid: Decimal | None) -> bool:
    """Whether an adjustment refuses payment. An unlisted reason is one when it left nothing paid."""
    if adjustment.amount <= 0:
        return False
    if row is None:
        return not paid
    return row.category != "N"


def denials_of(match: ClaimMatch) -> Iterator[Denial]:
    """Every denial of a claim payment, line by line and then the claim's own; none for a reversal."""
    payment = match.payment
    if payment.is_reversal:
        return
    claim_remarks = tuple(remark.code for remark in payment.remarks)
    for position, service in enumerate(payment.services):
        remarks = tuple(remark.code for remark in service.remarks) or claim_remarks
        for adjustment in service.adjustments:
            row = carc(adjustment.carc)
            if is_denial(adjustment, row, service.paid):
                yield _denial(match, adjustment, row, remarks, position, match.line_of(position))
    for adjustment in payment.adjustments:
        row = carc(adjustment.carc)
        if is_denial(adjustment, row, payment.paid):
            yield _denial(match, adjustment, row, claim_remarks, -1, 0)


def _denial(
    match: ClaimMatch, adjustment: Adjustment, row: Carc | None, remarks: tuple[str, ...], position: int, line: int
) -> Denial:
    services = match.payment.services
    procedure = (services[position].submitted or services[position].procedure) if position >= 0 else None
    modifiers = set(procedure.modifiers) if procedure else set()
    if match.claim:
        modifiers |= {m for sent in match.claim.lines if sent.number == line for m in sent.modifiers}
    return Denial(
        claim_id=match.payment.claim_id,
        line=line,
        service=position + 1,
        code=procedure.code if procedure else "",
        group=adjustment.group,
        carc=adjustment.carc,
        remarks=tuple(dict.fromkeys(code for code in remarks if code and code not in ALERTS)),
        amount=adjustment.amount,
        category=row.category if row else "?",
        paraphrase=row.paraphrase if row else "reason not in our table",
        path=row.path if row else "",
        known=row is not None,
        expected=_announced(adjustment.carc, modifiers),
    )


def _announced(code: str, modifiers: set[str]) -> bool:
    """GY: statutorily excluded; GZ: expected unnecessary; GA: waiver on file. Source: CMS Pub. 100-04 chapter 1 §60."""
    return ("GY" in modifiers and code in ("96", "204")) or (bool({"GZ", "GA"} & modifiers) and code == "50")
