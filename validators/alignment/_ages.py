"""Ages that procedures are defined or licensed for. Ages are completed days, months or years on the date of service.

Sources: CPT code definitions (ages are part of them), vaccine licences (FDA) and ACIP schedules. Numbers only.
"""

from __future__ import annotations

from datetime import date

import msgspec

from validators.engine.rule import in_range
from validators.questions.claim_questions import age_on

_DAY, _MONTH, _YEAR = "days", "months", "years"


class AgeLimit(msgspec.Struct, frozen=True):
    """``codes`` are for ages ``low`` to ``high`` in ``unit``, both included. ``licence``: a vaccine's licensed ages,
    where payers differ; otherwise the age is part of the code's definition."""

    codes: str
    low: int
    high: int
    unit: str = _YEAR
    licence: bool = False


LIMITS = (
    AgeLimit("99381", 0, 0), AgeLimit("99391", 0, 0),
    AgeLimit("99382", 1, 4), AgeLimit("99392", 1, 4),
    AgeLimit("99383", 5, 11), AgeLimit("99393", 5, 11),
    AgeLimit("99384", 12, 17), AgeLimit("99394", 12, 17),
    AgeLimit("99385", 18, 39), AgeLimit("99395", 18, 39),
    AgeLimit("99386", 40, 64), AgeLimit("99396", 40, 64),
    AgeLimit("99387", 65, 150), AgeLimit("99397", 65, 150),
    AgeLimit("99460-99463", 0, 28, _DAY), AgeLimit("99468-99469", 0, 28, _DAY), AgeLimit("99477", 0, 28, _DAY),
    AgeLimit("99471-99472", 0, 24, _MONTH), AgeLimit("99475-99476", 2, 5),
    AgeLimit("90460-90461", 0, 18),
    AgeLimit("42820", 0, 11), AgeLimit("42821", 12, 150), AgeLimit("42825", 0, 11), AgeLimit("42826", 12, 150),
    AgeLimit("42830", 0, 11), AgeLimit("42831", 12, 150), AgeLimit("42835", 0, 11), AgeLimit("42836", 12, 150),
    AgeLimit("49495-49496", 0, 5, _MONTH), AgeLimit("49500-49501", 0, 4), AgeLimit("49505-49507", 5, 150),
    AgeLimit("54160", 0, 28, _DAY), AgeLimit("54161", 29, 60_000, _DAY),
    AgeLimit("36400-36406", 0, 2), AgeLimit("36410", 3, 150),
    AgeLimit("36555", 0, 4), AgeLimit("36556", 5, 150), AgeLimit("36568", 0, 4), AgeLimit("36569", 5, 150),
    AgeLimit("36557", 0, 4), AgeLimit("36558", 5, 150), AgeLimit("36560", 0, 4), AgeLimit("36561", 5, 150),
    AgeLimit("99151", 0, 4), AgeLimit("99152", 5, 150), AgeLimit("99155", 0, 4), AgeLimit("99156", 5, 150),
    AgeLimit("94011-94013", 0, 2),
    AgeLimit("90662", 65, 150, licence=True), AgeLimit("90694", 65, 150, licence=True),
    AgeLimit("90672", 2, 49, licence=True), AgeLimit("90660", 2, 49, licence=True),
    AgeLimit("90655", 6, 35, _MONTH, licence=True), AgeLimit("90657", 6, 35, _MONTH, licence=True),
    AgeLimit("90685", 6, 35, _MONTH, licence=True), AgeLimit("90687", 6, 35, _MONTH, licence=True),
    AgeLimit("90633-90634", 1, 18, licence=True), AgeLimit("90632", 18, 150, licence=True),
    AgeLimit("90743-90744", 0, 19, licence=True), AgeLimit("90746", 18, 150, licence=True),
    AgeLimit("90680-90681", 0, 0, licence=True), AgeLimit("90651", 9, 45, licence=True),
    AgeLimit("90696", 4, 6, licence=True), AgeLimit("90698", 0, 4, licence=True),
    AgeLimit("90700", 0, 6, licence=True), AgeLimit("90702", 0, 6, licence=True),
    AgeLimit("90714-90715", 7, 150, licence=True), AgeLimit("90723", 0, 6, licence=True),
    AgeLimit("90750", 18, 150, licence=True), AgeLimit("90736", 50, 150, licence=True),
)  # fmt: skip

AGE_CODES = tuple(limit.codes for limit in LIMITS)


def limit_of(code: str) -> AgeLimit | None:
    """The age limit of a procedure code, None when it has none."""
    return next((limit for limit in LIMITS if in_range(code, limit.codes)), None)


def age_in(birth: date, day: date, unit: str) -> int:
    """Completed days, months or years of age on a day."""
    if unit == _DAY:
        return (day - birth).days
    if unit == _MONTH:
        return (day.year - birth.year) * 12 + day.month - birth.month - (day.day < birth.day)
    return age_on(birth, day)
