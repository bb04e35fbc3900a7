"""AL10: an organ is removed, or a lifetime benefit used, a second time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from validators.alignment.article_reading import FOLLOW_MEDICARE
from validators.engine.case import Case
from validators.engine.finding import DENY, Fault, NotChecked
from validators.engine.rule import LINE, in_range, rule
from validators.questions.claim_questions import procedure_place
from x12.records.claim import ServiceLine

_REMOVALS: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = (
    ("the appendix", ("44950", "44960", "44970"), ("44950", "44960", "44970")),
    ("the gallbladder", ("47562-47564", "47600-47620"), ("47562-47564", "47600-47620")),
    ("the uterus", ("58150-58294", "58541-58575"), ("58150-58294", "58541-58575")),
    ("the spleen", ("38100", "38120"), ("38100", "38120")),
    ("the prostate", ("55801-55845", "55866"), ("55810-55815", "55840-55845", "55866")),
    ("the whole colon", ("44150-44158", "44210-44212"), ("44150-44158", "44210-44212")),
    ("the whole thyroid", ("60240", "60252-60254", "60270-60271"), ("60240",)),
    ("the stomach", ("43620-43622",), ("43620-43622",)),
)
"""Organ, codes that remove it now, codes that had removed it whole before."""

_LIFETIME = {"76706": "aneurysm screening"}
_CODES = (*(spec for _, now, _ in _REMOVALS for spec in now), *_LIFETIME)
_LONG_AGO = date(1900, 1, 1)


@rule(
    "AL10",
    on=LINE,
    severity=DENY,
    snip=6,
    predicts=("261+N384", "149", "119+N117"),
    needs=("history",),
    kinds="PI",
    procedures=_CODES,
    source="CPT: organs removed whole; CMS Pub. 100-04 chapter 18 §110 (aneurysm screening once)",
    since="0.1",
)
def repeated_once_in_a_lifetime(line: ServiceLine, case: Case) -> Iterator[Fault | NotChecked]:
    """The history already holds the removal of this organ, or the once-in-a-lifetime service.

    What is checked: Earlier services of the patient in the store, of any age and not denied: removals of appendix,
        gallbladder, uterus, spleen, prostate, colon, thyroid and stomach; for Medicare the aneurysm screening. Services
        with an assistant or staged modifier (80, 81, 82, AS, 58, 76–79, 62, 66) on either claim are another matter.
        Teeth are DN08; the welcome visit and the first wellness visit EM14.
    Why payers deny it: The procedure is inconsistent with the patient's history (CARC 261 with N384), or the lifetime
        benefit is used up (149, or 119 with N117).
    How to fix it: Check whether the claim belongs to this patient, and whether the earlier one was right.
    Denied: P dos=2026-01-05 dx=K35.80 | 44970 | past 44950 on=2019-03-02
    Denied: P dos=2026-01-05 dx=Z13.6 filing=MB | 76706 | past 76706 on=2020-06-01
    Clean: P dos=2026-01-05 dx=K80.20 | 47562 | past 44950 on=2019-03-02
    Clean: P dos=2026-01-05 dx=K35.80 | 44970-80 | past 44970 on=2026-01-05
    Clean: P dos=2026-01-05 dx=K35.80 | 44970 | past 44950 on=2019-03-02 paid=no denied=16+M76
    Clean: P dos=2026-01-05 dx=K35.80 | 44970-78 | past 44970 on=2026-01-02
    Not checked: no history, or none that reaches back over the patient's life ("history incomplete")
    """
    claim = case.claim
    day = claim.date_of(line)
    what, family = _family(line.code)
    if day is None or not family or (line.code in _LIFETIME and claim.filing not in FOLLOW_MEDICARE):
        return
    if not _OTHERS.isdisjoint(line.modifiers):
        return
    born = claim.person.birth if claim.person and claim.person.birth else _LONG_AGO
    for past in case.ref.past_lines(claim, born, day - timedelta(days=1)):
        counts = any(in_range(past.code, spec) for spec in family) and _OTHERS.isdisjoint(past.modifiers)
        if counts and not past.denied:
            benefit = line.code in _LIFETIME
            text = f"{what} was already given" if benefit else f"{what} was already removed"
            yield Fault(
                procedure_place(claim, line),
                value=line.code,
                message=f"{line.code}: {text} on {past.start.isoformat()} ({past.code}).",
                predicts=("149", "119+N117") if benefit else ("261+N384",),
            )
            return
    if not case.ref.history.covers(born):
        yield NotChecked(f"history incomplete: {line.code} is for once in a lifetime")


_OTHERS = frozenset("58 62 66 76 77 78 79 80 81 82 AS 54 55 56 53 73".split())


def _family(code: str) -> tuple[str, tuple[str, ...]]:
    if code in _LIFETIME:
        return _LIFETIME[code], (code,)
    for organ, now, before in _REMOVALS:
        if any(in_range(code, spec) for spec in now):
            return organ, before
    return "", ()
