"""The participatory process of a plan."""

MATRIX = {}
