"""Synthetic files, each with its expected result beside it; `cleanclaim demo` shows them."""
