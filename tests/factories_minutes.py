"""Held sessions ready for their acta, and sealed actas."""

import datetime

from accounts.models import Body, BodyMember
from participation.minutes import close, for_minutes
from participation.minutes_content import Draft
from participation.models import Agreement, Commitment, Contribution, SeatAttendance
from participation.reviewing import review
from tests.factories import make_body, make_plan, make_user
from tests.factories_participation import (
    make_agreement,
    make_attendance,
    make_commitment,
    make_contribution,
    make_session,
    make_stakeholder,
)


def at(month, day=18):
    return datetime.datetime(2026, month, day, 18, 30, tzinfo=datetime.UTC)


def make_held(plan=None, *, stakeholders=None, said=True, **fields):
    """A held session of a plan with people, a contribution, an agreement and a commitment; none reviewed."""
    plan = plan or make_plan()
    stakeholders = stakeholders or [
        plan.service.stakeholders.filter(name="Docentes").first()
        or make_stakeholder(plan.service, "Docentes")
    ]
    fields.setdefault("starts_at", at(6))
    session = make_session(plan, stakeholders=stakeholders, status="held", **fields)
    make_attendance(session, stakeholders[0], women=8, men=4)
    if said:
        make_contribution(session, "Lo que dijo Juan Pérez de 3.º básico", stakeholders[0], votes=16)
        make_agreement(session, "Lo que se acordó", votes_for=10, votes_against=1, abstentions=1)
        make_commitment(session, "Lo que se hará", who="Gestión Territorial")
    return session


def make_seated_body(service, seats=5, **fields):
    """A Consejo Local with so many holders, and its quorum rule."""
    body = make_body(service, kind=Body.Kind.COUNCIL, **fields)
    for n in range(seats):
        BodyMember.objects.create(body=body, seat=f"Asiento {n}", person=f"Integrante {n}", position=n)
    return body


def make_body_session(body, present=3, **fields):
    """A held session of a body: so many of its seats present, the others absent."""
    fields.setdefault("starts_at", at(6))
    session = make_session(body=body, status="held", **fields)
    for n, member in enumerate(body.members.order_by("position", "pk")):
        state = SeatAttendance.State.PRESENT if n < present else SeatAttendance.State.ABSENT
        SeatAttendance.objects.create(session=session, member=member, state=state)
    return session


def review_all(session, by):
    """Every text of the acta is reviewed: its words with «(revisado)» after them."""
    draft = Draft(for_minutes().get(pk=session.pk))
    for model in (Contribution, Agreement, Commitment):
        rows = [row for row in draft.unreviewed if type(row) is model]
        review(rows, by, {row.pk: f"{row.text} (revisado)" for row in rows})


def make_minutes(session, by=None):
    """The sealed acta of a held session, its texts reviewed."""
    by = by or make_user("planner", on=session.service)
    review_all(session, by)
    return close(session, by=by)
