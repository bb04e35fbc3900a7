"""DN11: a dental service that is part of another one of the day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from validators.dental.mouth import teeth_of
from validators.engine.case import Case, fact
from validators.engine.finding import DENY, WARN, Fault
from validators.engine.rule import LINE, rule
from validators.questions.claim_questions import code_among, procedure_place
from x12.records.claim import ServiceLine


class _Bundle(NamedTuple):
    """``part`` is paid with ``whole`` of the same day (``by_tooth``: of the same tooth); ``sure``: by every plan."""

    part: tuple[str, ...]
    whole: tuple[str, ...]
    by_tooth: bool = False
    sure: bool = True


_BUNDLES = (
    _Bundle(("D0220-D0230", "D0270-D0274", "D0277"), ("D0210",)),
    _Bundle(("D1120",), ("D1110",)),
    _Bundle(("D1110",), ("D4910",)),
    _Bundle(("D0120",), ("D0150",)),
    _Bundle(("D7140",), ("D7210",), by_tooth=True),
    _Bundle(("D3220-D3221",), ("D3310-D3330",), by_tooth=True),
    _Bundle(("D2140-D2394",), ("D2710-D2794",), by_tooth=True),
    _Bundle(("D2950",), ("D2140-D2394",), by_tooth=True),
    _Bundle(("D1351",), ("D2140-D2394",), by_tooth=True, sure=False),
    _Bundle(("D1110",), ("D4341-D4342",), sure=False),
    _Bundle(("D2140-D2794",), ("D7140-D7210",), by_tooth=True, sure=False),
)
"""Part, whole: by what the codes are defined to include, and what plans have in common."""

_PARTS = tuple(dict.fromkeys(spec for bundle in _BUNDLES for spec in bundle.part))


@rule(
    "DN11",
    on=LINE,
    severity=DENY,
    snip=7,
    kinds="D",
    procedures=_PARTS,
    predicts=("97", "231", "234"),
    source="CDT: what the codes include; processing policies dental plans share",
    since="0.2",
)
def bundled_dental_service(line: ServiceLine, case: Case) -> Iterator[Fault]:
    """A dental service is billed beside one of the same day that includes it.

    What is checked: Single films beside a full series; child beside adult cleaning, a cleaning beside gum maintenance,
    a periodic beside a comprehensive evaluation; on the same tooth a simple beside a surgical extraction, an opening of
    the pulp beside the root canal, a filling beside the crown, a build-up beside a filling. As a warning: a cleaning
    beside scaling, a sealant beside a filling and a restoration beside the extraction of its tooth.
    Why payers deny it: The benefit is included in that of the other service (CARC 97), or both cannot be done at once
    (231).
    How to fix it: Bill the service that includes the other; correct the tooth or the day where they were apart.
    Denied: D dos=2026-01-05 | D0210 | D0274
    Denied: D dos=2026-01-05 | D4910 | D1110
    Denied: D dos=2026-01-05 | D7210 tooth=14 | D7140 tooth=14
    Denied: D dos=2026-01-05 | D2740 tooth=14 | D2391 tooth=14/O
    Denied: D dos=2026-01-05 | D4341 cavity=10 | D1110
    Clean: D dos=2026-01-05 | D0220 | D0274
    Clean: D dos=2026-01-05 | D7210 tooth=14 | D7140 tooth=15
    Clean: D dos=2026-01-05 | D2740 tooth=14 | D2950 tooth=14
    Clean: D dos=2026-01-05 | D0210 | D0274 dos=2026-01-19
    """
    day = case.claim.date_of(line)
    if day is None or len(case.claim.lines) < 2:
        return
    wholes = _wholes(case)
    for number, bundle in enumerate(_BUNDLES):
        if not code_among(line.code, bundle.part):
            continue
        for tooth in teeth_of(line) if bundle.by_tooth else ("",):
            other = wholes.get((number, day, tooth))
            if other is not None:
                at = f" on tooth {tooth}" if tooth else ""
                message = f"Line {line.number}: {line.code} is part of {other.code} (line {other.number}){at}."
                severity = None if bundle.sure else WARN
                yield Fault(procedure_place(case.claim, line), message, line.code, severity=severity)
                return


@fact
def _wholes(case: Case) -> dict[tuple[int, date, str], ServiceLine]:
    """By bundle, day and tooth (``""``: of the mouth) the first line that includes the others."""
    found: dict[tuple[int, date, str], ServiceLine] = {}
    for line in case.claim.lines:
        day = case.claim.date_of(line)
        if day is None:
            continue
        for number, bundle in enumerate(_BUNDLES):
            if code_among(line.code, bundle.whole):
                for tooth in teeth_of(line) if bundle.by_tooth else ("",):
                    found.setdefault((number, day, tooth), line)
    return found
