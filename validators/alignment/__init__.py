"""Rules of the alignment family, one rule a file."""
