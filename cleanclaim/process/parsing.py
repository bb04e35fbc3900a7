"""Parsing: a sink of the pass that takes claims and remittances as they are built, and judges nothing."""

from __future__ import annotations

from collections.abc import Iterator

from cleanclaim.process.checking import Pass
from cleanclaim.process.events import Built, CheckedFile, Passed
from cleanclaim.process.source import Source
from cleanclaim.process.stages import Stages
from reports.formats.claims_export import Record
from x12.records.claim import Claim
from x12.records.issue import Issue
from x12.records.remittance import ClaimPayment, Remittance, RemittanceEnd


def parse(source: Source) -> Iterator[Record | CheckedFile]:
    """The records of an input in file order: an 837's claims, an 835's head, payments and tail, and issues.

    Last comes what the input held. Raises :class:`~cleanclaim.process.source.SourceError` when it cannot be read, or is
    not X12 at all.
    """
    stages = Stages(structure=False, roles=("claims", "remittance"), puts_by=False)
    for event in Pass(stages).run(source):
        if isinstance(event, Built) and isinstance(
            event.record, (Claim, Remittance, ClaimPayment, RemittanceEnd, Issue)
        ):
            yield event.record
        elif isinstance(event, Passed) and isinstance(event.event, Issue):
            yield event.event
        elif isinstance(event, CheckedFile):
            yield event
