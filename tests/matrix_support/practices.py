"""Good practices."""

MATRIX = {}
