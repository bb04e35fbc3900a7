"""First tables: submissions, claims, lines, findings, remits, payments, adjustments, matches."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "remits",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("set_number", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("payer_id", sa.String(length=80), nullable=False),
        sa.Column("trace", sa.String(length=64), nullable=False),
        sa.Column("payment_cents", sa.BigInteger(), nullable=True),
        sa.Column("payment_date", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_remits")),
        sa.UniqueConstraint("sha256", "set_number", name=op.f("uq_remits_sha256")),
    )
    op.create_table(
        "submissions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("claims", sa.Integer(), nullable=False),
        sa.Column("charge_cents", sa.BigInteger(), nullable=False),
        sa.Column("controls", sa.JSON(), nullable=False),
        sa.Column("tool_version", sa.String(length=32), nullable=False),
        sa.Column("editions", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submissions")),
        sa.UniqueConstraint("sha256", name=op.f("uq_submissions_sha256")),
    )
    op.create_table(
        "claims",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("claim_id", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=1), nullable=False),
        sa.Column("interchange_control", sa.String(length=16), nullable=False),
        sa.Column("set_control", sa.String(length=16), nullable=False),
        sa.Column("charge_cents", sa.BigInteger(), nullable=True),
        sa.Column("frequency", sa.String(length=2), nullable=False),
        sa.Column("payer_control", sa.String(length=64), nullable=False),
        sa.Column("payer_id", sa.String(length=80), nullable=False),
        sa.Column("filing", sa.String(length=4), nullable=False),
        sa.Column("sequence", sa.String(length=1), nullable=False),
        sa.Column("patient_key", sa.String(length=64), nullable=False),
        sa.Column("billing_npi", sa.String(length=10), nullable=False),
        sa.Column("billing_tax_key", sa.String(length=64), nullable=False),
        sa.Column("place", sa.String(length=3), nullable=False),
        sa.Column("service_from", sa.Date(), nullable=True),
        sa.Column("service_to", sa.Date(), nullable=True),
        sa.Column("diagnoses", sa.Text(), nullable=False),
        sa.Column("disposition", sa.String(length=8), nullable=False),
        sa.Column("not_checked", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submissions.id"], name=op.f("fk_claims_submission_id_submissions"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claims")),
        sa.UniqueConstraint("submission_id", "ordinal", name=op.f("uq_claims_submission_id")),
    )
    op.create_index("ix_claims_claim_id", "claims", ["claim_id"], unique=False)
    op.create_index("ix_claims_patient_key_service_from", "claims", ["patient_key", "service_from"], unique=False)
    op.create_index(op.f("ix_claims_submission_id"), "claims", ["submission_id"], unique=False)
    op.create_table(
        "payments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("remit_id", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("claim_id", sa.String(length=64), nullable=False),
        sa.Column("status", sa.String(length=2), nullable=False),
        sa.Column("payer_control", sa.String(length=64), nullable=False),
        sa.Column("charge_cents", sa.BigInteger(), nullable=True),
        sa.Column("paid_cents", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["remit_id"], ["remits.id"], name=op.f("fk_payments_remit_id_remits"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payments")),
        sa.UniqueConstraint("remit_id", "ordinal", name=op.f("uq_payments_remit_id")),
    )
    op.create_index(op.f("ix_payments_claim_id"), "payments", ["claim_id"], unique=False)
    op.create_index(op.f("ix_payments_remit_id"), "payments", ["remit_id"], unique=False)
    op.create_table(
        "adjustments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("payment_id", sa.Integer(), nullable=False),
        sa.Column("service", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=48), nullable=False),
        sa.Column("group", sa.String(length=2), nullable=False),
        sa.Column("carc", sa.String(length=5), nullable=False),
        sa.Column("rarcs", sa.JSON(), nullable=False),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("denial", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["payment_id"], ["payments.id"], name=op.f("fk_adjustments_payment_id_payments"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_adjustments")),
    )
    op.create_index(op.f("ix_adjustments_payment_id"), "adjustments", ["payment_id"], unique=False)
    op.create_table(
        "findings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("severity", sa.String(length=8), nullable=False),
        sa.Column("element", sa.String(length=16), nullable=False),
        sa.Column("value", sa.String(length=80), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("predicts", sa.JSON(), nullable=False),
        sa.Column("edition", sa.String(length=120), nullable=False),
        sa.Column("fingerprint", sa.String(length=16), nullable=False),
        sa.Column("shadow", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["claim_id"], ["claims.id"], name=op.f("fk_findings_claim_id_claims"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_findings")),
    )
    op.create_index(op.f("ix_findings_claim_id"), "findings", ["claim_id"], unique=False)
    op.create_index(op.f("ix_findings_rule"), "findings", ["rule"], unique=False)
    op.create_table(
        "lines",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("control", sa.String(length=64), nullable=False),
        sa.Column("code", sa.String(length=48), nullable=False),
        sa.Column("qualifier", sa.String(length=2), nullable=False),
        sa.Column("modifiers", sa.JSON(), nullable=False),
        sa.Column("revenue_code", sa.String(length=8), nullable=False),
        sa.Column("charge_cents", sa.BigInteger(), nullable=True),
        sa.Column("units", sa.String(length=20), nullable=False),
        sa.Column("place", sa.String(length=3), nullable=False),
        sa.Column("service_from", sa.Date(), nullable=True),
        sa.Column("service_to", sa.Date(), nullable=True),
        sa.Column("diagnoses", sa.Text(), nullable=False),
        sa.Column("rendering_npi", sa.String(length=10), nullable=False),
        sa.Column("rendering_taxonomy", sa.String(length=10), nullable=False),
        sa.Column("teeth", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["claim_id"], ["claims.id"], name=op.f("fk_lines_claim_id_claims"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lines")),
    )
    op.create_index(op.f("ix_lines_claim_id"), "lines", ["claim_id"], unique=False)
    op.create_index("ix_lines_service_from", "lines", ["service_from"], unique=False)
    op.create_table(
        "matches",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("payment_id", sa.Integer(), nullable=False),
        sa.Column("claim_row", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("confidence", sa.String(length=8), nullable=False),
        sa.ForeignKeyConstraint(
            ["claim_row"], ["claims.id"], name=op.f("fk_matches_claim_row_claims"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["payment_id"], ["payments.id"], name=op.f("fk_matches_payment_id_payments"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_matches")),
    )
    op.create_index(op.f("ix_matches_claim_row"), "matches", ["claim_row"], unique=False)
    op.create_index(op.f("ix_matches_payment_id"), "matches", ["payment_id"], unique=False)
    op.create_table(
        "service_payments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("payment_id", sa.Integer(), nullable=False),
        sa.Column("service", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=48), nullable=False),
        sa.Column("charge_cents", sa.BigInteger(), nullable=True),
        sa.Column("paid_cents", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["payment_id"], ["payments.id"], name=op.f("fk_service_payments_payment_id_payments"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_payments")),
    )
    op.create_index(op.f("ix_service_payments_payment_id"), "service_payments", ["payment_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_service_payments_payment_id"), table_name="service_payments")
    op.drop_table("service_payments")
    op.drop_index(op.f("ix_matches_payment_id"), table_name="matches")
    op.drop_index(op.f("ix_matches_claim_row"), table_name="matches")
    op.drop_table("matches")
    op.drop_index("ix_lines_service_from", table_name="lines")
    op.drop_index(op.f("ix_lines_claim_id"), table_name="lines")
    op.drop_table("lines")
    op.drop_index(op.f("ix_findings_rule"), table_name="findings")
    op.drop_index(op.f("ix_findings_claim_id"), table_name="findings")
    op.drop_table("findings")
    op.drop_index(op.f("ix_adjustments_payment_id"), table_name="adjustments")
    op.drop_table("adjustments")
    op.drop_index(op.f("ix_payments_remit_id"), table_name="payments")
    op.drop_index(op.f("ix_payments_claim_id"), table_name="payments")
    op.drop_table("payments")
    op.drop_index(op.f("ix_claims_submission_id"), table_name="claims")
    op.drop_index("ix_claims_patient_key_service_from", table_name="claims")
    op.drop_index("ix_claims_claim_id", table_name="claims")
    op.drop_table("claims")
    op.drop_table("submissions")
    op.drop_table("remits")
