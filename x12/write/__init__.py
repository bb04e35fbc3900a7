"""X12 going out: acknowledgements and rewritten claim files."""
