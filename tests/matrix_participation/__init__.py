"""Participation's lines of the matrix, a file a slice.

A slice has `MATRIX` (as in tests/matrix_table.py) and may have `rows(world)`: {beginning of a name: pk of what
stands in its address}, `special(world)`: {name: {parameter: value}}, `ABSENT_FOR_ALL` and `ELSEWHERE`.
"""

from tests.matrix_participation import (
    bodies,
    capture,
    commitments,
    coverage,
    dossier,
    feedback,
    minutes,
    process,
    sessions,
    voices,
)

SLICES = [
    bodies,
    capture,
    commitments,
    coverage,
    dossier,
    feedback,
    minutes,
    process,
    sessions,
    voices,
]
MATRIX = {name: line for piece in SLICES for name, line in piece.MATRIX.items()}
ABSENT_FOR_ALL = {name: why for piece in SLICES for name, why in getattr(piece, "ABSENT_FOR_ALL", {}).items()}
ELSEWHERE = {name for piece in SLICES for name in getattr(piece, "ELSEWHERE", ())}


def rows(world):
    return {
        begin: pk for piece in SLICES if hasattr(piece, "rows") for begin, pk in piece.rows(world).items()
    }


def special(world):
    return {
        name: known
        for piece in SLICES
        if hasattr(piece, "special")
        for name, known in piece.special(world).items()
    }
