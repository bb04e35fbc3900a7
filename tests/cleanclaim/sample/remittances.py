"""What written remittances and statuses say, read by splitting their text."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from tests.cleanclaim.sample.reading import segments

_PATIENT = {("PR", "1"), ("PR", "2"), ("PR", "3")}
_CONTRACTUAL = {("CO", "45"), ("CO", "253"), ("CO", "59")}


def class_of(group: str, reason: str) -> str:
    """Where a dollar belongs, by its group and reason."""
    if (group, reason) in _PATIENT:
        return "patient"
    if (group, reason) in _CONTRACTUAL:
        return "contractual"
    return "other" if (group, reason) == ("OA", "23") else "denied"


@dataclass
class SeenService:
    """An SVC: charge, payment, adjustments, procedure, submitted procedure, control number, remarks."""

    procedure: str
    charge: Decimal
    paid: Decimal
    submitted: str
    cas: list[tuple[str, str, Decimal]] = field(default_factory=list)
    control: str = ""
    remarks: list[str] = field(default_factory=list)


@dataclass
class SeenPayment:
    """A CLP with its services."""

    number: str
    status: str
    charge: Decimal
    paid: Decimal
    owed: Decimal
    icn: str
    member: str = ""
    cas: list[tuple[str, str, Decimal]] = field(default_factory=list)
    services: list[SeenService] = field(default_factory=list)

    def adjustments(self) -> list[tuple[str, str, Decimal]]:
        return [*self.cas, *(trio for service in self.services for trio in service.cas)]

    def sums(self) -> dict[str, Decimal]:
        """By class; what a service lost that was paid under another's code (SVC06 has its own) is no denial."""
        sums: Counter[str] = Counter()
        for group, reason, amount in self.cas:
            sums[class_of(group, reason)] += amount  # type: ignore[assignment]
        for service in self.services:
            for group, reason, amount in service.cas:
                kind = "other" if service.submitted and reason == "97" else class_of(group, reason)
                sums[kind] += amount  # type: ignore[assignment]
        return {name: Decimal(sums[name]) for name in ("contractual", "patient", "denied", "other")}


@dataclass
class SeenRemittance:
    """An 835 set."""

    file: str
    trace: str
    paid: Decimal
    method: str
    day: str
    payer: str = ""
    payee: str = ""
    payments: list[SeenPayment] = field(default_factory=list)
    balances: list[tuple[str, Decimal]] = field(default_factory=list)


def remittances(path: Path) -> Iterator[SeenRemittance]:
    """Every set of an 835."""
    seen: SeenRemittance | None = None
    for s in segments(path):
        if s[0] == "BPR":
            seen = SeenRemittance(path.name, "", Decimal(s[2]), s[4], s[16])
        elif s[0] == "SE" and seen:
            yield seen
            seen = None
        elif seen:
            _add(seen, s)


def _add(seen: SeenRemittance, s: list[str]) -> None:
    tag = s[0]
    payment = seen.payments[-1] if seen.payments else None
    if tag == "TRN":
        seen.trace = s[2]
    elif tag == "REF" and s[1] == "2U":
        seen.payer = s[2]
    elif tag == "N1" and s[1] == "PE":
        seen.payee = s[4]
    elif tag == "CLP":
        seen.payments.append(SeenPayment(s[1], s[2], Decimal(s[3]), Decimal(s[4]), Decimal(s[5] or 0), s[7]))
    elif tag == "PLB":
        seen.balances += [(s[at], Decimal(s[at + 1])) for at in range(3, len(s), 2)]
    elif payment:
        _add_to_payment(payment, s)


def _add_to_payment(payment: SeenPayment, s: list[str]) -> None:
    tag = s[0]
    service = payment.services[-1] if payment.services else None
    if tag == "NM1" and s[1] == "QC":
        payment.member = s[9] if len(s) > 9 else ""
    elif tag == "SVC":
        payment.services.append(SeenService(s[1], Decimal(s[2]), Decimal(s[3]), s[6] if len(s) > 6 else ""))
    elif tag == "CAS":
        trios = [(s[1], s[at], Decimal(s[at + 1])) for at in range(2, len(s), 3)]
        (service.cas if service else payment.cas).extend(trios)
    elif tag == "REF" and s[1] == "6R" and service:
        service.control = s[2]
    elif tag == "LQ" and service:
        service.remarks.append(s[2])


def statuses(path: Path) -> Iterator[tuple[str, str, str, str]]:
    """(claim number, category:status, action, payer's number) of every claim of a 277CA."""
    number = status = action = icn = ""
    inside = False
    for s in segments(path):
        if s[0] in ("HL", "SE"):
            if inside:
                yield number, status, action, icn
            inside, icn = s[0] == "HL" and s[3] == "PT", ""
        elif inside and s[0] == "TRN":
            number = s[2]
        elif inside and s[0] == "STC":
            status, action = ":".join(s[1].split(":")[:2]), s[3]
        elif inside and s[0] == "REF":
            icn = s[2]


@dataclass
class Truth:
    """The rows of truth.ndjson by kind."""

    claims: dict[int, dict[str, Any]]
    payments: dict[int, dict[str, Any]]
    remittances: dict[str, dict[str, Any]]
    sample: dict[str, Any]


def truth(path: Path) -> Truth:
    """Read it."""
    found = Truth({}, {}, {}, {})
    for text in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(text)
        if row["kind"] == "claim":
            found.claims[row["claim"]] = row
        elif row["kind"] == "payment":
            found.payments[row["payment"]] = row
        elif row["kind"] == "remittance":
            found.remittances[row["trace"]] = row
        else:
            found.sample = row
    return found
