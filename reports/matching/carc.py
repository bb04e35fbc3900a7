"""What a claim adjustment reason code (CARC) means to a biller: own short wording, class and way out.

The texts are ours; X12's wording is not in the program. Classes and paths follow the catalogue of edits.
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import msgspec

__all__ = ["CARCS", "Carc", "alerts", "carc", "carcs", "family_of"]

CARCS = Path(__file__).parent / "data" / "carc.csv"
"""One row a code: ``carc,text,class,edits,preventable,path,note``."""


class Carc(msgspec.Struct, frozen=True):
    """One reason code.

    ``category``: C confirms a family of edits; P may confirm one, with remark code or line context; O outside what
    claim edits can see; N not a denial (never counted as one). ``edits`` are the rules that foresee it,
    ``preventable`` is yes, part or no. ``path`` is what to do: CC corrected claim, NEW new claim, RO reopening,
    AP appeal, COB bill the other payer, PT patient, WO write off, ACT other act, wait.
    """

    code: str
    paraphrase: str
    category: str
    edits: tuple[str, ...]
    preventable: str
    path: str
    note: str

    @property
    def is_denial(self) -> bool:
        """Whether an adjustment with this code is a denial at all (class N is payment arithmetic)."""
        return self.category != "N"


@cache
def carcs() -> dict[str, Carc]:
    """All reason codes the program can speak of, by code."""
    with CARCS.open(encoding="utf-8", newline="") as stream:
        return {
            row["carc"]: Carc(
                code=row["carc"],
                paraphrase=row["text"],
                category=row["class"],
                edits=tuple(row["edits"].split()),
                preventable=row["preventable"],
                path=row["path"],
                note=row["note"],
            )
            for row in csv.DictReader(stream)
        }


def carc(code: str) -> Carc | None:
    """The reason code, or None when the program has nothing to say of it."""
    return carcs().get(code.strip().upper())


FAMILIES = Path(__file__).parent / "data" / "carc_families.csv"
"""One row a family: ``family,carcs``. Our own grouping, for totals a person can read."""


@cache
def _families() -> dict[str, str]:
    with FAMILIES.open(encoding="utf-8", newline="") as stream:
        return {code: row["family"] for row in csv.DictReader(stream) for code in row["carcs"].split()}


def family_of(code: str) -> str:
    """The family of a reason code: ``property and casualty`` for P codes, ``no reason`` for none, else ``other``."""
    if not code:
        return "no reason"
    found = _families().get(code.strip().upper())
    return found or ("property and casualty" if code.startswith("P") and code[1:].isdigit() else "other")


ALERTS = Path(__file__).parent / "data" / "rarc_alerts.csv"
"""Remark codes (RARC) that are alerts: they inform, and no denial rests on them. One code a row; which they are is said
by
X12's list of remark codes, whose texts begin with the word (read to N916), and M118, which is retired."""


@cache
def alerts() -> frozenset[str]:
    """Remark codes that only inform."""
    with ALERTS.open(encoding="utf-8", newline="") as stream:
        return frozenset(row["rarc"] for row in csv.DictReader(stream))
