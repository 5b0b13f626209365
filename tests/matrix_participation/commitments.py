"""Commitments, the weekly digest and the private calendar."""

MATRIX = {}
