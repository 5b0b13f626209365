"""Sessions: convening, calendar, attendance sheet, moves."""

from tests.matrix import HEAR, HEAR_BODY, HEAR_BODY_WRITE, HEAR_SCHOOL, HEAR_SCHOOL_CONTRIBUTE, HEAR_WRITE

ANY = HEAR | HEAR_SCHOOL | HEAR_BODY
RUN_BODY = HEAR_BODY_WRITE | HEAR_SCHOOL_CONTRIBUTE

MATRIX = {
    "participation:index": (ANY, None),
    "participation:index_xlsx": (ANY, None),
    "participation:plan_sessions": (HEAR, None),
    "participation:plan_sessions_xlsx": (HEAR, None),
    "participation:session_create": (HEAR_WRITE, HEAR_WRITE),
    "participation:body_session_create": (HEAR_BODY_WRITE, HEAR_BODY_WRITE),
    "participation:session": (HEAR, None),
    "participation:session_edit": (HEAR_WRITE, HEAR_WRITE),
    "participation:session_move": (HEAR_WRITE, HEAR_WRITE),
}


def rows(world):
    return {"participation:session": world.session.pk}
