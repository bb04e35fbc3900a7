"""Rules of the diagnosis family, one rule a file."""
