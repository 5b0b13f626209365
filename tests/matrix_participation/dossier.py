"""The expediente: one bundle of everything."""

from tests.matrix import HEAR

MATRIX = {
    "participation:dossier": (HEAR, None),
    "participation:dossier_create": (None, HEAR),
}
