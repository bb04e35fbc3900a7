"""Bundling: services that are part of others, units beyond what is plausible, add-on codes, duplicates."""
