"""Sessions: convening, calendar, attendance sheet, moves."""

from participation.models import Methodology
from tests.factories_participation import make_session
from tests.matrix import HEAR, HEAR_BODY, HEAR_BODY_WRITE, HEAR_SCHOOL, HEAR_WRITE, MARK

ANY = HEAR | HEAR_SCHOOL | HEAR_BODY

MATRIX = {
    "participation:index": (ANY, None),
    "participation:index_xlsx": (ANY, None),
    "participation:plan_sessions": (HEAR, None),
    "participation:plan_sessions_xlsx": (HEAR, None),
    "participation:session_create": (HEAR_WRITE, HEAR_WRITE),
    "participation:body_session_create": (HEAR_BODY_WRITE, HEAR_BODY_WRITE),
    "participation:session": (HEAR, None),
    "participation:session_edit": (HEAR_WRITE, HEAR_WRITE),
    "participation:session_remove": (HEAR_WRITE, HEAR_WRITE),
    "participation:session_move": (HEAR_WRITE, HEAR_WRITE),
    "participation:session_calendar": (HEAR, None),
    "participation:session_sheet": (HEAR, None),
    "participation:session_guide": (HEAR, None),
}


def rows(world):
    world.session.methodology = Methodology.objects.create(service=world.service, name=f"De la sesión {MARK}")
    world.session.save()
    draft = make_session(world.plan, title=f"Borrador {MARK}", status="draft")
    return {"participation:session": world.session.pk, "participation:session_remove": draft.pk}
