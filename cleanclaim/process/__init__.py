"""From an input to its results: source, pass, session."""
