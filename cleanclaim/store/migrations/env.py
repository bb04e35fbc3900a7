"""Alembic's entry: runs migrations on the connection the store hands over."""

from __future__ import annotations

from alembic import context

from cleanclaim.store.gate_tables import gate_jobs

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=gate_jobs.metadata, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
