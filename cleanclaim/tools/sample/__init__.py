"""Synthetic claims of any number, and what payers answer: valid, diverse, the same for the same seed, nobody's data."""

from cleanclaim.tools.sample.options import KINDS, Kind, Options
from cleanclaim.tools.sample.writing import write_sample
from cleanclaim.tools.sample.year import write_year

__all__ = ["KINDS", "Kind", "Options", "write_sample", "write_year"]
