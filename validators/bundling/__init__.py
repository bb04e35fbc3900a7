"""Edits on services billed together: duplicates and pairs."""
