"""Rules of the modifier family, one rule a file."""
