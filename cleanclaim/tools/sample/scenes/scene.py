"""Scenes, read from their sheets."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from cleanclaim.tools.sample.scenes.notation import Leading, Service, diagnoses, services, span

SHEETS: Final = ("primary_care", "medical", "surgical", "ancillary", "hospital", "dentistry")


@dataclass(frozen=True, slots=True)
class Scene:
    """One kind of encounter: the groups of practices that play it, what may lead it and accompany it, its services.

    ``leading`` diagnoses and ``others`` that may join them (at most ``most``); ``ages`` in completed years; ``sex`` F,
    M or nothing; ``weight`` among the scenes of its group. Institutional: ``bill`` two digits of the type of bill,
    ``nights`` of a stay, ``drg``, ``procedure`` (ICD-10-PCS).

    ``traits`` narrow who pays (``medicare``, ``not-medicare``, ``not-medicaid``) and say what else a claim has:
    ``again`` (may be repeated for a patient), ``established`` (never a new one), ``accident``, ``stay`` (professional
    care of inpatients), ``daily``, ``lab``, ``referred``, ``ordered``, ``prescribed``, ``ambulance``, ``manipulation``,
    ``foot-care``, ``newborn``, ``orthodontic``; institutional ``emergency``, ``surgery``, ``surgeon``, ``fall``.
    """

    name: str
    groups: tuple[str, ...]
    leading: tuple[Leading, ...]
    services: tuple[Service, ...]
    others: tuple[str, ...]
    most: int
    ages: tuple[int, int]
    sex: str
    places: tuple[str, ...]
    traits: frozenset[str]
    weight: int
    bill: str
    nights: tuple[int, int]
    drg: str
    procedure: str


@cache
def groups() -> dict[str, tuple[Scene, ...]]:
    """Every scene, by the groups (column ``groups``) that play it."""
    found: dict[str, list[Scene]] = {}
    for sheet in SHEETS:
        text = files("cleanclaim.tools.sample.scenes").joinpath(f"{sheet}.csv").read_text(encoding="utf-8")
        for row in csv.DictReader(text.splitlines()):
            scene = _scene(row)
            for group in row["groups"].split():
                found.setdefault(group, []).append(scene)
    return {group: tuple(scenes) for group, scenes in found.items()}


def _scene(row: dict[str, str]) -> Scene:
    return Scene(
        name=row["name"],
        groups=tuple(row["groups"].split()),
        leading=diagnoses(row["diagnoses"]),
        services=services(row["services"]),
        others=tuple(row["more"].replace(".", "").split()),
        most=int(row["most"] or 0),
        ages=span(row["ages"]),
        sex=row["sex"],
        places=tuple((row["places"] or "11").split()),
        traits=frozenset(row["traits"].split()),
        weight=int(row["weight"]),
        bill=row["bill"],
        nights=span(row["nights"] or "0"),
        drg=row["drg"],
        procedure=row["procedure"],
    )
