"""Who was heard, where."""

from tests.matrix import HEAR

MATRIX = {
    "participation:coverage": (HEAR, None),
    "participation:coverage_paper": (HEAR, None),
}
