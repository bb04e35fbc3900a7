"""What a rule is, how rules run, and what becomes of what they say."""
