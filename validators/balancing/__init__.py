"""Rules of the balancing family, one rule a file."""
