"""The support cycle's lines of the matrix, a file a slice (as in tests/matrix_participation).

A slice names in `KEYS` and `FIELDS` what only it reads from a query or a form, in words.
"""

from tests.matrix_support import (
    assessments,
    deployment,
    knots,
    meetings,
    minutes,
    networks,
    plans,
    practices,
    schedule,
)

SLICES = [
    assessments,
    deployment,
    knots,
    meetings,
    minutes,
    networks,
    plans,
    practices,
    schedule,
]
KEYS = [key for piece in SLICES for key in getattr(piece, "KEYS", "").split()]
FIELDS = [field for piece in SLICES for field in getattr(piece, "FIELDS", "").split()]
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
