"""Rules of the procedure family, one rule a file."""
