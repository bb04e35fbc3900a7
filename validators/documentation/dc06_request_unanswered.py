"""DC06: the payer's request for documents is not answered in time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta

from validators.engine.case import Case
from validators.engine.finding import DENY, WARN, Fault
from validators.engine.rule import CLAIM, rule
from validators.questions.reference import Reference
from validators.questions.rows import LineFacts
from x12.records.claim import Claim

_DAYS, _SOON = 45, 10


@rule(
    "DC06",
    on=CLAIM,
    severity=DENY,
    snip=7,
    predicts=("226+N366", "226"),
    needs=("documentation",),
    source="CMS Pub. 100-08 chapter 3 §3.2.3.2 (45 calendar days for additional documentation requests)",
    since="0.1",
)
def request_unanswered(claim: Claim, case: Case) -> Iterable[Fault]:
    """The payer asked for documents, and they were sent too late or are not sent yet.

    What is checked: From the documentation facts of the claim (line 0): ``requested``, the day of the request, and
        ``sent``, or ``as_of`` while nothing was sent, against 45 days (settings: ``[thresholds.DC06] days``). In the
        last 10 days (``soon``) an open request is a warning. A claim whose facts name no request is not concerned.
    Why payers deny it: The information requested was not provided in time (CARC 226 with N366).
    How to fix it: Send the documents now; after a denial, appeal with them within the payer's reopening time.
    Denied: P dos=2026-01-05 dx=M17.11 | 27447 | doc line=0 requested=2026-02-01 as_of=2026-03-20
    Denied: P dos=2026-01-05 dx=M17.11 | 27447 | doc line=0 requested=2026-02-01 sent=2026-03-19
    Denied: P dos=2026-01-05 dx=M17.11 | 27447 | doc line=0 requested=2026-02-01 as_of=2026-03-10
    Denied: P dos=2026-01-05 dx=M17.11 | 27447 | doc line=0 requested=2026-02-01 sent=2026-03-05 | set DC06.days=30
    Clean: P dos=2026-01-05 dx=M17.11 | 27447 | doc line=0 requested=2026-02-01 sent=2026-03-18
    Clean: P dos=2026-01-05 dx=M17.11 | 27447 | doc line=0 requested=2026-02-01 as_of=2026-02-20
    Clean: P dos=2026-01-05 dx=M17.11 | 27447
    """
    facts = case.ref.facts(claim.id, 0)
    return _faults(facts, claim, case.ref) if facts and facts.requested else ()


def _faults(facts: LineFacts, claim: Claim, ref: Reference) -> Iterator[Fault]:
    day = facts.sent or facts.as_of
    if facts.requested is None or day is None:
        return
    due = facts.requested + timedelta(days=int(ref.policy.threshold("DC06", "days", _DAYS)))
    soon = timedelta(days=int(ref.policy.threshold("DC06", "soon", _SOON)))
    asked = f"Documents asked for on {facts.requested.isoformat()}"
    if facts.sent and facts.sent > due:
        yield Fault(claim.where.at("CLM01"), f"{asked} were sent on {day.isoformat()}; due was {due.isoformat()}.")
    elif facts.sent is None and day > due:
        yield Fault(claim.where.at("CLM01"), f"{asked} are not sent; due was {due.isoformat()}.")
    elif facts.sent is None and day + soon > due:
        yield Fault(claim.where.at("CLM01"), f"{asked} are not sent; due is {due.isoformat()}.", severity=WARN)
