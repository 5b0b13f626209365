"""Portfolio and deployment."""

MATRIX = {}
