"""Devolución: what became of what a group said."""

MATRIX = {}
