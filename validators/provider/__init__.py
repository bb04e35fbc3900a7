"""Rules of the provider family, one rule a file."""
