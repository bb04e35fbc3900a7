"""How often Medicare pays a service. Source: CMS Pub. 100-04 chapter 18, NCDs 190.23, 210.x; months are full months."""

from __future__ import annotations

from datetime import date

import msgspec

from validators.engine.rule import in_range
from validators.questions.diagnosis_lists import within


class Frequency(msgspec.Struct, frozen=True):
    """``codes`` billed now, ``family`` counted before, at most once in ``months`` full months after the month of the
    last one (``days`` instead, where the rule counts days). ``diagnoses``: the limit holds for these only;
    ``shorter``: ``shorter_months`` holds with one of these (high risk)."""

    codes: tuple[str, ...]
    family: tuple[str, ...]
    name: str
    months: int = 0
    days: int = 0
    diagnoses: tuple[str, ...] = ()
    shorter: tuple[str, ...] = ()
    shorter_months: int = 0


_MAMMOGRAM, _COLON = ("77067", "G0202"), ("G0105", "G0121")
_HIGH_RISK = ("Z72.5", "Z77.9", "Z91.89", "Z92.89", "Z92.858")

FREQUENCIES = (
    Frequency(_MAMMOGRAM, _MAMMOGRAM, "screening mammography", 11),
    Frequency(("G0121",), _COLON, "screening colonoscopy", 119),
    Frequency(("G0105",), _COLON, "high-risk screening colonoscopy", 23),
    Frequency(("G0104",), ("G0104",), "screening sigmoidoscopy", 47),
    Frequency(("82270", "G0328"), ("82270", "G0328"), "screening stool blood test", 11, diagnoses=("Z00-Z13",)),
    Frequency(("81528",), ("81528",), "stool DNA test", 35),
    Frequency(("G0101",), ("G0101",), "screening pelvic examination", 23, shorter=_HIGH_RISK, shorter_months=11),
    Frequency(("Q0091",), ("Q0091",), "screening Pap smear", 23, shorter=_HIGH_RISK, shorter_months=11),
    Frequency(("G0102",), ("G0102",), "prostate examination", 11),
    Frequency(("G0103",), ("G0103",), "screening PSA", 11),
    Frequency(("77080", "77081", "77085"), ("77080-77081", "77085"), "bone density test", 23),
    Frequency(("71271",), ("71271",), "lung cancer screening", 11),
    Frequency(("G0117", "G0118"), ("G0117-G0118",), "glaucoma screening", 11),
    Frequency(("G0444",), ("G0444",), "depression screening", 11),
    Frequency(("G0442",), ("G0442",), "alcohol misuse screening", 11),
    Frequency(("80061",), ("80061",), "cardiovascular screening lipid panel", 59, diagnoses=("Z13.6",)),
    Frequency(("83036",), ("83036",), "glycated haemoglobin", days=90),
)

FREQUENCY_CODES = tuple(code for frequency in FREQUENCIES for code in frequency.codes)


def frequency_of(code: str, diagnoses: list[str]) -> Frequency | None:
    """The limit that holds for the code with these (dotless) diagnoses."""
    for frequency in FREQUENCIES:
        if code in frequency.codes:
            if not frequency.diagnoses or any(within(frequency.diagnoses, d) for d in diagnoses):
                return frequency
            return None
    return None


def months_of(frequency: Frequency, diagnoses: list[str]) -> int:
    """Full months that must pass, shorter for a patient at high risk."""
    if frequency.shorter and any(within(frequency.shorter, d) for d in diagnoses):
        return frequency.shorter_months
    return frequency.months


def counts_toward(frequency: Frequency, code: str) -> bool:
    """Whether an earlier service with this code counts."""
    return any(in_range(code, spec) for spec in frequency.family)


def first_of_month(day: date, months: int) -> date:
    """The first day of the month ``months`` after (or before, when negative) that of ``day``."""
    index = day.year * 12 + day.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)
