"""Which guide a set is checked against: the version it names (GS08, else ST03) or the nearest one held."""

from __future__ import annotations

from typing import Final

import msgspec

from x12.sets import SETS, GuideVersion


class GuideChoice(msgspec.Struct, frozen=True):
    """The map file to check with. ``exact`` is false where it stands in for a different guide; ``notice`` says so."""

    file: str
    guide: str
    exact: bool = True
    notice: str = ""


def _choice(row: GuideVersion) -> GuideChoice:
    version, guide = row.version, row.guide
    if row.standing == "edition":
        notice = f"{version} is checked against {guide}, the edition of that guide held here"
    elif row.standing == "stand-in":
        notice = (
            f"{version} ({row.what}) is not held here; it is checked against {guide}, and where the guides may differ "
            "a finding is a warning"
        )
    elif row.standing == "older":
        notice = f"{version} ({row.what}) is release 004010, which HIPAA replaced with 005010 on 2012-01-01"
    else:
        notice = ""
    return GuideChoice(row.map, guide, row.standing != "stand-in", notice)


_CHOICES: Final[dict[str, dict[str, GuideChoice]]] = {
    row.code: {guide.version: _choice(guide) for guide in row.guides} for row in SETS.values() if row.guides
}
"""By ST01, then by version."""


def choose_guide(set_code: str, version: str) -> GuideChoice | None:
    """The guide for a set with ST01 ``set_code`` and version ``version``; None where none is held or stands in."""
    return _CHOICES.get(set_code, {}).get(version.strip().upper())


def versions_of(set_code: str) -> tuple[str, ...]:
    """The versions of ``set_code`` that are recognised, the newest release first."""
    return tuple(sorted(_CHOICES.get(set_code, {}), key=lambda version: (-int(version[:6]), version)))
