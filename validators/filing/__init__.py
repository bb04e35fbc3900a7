"""Rules of the filing family, one rule a file."""
