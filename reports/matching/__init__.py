"""Payments joined to claims and lines."""
