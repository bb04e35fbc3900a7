"""What goes wrong with the store; apart from the database code, so that naming it imports no database."""

from __future__ import annotations


class StoreError(Exception):
    """The store cannot be used; the text says which and why."""
