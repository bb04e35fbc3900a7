"""Rules of the institutional family, one rule a file."""
