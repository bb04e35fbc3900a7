"""DN02: the surfaces of a filling are missing, are not as many as the code says, or the tooth has none such."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from validators.dental.mouth import is_anterior, is_tooth
from validators.engine.case import Case
from validators.engine.finding import DENY, Fault
from validators.engine.rule import LINE, rule
from x12.records.claim import ServiceLine, Tooth

_MANY = 9
_COUNTS = {
    **dict.fromkeys(("D2140", "D2330", "D2391", "D2510", "D2610", "D2650"), (1, 1)),
    **dict.fromkeys(("D2150", "D2331", "D2392", "D2520", "D2620", "D2651", "D2542", "D2642", "D2662"), (2, 2)),
    **dict.fromkeys(("D2160", "D2332", "D2393", "D2543", "D2643", "D2663"), (3, 3)),
    **dict.fromkeys(("D2530", "D2630", "D2652"), (3, _MANY)),
    **dict.fromkeys(("D2161", "D2394", "D2544", "D2644", "D2664"), (4, _MANY)),
    "D2335": (1, _MANY),  # four or more, or the incisal angle
}
"""Fewest and most surfaces of fillings, inlays and onlays."""

_SAME = {"F": "B"}
"""Facial and buccal are one surface, named by where the tooth stands."""


@rule(
    "DN02",
    on=LINE,
    severity=DENY,
    snip=5,
    kinds="D",
    procedures=("D2140-D2664",),
    predicts=("16+N75",),
    source="CDT: fillings, inlays and onlays by number of surfaces; 005010X224A2 TOO03",
    since="0.2",
)
def wrong_surfaces(line: ServiceLine, case: Case) -> Iterable[Fault]:
    """The surfaces of a filling are missing, are not as many as its code says, or the tooth does not have them.

    What is checked: A filling, inlay or onlay whose code counts surfaces has as many of them in TOO03 (facial and
    buccal count once). A front tooth has no occlusal surface (O), a back tooth no incisal edge (I).
    Why payers deny it: Fillings are priced by surfaces and compared with earlier ones of the tooth.
    How to fix it: Enter the surfaces from the chart, and the code that has as many.
    Denied: D dos=2026-01-05 | D2392 tooth=14/O
    Denied: D dos=2026-01-05 | D2391 tooth=14
    Denied: D dos=2026-01-05 | D2330 tooth=9/O
    Denied: D dos=2026-01-05 | D2150 tooth=30/MI
    Denied: D dos=2026-01-05 | D2393 tooth=14/OBF
    Clean: D dos=2026-01-05 | D2392 tooth=14/MO
    Clean: D dos=2026-01-05 | D2394 tooth=14/MODB
    Clean: D dos=2026-01-05 | D2335 tooth=9/MI
    Clean: D dos=2026-01-05 | D2331 tooth=C/FL
    Clean: D dos=2026-01-05 | D2530 tooth=3/MODBL
    """
    return [fault for tooth in line.teeth if is_tooth(tooth.number) for fault in _faults(line, tooth)]


def _faults(line: ServiceLine, tooth: Tooth) -> Iterator[Fault]:
    surfaces = [s for s in tooth.surfaces if s]
    number = tooth.number.removeprefix("0")
    fewest, most = _COUNTS.get(line.code, (0, _MANY))
    count = len({_SAME.get(s, s) for s in surfaces})
    place = tooth.where.at("TOO03")
    strange = "O" if is_anterior(number) else "I"
    if strange in surfaces:
        name = "occlusal surface (O)" if strange == "O" else "incisal edge (I)"
        yield Fault(place, f"Line {line.number}: tooth {number} has no {name}.", strange)
    elif not fewest <= count <= most:
        wanted = f"{fewest} or more" if most == _MANY else f"{fewest}"
        message = (
            f"Line {line.number}: {line.code} is for {wanted} surfaces; tooth {number} has {count or 'none'} here."
        )
        yield Fault(place, message, "".join(surfaces))
