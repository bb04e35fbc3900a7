"""Tables of the store (SQLAlchemy Core). Migrations in ``migrations/`` create them.

No names, birth dates, addresses or member ids: a patient is the HMAC ``patient_key``, a member id ``member_key``, a
name ``name_key``. Amounts are stored as integer cents so that every database adds them exactly.

What was sent (submissions, their sets, claims, lines, findings) and what came back (sources, remits, answers, set
answers, acts of people) are events: rows are only ever added, and the unique ``identity`` makes recording the same
again a no-op, whatever file or envelope it came in. Below :data:`pending` everything is derived from them and can be
made anew: joins, states of claims and lines, and the sums that history asks for. Every column that is searched has an
index.
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
    Column("not_run", JSON),
)
"""Files of claims. ``editions`` are (table, label) pairs that were asked, ``not_run`` the edits that were off."""

claim_sets = Table(
    "claim_sets",
    metadata,
    _key(),
    _of("submissions"),
    Column("identity", String(64), nullable=False, unique=True),
    Column("number", Integer, nullable=False),
    Column("sender", String(15), nullable=False, default=""),
    Column("interchange_control", String(16), nullable=False, default=""),
    Column("group_control", String(16), nullable=False, default=""),
    Column("set_control", String(16), nullable=False, default=""),
    Column("version", String(16), nullable=False, default=""),
    Column("usage", String(1), nullable=False, default=""),
    Column("created", DateTime(timezone=False)),
    Column("refused", String(16), nullable=False, default=""),
    Index("ix_claim_sets_group_control_set_control", "group_control", "set_control"),
    Index("ix_claim_sets_interchange_control", "interchange_control"),
)
"""ST-SE sets of claims. ``identity`` is made of sender, control numbers and content; ``refused`` names the level whose
fault refused the whole set (``set``, ``group``, ``interchange``)."""

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
    Column("set_id", Integer, nullable=False, default=0, index=True),
    Column("number_key", String(64), nullable=False, default=""),
    Column("number_17", String(64), nullable=False, default=""),
    Column("number_20", String(64), nullable=False, default=""),
    Column("member_key", String(64), nullable=False, default=""),
    Column("name_key", String(64), nullable=False, default=""),
    Column("visit_member", String(32), nullable=False, default=""),
    Column("visit_name", String(32), nullable=False, default=""),
    Column("group_key", String(32), nullable=False, default=""),
    Column("version_place", String(80), nullable=False, default=""),
    Column("created", DateTime(timezone=False)),
    Column("encounter", Boolean, nullable=False, default=False),
    Column("sent", String(8), nullable=False, default=""),
    UniqueConstraint("submission_id", "ordinal"),
    Index("ix_claims_claim_id", "claim_id"),
    Index("ix_claims_patient_key_service_from", "patient_key", "service_from"),
    Index("ix_claims_service_from", "service_from"),
    Index("ix_claims_number_key", "number_key"),
    Index("ix_claims_number_17", "number_17"),
    Index("ix_claims_number_20", "number_20"),
    Index("ix_claims_payer_control", "payer_control"),
    Index("ix_claims_visit_member", "visit_member"),
    Index("ix_claims_visit_name", "visit_name"),
    Index("ix_claims_group_key", "group_key"),
    Index("ix_claims_billing_npi", "billing_npi"),
)
"""Claims. ``disposition`` is the decision. ``number_key`` is CLM01 normalised, ``number_17`` and ``number_20`` cut
there
(:mod:`reports.matching.numbers`); ``visit_member`` and ``visit_name`` hash patient, first day and charge;
``group_key`` is shared by claims of one number and billing provider, ``created`` and ``version_place`` order them."""

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
    Column("control_key", String(64), nullable=False, default=""),
    Index("ix_lines_service_from", "service_from"),
    Index("ix_lines_control_key", "control_key"),
    Index("ix_lines_rendering_npi_service_from", "rendering_npi", "service_from"),
)
"""Service lines. ``control_key`` is REF*6R normalised, where it can find a claim; ``diagnoses`` is ``,E119,I10,``, the
codes the line points to in order."""

line_diagnoses = Table(
    "line_diagnoses",
    metadata,
    Column("line_id", ForeignKey("lines.id", ondelete="CASCADE"), primary_key=True),
    Column("code", String(16), primary_key=True),
    Index("ix_line_diagnoses_code", "code"),
)
"""The codes each line points to, to be searched by."""

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

set_findings = Table(
    "set_findings",
    metadata,
    _key(),
    Column("set_id", ForeignKey("claim_sets.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("rule", String(32), nullable=False),
    Column("name", String(120), nullable=False),
    Column("severity", String(8), nullable=False),
    Column("element", String(16), nullable=False, default=""),
    Column("value", String(80), nullable=False, default=""),
    Column("message", Text, nullable=False),
    Column("fingerprint", String(16), nullable=False),
)
"""What was wrong with a set as a whole."""

sources = Table(
    "sources",
    metadata,
    _key(),
    Column("sha256", String(64), nullable=False, unique=True),
    Column("file_name", Text, nullable=False),
    Column("recorded_at", DateTime(timezone=False), nullable=False),
)
"""Files that came back: 835, 277CA, 999, TA1."""

remits = Table(
    "remits",
    metadata,
    _key(),
    Column("source_id", ForeignKey("sources.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("identity", String(64), nullable=False, unique=True),
    Column("payer_id", String(80), nullable=False, default=""),
    Column("payer_name", String(80), nullable=False, default=""),
    Column("trace", String(64), nullable=False, default="", index=True),
    Column("payer_trace_id", String(16), nullable=False, default=""),
    Column("payment_cents", BigInteger),
    Column("payment_date", Date),
    Column("produced", Date),
    Column("method", String(3), nullable=False, default=""),
    Column("handling", String(2), nullable=False, default=""),
    Column("payee_npi", String(10), nullable=False, default=""),
    Column("payee_tax_key", String(64), nullable=False, default=""),
    Column("older", Boolean, nullable=False, default=False),
)
"""Remittances: payer, trace, amount and date are the identity. ``older``: taken over from version 0.1.0, which kept
less;
the same remittance read again takes its place."""

account_entries = Table(
    "account_entries",
    metadata,
    _key(),
    _of("remits"),
    Column("identity", String(64), nullable=False, unique=True),
    Column("reason", String(2), nullable=False),
    Column("reference", String(80), nullable=False, default=""),
    Column("amount_cents", BigInteger, nullable=False),
    Column("provider", String(64), nullable=False, default=""),
    Column("fiscal_end", Date),
)
"""Provider adjustments (PLB), one row an entry; ``amount_cents`` as sent: positive takes away."""

answers = Table(
    "answers",
    metadata,
    _key(),
    Column("source_id", ForeignKey("sources.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("remit_id", ForeignKey("remits.id", ondelete="CASCADE"), index=True),
    Column("identity", String(64), nullable=False, unique=True),
    Column("kind", String(8), nullable=False),
    Column("offset", BigInteger, nullable=False, default=0),
    Column("ordinal", Integer, nullable=False, default=0),
    Column("claim_id", String(64), nullable=False, default=""),
    Column("number_key", String(64), nullable=False, default="", index=True),
    Column("status", String(8), nullable=False, default=""),
    Column("payer_control", String(64), nullable=False, default="", index=True),
    Column("original_control", String(64), nullable=False, default="", index=True),
    Column("payer_id", String(80), nullable=False, default=""),
    Column("payee_npi", String(10), nullable=False, default=""),
    Column("payee_tax_key", String(64), nullable=False, default=""),
    Column("members", JSON, nullable=False),
    Column("names", JSON, nullable=False),
    Column("service_from", Date),
    Column("service_to", Date),
    Column("charge_cents", BigInteger),
    Column("paid_cents", BigInteger),
    Column("frequency", String(2), nullable=False, default=""),
    Column("sequence", String(1), nullable=False, default=""),
    Column("dated", Date),
    Column("codes", JSON, nullable=False),
    Column("controls", JSON, nullable=False),
    Column("body", Text, nullable=False),
)
"""What came back about one claim: a payment (CLP) or a claim status (277CA). ``body`` is the whole event as JSON
(:class:`reports.outcomes.payments.Payment`); the columns are what it is found and joined by."""

answer_keys = Table(
    "answer_keys",
    metadata,
    Column("answer_id", ForeignKey("answers.id", ondelete="CASCADE"), primary_key=True),
    Column("key", String(64), primary_key=True),
    Index("ix_answer_keys_key", "key"),
)
"""Further keys of answers that are not certainly joined: line control numbers and hashes of visits. A claim recorded
later is found by them."""

set_answers = Table(
    "set_answers",
    metadata,
    _key(),
    Column("source_id", ForeignKey("sources.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("identity", String(64), nullable=False, unique=True),
    Column("kind", String(3), nullable=False),
    Column("offset", BigInteger, nullable=False, default=0),
    Column("parties", String(40), nullable=False, default=""),
    Column("interchange_control", String(16), nullable=False, default="", index=True),
    Column("group_control", String(16), nullable=False, default="", index=True),
    Column("set_control", String(16), nullable=False, default=""),
    Column("rejected", Boolean, nullable=False),
    Column("label", String(80), nullable=False, default=""),
    Column("dated", Date),
)
"""What a receiver said of a set (999), group or interchange (TA1) of ours. ``parties``: to whom it was said, and by
whom
(``SUBMITTER|PAYER``)."""

acts = Table(
    "acts",
    metadata,
    _key(),
    Column("answer_id", ForeignKey("answers.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("claim_row", ForeignKey("claims.id", ondelete="CASCADE"), nullable=False),
    Column("act", String(8), nullable=False),
    Column("reason", Text, nullable=False, default=""),
    Column("recorded_at", DateTime(timezone=False), nullable=False),
)
"""Joins made (``match``) or taken back (``unmatch``) by a person; the last one counts."""

pending = Table(
    "pending",
    metadata,
    Column("kind", String(8), primary_key=True),
    Column("row", Integer, primary_key=True),
)
"""What must be derived anew: an ``answer`` whose join, a ``claim`` whose state may have changed."""

matches = Table(
    "matches",
    metadata,
    Column("answer_id", ForeignKey("answers.id", ondelete="CASCADE"), primary_key=True),
    Column("status", String(9), nullable=False, index=True),
    Column("claim_row", ForeignKey("claims.id", ondelete="CASCADE"), index=True),
    Column("key", String(80), nullable=False, default=""),
    Column("confidence", String(8), nullable=False, default=""),
    Column("nearest", JSON, nullable=False),
    Column("against", JSON, nullable=False),
)
"""The claim each answer is joined to, or why it is joined to none."""

claim_states = Table(
    "claim_states",
    metadata,
    Column("claim_row", ForeignKey("claims.id", ondelete="CASCADE"), primary_key=True),
    Column("episode", Integer, nullable=False, index=True),
    Column("state", String(16), nullable=False, index=True),
    Column("answered", Date),
    Column("body", Text, nullable=False),
)
"""The state of each claim something came back about; ``episode`` is the first version's row, ``body`` the state and its
outcomes as JSON."""

line_states = Table(
    "line_states",
    metadata,
    Column("claim_row", ForeignKey("claims.id", ondelete="CASCADE"), primary_key=True),
    Column("line", Integer, primary_key=True),
    Column("paid_cents", BigInteger, nullable=False),
    Column("denials", JSON, nullable=False),
)
"""What history says of a line: dollars paid, and the denials in force (``50+N115``)."""

pair_outcomes = Table(
    "pair_outcomes",
    metadata,
    Column("payer_id", String(80), primary_key=True),
    Column("code", String(48), primary_key=True),
    Column("diagnosis", String(16), primary_key=True),
    Column("paid", Integer, nullable=False),
    Column("denied", Integer, nullable=False),
)
"""How often a payer paid a procedure with a diagnosis, and denied it for the diagnosis: sums over the line states."""
