"""Rules of the units family, one rule a file."""
