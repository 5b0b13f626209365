"""Somebody leaves: a seat of the Servicio's own committee passes on, an elected one stays with the body."""

import datetime

import pytest

from accounts.handover import hand_over
from accounts.models import Body, Event
from tests.factories import make_body, make_service, make_user

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 8, 20)


def leave(service, leaving, heir):
    by = make_user("administrator", on=service)
    return hand_over(leaving, service, successors={}, heir=heir, last_day=DAY, deactivate=False, by=by).things


def test_a_seat_of_the_plans_committee_passes_to_who_follows():
    service = make_service()
    leaving, heir = (
        make_user("planner", on=service),
        make_user("planner", on=service, email="nueva@ejemplo.cl"),
    )
    committee = make_body(service, Body.Kind.PLAN_COMMITTEE, name="Comité del PAL 2027")
    seat = committee.members.create(
        seat="Coordinación", person=str(leaving), user=leaving, email="a@ejemplo.cl"
    )
    assert leave(service, leaving, heir) == ["asiento «Coordinación» de Comité del PAL 2027"]
    seat.refresh_from_db()
    assert (seat.user, seat.person, seat.email, seat.version) == (heir, str(heir), "nueva@ejemplo.cl", 2)
    event = Event.objects.get(verb="edit")
    assert (event.service, event.changes["user"]) == (service, [str(leaving), str(heir)])


def test_an_elected_seat_and_a_committee_where_the_heir_sits_already_are_left_as_they_are():
    service = make_service()
    leaving, heir = make_user("planner", on=service), make_user("planner", on=service)
    council = make_body(service, Body.Kind.COUNCIL).members.create(seat="Docentes", user=leaving)
    committee = make_body(service, Body.Kind.PLAN_COMMITTEE)
    seat = committee.members.create(seat="Coordinación", user=leaving)
    committee.members.create(seat="Actas", user=heir)
    other = make_body(make_service(), Body.Kind.PLAN_COMMITTEE).members.create(seat="Actas", user=leaving)
    assert leave(service, leaving, heir) == []
    for one in (council, seat, other):
        one.refresh_from_db()
        assert one.user == leaving
