"""Tables of the gate: what it works on, the control numbers it gave, what it received before, and each claim's way.

A job is one input, or one decision of a person, on its way from received to archived; its state says which step is
durable. Rows of claims hold numbers, edits and amounts, no patient.
"""

from __future__ import annotations

from sqlalchemy import JSON, BigInteger, Column, Date, DateTime, Float, ForeignKey, Index, Integer, String, Table, Text

from cleanclaim.store.schema import metadata

gate_jobs = Table(
    "gate_jobs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("token", String(32), nullable=False, unique=True),
    Column("kind", String(8), nullable=False),
    Column("state", String(12), nullable=False, index=True),
    Column("claimed", String(64), unique=True),
    Column("path", Text, nullable=False, default=""),
    Column("name", Text, nullable=False, default=""),
    Column("stamp", String(80), nullable=False, default=""),
    Column("owner", String(120), nullable=False, default=""),
    Column("lease_until", Float, nullable=False, default=0.0),
    Column("sha256", String(64), nullable=False, default="", index=True),
    Column("moment", String(40), nullable=False, default=""),
    Column("outputs", JSON, nullable=False),
    Column("summary", JSON, nullable=False),
)
"""``claimed`` identifies an input while somebody works on it (so that nobody else does), NULL afterwards; ``outputs``
are pairs of a staged file and its place; ``moment`` is the time written into what goes out."""

gate_counters = Table(
    "gate_counters",
    metadata,
    Column("name", String(32), primary_key=True),
    Column("last", BigInteger, nullable=False),
)
"""The last control number given of each kind. Numbers are leased before they are used: one may be lost, none comes
twice."""

gate_interchanges = Table(
    "gate_interchanges",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("job_id", ForeignKey("gate_jobs.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("sender", String(40), nullable=False),
    Column("receiver", String(40), nullable=False),
    Column("control", String(16), nullable=False),
    Column("content", String(64), nullable=False, index=True),
    Column("verdict", String(10), nullable=False),
    Column("received", DateTime(timezone=False), nullable=False),
    Index("ix_gate_interchanges_numbers", "sender", "receiver", "control"),
)
"""Interchanges received: whose, under which number, and what they said (a hash). ``verdict``: new, repeated (number and
content were here), number (the number was here), content (the claims were here under another number)."""

gate_claims = Table(
    "gate_claims",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("job_id", ForeignKey("gate_jobs.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("ordinal", Integer, nullable=False),
    Column("offset", BigInteger, nullable=False),
    Column("claim_id", String(64), nullable=False, index=True),
    Column("number", String(30), nullable=False, default="", index=True),
    Column("billing_npi", String(80), nullable=False, default=""),
    Column("payer_id", String(80), nullable=False, default=""),
    Column("kind", String(1), nullable=False, default=""),
    Column("place", String(10), nullable=False, index=True),
    Column("why", String(24), nullable=False, default=""),
    Column("findings", JSON, nullable=False),
    Column("charge_cents", BigInteger),
    Column("service_from", Date),
    Column("sent_as", String(24), nullable=False, default=""),
)
"""What became of each claim: ``place`` accepted, held, rejected, repeated; ``why`` edits, refused, duplicate, released,
decided; ``findings`` are the edits that held it with their fingerprints; ``sent_as`` the number of the interchange it
left in."""

gate_acts = Table(
    "gate_acts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("claim_row", ForeignKey("gate_claims.id", ondelete="CASCADE"), index=True),
    Column("act", String(12), nullable=False),
    Column("reason", Text, nullable=False),
    Column("at", DateTime(timezone=False), nullable=False),
    Column("job_id", ForeignKey("gate_jobs.id", ondelete="CASCADE"), index=True),
)
"""What people did: release, hold, reject of a claim with its reason; purge (no claim)."""
