"""Rules of the evaluation family, one rule a file."""
