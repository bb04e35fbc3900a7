"""Rules of the dental family, one rule a file."""
