"""What a session's life page is made of: panels, each a template and what it needs.

A part of participation that has something to say of a session adds its line to PANELS.
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass

from accounts.roles import Capability
from participation.capture_panel import noted
from participation.models import HELD
from participation.session_moves import MOVES, offered_moves
from participation.sessions import holds_at_service, may_be_removed

RECENT = 5


@dataclass(frozen=True)
class Panel:
    """`read(session, user)` gives the template's `found`, or None where the panel is not shown to this person."""

    template: str
    read: Callable
    aside: bool = False


def read_panels(session, user):
    """[(panel, found)] in the page's order, for a session loaded by `load_session`."""
    read = [(panel, panel.read(session, user)) for panel in PANELS]
    return [(panel, found) for panel, found in read if found is not None]


def facts(session, user):
    """When, where, whom; the plan's address only for the Servicio's own people."""
    sees_plan = holds_at_service(user, session.service_id, Capability.SEE)
    return {
        "sees_plan": sees_plan,
        "may_edit": session.may_contribute and session.status != "closed",
        "may_remove": session.may_contribute and may_be_removed(session),
    }


def moves(session, user):
    """The moves that are open to this person, and the last ones that were made."""
    offered = offered_moves(session)
    decisions = list(session.decisions.select_related("by").order_by("-pk")[:RECENT])
    return {
        "quick": [move for move in offered if move.at_once],
        "slow": [move for move in offered if not move.at_once],
        "decisions": [_told(decision) for decision in decisions],
        "last": decisions[0].pk if decisions else 0,
        "receipt": uuid.uuid4(),
    }


def papers(session, user):
    """The calendar entry, the sheet to sign, the guide: for whoever sees the session."""
    return {}


def minutes(session, user):
    """The acta of a session that is held or closed; the step that closes it, for whoever runs it."""
    if session.status not in HELD:
        return None
    sealed = session.minutes.order_by("-edition").first() if session.status == "closed" else None
    return {"sealed": sealed} if sealed or session.may_contribute else None


def devolucion(session, user):
    """What became of what was said: for the Servicio once it was held, for everybody else once it is published."""
    if session.plan_id is None or session.status not in HELD:
        return None
    sees = holds_at_service(user, session.service_id, Capability.SEE)
    return {} if sees or session.feedback_code else None


def _told(decision):
    move = MOVES.get(decision.move)
    decision.told = move.done if move else decision.move
    return decision


PANELS = [
    Panel("participation/session/_facts.html", facts),
    Panel("participation/capture/_panel.html", noted),
    Panel("participation/session/_minutes.html", minutes, aside=True),
    Panel("participation/session/_feedback.html", devolucion, aside=True),
    Panel("participation/session/_moves.html", moves, aside=True),
    Panel("participation/session/_papers.html", papers, aside=True),
]
