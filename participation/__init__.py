"""Sessions, voices and minutes: what the communities said, and what became of it."""
