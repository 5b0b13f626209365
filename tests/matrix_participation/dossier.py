"""The expediente: one bundle of everything."""

MATRIX = {}
