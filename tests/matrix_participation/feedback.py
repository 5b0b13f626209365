"""Devolución: what became of what a group said."""

from tests.matrix import ANYBODY, HEAR, HEAR_WRITE

MATRIX = {
    "participation:feedback_list": (HEAR, HEAR_WRITE),
    "participation:feedback_papers": (None, HEAR),
    "participation:feedback": (HEAR, HEAR_WRITE),
    "participation:feedback_paper": (HEAR, None),
    "participation:feedback_tell": (None, HEAR_WRITE),
    "participation:public_feedback": (ANYBODY, None),
    "participation:public_paper": (ANYBODY, None),
    "participation:public_commune": (ANYBODY, None),
    "participation:public_commune_paper": (ANYBODY, None),
}
PUBLIC = [name for name in MATRIX if "public" in name]
ABSENT_FOR_ALL = dict.fromkeys(PUBLIC, "no devolución of this world is published")


def rows(world):
    return {"participation:feedback": world.session.pk}


def special(world):
    return {name: {"code": "0000-0000-0000-0000"} for name in PUBLIC}
