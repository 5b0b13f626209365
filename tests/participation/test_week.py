"""Inicio: a person's commitments due, the sessions of the week, and the actas that wait for whoever runs them."""

import datetime

import pytest
import time_machine

from participation.commitment_list import UNREVIEWED
from participation.models import CommunitySession
from participation.reviewing import review
from participation.week import desk
from tests.factories import make_body, make_plan, make_school, make_user
from tests.factories_participation import make_commitment, make_session

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 10, 6)


@pytest.fixture(autouse=True)
def october():
    with time_machine.travel(datetime.datetime(2026, 10, 6, 15, tzinfo=datetime.UTC), tick=False):
        yield


@pytest.fixture
def plan(db):
    return make_plan()


@pytest.fixture
def planner(plan):
    return make_user("planner", on=plan.service)


def at(month, day):
    return datetime.datetime(2026, month, day, 18, tzinfo=datetime.UTC)


def told(user, service):
    return [(row.what, row.when, row.now) for row in desk(user, service, TODAY)]


def test_what_is_late_comes_first_then_the_week_by_its_days(plan, planner):
    make_session(plan, title="Del viernes", starts_at=at(10, 9))
    make_session(plan, title="De otro mes", starts_at=at(11, 9))
    make_session(plan, title="En borrador", starts_at=at(10, 9), status="draft")
    held = make_session(plan, title="Realizada", starts_at=at(9, 22), status="held")
    make_commitment(held, "Atrasado", owner=planner, due_on=datetime.date(2026, 9, 30))
    make_commitment(held, "De esta semana", owner=planner, due_on=datetime.date(2026, 10, 8))
    make_commitment(held, "De otra persona", due_on=datetime.date(2026, 10, 8))
    make_commitment(held, "Lejano", owner=planner, due_on=datetime.date(2026, 12, 1))
    assert told(planner, plan.service) == [
        ("Atrasado", "Era para el 30-09-2026", True),
        ("Realizada", "", False),
        ("De esta semana", "Para el 08-10-2026", False),
        ("Del viernes", "09-10-2026, 15:00", False),
    ]


def test_each_sees_the_sessions_of_their_places_and_closes_only_what_they_run(plan):
    school, body = make_school(plan.service), make_body(plan.service)
    make_session(plan, title="Del Servicio", starts_at=at(10, 8))
    make_session(plan, school=school, title="De la escuela", starts_at=at(10, 8))
    make_session(body=body, title="De la instancia", starts_at=at(9, 8), status="held")
    director, auditor = make_user("school_director", on=school), make_user("auditor", on=plan.service)
    member, secretary = make_user("member", on=body), make_user("secretary", on=body)

    def names(user):
        return sorted(what for what, _, _ in told(user, plan.service))

    assert names(director) == ["De la escuela"]
    assert names(auditor) == ["De la escuela", "Del Servicio"]
    assert (names(member), names(secretary)) == ([], [f"De la instancia: {body}"])
    assert names(make_user("planner", on=make_plan().service)) == []


def test_from_outside_the_servicio_a_commitment_is_read_in_its_text_for_publication(plan):
    body = make_body(plan.service)
    member = make_user("member", on=body)
    row = make_commitment(make_session(body=body), "Original", owner=member, due_on=TODAY)
    assert told(member, plan.service)[0][0] == UNREVIEWED
    review([row], None, {row.pk: "Revisado"})
    assert told(member, plan.service)[0][0] == "Revisado"


def test_it_is_on_inicio_of_the_servicio_and_of_a_school(client, plan, planner):
    school = make_school(plan.service)
    make_session(plan, school=school, title="De la escuela", starts_at=at(10, 8))
    for person in (planner, make_user("school_director", on=school)):
        client.force_login(person)
        assert "De la escuela" in client.get("/").content.decode()


def test_it_asks_once_whatever_there_is(plan, planner, queries_of):
    session = make_session(plan, starts_at=at(10, 8))
    for _ in range(20):
        make_commitment(session, owner=planner, due_on=TODAY)
    assert planner.reach
    assert len(queries_of(lambda: desk(planner, plan.service, TODAY))) == 1
    assert CommunitySession.objects.count() == 1
