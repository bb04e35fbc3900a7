"""MD16: therapy beyond the year's threshold without KX."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal

from validators.engine.case import Case, fact_by_key
from validators.engine.finding import DENY, WARN, Fault, NotChecked
from validators.engine.rule import LINE, rule
from validators.questions.claim_questions import billed, is_medicare, modifier_place
from x12.records.claim import ServiceLine

THRESHOLDS = {
    2018: 2010, 2019: 2040, 2020: 2080, 2021: 2110, 2022: 2150, 2023: 2230, 2024: 2330, 2025: 2410, 2026: 2480,
}  # fmt: skip
"""Dollars of allowed therapy a calendar year, the same for PT with SLP and for OT. Source: CMS fee schedule rules."""

_BUCKETS = {"GP": frozenset({"GP", "GN"}), "GN": frozenset({"GP", "GN"}), "GO": frozenset({"GO"})}
_NAMES = {"GP": "PT and SLP", "GN": "PT and SLP", "GO": "OT"}


@rule(
    "MD16",
    on=LINE,
    severity=WARN,
    snip=7,
    predicts=("119", "50"),
    needs=("history",),
    source="Social Security Act §1833(g)(7); CMS Pub. 100-04 chapter 5 §10.3",
    since="0.1",
    kinds="PI",
    modifiers=("GN", "GO", "GP"),
)
def missing_kx(line: ServiceLine, case: Case) -> Iterable[Fault | NotChecked]:
    """Medicare therapy may be over the year's threshold and the line has no KX.

    What is checked: Charges of the year's therapy in history and on this claim, PT and SLP together or OT, against the
        threshold (a later year's as the setting MD16.<year>). Medicare counts allowed amounts, which are lower than
        charges: above by charges is a warning, and a denial is likely only where one for the benefit maximum (119) has
        come back this year. KX asked for by a DME policy or a sex edit is that policy's matter.
    Why payers deny it: Above the threshold Medicare pays only with KX, the attestation of medical necessity.
    How to fix it: Look up the patient's therapy total with the contractor; add KX if the record supports more therapy.
    Denied: P dos=2026-06-01 dx=M25.561 filing=MB | 97110-GP x2 $120 | past 97110-GP on=2026-02-02 charge=2400
    Denied: P dos=2026-06-01 dx=M25.561 filing=MB | 97530-GO x2 $120 | past 97530-GO on=2026-02-02 charge=90 denied=119
    Clean: P dos=2026-06-01 dx=M25.561 filing=MB | 97110-GP-KX x2 $120 | past 97110-GP on=2026-02-02 charge=2400
    Clean: P dos=2026-06-01 dx=M25.561 filing=MB | 97110-GP x2 $120 | past 97530-GO on=2026-02-02 charge=2400
    Clean: P dos=2026-01-05 dx=M25.561 filing=MB | 97110-GP x2 $120 | past 97110-GP on=2025-12-20 charge=2400
    Clean: P dos=2026-06-01 dx=M25.561 filing=CI | 97110-GP x2 $4000
    Not checked: no store, a store younger than 1 January, or a year whose threshold is not known
    """
    if "KX" in line.modifiers or not is_medicare(case.claim):
        return ()
    return _against_threshold(line, case)


def _against_threshold(line: ServiceLine, case: Case) -> Iterator[Fault | NotChecked]:
    claim, ref = case.claim, case.ref
    day = claim.date_of(line)
    if day is None:
        yield NotChecked("the line has no readable date of service")
        return
    threshold = ref.policy.threshold("MD16", str(day.year), THRESHOLDS.get(day.year, -1))
    if threshold < 0:
        yield NotChecked(f"the therapy threshold of {day.year} is not known (set MD16.{day.year})")
        return
    discipline = next(m for m in line.modifiers if m in _BUCKETS)
    january = date(day.year, 1, 1)
    bucket = _BUCKETS[discipline]
    total, exhausted = _so_far(case, (bucket, day), bucket, january, day)
    if not exhausted and total <= threshold:
        if not ref.history.covers(january):
            yield NotChecked(f"history incomplete: it does not reach back to {january}")
        return
    told = f"charges of {total} against {threshold}" if total > threshold else "denied this year as used up (119)"
    yield Fault(
        modifier_place(claim, line, len(line.modifiers)),
        value=billed(line),
        severity=DENY if exhausted else None,
        message=f"{billed(line)} has no KX: {_NAMES[discipline]} therapy of {day.year} {told}.",
        root="therapy threshold",
    )


@fact_by_key
def _so_far(case: Case, bucket: frozenset[str], january: date, day: date) -> tuple[Decimal, bool]:
    """Therapy charges of the year up to the claim, and whether the benefit was refused as used up."""
    past = [p for p in case.ref.past_lines(case.claim, january, day) if not bucket.isdisjoint(p.modifiers)]
    total = sum((p.charge for p in past if p.charge is not None and not p.denied), Decimal(0))
    own = (other for other in case.claim.lines if not bucket.isdisjoint(other.modifiers))
    total += sum((other.charge for other in own if other.charge is not None), Decimal(0))
    exhausted = any(code == "119" or code.startswith("119+") for p in past for code in p.denials)
    return total, exhausted
