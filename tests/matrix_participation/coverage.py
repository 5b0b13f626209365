"""Who was heard, where."""

MATRIX = {}
