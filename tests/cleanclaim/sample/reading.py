"""What a written sample says, read by splitting its text: nothing of the program that wrote it, or of its readers."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from tests.cleanclaim.shell import cleanclaim

WORSE = ("warn", "deny", "reject")


def segments(path: Path) -> Iterator[list[str]]:
    """Every segment of a file as its elements."""
    for text in path.read_text(encoding="ascii").split("~\n"):
        if text:
            yield text.split("*")


@dataclass
class SeenLine:
    """A line: code, modifiers, charge, the diagnoses it points to, its control number."""

    code: str
    modifiers: tuple[str, ...]
    charge: Decimal
    diagnoses: tuple[str, ...]
    control: str = ""


@dataclass
class SeenClaim:
    """A claim as its segments say."""

    number: str
    charge: Decimal
    payer: str
    billing: str
    diagnoses: list[str] = field(default_factory=list)
    lines: list[SeenLine] = field(default_factory=list)
    days: set[str] = field(default_factory=set)
    providers: set[str] = field(default_factory=set)
    others: int = 0
    dependent: bool = False


def claims(path: Path) -> Iterator[SeenClaim]:
    """Every claim of an 837."""
    billing = payer = ""
    dependent = False
    claim: SeenClaim | None = None
    for s in segments(path):
        tag = s[0]
        if tag in ("HL", "SE") and claim:
            yield claim
            claim = None
        if tag == "HL":
            dependent = s[3] == "23"
        elif tag == "NM1" and s[1] == "85":
            billing = s[9]
        elif tag == "NM1" and s[1] == "PR" and claim is None:
            payer = s[9]
        elif tag == "CLM":
            claim = SeenClaim(s[1], Decimal(s[2]), payer, billing, dependent=dependent)
        elif claim:
            _add(claim, s)


def _add(claim: SeenClaim, s: list[str]) -> None:
    tag = s[0]
    if tag == "HI" and s[1].split(":")[0] in ("ABK", "ABF"):
        claim.diagnoses += [part.split(":")[1] for part in s[1:]]
    elif tag in ("SV1", "SV2", "SV3"):
        at = 2 if tag == "SV2" else 1
        _, code, *modifiers = [*s[at].split(":"), ""][: 6 if s[at] else 2]
        pointers = s[7] if tag == "SV1" else s[11] if tag == "SV3" and len(s) > 11 else ""
        pointed = [claim.diagnoses[int(p) - 1] for p in pointers.split(":") if p and int(p) <= len(claim.diagnoses)]
        if tag == "SV2":
            pointed = claim.diagnoses
        claim.lines.append(SeenLine(code, tuple(m for m in modifiers if m), Decimal(s[at + 1]), tuple(pointed)))
    elif tag == "DTP" and s[1] in ("472", "434"):
        claim.days.add(s[3][:8])
    elif tag == "NM1" and len(s) > 9 and s[8] == "XX":
        claim.providers.add(s[9])
    elif tag == "SBR":
        claim.others += 1
    elif tag == "REF" and s[1] == "6R":
        claim.lines[-1].control = s[2]


def check(folder: Path, *words: str | Path) -> tuple[Counter[str], list[dict[str, object]]]:
    """Run ``cleanclaim check`` with the words: findings worse than information by edit, and all findings."""
    out = folder / "found.ndjson"
    done = cleanclaim("check", *words, "--format", "ndjson", "--output", out, "--fail-on", "never", folder=folder)
    assert done.returncode == 0, done.stderr.decode()
    rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    findings = [row for row in rows if row["kind"] == "finding"]
    return Counter(str(row["rule"]) for row in findings if row["severity"] in WORSE), findings
