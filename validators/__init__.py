"""What can be wrong with a claim: rules, the tables they ask, and the runner.

Imports :mod:`x12` only. Rules are pure: they open no files, use no SQL and never read the clock; the date of
service is handed in.
"""

OWNER = "cleanclaim"
"""Whose package this is: the start-up guard asks, for the name is a common one."""
