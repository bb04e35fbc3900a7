"""What became of claims and findings."""
