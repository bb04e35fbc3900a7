"""Rules of the eligibility family, one rule a file."""
