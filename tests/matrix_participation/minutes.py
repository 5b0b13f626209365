"""Actas."""

from documents import links
from participation.minutes import close
from participation.minutes_reviews import keep_signed
from tests.factories_minutes import review_all
from tests.factories_participation import make_attendance, make_contribution, make_session
from tests.matrix import ANYBODY, HEAR, HEAR_BODY, HEAR_SCHOOL, HEAR_WRITE, MARK

ANY = HEAR | HEAR_SCHOOL | HEAR_BODY

MATRIX = {
    "participation:minutes_create": (HEAR_WRITE, HEAR_WRITE),
    "participation:minutes_texts": (None, HEAR_WRITE),
    "participation:minutes_seats": (None, HEAR_WRITE),
    "participation:minutes_list": (ANY, None),
    "participation:minutes": (HEAR, None),
    "participation:minutes_paper": (HEAR, None),
    "participation:minutes_copy": (HEAR, None),
    "participation:minutes_render": (None, HEAR),
    "participation:minutes_correct": (HEAR_WRITE, HEAR_WRITE),
    "participation:minutes_review": (None, HEAR_WRITE),
    "participation:minutes_sign": (None, HEAR_WRITE),
    "participation:minutes_signed": (HEAR_WRITE, None),
    "participation:minutes_link_create": (None, HEAR_WRITE),
    "participation:minutes_link_revoke": (None, HEAR_WRITE),
    "participation:confirmation_find": (ANYBODY, None),
    "participation:confirmation": (ANYBODY, ANYBODY),
}
# Its papers are made by the worker after the transaction, which here never ends.
ABSENT_FOR_ALL = {"participation:minutes_paper": "the worker has not made it yet"}


def sealed(world):
    """The acta of one more session of the Servicio's, with its signed page and a link."""
    if not hasattr(world, "minutes"):
        session = make_session(world.plan, title=f"Cerrada {MARK}", status="held", number=90)
        make_attendance(session, women=6)
        make_contribution(session, text=f"Se dijo {MARK}")
        review_all(session, world.planner)
        world.minutes = close(session, by=world.planner)
        keep_signed(world.minutes, world.file, by=world.planner)
        world.minutes_link = links.open_link(world.minutes.document, label="x", days=9, by=world.planner)[0]
    return world.minutes


def rows(world):
    return {
        "participation:minutes": sealed(world).pk,
        "participation:minutes_create": world.session.pk,
        "participation:minutes_texts": world.session.pk,
        "participation:minutes_seats": world.session.pk,
    }


def special(world):
    return {
        "participation:confirmation": {"code": sealed(world).document.code},
        "participation:minutes_link_revoke": {"link": world.minutes_link.pk},
    }
