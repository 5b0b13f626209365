"""The support plan: its pages, key actions, moves, next cycle."""

MATRIX = {}
