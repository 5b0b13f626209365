"""A session as it happens: attendance, voices, agreements, and its twin on a sheet."""

MATRIX = {}
