"""The bodies' board and life pages."""

MATRIX = {}
