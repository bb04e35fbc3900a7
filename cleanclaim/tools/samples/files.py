"""Whole synthetic interchanges of any number of claims, a set at a time so that memory does not grow with the file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Final, Literal

from cleanclaim.tools.samples.claims import CLAIMS_PER_PROVIDER, billing_level, institutional, money, professional
from cleanclaim.tools.samples.people import npi
from cleanclaim.tools.samples.remits import payment
from x12.sets import CLAIM_VERSIONS, SETS

Kind = Literal["837P", "837I", "835"]
KINDS: Final[tuple[Kind, ...]] = ("837P", "837I", "835")

_VERSIONS: Final = {
    "837P": CLAIM_VERSIONS["P"],
    "837I": CLAIM_VERSIONS["I"],
    "835": SETS["835"].guides[0].version,
}
#: The claim guides ask for at most 5,000 claims in a set (TR3 §1.3.2).
_CLAIMS_PER_SET: Final = 5_000


def sample_lines(kind: Kind, claims: int, seed: int = 1) -> Iterator[str]:
    """The segments of one interchange of ``claims`` claims (or payments), without terminators; the same for a seed."""
    random = Random(seed)  # noqa: S311 (sample data, not secrets)
    version = _VERSIONS[kind]
    group = SETS[kind[:3]].functional_id
    yield ("ISA*00*          *00*          *ZZ*NORTHCLINIC    *ZZ*EASTPLAN       *260601*1200*^*00501*000000001*0*T*:")
    yield f"GS*{group}*NORTHCLINIC*EASTPLAN*20260601*1200*1*X*{version}"
    sets = 0
    for start in range(0, max(claims, 1), _CLAIMS_PER_SET):
        sets += 1
        count = min(_CLAIMS_PER_SET, claims - start)
        body = _remittance(random, start, count) if kind == "835" else _claims(kind, random, start, count)
        named = "" if kind == "835" else f"*{version}"
        yield f"ST*{kind[:3]}*{sets:04d}{named}"
        yield from body
        yield f"SE*{len(body) + 2}*{sets:04d}"
    yield f"GE*{sets}*1"
    yield "IEA*1*000000001"


def write_sample(path: Path, kind: Kind, claims: int, seed: int = 1) -> None:
    """Write :func:`sample_lines` to ``path``, a segment a line."""
    with path.open("w", encoding="ascii", newline="") as file:
        file.writelines(f"{line}~\n" for line in sample_lines(kind, claims, seed))


def _claims(kind: Kind, random: Random, start: int, count: int) -> list[str]:
    segments = [
        f"BHT*0019*00*BATCH{start}*20260601*1200*CH",
        "NM1*41*2*NORTH CLINIC BILLING*****46*NC0001",
        "PER*IC*EDI OFFICE*TE*5555550100",
        "NM1*40*2*EAST HEALTH PLAN*****46*EHP01",
    ]
    one = professional if kind == "837P" else institutional
    level = parent = 0
    for number in range(start, start + count):
        if (number - start) % CLAIMS_PER_PROVIDER == 0:
            level += 1
            parent = level
            segments += billing_level(random, level)
        claim, levels = one(random, number, level + 1, parent)
        segments += claim
        level += levels
    return segments


def _remittance(random: Random, start: int, count: int) -> list[str]:
    payments: list[str] = []
    total = 0
    for number in range(start, start + count):
        segments, paid = payment(random, number)
        payments += segments
        total += paid
    head = [
        f"BPR*I*{money(total)}*C*CHK************20260601",
        f"TRN*1*CHK{start:08d}*1512345678",
        "DTM*405*20260531",
        "N1*PR*EAST HEALTH PLAN",
        "N3*500 PLAN PLAZA",
        "N4*DAYTON*OH*45402",
        "PER*BL*PROVIDER HELP DESK*TE*5555550111",
        f"N1*PE*NORTH CLINIC*XX*{npi(23456789)}",
        "LX*1",
    ]
    return head + payments
