"""X12 in and out: segments, envelopes, implementation guides, claims and remittances.

This package knows the standard (ASC X12N 005010 and its TR3 guides) and nothing of payers' rules.
It imports none of the program's other packages.
"""

OWNER = "cleanclaim"
"""Whose package this is: the start-up guard asks, for the name is a common one."""
