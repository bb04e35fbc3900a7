"""Rules of the documentation family, one rule a file."""
