"""How the sheets write diagnoses and services.

Diagnoses are codes with blanks between. ``~`` in one stands for 1 = right and 2 = left (``N63.21!L`` names the side of
codes with another pattern); ``A+B`` means that B goes with A, and always after it.

Services are separated by ``;``. The first word of one names its code, a range of codes (``73560-73564``), several of
either (``70551/70553``), ``.`` for a revenue code alone, or a visit to be chosen: ``visit 3-4`` an office visit of
level 3 or 4 of a new or established patient, ``eye`` an eye visit of either, ``well`` a preventive visit by age. The
other words, in any order:

    -25  -LD/RC   a modifier; one of several      -side   RT or LT, as the first diagnosis says
    x2  x1-4      units                           m30-90  minutes (unit MJ)
    $90+15        charge: of the first code of the range, and how much more each further one costs
    ?70           a chance in percent to be there; &: there exactly when the service before it is
    >2            points to the second diagnosis only (else: visits to the first four, others to what leads)
    @23  =0450    place of service of this line; revenue code
    qw  jz        QW on this test; JZ on this drug for Medicare
    n99999…/ML    the drug's NDC and the unit of its quantity
    days  each    institutional: a line of nights (DA); a charge for each night
    back  faces  placed  quadrant …   dental: which teeth, with their surfaces, placed for the first time
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_RANGE: Final = re.compile(r"([A-Z]?)(\d+)-[A-Z]?(\d+)")
_MOLARS: Final = ("3", "14", "19", "30", "2", "15", "18", "31")
_PREMOLARS: Final = ("4", "5", "12", "13", "20", "21", "28", "29")
_FRONT: Final = ("6", "7", "8", "9", "10", "11", "22", "23", "24", "25", "26", "27")
TEETH: Final = {
    "molar": _MOLARS,
    "premolar": _PREMOLARS,
    "back": _MOLARS + _PREMOLARS,
    "front": _FRONT,
    "any": _MOLARS + _PREMOLARS + _FRONT,
    "wisdom": ("1", "16", "17", "32"),
    "quadrant": ("10", "20", "30", "40"),
    "upper": ("01",),
}
"""Teeth (and parts of the mouth, SV304) by the word that chooses among them."""


@dataclass(frozen=True, slots=True)
class Leading:
    """A diagnosis that leads a claim: its code without the point, its side (R, L or nothing), what comes with it."""

    code: str
    side: str = ""
    company: tuple[str, ...] = ()


@dataclass(slots=True)
class Service:
    """One service of a scene, before the draw. Charges in cents, ``chance`` from 0 to 1."""

    codes: tuple[str, ...]
    levels: tuple[int, int] = (0, 0)
    """Least and highest level of an office visit."""
    modifiers: tuple[str, ...] = ()
    sided: bool = False
    units: tuple[int, int] = (1, 1)
    minutes: bool = False
    charge: int = 10_000
    step: int = 0
    chance: float = 1.0
    follows: bool = False
    pointer: int = 0
    """The one diagnosis it points to; 0: visits to the first four, others to the leading one and its company."""
    place: str = ""
    revenue: str = ""
    daily: bool = False
    nightly: bool = False
    tooth: str = ""
    faces: bool = False
    placed: bool = False
    waived: bool = False
    single_dose: bool = False
    ndc: str = ""
    measure: str = "ML"

    @property
    def is_visit(self) -> bool:
        """Whether the code depends on the patient: new or known, or by age."""
        return self.codes[0] in ("visit", "eye", "well")


def diagnoses(text: str) -> tuple[Leading, ...]:
    """The diagnoses a cell stands for."""
    found: list[Leading] = []
    for word in text.split():
        code, *company = word.replace(".", "").partition("!")[0].split("+")
        if "~" in word:
            for digit, side in (("1", "R"), ("2", "L")):
                found.append(Leading(code.replace("~", digit), side, tuple(c.replace("~", digit) for c in company)))
        else:
            found.append(Leading(code, word.partition("!")[2], tuple(company)))
    return tuple(found)


def services(text: str) -> tuple[Service, ...]:
    """The services a cell stands for; raises ValueError for a word that is none."""
    return tuple(_service(part.split()) for part in text.split(";"))


def expand(text: str) -> tuple[str, ...]:
    """The codes a word stands for: ``99212-99214``, ``70551/70553``, ``D2391-D2393``."""
    codes: list[str] = []
    for part in text.split("/"):
        match = _RANGE.fullmatch(part)
        if match is None:
            codes.append(part)
            continue
        letter, first, last = match.groups()
        codes += [f"{letter}{number:0{len(first)}d}" for number in range(int(first), int(last) + 1)]
    return tuple(codes)


def span(text: str) -> tuple[int, int]:
    """``2-6`` or ``2`` as its two ends."""
    low, _, high = text.partition("-")
    return int(low), int(high or low)


def _service(words: list[str]) -> Service:
    name, *rest = words
    service = Service(expand(name) if name != "." else ("",))
    if name == "visit":
        service.levels = span(rest.pop(0))
    for word in rest:
        _read(word, service)
    return service


def _read(word: str, service: Service) -> None:
    """One word of a service."""
    mark, value = word[0], word[1:]
    if word in _FLAGS:
        setattr(service, _FLAGS[word], True)
    elif word in TEETH:
        service.tooth = word
    elif mark == "-":
        service.modifiers += (value,)
    elif mark in "xm":
        service.units, service.minutes = span(value), mark == "m"
    elif mark == "$":
        charge, _, step = value.partition("+")
        service.charge, service.step = round(float(charge) * 100), round(float(step or 0) * 100)
    elif mark == "?":
        service.chance = int(value) / 100
    elif mark == ">":
        service.pointer = int(value)
    elif mark == "@":
        service.place = value
    elif mark == "=":
        service.revenue = value
    elif mark == "n":
        service.ndc, _, measure = value.partition("/")
        service.measure = measure or "ML"
    else:
        raise ValueError(f"{word}: no word of a service")


_FLAGS: Final = {
    "qw": "waived",
    "jz": "single_dose",
    "-side": "sided",
    "&": "follows",
    "days": "nightly",
    "each": "daily",
    "faces": "faces",
    "placed": "placed",
}
