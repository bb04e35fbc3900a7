"""How the gate stands: for people, for machines (``status.json``), and as metrics (Prometheus text)."""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from pathlib import Path

import msgspec

from cleanclaim.gate.files import Disk, stage
from cleanclaim.gate.layout import METRICS_FILE, STATUS_FILE, Layout
from cleanclaim.store.gate_journal import HeldClaim
from cleanclaim.store.store import Store

MEDICARE_DAYS = 365
"""Medicare's timely filing: one calendar year from the service (42 CFR 424.44). Other payers ask for less; see
``--days``."""


class Waiting(msgspec.Struct, frozen=True):
    """A held claim: its names, what holds it, and until when it must be filed (None: no date of service)."""

    id: str
    claim: str
    number: str
    payer: str
    charge: str
    edits: tuple[str, ...]
    why: str
    service: date | None
    due: date | None
    days_left: int | None


class Standing(msgspec.Struct, frozen=True):
    """The gate at a moment."""

    moment: str
    claims: dict[str, int]
    jobs: dict[str, int]
    held: tuple[Waiting, ...]
    oldest_held: str = ""


def standing(store: Store, moment: datetime, days: int = MEDICARE_DAYS) -> Standing:
    """What the journal says now; held claims nearest to timely filing first."""
    counts = sorted(store.gate.counts().items())
    held = store.gate.held()
    waiting = sorted((_waiting(claim, moment.date(), days) for claim in held), key=_by_due)
    return Standing(
        moment=moment.isoformat(timespec="seconds"),
        claims={name: number for name, number in sorted(counts) if not name.startswith("jobs ")},
        jobs={name.removeprefix("jobs "): number for name, number in sorted(counts) if name.startswith("jobs ")},
        held=tuple(waiting),
        oldest_held=min((claim.moment for claim in held), default=""),
    )


def _waiting(claim: HeldClaim, today: date, days: int) -> Waiting:
    due = claim.service_from + timedelta(days=days) if claim.service_from else None
    return Waiting(
        id=f"#{claim.id}",
        claim=claim.claim_id,
        number=claim.number,
        payer=claim.payer_id,
        charge=f"{(claim.charge_cents or 0) / 100:.2f}",
        edits=tuple(dict.fromkeys(rule for rule, _ in claim.findings)),
        why=claim.why,
        service=claim.service_from,
        due=due,
        days_left=(due - today).days if due else None,
    )


def _by_due(waiting: Waiting) -> tuple[bool, date, str]:
    return (waiting.due is None, waiting.due or date.max, waiting.id)


def write_status(layout: Layout, store: Store, moment: datetime) -> None:
    """Write both files, each whole."""
    now = standing(store, moment)
    disk = Disk()
    _replace(disk, layout, STATUS_FILE, json.dumps(msgspec.to_builtins(now), indent=1).encode())
    _replace(disk, layout, METRICS_FILE, metrics(now, _oldest_job(layout)).encode())


def metrics(now: Standing, oldest_seconds: float) -> str:
    """The same figures as Prometheus reads them."""
    lines = ["# TYPE cleanclaim_gate_claims gauge"]
    lines += [f'cleanclaim_gate_claims{{place="{place}"}} {number}' for place, number in now.claims.items()]
    lines.append("# TYPE cleanclaim_gate_jobs gauge")
    lines += [f'cleanclaim_gate_jobs{{state="{state}"}} {number}' for state, number in now.jobs.items()]
    lines += [
        "# TYPE cleanclaim_gate_oldest_job_seconds gauge",
        f"cleanclaim_gate_oldest_job_seconds {oldest_seconds:.0f}",
        "# TYPE cleanclaim_gate_held_due_soon gauge",
        f"cleanclaim_gate_held_due_soon {_soon(now.held)}",
    ]
    return "\n".join(lines) + "\n"


def _soon(held: Iterable[Waiting]) -> int:
    return sum(1 for claim in held if claim.days_left is not None and claim.days_left <= 30)


def _oldest_job(layout: Layout) -> float:
    """Seconds since the oldest job at work was begun; 0 where none is."""
    if not layout.staging.is_dir():
        return 0.0
    begun = [path.stat().st_mtime for path in layout.staging.iterdir() if path.is_dir()]
    return max(0.0, time.time() - min(begun)) if begun else 0.0


def _replace(disk: Disk, layout: Layout, name: str, data: bytes) -> None:
    fresh: Path = layout.staging / f"{name}-{uuid.uuid4().hex}"
    stage(disk, fresh, [data])
    disk.rename(fresh, layout.of(name))
