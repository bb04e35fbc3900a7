"""Rules of the bundling family, one rule a file."""
