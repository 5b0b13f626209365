"""A monitoring meeting while it happens."""

MATRIX = {}
