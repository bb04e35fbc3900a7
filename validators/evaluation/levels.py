"""Levels of E/M visits: what time or medical decision making each code asks for, and what a record supports.

Numbers only. Sources: AMA CPT E/M guidelines of 2021 (office visits) and 2023 (hospital, consultation, emergency,
nursing facility, home), the 2024 changes of 99306 and 99308, the 2025 telemedicine codes; CMS fee schedule rules of
the same years; CMS Pub. 100-04 chapter 12 §30.6.15 for prolonged services (G2212, G0316, G0317, G0318).
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import msgspec

from validators.questions.rows import LineFacts

OFFICE_SINCE = date(2021, 1, 1)
FACILITY_SINCE = date(2023, 1, 1)
NURSING_TIMES_SINCE = date(2024, 1, 1)
TELEMEDICINE_SINCE = date(2025, 1, 1)
MEDICARE_CRITICAL_SINCE = date(2023, 1, 1)
"""From 2023 Medicare pays 99292 only for 104 minutes and more; CPT for 75 and more."""

MDM_NAMES = ("straightforward", "low", "moderate", "high")
_MDM_WORDS = {
    "none": 0, "minimal": 0, "straightforward": 0, "sf": 0,
    "low": 1, "limited": 1,
    "moderate": 2,
    "high": 3, "extensive": 3,
}  # fmt: skip
"""Words of the record for complexity, and for problems, data and risk, by rank."""


class Level(msgspec.Struct, frozen=True):
    """What one code asks for: ``minutes`` of total time (None: time does not count), or ``mdm`` rank 0–3.

    Two codes of a family may ask for the same decision making; ``order`` is the code's place in its family.
    """

    code: str
    order: int
    minutes: int | None
    mdm: int


class Family(msgspec.Struct, frozen=True):
    """Codes of one category of visit, lowest first, and the first day their rules hold."""

    name: str
    since: date
    levels: tuple[Level, ...]


class Support(msgspec.Struct, frozen=True):
    """What a record supports beside what was billed.

    ``supported`` is the highest code of the family, or None when not even the lowest is; ``reason`` is by what:
    ``45 minutes`` or ``moderate decision making``. ``verdict`` is ``above`` (billed higher than documented), ``below``
    or ``agrees``.
    """

    billed: str
    supported: str | None
    reason: str
    verdict: str


def _family(name: str, since: date, *levels: tuple[str, int | None, int]) -> Family:
    return Family(name, since, tuple(Level(code, n, minutes, mdm) for n, (code, minutes, mdm) in enumerate(levels)))


FAMILIES = (
    _family("office, new", OFFICE_SINCE, ("99202", 15, 0), ("99203", 30, 1), ("99204", 45, 2), ("99205", 60, 3)),
    _family(
        "office, established", OFFICE_SINCE, ("99212", 10, 0), ("99213", 20, 1), ("99214", 30, 2), ("99215", 40, 3)
    ),
    _family("hospital, initial", FACILITY_SINCE, ("99221", 40, 0), ("99222", 55, 2), ("99223", 75, 3)),
    _family("hospital, subsequent", FACILITY_SINCE, ("99231", 25, 0), ("99232", 35, 2), ("99233", 50, 3)),
    _family("hospital, one day", FACILITY_SINCE, ("99234", 45, 0), ("99235", 70, 2), ("99236", 85, 3)),
    _family(
        "consultation, office", FACILITY_SINCE,
        ("99242", 20, 0), ("99243", 30, 1), ("99244", 40, 2), ("99245", 55, 3),
    ),
    _family(
        "consultation, hospital", FACILITY_SINCE,
        ("99252", 35, 0), ("99253", 45, 1), ("99254", 60, 2), ("99255", 80, 3),
    ),
    _family(
        "emergency", FACILITY_SINCE,
        ("99282", None, 0), ("99283", None, 1), ("99284", None, 2), ("99285", None, 3),
    ),
    _family("nursing facility, initial", FACILITY_SINCE, ("99304", 25, 0), ("99305", 35, 2), ("99306", 45, 3)),
    _family(
        "nursing facility, subsequent", FACILITY_SINCE,
        ("99307", 10, 0), ("99308", 15, 1), ("99309", 30, 2), ("99310", 45, 3),
    ),
    _family("home, new", FACILITY_SINCE, ("99341", 15, 0), ("99342", 30, 1), ("99344", 60, 2), ("99345", 75, 3)),
    _family(
        "home, established", FACILITY_SINCE,
        ("99347", 20, 0), ("99348", 30, 1), ("99349", 40, 2), ("99350", 60, 3),
    ),
    _family("video, new", TELEMEDICINE_SINCE, ("98000", 15, 0), ("98001", 30, 1), ("98002", 45, 2), ("98003", 60, 3)),
    _family(
        "video, established", TELEMEDICINE_SINCE,
        ("98004", 10, 0), ("98005", 20, 1), ("98006", 30, 2), ("98007", 40, 3),
    ),
    _family("audio, new", TELEMEDICINE_SINCE, ("98008", 15, 0), ("98009", 30, 1), ("98010", 45, 2), ("98011", 60, 3)),
    _family(
        "audio, established", TELEMEDICINE_SINCE,
        ("98012", 10, 0), ("98013", 20, 1), ("98014", 30, 2), ("98015", 40, 3),
    ),
)  # fmt: skip

_CHANGED_TIMES = {"99306": (NURSING_TIMES_SINCE, 50), "99308": (NURSING_TIMES_SINCE, 20)}
_BY_CODE = {level.code: (family, level) for family in FAMILIES for level in family.levels}
LEVELED = frozenset(_BY_CODE)
"""Codes whose level can be compared with a record."""


def required_minutes(level: Level, on: date) -> int | None:
    """Minutes of total time a level asks for on a day, None where time does not count."""
    changed = _CHANGED_TIMES.get(level.code)
    return changed[1] if changed and on >= changed[0] else level.minutes


def family_of(code: str, on: date) -> Family | None:
    """The code's family where the time-or-decision rules held on the day, else None."""
    found = _BY_CODE.get(code)
    return found[0] if found and on >= found[0].since else None


def documented_mdm(facts: LineFacts) -> int | None:
    """Rank 0–3 of the documented decision making, None where the record says none.

    ``mdm`` as stated; else two of the three elements (problems, data, risk) must reach a level, so the second highest
    counts and an element the record leaves out counts as minimal. Raises ValueError for a word it does not know.
    """
    if facts.mdm:
        return _rank(facts.mdm)
    elements = [word for word in (facts.problems, facts.data, facts.risk) if word]
    if len(elements) < 2:
        return None
    return sorted(_rank(word) for word in elements)[-2]


def documented_minutes(facts: LineFacts) -> int | None:
    """Minutes the record gives: the stated total, else from start to stop (``HH:MM``; past midnight the next day).

    Raises ValueError for a time that cannot be read.
    """
    if facts.minutes is not None:
        return facts.minutes
    if not facts.start or not facts.stop:
        return None
    return (_clock(facts.stop) - _clock(facts.start)) % (24 * 60)


def _clock(text: str) -> int:
    digits = text.strip().replace(":", "")
    hours, minutes = digits[:-2], digits[-2:]
    if not (digits.isdigit() and 3 <= len(digits) <= 4 and int(hours) < 24 and int(minutes) < 60):
        raise ValueError(f"unreadable time {text!r} (HH:MM)")
    return int(hours) * 60 + int(minutes)


def _rank(word: str) -> int:
    found = _MDM_WORDS.get(word.strip().lower())
    if found is None:
        raise ValueError(f"unknown level of decision making {word!r} (straightforward, low, moderate or high)")
    return found


def support(code: str, facts: LineFacts, on: date) -> Support | None:
    """What the record supports for a billed code; time or decision making, whichever reaches higher.

    None when the rules do not cover the code on that day or the record gives nothing to measure it by.
    """
    family = family_of(code, on)
    if family is None:
        return None
    mdm = documented_mdm(facts)
    by_mdm = max((v for v in family.levels if mdm is not None and v.mdm <= mdm), key=_order, default=None)
    minutes = documented_minutes(facts) if required_minutes(family.levels[0], on) is not None else None
    by_time = max((v for v in family.levels if _reached(v, minutes, on)), key=_order, default=None)
    timed = minutes is not None
    if mdm is None and not timed:
        return None
    best = max((v for v in (by_mdm, by_time) if v), key=_order, default=None)
    billed = _BY_CODE[code][1].order
    rank = best.order if best else -1
    verdict = "above" if billed > rank else ("below" if billed < rank else "agrees")
    reasons = [f"{minutes} minutes"] if timed else []
    reasons += [f"{MDM_NAMES[mdm]} decision making"] if mdm is not None else []
    return Support(code, best.code if best else None, " and ".join(reasons), verdict)


def _order(level: Level) -> int:
    return level.order


def _reached(level: Level, minutes: int | None, on: date) -> bool:
    needed = required_minutes(level, on)
    return minutes is not None and needed is not None and minutes >= needed


PROLONGED_OFFICE = {"99205": 75, "99215": 55}
"""Minutes for the first unit of 99417 before 2023: fifteen beyond the minimum of the base code."""
PROLONGED: dict[str, dict[str, int | None]] = {
    "99417": {
        "99205": 75, "99215": 55, "99245": 70, "99345": 90, "99350": 75, "99483": 75, "90837": None, "90847": None,
    },
    "99418": {"99223": 90, "99233": 65, "99236": 100, "99255": 95, "99306": 65, "99310": 60},
    "G2212": {"99205": 89, "99215": 69, "99483": 100},
    "G0316": {"99223": 90, "99233": 65, "99236": 110},
    "G0317": {"99306": 95, "99310": 85},
    "G0318": {"99345": 140, "99350": 110},
}  # fmt: skip
"""Prolonged service → its base codes → minutes of total time for its first unit (None: not measured here).

Each further fifteen minutes is another unit. 99418 with 99306 asked 60 minutes in 2023.
"""
PROLONGED_UNIT = 15


def prolonged_bases(code: str, on: date) -> dict[str, int | None]:
    """Base codes of a prolonged service on a day and the minutes for its first unit."""
    if code == "99417" and on < FACILITY_SINCE:
        return dict(PROLONGED_OFFICE)
    bases = PROLONGED.get(code, {})
    if code == "99418" and on < NURSING_TIMES_SINCE:
        return {**bases, "99306": 60}
    return bases


def prolonged_units(minutes: int, first: int) -> int:
    """Units of a prolonged service the minutes allow, ``first`` being those of the first unit."""
    return 0 if minutes < first else 1 + (minutes - first) // PROLONGED_UNIT


MINIMUM_MINUTES = {
    "90832": 16, "90833": 16, "90834": 38, "90836": 38, "90837": 53, "90838": 53, "90839": 30,
    "99239": 31, "99291": 30, "99406": 4, "99407": 11, "99497": 16,
}  # fmt: skip
"""Least minutes of codes chosen by their own time: psychotherapy, discharge over 30, critical care, counselling."""

_UNIT_MINUTES = {"99292": 30, "99417": 15, "99418": 15, "G2212": 15, "G0316": 15, "G0317": 15, "G0318": 15}


def minutes_of(code: str, units: Decimal | None, unit: str) -> Decimal:
    """Least minutes a billed code stands for; 0 where it has no time or its units cannot be read.

    Anesthesia counts its own minutes (``unit`` MJ), timed therapy fifteen a unit, a visit its least time once.
    """
    if units is None or units <= 0:
        return Decimal(0)
    if "00100" <= code <= "01999" and len(code) == 5:
        return units if unit == "MJ" else Decimal(0)
    if code in TIMED_THERAPY:
        return 15 * units
    if code in _UNIT_MINUTES:
        return _UNIT_MINUTES[code] * units
    if code in MINIMUM_MINUTES:
        return Decimal(MINIMUM_MINUTES[code])
    found = _BY_CODE.get(code)
    return Decimal(found[1].minutes or 0) if found else Decimal(0)


CRITICAL_FIRST = 75
CRITICAL_FIRST_MEDICARE = 104
CRITICAL_UNIT = 30


def critical_units(minutes: int, medicare: bool) -> int:
    """Units of 99292 the minutes of critical care allow."""
    first = CRITICAL_FIRST_MEDICARE if medicare else CRITICAL_FIRST
    return 0 if minutes < first else 1 + (minutes - first) // CRITICAL_UNIT


TIMED_THERAPY = frozenset(
    "97032 97033 97034 97035 97036 97110 97112 97113 97116 97124 97129 97130 97140 97530 97533 97535 97537 97542 "
    "97750 97755 97760 97761 97763".split()
)
"""Therapy codes billed in units of fifteen minutes."""


def therapy_units(minutes: int) -> int:
    """Units of fifteen minutes by the 8-minute rule: 8–22 one, 23–37 two … Source: CMS Pub. 100-04 chapter 5 §20.2."""
    return (minutes + 7) // 15
