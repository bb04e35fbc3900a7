"""Tables of the gate: jobs, control numbers given, interchanges received, claims and what people decided of them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create_jobs()
    _create_claims()


def downgrade() -> None:
    for table in ("gate_acts", "gate_claims", "gate_interchanges", "gate_counters", "gate_jobs"):
        op.drop_table(table)


def _create_jobs() -> None:
    op.create_table(
        "gate_jobs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("claimed", sa.String(length=64)),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("stamp", sa.String(length=80), nullable=False),
        sa.Column("owner", sa.String(length=120), nullable=False),
        sa.Column("lease_until", sa.Float(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("moment", sa.String(length=40), nullable=False),
        sa.Column("outputs", sa.JSON(), nullable=False),
        sa.Column("summary", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gate_jobs")),
        sa.UniqueConstraint("token", name=op.f("uq_gate_jobs_token")),
        sa.UniqueConstraint("claimed", name=op.f("uq_gate_jobs_claimed")),
    )
    op.create_index(op.f("ix_gate_jobs_state"), "gate_jobs", ["state"])
    op.create_index(op.f("ix_gate_jobs_sha256"), "gate_jobs", ["sha256"])
    op.create_table(
        "gate_counters",
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_gate_counters")),
    )
    op.create_table(
        "gate_interchanges",
        sa.Column("id", sa.Integer(), nullable=False),
        _of_job("gate_interchanges"),
        sa.Column("sender", sa.String(length=40), nullable=False),
        sa.Column("receiver", sa.String(length=40), nullable=False),
        sa.Column("control", sa.String(length=16), nullable=False),
        sa.Column("content", sa.String(length=64), nullable=False),
        sa.Column("verdict", sa.String(length=10), nullable=False),
        sa.Column("received", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gate_interchanges")),
    )
    op.create_index("ix_gate_interchanges_numbers", "gate_interchanges", ["sender", "receiver", "control"])
    op.create_index(op.f("ix_gate_interchanges_content"), "gate_interchanges", ["content"])
    op.create_index(op.f("ix_gate_interchanges_job_id"), "gate_interchanges", ["job_id"])


def _create_claims() -> None:
    op.create_table(
        "gate_claims",
        sa.Column("id", sa.Integer(), nullable=False),
        _of_job("gate_claims"),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("offset", sa.BigInteger(), nullable=False),
        sa.Column("claim_id", sa.String(length=64), nullable=False),
        sa.Column("number", sa.String(length=30), nullable=False),
        sa.Column("billing_npi", sa.String(length=80), nullable=False),
        sa.Column("payer_id", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=1), nullable=False),
        sa.Column("place", sa.String(length=10), nullable=False),
        sa.Column("why", sa.String(length=24), nullable=False),
        sa.Column("findings", sa.JSON(), nullable=False),
        sa.Column("charge_cents", sa.BigInteger()),
        sa.Column("service_from", sa.Date()),
        sa.Column("sent_as", sa.String(length=24), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gate_claims")),
    )
    for column in ("job_id", "claim_id", "number", "place"):
        op.create_index(op.f(f"ix_gate_claims_{column}"), "gate_claims", [column])
    op.create_table(
        "gate_acts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "claim_row",
            sa.Integer(),
            sa.ForeignKey("gate_claims.id", name=op.f("fk_gate_acts_claim_row_gate_claims"), ondelete="CASCADE"),
        ),
        sa.Column("act", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column(
            "job_id",
            sa.Integer(),
            sa.ForeignKey("gate_jobs.id", name=op.f("fk_gate_acts_job_id_gate_jobs"), ondelete="CASCADE"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gate_acts")),
    )
    op.create_index(op.f("ix_gate_acts_claim_row"), "gate_acts", ["claim_row"])
    op.create_index(op.f("ix_gate_acts_job_id"), "gate_acts", ["job_id"])


def _of_job(table: str) -> sa.Column[int]:
    key = sa.ForeignKey("gate_jobs.id", name=op.f(f"fk_{table}_job_id_gate_jobs"), ondelete="CASCADE")
    return sa.Column("job_id", sa.Integer(), key, nullable=False)
