"""How results are written: one file a format."""
