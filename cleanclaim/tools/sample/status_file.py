"""What a clearinghouse answers to the sets of claims it was sent: 277CA (005010X214), one for each set."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import IO, Final

from cleanclaim.tools.sample.adjudicate import Decision
from cleanclaim.tools.sample.claim_file import RECEIVER, SENDER
from cleanclaim.tools.sample.draft import Draft, d8, money

VERSION: Final = "005010X214"


@dataclass(slots=True)
class _Provider:
    npi: str
    name: str
    given: str
    solo: bool
    claims: list[tuple[Draft, Decision]]


class StatusFile:
    """A 277CA file being written, a set for each set of claims. ``control`` is its group's number."""

    def __init__(self, out: IO[str], end: date, control: int) -> None:
        self._out = out
        self._control = control
        self.sets = 0
        self._open: dict[str, tuple[int, list[_Provider]]] = {}
        self._write([f"GS*HN*{RECEIVER}*{SENDER}*{d8(end)}*1200*{control}*X*{VERSION}"])

    def add(self, draft: Draft, number: int, decision: Decision) -> None:
        """The status of a claim of a kind's set of that number; an earlier set of the kind is answered first."""
        known = self._open.get(draft.kind)
        if known and known[0] != number:
            self._answer(draft.kind)
            known = None
        if known is None:
            known = self._open[draft.kind] = (number, [])
        providers = known[1]
        billing = draft.billing
        if not providers or providers[-1].npi != billing.npi:
            providers.append(_Provider(billing.npi, billing.name, billing.given, billing.solo, []))
        providers[-1].claims.append((draft, decision))

    def close(self) -> None:
        """Answer what is open and end the group."""
        for kind in list(self._open):
            self._answer(kind)
        self._write([f"GE*{self.sets}*{self._control}"])

    def _answer(self, kind: str) -> None:
        number, providers = self._open.pop(kind)
        self.sets += 1
        rows = [row for provider in providers for row in provider.claims]
        day = d8(rows[-1][0].created + timedelta(days=1))
        control = f"{self.sets:04d}"
        body = [
            f"ST*277*{control}*{VERSION}",
            f"BHT*0085*08*{kind}{number:04d}{self._control}*{day}*1200*TH",
            "HL*1**20*1",
            "NM1*AY*2*SAMPLE PAYER HUB*****46*SAMPLEHUB",
            f"TRN*1*{kind}{number:04d}R",
            f"DTP*050*D8*{day}",
            f"DTP*009*D8*{day}",
            "HL*2*1*21*1",
            "NM1*41*2*SAMPLE CLEARINGHOUSE*****46*SAMPLE01",
            f"TRN*2*{kind}-{number:04d}",
            f"STC*A1:19:PR*{day}*WQ*{money(sum(charge_of(draft) for draft, _ in rows))}",
            *_totals(rows, "90", "AA"),
        ]
        level = 2
        for provider in providers:
            level += 1
            body += [
                f"HL*{level}*2*19*1",
                f"NM1*85*{1 if provider.solo else 2}*{provider.name}*{provider.given}****XX*{provider.npi}",
                "TRN*1*0",
                f"STC*A1:19:PR**WQ*{money(sum(charge_of(draft) for draft, _ in provider.claims))}",
                *_totals(provider.claims, "QA", "QC"),
            ]
            parent = level
            for draft, decision in provider.claims:
                level += 1
                body += _claim(draft, decision, level, parent, day)
        body.append(f"SE*{len(body) + 1}*{control}")
        self._write(body)

    def _write(self, segments: list[str]) -> None:
        self._out.write("~\n".join(segments) + "~\n")


def charge_of(draft: Draft) -> int:
    """CLM02 in cents."""
    return draft.total if draft.charge is None else draft.charge


def _claim(draft: Draft, decision: Decision, level: int, parent: int, day: str) -> list[str]:
    patient = draft.patient
    action = "WQ" if decision.accepted else "U"
    entity = ":PR" if decision.accepted else ""
    body = [
        f"HL*{level}*{parent}*PT",
        f"NM1*QC*1*{patient.family}*{patient.given}****MI*{draft.member}",
        f"TRN*2*{draft.number}",
        f"STC*{decision.status}{entity}*{day}*{action}*{money(charge_of(draft))}",
    ]
    if decision.accepted and decision.told:
        body.append(f"REF*1K*{decision.icn}")
    first, last = map(d8, draft.days)
    body.append(f"DTP*472*D8*{first}" if first == last else f"DTP*472*RD8*{first}-{last}")
    return body


def _totals(rows: list[tuple[Draft, Decision]], accepted: str, refused: str) -> list[str]:
    """How many claims and how much money went on, and came back."""
    good = [charge_of(draft) for draft, decision in rows if decision.accepted]
    bad = [charge_of(draft) for draft, decision in rows if not decision.accepted]
    body = [f"QTY*{accepted}*{len(good)}"] if good else []
    body += [f"QTY*{refused}*{len(bad)}"] if bad else []
    body += [f"AMT*YU*{money(sum(good))}"] if good else []
    body += [f"AMT*YY*{money(sum(bad))}"] if bad else []
    return body
