"""Synthetic files of any number of claims: valid against the guides, the same for the same seed, nobody's data."""

from cleanclaim.tools.samples.files import KINDS, Kind, sample_lines, write_sample

__all__ = ["KINDS", "Kind", "sample_lines", "write_sample"]
