"""What came back, and what people and machines read."""
