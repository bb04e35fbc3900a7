"""What came back as events with an identity; keys to find claims by as indexed columns; states and sums derived.

The rows of version 0.1.0 are carried over: claims with the keys that can still be made (no patient is known by member
or name), remittances with their payments as events of an older kind. Their joins are derived anew.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from cleanclaim.store.migrations.from_010 import carry_over, drop_aside, set_aside

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    set_aside(op.get_bind())
    _create_sources()
    _create_answers()
    _widen()
    carry_over(op.get_bind())
    drop_aside(op.get_bind())


def downgrade() -> None:
    raise NotImplementedError("what came back is kept as events; there is no way back to version 0.1.0")


def _create_sources() -> None:
    op.create_table(
        "pair_outcomes",
        sa.Column("payer_id", sa.String(length=80), nullable=False),
        sa.Column("code", sa.String(length=48), nullable=False),
        sa.Column("diagnosis", sa.String(length=16), nullable=False),
        sa.Column("paid", sa.Integer(), nullable=False),
        sa.Column("denied", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("payer_id", "code", "diagnosis", name=op.f("pk_pair_outcomes")),
    )
    op.create_table(
        "pending",
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "row", name=op.f("pk_pending")),
    )
    op.create_table(
        "sources",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sources")),
        sa.UniqueConstraint("sha256", name=op.f("uq_sources_sha256")),
    )
    op.create_table(
        "claim_sets",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("identity", sa.String(length=64), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("sender", sa.String(length=15), nullable=False),
        sa.Column("interchange_control", sa.String(length=16), nullable=False),
        sa.Column("group_control", sa.String(length=16), nullable=False),
        sa.Column("set_control", sa.String(length=16), nullable=False),
        sa.Column("version", sa.String(length=16), nullable=False),
        sa.Column("usage", sa.String(length=1), nullable=False),
        sa.Column("created", sa.DateTime(), nullable=True),
        sa.Column("refused", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["submission_id"],
            ["submissions.id"],
            name=op.f("fk_claim_sets_submission_id_submissions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim_sets")),
        sa.UniqueConstraint("identity", name=op.f("uq_claim_sets_identity")),
    )
    op.create_index(
        "ix_claim_sets_group_control_set_control", "claim_sets", ["group_control", "set_control"], unique=False
    )
    op.create_index("ix_claim_sets_interchange_control", "claim_sets", ["interchange_control"], unique=False)
    op.create_index(op.f("ix_claim_sets_submission_id"), "claim_sets", ["submission_id"], unique=False)
    op.create_table(
        "remits",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("identity", sa.String(length=64), nullable=False),
        sa.Column("payer_id", sa.String(length=80), nullable=False),
        sa.Column("payer_name", sa.String(length=80), nullable=False),
        sa.Column("trace", sa.String(length=64), nullable=False),
        sa.Column("payer_trace_id", sa.String(length=16), nullable=False),
        sa.Column("payment_cents", sa.BigInteger(), nullable=True),
        sa.Column("payment_date", sa.Date(), nullable=True),
        sa.Column("produced", sa.Date(), nullable=True),
        sa.Column("method", sa.String(length=3), nullable=False),
        sa.Column("handling", sa.String(length=2), nullable=False),
        sa.Column("payee_npi", sa.String(length=10), nullable=False),
        sa.Column("payee_tax_key", sa.String(length=64), nullable=False),
        sa.Column("older", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["source_id"], ["sources.id"], name=op.f("fk_remits_source_id_sources"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_remits")),
        sa.UniqueConstraint("identity", name=op.f("uq_remits_identity")),
    )
    op.create_index(op.f("ix_remits_source_id"), "remits", ["source_id"], unique=False)
    op.create_index(op.f("ix_remits_trace"), "remits", ["trace"], unique=False)
    op.create_table(
        "set_answers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("identity", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=3), nullable=False),
        sa.Column("offset", sa.BigInteger(), nullable=False),
        sa.Column("parties", sa.String(length=40), nullable=False),
        sa.Column("interchange_control", sa.String(length=16), nullable=False),
        sa.Column("group_control", sa.String(length=16), nullable=False),
        sa.Column("set_control", sa.String(length=16), nullable=False),
        sa.Column("rejected", sa.Boolean(), nullable=False),
        sa.Column("label", sa.String(length=80), nullable=False),
        sa.Column("dated", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["source_id"], ["sources.id"], name=op.f("fk_set_answers_source_id_sources"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_set_answers")),
        sa.UniqueConstraint("identity", name=op.f("uq_set_answers_identity")),
    )
    op.create_index(op.f("ix_set_answers_group_control"), "set_answers", ["group_control"], unique=False)
    op.create_index(op.f("ix_set_answers_interchange_control"), "set_answers", ["interchange_control"], unique=False)
    op.create_index(op.f("ix_set_answers_source_id"), "set_answers", ["source_id"], unique=False)
    op.create_table(
        "account_entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("remit_id", sa.Integer(), nullable=False),
        sa.Column("identity", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.String(length=2), nullable=False),
        sa.Column("reference", sa.String(length=80), nullable=False),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("provider", sa.String(length=64), nullable=False),
        sa.Column("fiscal_end", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["remit_id"], ["remits.id"], name=op.f("fk_account_entries_remit_id_remits"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_entries")),
        sa.UniqueConstraint("identity", name=op.f("uq_account_entries_identity")),
    )
    op.create_index(op.f("ix_account_entries_remit_id"), "account_entries", ["remit_id"], unique=False)


def _create_answers() -> None:
    op.create_table(
        "answers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("remit_id", sa.Integer(), nullable=True),
        sa.Column("identity", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("offset", sa.BigInteger(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("claim_id", sa.String(length=64), nullable=False),
        sa.Column("number_key", sa.String(length=64), nullable=False),
        sa.Column("status", sa.String(length=8), nullable=False),
        sa.Column("payer_control", sa.String(length=64), nullable=False),
        sa.Column("original_control", sa.String(length=64), nullable=False),
        sa.Column("payer_id", sa.String(length=80), nullable=False),
        sa.Column("payee_npi", sa.String(length=10), nullable=False),
        sa.Column("payee_tax_key", sa.String(length=64), nullable=False),
        sa.Column("members", sa.JSON(), nullable=False),
        sa.Column("names", sa.JSON(), nullable=False),
        sa.Column("service_from", sa.Date(), nullable=True),
        sa.Column("service_to", sa.Date(), nullable=True),
        sa.Column("charge_cents", sa.BigInteger(), nullable=True),
        sa.Column("paid_cents", sa.BigInteger(), nullable=True),
        sa.Column("frequency", sa.String(length=2), nullable=False),
        sa.Column("sequence", sa.String(length=1), nullable=False),
        sa.Column("dated", sa.Date(), nullable=True),
        sa.Column("codes", sa.JSON(), nullable=False),
        sa.Column("controls", sa.JSON(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["remit_id"], ["remits.id"], name=op.f("fk_answers_remit_id_remits"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["sources.id"], name=op.f("fk_answers_source_id_sources"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answers")),
        sa.UniqueConstraint("identity", name=op.f("uq_answers_identity")),
    )
    op.create_index(op.f("ix_answers_number_key"), "answers", ["number_key"], unique=False)
    op.create_index(op.f("ix_answers_original_control"), "answers", ["original_control"], unique=False)
    op.create_index(op.f("ix_answers_payer_control"), "answers", ["payer_control"], unique=False)
    op.create_index(op.f("ix_answers_remit_id"), "answers", ["remit_id"], unique=False)
    op.create_index(op.f("ix_answers_source_id"), "answers", ["source_id"], unique=False)
    op.create_table(
        "claim_states",
        sa.Column("claim_row", sa.Integer(), nullable=False),
        sa.Column("episode", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("answered", sa.Date(), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["claim_row"], ["claims.id"], name=op.f("fk_claim_states_claim_row_claims"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("claim_row", name=op.f("pk_claim_states")),
    )
    op.create_index(op.f("ix_claim_states_episode"), "claim_states", ["episode"], unique=False)
    op.create_index(op.f("ix_claim_states_state"), "claim_states", ["state"], unique=False)
    op.create_table(
        "line_states",
        sa.Column("claim_row", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("paid_cents", sa.BigInteger(), nullable=False),
        sa.Column("denials", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["claim_row"], ["claims.id"], name=op.f("fk_line_states_claim_row_claims"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("claim_row", "line", name=op.f("pk_line_states")),
    )
    op.create_table(
        "set_findings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("set_id", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("severity", sa.String(length=8), nullable=False),
        sa.Column("element", sa.String(length=16), nullable=False),
        sa.Column("value", sa.String(length=80), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["set_id"], ["claim_sets.id"], name=op.f("fk_set_findings_set_id_claim_sets"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_set_findings")),
    )
    op.create_index(op.f("ix_set_findings_set_id"), "set_findings", ["set_id"], unique=False)
    op.create_table(
        "acts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("answer_id", sa.Integer(), nullable=False),
        sa.Column("claim_row", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(length=8), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["answer_id"], ["answers.id"], name=op.f("fk_acts_answer_id_answers"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["claim_row"], ["claims.id"], name=op.f("fk_acts_claim_row_claims"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_acts")),
    )
    op.create_index(op.f("ix_acts_answer_id"), "acts", ["answer_id"], unique=False)
    op.create_table(
        "answer_keys",
        sa.Column("answer_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["answer_id"], ["answers.id"], name=op.f("fk_answer_keys_answer_id_answers"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("answer_id", "key", name=op.f("pk_answer_keys")),
    )
    op.create_index("ix_answer_keys_key", "answer_keys", ["key"], unique=False)
    op.create_table(
        "line_diagnoses",
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["line_id"], ["lines.id"], name=op.f("fk_line_diagnoses_line_id_lines"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("line_id", "code", name=op.f("pk_line_diagnoses")),
    )
    op.create_index("ix_line_diagnoses_code", "line_diagnoses", ["code"], unique=False)
    op.create_table(
        "matches",
        sa.Column("answer_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=9), nullable=False),
        sa.Column("claim_row", sa.Integer(), nullable=True),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("confidence", sa.String(length=8), nullable=False),
        sa.Column("nearest", sa.JSON(), nullable=False),
        sa.Column("against", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["answer_id"], ["answers.id"], name=op.f("fk_matches_answer_id_answers"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["claim_row"], ["claims.id"], name=op.f("fk_matches_claim_row_claims"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("answer_id", name=op.f("pk_matches")),
    )
    op.create_index(op.f("ix_matches_claim_row"), "matches", ["claim_row"], unique=False)
    op.create_index(op.f("ix_matches_status"), "matches", ["status"], unique=False)


def _widen() -> None:
    op.add_column("claims", sa.Column("set_id", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("claims", sa.Column("number_key", sa.String(length=64), nullable=False, server_default=""))
    op.add_column("claims", sa.Column("number_17", sa.String(length=64), nullable=False, server_default=""))
    op.add_column("claims", sa.Column("number_20", sa.String(length=64), nullable=False, server_default=""))
    op.add_column("claims", sa.Column("member_key", sa.String(length=64), nullable=False, server_default=""))
    op.add_column("claims", sa.Column("name_key", sa.String(length=64), nullable=False, server_default=""))
    op.add_column("claims", sa.Column("visit_member", sa.String(length=32), nullable=False, server_default=""))
    op.add_column("claims", sa.Column("visit_name", sa.String(length=32), nullable=False, server_default=""))
    op.add_column("claims", sa.Column("group_key", sa.String(length=32), nullable=False, server_default=""))
    op.add_column("claims", sa.Column("version_place", sa.String(length=80), nullable=False, server_default=""))
    op.add_column("claims", sa.Column("created", sa.DateTime(), nullable=True))
    op.add_column("claims", sa.Column("encounter", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("claims", sa.Column("sent", sa.String(length=8), nullable=False, server_default=""))
    op.create_index("ix_claims_billing_npi", "claims", ["billing_npi"], unique=False)
    op.create_index("ix_claims_group_key", "claims", ["group_key"], unique=False)
    op.create_index("ix_claims_number_17", "claims", ["number_17"], unique=False)
    op.create_index("ix_claims_number_20", "claims", ["number_20"], unique=False)
    op.create_index("ix_claims_number_key", "claims", ["number_key"], unique=False)
    op.create_index("ix_claims_payer_control", "claims", ["payer_control"], unique=False)
    op.create_index("ix_claims_service_from", "claims", ["service_from"], unique=False)
    op.create_index(op.f("ix_claims_set_id"), "claims", ["set_id"], unique=False)
    op.create_index("ix_claims_visit_member", "claims", ["visit_member"], unique=False)
    op.create_index("ix_claims_visit_name", "claims", ["visit_name"], unique=False)
    op.add_column("lines", sa.Column("control_key", sa.String(length=64), nullable=False, server_default=""))
    op.create_index("ix_lines_control_key", "lines", ["control_key"], unique=False)
    op.create_index("ix_lines_rendering_npi_service_from", "lines", ["rendering_npi", "service_from"], unique=False)
    op.add_column("submissions", sa.Column("not_run", sa.JSON(), nullable=True))
    # ### end Alembic commands ###
