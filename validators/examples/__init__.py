"""Claim shorthand and facts for the examples in docstrings."""
