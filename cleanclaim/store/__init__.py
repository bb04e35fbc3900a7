"""What the program remembers: submissions, claims, lines and findings; remittances, payments and matches."""
