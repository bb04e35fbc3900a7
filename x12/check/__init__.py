"""Checking a set against its guide: walking the loops, judging elements, hierarchy, and saying what is wrong."""
