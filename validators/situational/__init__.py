"""Rules of the situational family, one rule a file."""
