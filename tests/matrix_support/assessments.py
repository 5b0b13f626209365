"""Self-assessment and reflection among peers."""

MATRIX = {}
