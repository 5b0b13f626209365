"""Actas."""

MATRIX = {}
