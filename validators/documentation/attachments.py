"""Attachments announced by a claim (PWK): the questions the documentation edits share."""

from __future__ import annotations

from x12.records.claim import Claim, Paperwork, ServiceLine

SENT_SEPARATELY = frozenset({"BM", "EL", "EM", "FT", "FX"})
"""PWK02: by mail, electronically only, e-mail, file transfer, fax. AA: available on request at the provider's."""


def announced(claim: Claim, line: ServiceLine | None = None) -> tuple[Paperwork, ...]:
    """PWK segments that hold for the line: its own and the claim's."""
    return (*claim.paperwork, *(line.paperwork if line else ()))


def every_attachment(claim: Claim) -> tuple[Paperwork, ...]:
    """All PWK segments of the claim and of its lines."""
    found = claim.paperwork
    for line in claim.lines:
        if line.paperwork:
            found += line.paperwork
    return found
