"""Tables of the store (SQLAlchemy Core). Migrations in ``migrations/`` create them.

No names, birth dates, addresses or member ids: a patient is the HMAC ``patient_key``. Amounts are stored as integer
cents so that every database adds them exactly. Dates are ISO dates. Rows are only ever added (append-only audit);
the unique keys make recording the same file again a no-op. ``diagnoses`` is ``,E119,I10,``: one comma around each code,
so that any database can look a code up with LIKE.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

NAMING = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
metadata = MetaData(naming_convention=NAMING)


def _key() -> Column[int]:
    return Column("id", Integer, primary_key=True)


def _of(table: str) -> Column[int]:
    return Column(f"{table[:-1]}_id", ForeignKey(f"{table}.id", ondelete="CASCADE"), nullable=False, index=True)


installation = Table(
    "installation",
    metadata,
    Column("name", String(32), primary_key=True),
    Column("value", String(128), nullable=False),
)
"""What the store knows of itself: ``patient key``, the fingerprint of the key its patients are hashed with."""

submissions = Table(
    "submissions",
    metadata,
    _key(),
    Column("sha256", String(64), nullable=False, unique=True),
    Column("file_name", Text, nullable=False),
    Column("recorded_at", DateTime(timezone=False), nullable=False),
    Column("claims", Integer, nullable=False),
    Column("charge_cents", BigInteger, nullable=False),
    Column("controls", JSON, nullable=False),
    Column("tool_version", String(32), nullable=False),
    Column("editions", JSON, nullable=False),
)

claims = Table(
    "claims",
    metadata,
    _key(),
    _of("submissions"),
    Column("ordinal", Integer, nullable=False),
    Column("claim_id", String(64), nullable=False),
    Column("kind", String(1), nullable=False),
    Column("interchange_control", String(16), nullable=False, default=""),
    Column("set_control", String(16), nullable=False, default=""),
    Column("charge_cents", BigInteger),
    Column("frequency", String(2), nullable=False, default=""),
    Column("payer_control", String(64), nullable=False, default=""),
    Column("payer_id", String(80), nullable=False, default=""),
    Column("filing", String(4), nullable=False, default=""),
    Column("sequence", String(1), nullable=False, default=""),
    Column("patient_key", String(64), nullable=False, default=""),
    Column("billing_npi", String(10), nullable=False, default=""),
    Column("billing_tax_key", String(64), nullable=False, default=""),
    Column("place", String(3), nullable=False, default=""),
    Column("service_from", Date),
    Column("service_to", Date),
    Column("diagnoses", Text, nullable=False),
    Column("disposition", String(8), nullable=False),
    Column("not_checked", JSON, nullable=False),
    UniqueConstraint("submission_id", "ordinal"),
    Index("ix_claims_claim_id", "claim_id"),
    Index("ix_claims_patient_key_service_from", "patient_key", "service_from"),
)

lines = Table(
    "lines",
    metadata,
    _key(),
    _of("claims"),
    Column("number", Integer, nullable=False),
    Column("control", String(64), nullable=False, default=""),
    Column("code", String(48), nullable=False, default=""),
    Column("qualifier", String(2), nullable=False, default=""),
    Column("modifiers", JSON, nullable=False),
    Column("revenue_code", String(8), nullable=False, default=""),
    Column("charge_cents", BigInteger),
    Column("units", String(20), nullable=False, default=""),
    Column("place", String(3), nullable=False, default=""),
    Column("service_from", Date),
    Column("service_to", Date),
    Column("diagnoses", Text, nullable=False),
    Column("rendering_npi", String(10), nullable=False, default=""),
    Column("rendering_taxonomy", String(10), nullable=False, default=""),
    Column("teeth", JSON, nullable=False),
    Index("ix_lines_service_from", "service_from"),
)

findings = Table(
    "findings",
    metadata,
    _key(),
    _of("claims"),
    Column("line", Integer, nullable=False),
    Column("rule", String(32), nullable=False, index=True),
    Column("name", String(120), nullable=False),
    Column("severity", String(8), nullable=False),
    Column("element", String(16), nullable=False, default=""),
    Column("value", String(80), nullable=False, default=""),
    Column("message", Text, nullable=False),
    Column("predicts", JSON, nullable=False),
    Column("edition", String(120), nullable=False, default=""),
    Column("fingerprint", String(16), nullable=False),
    Column("shadow", Boolean, nullable=False, default=False),
)

remits = Table(
    "remits",
    metadata,
    _key(),
    Column("sha256", String(64), nullable=False),
    Column("set_number", Integer, nullable=False),
    Column("file_name", Text, nullable=False),
    Column("recorded_at", DateTime(timezone=False), nullable=False),
    Column("payer_id", String(80), nullable=False, default=""),
    Column("trace", String(64), nullable=False, default=""),
    Column("payment_cents", BigInteger),
    Column("payment_date", Date),
    UniqueConstraint("sha256", "set_number"),
)

payments = Table(
    "payments",
    metadata,
    _key(),
    _of("remits"),
    Column("ordinal", Integer, nullable=False),
    Column("claim_id", String(64), nullable=False, index=True),
    Column("status", String(2), nullable=False),
    Column("payer_control", String(64), nullable=False, default=""),
    Column("charge_cents", BigInteger),
    Column("paid_cents", BigInteger),
    UniqueConstraint("remit_id", "ordinal"),
)

adjustments = Table(
    "adjustments",
    metadata,
    _key(),
    _of("payments"),
    Column("service", Integer, nullable=False),
    Column("line", Integer, nullable=False, default=0),
    Column("code", String(48), nullable=False, default=""),
    Column("group", String(2), nullable=False),
    Column("carc", String(5), nullable=False),
    Column("rarcs", JSON, nullable=False),
    Column("amount_cents", BigInteger, nullable=False),
    Column("denial", Boolean, nullable=False),
)

service_payments = Table(
    "service_payments",
    metadata,
    _key(),
    _of("payments"),
    Column("service", Integer, nullable=False),
    Column("line", Integer, nullable=False, default=0),
    Column("code", String(48), nullable=False, default=""),
    Column("charge_cents", BigInteger),
    Column("paid_cents", BigInteger),
)

matches = Table(
    "matches",
    metadata,
    _key(),
    _of("payments"),
    Column("claim_row", ForeignKey("claims.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("key", String(32), nullable=False),
    Column("confidence", String(8), nullable=False),
)
