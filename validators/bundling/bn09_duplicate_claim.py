"""BN09: a claim that was sent already, under another number or in the same file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from validators.engine.case import Case
from validators.engine.finding import DENY, Fault, NotChecked
from validators.engine.rule import CLAIM, rule
from validators.questions.past import NO_HISTORY
from validators.questions.rows import PastLine
from x12.records.claim import Claim

_ORIGINAL = frozenset({"", "1"})
_Service = tuple[str, tuple[str, ...], str, str, str]
"""Code, modifiers, first day, units and charge: what two equal services share."""


@rule(
    "BN09",
    on=CLAIM,
    severity=DENY,
    snip=7,
    predicts=("18",),
    needs=("history",),
    source="CMS Pub. 100-04 chapter 1 §120 (exact duplicates); CARC 18",
    since="0.2",
)
def duplicate_claim(claim: Claim, case: Case) -> Iterator[Fault | NotChecked]:
    """The same services of the same patient, days, charges and biller were sent to this payer before.

    What is checked: An original claim (frequency 1) whose every service (code, modifiers, day, units, charge) stands on
    one earlier claim of the patient by the same billing provider to the same payer, in the store or before it in the
    same file, which has no others on those days. A claim to another payer is no duplicate.
    Why payers deny it: What was decided once is not decided again; the second claim only delays both.
    How to fix it: Do not send it; a correction goes as a replacement (frequency 7) with the payer's claim number. Where
    the service was really given again, a modifier (76, 77, 59) says so.
    Denied: P dos=2026-01-05 dx=E11.9 | 71046 | past 71046 on=2026-01-05 charge=100
    Clean: P dos=2026-01-05 dx=E11.9 | 71046 | past 71046 on=2026-01-04 charge=100
    Clean: P dos=2026-01-05 dx=E11.9 | 71046 | past 71046 on=2026-01-05 charge=110
    Clean: P dos=2026-01-05 dx=E11.9 | 71046 | past 71046 on=2026-01-05 charge=100 payer=OTHER
    Clean: P dos=2026-01-05 dx=E11.9 freq=7 ref.F8=ICN1 | 71046 | past 71046 on=2026-01-05 charge=100
    Clean: P dos=2026-01-05 dx=E11.9 | 71046 | 71250 | past 71046 on=2026-01-05 charge=100
    Not checked: earlier claims, where the run has no store
    """
    if claim.frequency not in _ORIGINAL or not claim.lines:
        return
    if not case.ref.has_history:
        yield NotChecked(NO_HISTORY)
        return
    if claim.start is None or claim.end is None:
        yield NotChecked("the claim has no readable date of service")
        return
    own = Counter(
        (line.code, line.modifiers, str(claim.date_of(line)), str(line.units), str(line.charge)) for line in claim.lines
    )
    earlier: dict[tuple[int, str], Counter[_Service]] = {}
    for past in case.ref.history.past_lines(claim, claim.start, claim.end):
        if _is_of_same_biller(claim, past) and past.ordinal < (claim.ordinal or 1):
            services = earlier.setdefault((past.ordinal, past.claim), Counter())
            services[past.code, past.modifiers, str(past.start), str(past.units), str(past.charge)] += 1
    for (_, number), services in earlier.items():
        if services == own:
            message = f"Claim {number} has the same services, days and charges for this patient and payer."
            yield Fault(claim.where.at("CLM01"), message, number, root="duplicate")
            return


def _is_of_same_biller(claim: Claim, past: PastLine) -> bool:
    """Whether the earlier service was billed by the claim's billing provider to its payer."""
    billing = claim.billing.npi if claim.billing else ""
    return bool(billing) and past.billing == billing and past.payer == claim.payer_id
