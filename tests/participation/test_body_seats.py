"""The seats of a body: who holds them, people under 18, terms, the composition of the norm."""

import datetime

import pytest
import time_machine
from django.db import IntegrityError, transaction

from accounts.models import Body, BodyMember, Event
from participation.forms.bodies import term_end
from participation.models import SeatAttendance
from tests.factories import make_body, make_service, make_user
from tests.factories_bodies import PARTS, add, edit, make_school_council, page, url
from tests.factories_participation import make_session, make_stakeholder

pytestmark = pytest.mark.django_db
NOON = datetime.datetime(2026, 8, 20, 15, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOON):
        yield


@pytest.fixture
def body(client):
    body = make_school_council()
    client.force_login(make_user("planner", on=body.service))
    return body


def test_of_somebody_under_18_only_capacity_and_course(client, body):
    person = make_user("member", on=body)
    young = {"seat": "Estudiante", "is_minor": "on", "course": "3.º medio A"}
    for name, value in (("person", "Luz Vera"), ("email", "luz@ejemplo.cl"), ("user", person.pk)):
        response = add(client, body, "asientos", young | {name: value})
        assert response.status_code == 422
        assert "se anotan solo la calidad y el curso" in response.content.decode()
    assert add(client, body, "asientos", young).status_code == 302
    seat = BodyMember.objects.get()
    assert (seat.holder, seat.is_vacant) == ("3.º medio A", False)
    with pytest.raises(IntegrityError), transaction.atomic():
        BodyMember.objects.filter(pk=seat.pk).update(person="Luz Vera")


def test_a_course_is_of_somebody_under_18(client, body):
    response = add(client, body, "asientos", {"seat": "Docente", "person": "Ana", "course": "3.º medio A"})
    assert response.status_code == 422


def test_a_term_without_end_is_counted_from_the_bodys_months(client, body):
    Body.objects.update(term_months=36)
    add(client, body, "asientos", since="15-03-2026")
    seat = BodyMember.objects.get()
    assert seat.until == datetime.date(2029, 3, 14)
    edit(
        client, body, "asientos", seat, PARTS["asientos"][0] | {"since": "15-03-2026", "until": "01-01-2027"}
    )
    seat.refresh_from_db()
    assert seat.until == datetime.date(2027, 1, 1)


@pytest.mark.parametrize(
    ("since", "months", "end"),
    [
        ((2026, 3, 15), 36, (2029, 3, 14)),
        ((2027, 8, 31), 6, (2028, 2, 28)),
        ((2026, 1, 1), 12, (2026, 12, 31)),
        ((2026, 1, 1), 72, (2031, 12, 31)),
    ],
)
def test_a_term_ends_the_day_before_the_next_begins(since, months, end):
    assert term_end(datetime.date(*since), months) == datetime.date(*end)


def test_a_seats_account_is_somebody_of_the_body_its_school_or_its_servicio(client, body):
    stranger = make_user("member", on=make_body(make_service()))
    assert add(client, body, "asientos", user=stranger.pk).status_code == 422
    for person in (make_user("member", on=body), make_user("school_team", on=body.school)):
        assert add(client, body, "asientos", user=person.pk).status_code == 302
    ended = make_user("member", on=body)
    body.roles.filter(user=ended).update(since="2020-01-01", until="2020-12-31")
    assert add(client, body, "asientos", user=ended.pk).status_code == 422


def test_a_seat_that_was_at_a_session_stays(client, body):
    add(client, body, "asientos")
    seat = BodyMember.objects.get()
    SeatAttendance.objects.create(session=make_session(body=body), member=seat, state="present")
    response = client.post(url(body, "body_part_remove", "asientos", seat.pk), follow=True)
    assert "ya estuvo en una sesión" in response.content.decode()
    assert BodyMember.objects.get() == seat


def test_the_norms_composition_is_offered_once_and_stays_editable(client, body):
    teachers = make_stakeholder(body.service, "Docentes")
    assert "Usar la composición que indica la norma" in page(client, body)
    for _ in range(2):
        client.post(url(body, "body_compose"))
    seats = list(body.members.all())
    assert [seat.position for seat in seats] == [1, 2, 3, 4, 5, 6]
    assert [seat.seat for seat in seats if seat.is_minor] == ["Presidencia del centro de estudiantes"]
    assert [seat.seat for seat in seats if seat.stakeholder == teachers] == [
        "Docente elegido o elegida por sus pares"
    ]
    body.refresh_from_db()
    assert (body.sessions_needed, body.version) == (4, 2)
    event = Event.objects.get(verb="compose")
    assert (len(event.changes["seats"][1]), event.changes["sessions_needed"]) == (6, [None, 4])
    assert "Usar la composición" not in page(client, body)


@pytest.mark.parametrize(
    ("kind", "seats", "sessions", "months"),
    [
        ("comite_directivo_local", 6, None, 72),
        ("consejo_local", 12, None, 36),
        ("consejo_parvulario", 5, 4, None),
        ("centro_de_estudiantes", 5, None, 12),
        ("centro_de_padres", 4, None, 12),
        ("junta_municipal", 11, None, None),
    ],
)
def test_each_kind_has_the_composition_of_its_norm(client, body, kind, seats, sessions, months):
    body = make_body(body.service, kind)
    client.post(url(body, "body_compose"))
    body.refresh_from_db()
    assert (body.members.count(), body.sessions_needed, body.term_months) == (seats, sessions, months)


def test_what_somebody_wrote_already_is_not_changed_by_the_norm(client, body):
    Body.objects.update(sessions_needed=6)
    client.post(url(body, "body_compose"))
    body.refresh_from_db()
    assert body.sessions_needed == 6


@pytest.mark.parametrize("kind", ["comite_del_pal", "otra", "conferencia_de_directores"])
def test_a_kind_without_norm_is_offered_none(client, body, kind):
    body = make_body(body.service, kind)
    assert "Usar la composición" not in page(client, body)
    client.post(url(body, "body_compose"))
    assert not body.members.exists()
