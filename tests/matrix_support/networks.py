"""Programmes, networks and training events."""

MATRIX = {}
