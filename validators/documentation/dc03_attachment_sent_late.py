"""DC03: an announced attachment was not sent, or not in time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from validators.documentation.attachments import SENT_SEPARATELY, every_attachment
from validators.engine.case import Case
from validators.engine.finding import DENY, Fault, NotChecked
from validators.engine.rule import CLAIM, rule
from validators.questions.reference import Reference
from x12.records.claim import Claim, Paperwork

_MAIL_DAYS, _OTHER_DAYS = 10, 7


@rule(
    "DC03",
    on=CLAIM,
    severity=DENY,
    snip=7,
    predicts=("163", "164", "226"),
    needs=("documentation",),
    source="CMS Pub. 100-04 chapter 1 §70 (PWK: 7 calendar days by fax or electronically, 10 by mail)",
    since="0.1",
)
def attachment_sent_late(claim: Claim, case: Case) -> Iterable[Fault | NotChecked]:
    """The claim announces an attachment that was sent too late, or is not sent though its time is over.

    What is checked: From the documentation facts of the claim (line 0): ``sent``, the day the documents went out, or
        ``as_of`` while they have not, against the day the claim was made (BHT04) plus 7 days, 10 by mail (settings:
        ``[thresholds.DC03] days`` and ``mail_days``). Claims that announce nothing, or AA only, are not concerned.
    Why payers deny it: The claim is decided without the paper, or denied for it (CARC 163, 164 or 226).
    How to fix it: Send the documents at once with the control number of PWK06, or resubmit the claim with them.
    Denied: P dos=2026-01-05 created=2026-01-06 dx=M17.11 pwk=OZ/FX/A1 | 27447-22 | doc line=0 sent=2026-01-14
    Denied: P dos=2026-01-05 created=2026-01-06 dx=M17.11 pwk=OZ/BM/A1 | 27447-22 | doc line=0 as_of=2026-01-17
    Denied: P dos=2026-01-05 created=2026-01-06 dx=M17.11 pwk=OZ/BM/A1 | 27447 | doc line=0 sent=2026-01-10 | set DC03.mail_days=3
    Clean: P dos=2026-01-05 created=2026-01-06 dx=M17.11 pwk=OZ/FX/A1 | 27447-22 | doc line=0 sent=2026-01-13
    Clean: P dos=2026-01-05 created=2026-01-06 dx=M17.11 pwk=OZ/BM/A1 | 27447-22 | doc line=0 as_of=2026-01-16
    Clean: P dos=2026-01-05 created=2026-01-06 dx=M17.11 pwk=OZ/AA | 27447-22
    Not checked: no documentation facts for the claim, or none that say when the documents were sent
    """  # noqa: E501 - an example is one line
    found = [pwk for pwk in every_attachment(claim) if pwk.transmission in SENT_SEPARATELY]
    return _faults(found, claim, case.ref) if found else ()


def _faults(found: list[Paperwork], claim: Claim, ref: Reference) -> Iterator[Fault | NotChecked]:
    facts = ref.documentation(claim.id, 0)
    created, day = claim.transaction.created, facts.sent or facts.as_of
    if created is None or day is None:
        yield NotChecked("it is not known when the claim was made, or when the documents were sent")
        return
    pwk = min(found, key=lambda p: p.transmission == "BM")
    due = created + _allowed(pwk, ref)
    if day > due:
        yield Fault(pwk.where.at("PWK06"), _words(facts.sent, day, due), value=pwk.control)


def _allowed(pwk: Paperwork, ref: Reference) -> timedelta:
    if pwk.transmission == "BM":
        return timedelta(days=int(ref.policy.threshold("DC03", "mail_days", _MAIL_DAYS)))
    return timedelta(days=int(ref.policy.threshold("DC03", "days", _OTHER_DAYS)))


def _words(sent: date | None, day: date, due: date) -> str:
    if sent:
        return f"The announced attachment was sent on {sent.isoformat()}; it was due by {due.isoformat()}."
    return f"The announced attachment is not sent on {day.isoformat()}; it was due by {due.isoformat()}."
