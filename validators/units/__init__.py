"""Edits on units: anesthesia time, quantities, maxima."""
