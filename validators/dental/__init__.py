"""Dental edits: teeth, surfaces, areas of the mouth."""
