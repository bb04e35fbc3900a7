"""What came back, and what people and machines read."""

OWNER = "cleanclaim"
"""Whose package this is: the start-up guard asks, for the name is a common one."""
