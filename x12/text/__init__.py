"""Bytes to segments: opening, delimiters, layout, reader, and what it says of damage."""
