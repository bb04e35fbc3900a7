"""Which guide a set is checked against: the version it names (GS08, else ST03) or the nearest one held."""

from __future__ import annotations

from typing import Final

import msgspec

PROFESSIONAL: Final = "837.5010.X222.A1.xml"
INSTITUTIONAL: Final = "837Q3.I.5010.X223.A1.xml"
DENTAL: Final = "837.5010.X224.A2.xml"
REMITTANCE: Final = "835.5010.X221.A1.xml"
CLAIM_ACKNOWLEDGEMENT: Final = "277.5010.X214.xml"
IMPLEMENTATION_ACKNOWLEDGEMENT: Final = "999.5010X231.A1.xml"


class GuideChoice(msgspec.Struct, frozen=True):
    """The map file to check with. ``exact`` is false where it stands in for a different guide; ``notice`` says so."""

    file: str
    guide: str
    exact: bool = True
    notice: str = ""


def _same(file: str, guide: str) -> GuideChoice:
    return GuideChoice(file, guide)


def _alias(file: str, guide: str, version: str) -> GuideChoice:
    return GuideChoice(file, guide, True, f"{version} is checked against {guide}, the edition of that guide held here")


def _stand_in(file: str, guide: str, version: str, what: str) -> GuideChoice:
    notice = (
        f"{version} ({what}) is not held here; it is checked against {guide}, and where the guides may differ "
        "a finding is a warning"
    )
    return GuideChoice(file, guide, False, notice)


def _older(file: str, version: str, what: str) -> GuideChoice:
    notice = f"{version} ({what}) is release 004010, which HIPAA replaced with 005010 on 2012-01-01"
    return GuideChoice(file, version, True, notice)


def _choices() -> dict[str, dict[str, GuideChoice]]:
    """By ST01, then by version."""
    claim: dict[str, GuideChoice] = {
        "005010X222A1": _same(PROFESSIONAL, "005010X222A1"),
        "005010X223A2": _same(INSTITUTIONAL, "005010X223A2"),
        "005010X224A2": _same(DENTAL, "005010X224A2"),
    }
    aliases = {
        (PROFESSIONAL, "005010X222A1"): ("005010X222", "005010X222A2"),
        (INSTITUTIONAL, "005010X223A2"): ("005010X223", "005010X223A1", "005010X223A3"),
        (DENTAL, "005010X224A2"): ("005010X224", "005010X224A1", "005010X224A3"),
    }
    for (file, guide), versions in aliases.items():
        claim.update({version: _alias(file, guide, version) for version in versions})
    # Predetermination (X291 professional, X292 institutional, X293 dental) and post-adjudicated claims data reporting
    # (X298 professional, X299 institutional, X300 dental).
    others = {
        (PROFESSIONAL, "005010X222A1"): {"005010X291": "predetermination", "005010X298": "post-adjudicated claims"},
        (INSTITUTIONAL, "005010X223A2"): {"005010X292": "predetermination", "005010X299": "post-adjudicated claims"},
        (DENTAL, "005010X224A2"): {"005010X293": "predetermination", "005010X300": "post-adjudicated claims"},
    }
    for (file, guide), kinds in others.items():
        for version, what in kinds.items():
            for errata in ("", "A1", "A2"):
                claim[version + errata] = _stand_in(file, guide, version + errata, what)
    older = {
        "004010X098": ("837.4010.X098.A1.xml", "professional claim"),
        "004010X096": ("837.4010.X096.A1.xml", "institutional claim"),
        "004010X097": ("837.4010.X097.A1.xml", "dental claim"),
    }
    for version, (file, what) in older.items():
        claim[version] = _older(file, version, what)
        claim[version + "A1"] = _older(file, version + "A1", what)
    remittance = {
        "005010X221A1": _same(REMITTANCE, "005010X221A1"),
        "005010X221": _alias(REMITTANCE, "005010X221A1", "005010X221"),
        "004010X091": _older("835.4010.X091.A1.xml", "004010X091", "remittance"),
        "004010X091A1": _older("835.4010.X091.A1.xml", "004010X091A1", "remittance"),
    }
    status = {
        "005010X214": _same(CLAIM_ACKNOWLEDGEMENT, "005010X214"),
        "005010X214E1": _alias(CLAIM_ACKNOWLEDGEMENT, "005010X214", "005010X214E1"),
        "005010X214E2": _alias(CLAIM_ACKNOWLEDGEMENT, "005010X214", "005010X214E2"),
    }
    acknowledgement = {
        "005010X231A1": _same(IMPLEMENTATION_ACKNOWLEDGEMENT, "005010X231A1"),
        "005010X231": _same("999.5010.xml", "005010X231"),
    }
    functional = {version: _same("997.4010.xml", "004010 997") for version in _VERSIONS_997}
    functional["005010X230"] = _stand_in("997.4010.xml", "004010 997", "005010X230", "functional acknowledgement")
    return {"837": claim, "835": remittance, "277": status, "999": acknowledgement, "997": functional}


# A 997 carries the version of what it acknowledges, or plain 004010.
_VERSIONS_997: Final = (
    "004010",
    *(
        f"004010X{number}{errata}"
        for number in ("091", "092", "093", "094", "095", "096", "097", "098", "061")
        for errata in ("", "A1")
    ),
    "004010X070",
)
_CHOICES: Final = _choices()


def choose_guide(set_code: str, version: str) -> GuideChoice | None:
    """The guide for a set with ST01 ``set_code`` and version ``version``; None where none is held or stands in."""
    return _CHOICES.get(set_code, {}).get(version.strip().upper())


def versions_of(set_code: str) -> tuple[str, ...]:
    """The versions of ``set_code`` that are recognised, the newest release first."""
    return tuple(sorted(_CHOICES.get(set_code, {}), key=lambda version: (-int(version[:6]), version)))
