"""One page a browser opens: self-contained, and complete without a script."""
