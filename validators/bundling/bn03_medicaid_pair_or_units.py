"""BN03: a pair or a number of units that Medicaid's NCCI edits do not pay."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from validators.bundling._pairs import pairs
from validators.bundling._units import unlikely
from validators.engine.case import Case
from validators.engine.finding import DENY, Fault, NotChecked
from validators.engine.rule import CLAIM, rule
from validators.questions.ncci import program_of, setting_of
from x12.records.claim import Claim


@rule(
    "BN03",
    on=CLAIM,
    severity=DENY,
    snip=7,
    predicts=("236", "97+M15", "151+N362"),
    needs=("ncci-medicaid-practitioner", "ncci-medicaid-hospital", "mue-medicaid-practitioner", "history"),
    source="Medicaid NCCI Technical Guidance Manual; Medicaid NCCI edit files; 42 U.S.C. 1396b(r)(1)(B)(iv)",
    since="0.2",
    kinds="PI",
)
def medicaid_pair_or_units(claim: Claim, case: Case) -> Iterable[Fault | NotChecked]:
    """A Medicaid claim has a pair of services, or more units of one, than Medicaid's NCCI edits pay.

    What is checked: As BN01, BN02 and BN04, against Medicaid's own tables; its units are counted line by line.
    Why payers deny it: Every state's Medicaid applies these edits, less those CMS let it deactivate.
    How to fix it: As for Medicare's edits; ask the state's manual whether the edit was deactivated.
    Denied: P dos=2026-01-05 filing=MC dx=L57.0 | 17000 | 17004 | given ncci-medicaid-practitioner 17004/17000=0
        | given mue-medicaid-practitioner 17000=1/1 | past since=2020-01-01
    Denied: P dos=2026-01-05 filing=MC dx=L57.0 | 17000 x2 | given ncci-medicaid-practitioner 1/2=0
        | given mue-medicaid-practitioner 17000=1/1 | past since=2020-01-01
    Clean: P dos=2026-01-05 filing=MC dx=L57.0 | 17000 | 17004 | given ncci-medicaid-practitioner 17004/17110=0
        | given mue-medicaid-practitioner 17000=1/1 | past since=2020-01-01
    Not checked: no Medicaid NCCI table for the date, or no history for other claims
    """
    if claim.filing != "MC" or program_of(case) != "medicaid" or not setting_of(claim):
        return ()
    return _both(case, f"medicaid-{setting_of(claim)}")


def _both(case: Case, setting: str) -> Iterator[Fault | NotChecked]:
    yield from pairs(case, setting)
    yield from unlikely(case, setting, every_line=True)
