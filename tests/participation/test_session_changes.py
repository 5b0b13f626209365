"""Changing a session, moving it, and taking a draft away, as people meet it."""

import datetime
import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from accounts.models import Event
from participation.models import CommunitySession
from participation.sessions import remove_draft
from tests.factories import make_plan, make_school, make_service, make_user
from tests.factories_participation import make_attendance, make_session, make_stakeholder

pytestmark = pytest.mark.django_db
Status = CommunitySession.Status


@pytest.fixture
def plan():
    return make_plan(make_service("Barrancas", slug="barrancas"), year=2027)


@pytest.fixture
def planner(plan, client):
    person = make_user("planner", on=plan.service)
    client.force_login(person)
    return person


def url(name, session):
    return reverse(f"participation:{name}", args=[session.pk])


def typed(**fields):
    return {
        "title": "Docentes de Pudahuel",
        "kind": "workshop",
        "starts_at": "2026-06-18T15:30",
        "ends_at": "17:00",
        "modality": "in_person",
        "place": "Escuela Los Aromos",
        "receipt": str(uuid.uuid4()),
    } | fields


def text_of(response):
    return response.content.decode()


# Changing it ---------------------------------------------------------------------------------------------


def edited(session, **fields):
    return typed(version=session.version, title=session.title) | fields


def test_a_session_is_edited_with_its_event(plan, planner, client):
    session = make_session(plan, status=Status.DRAFT)
    response = client.post(url("session_edit", session), edited(session, title="Otro nombre"))
    session.refresh_from_db()
    assert (response.status_code, session.title, session.version) == (302, "Otro nombre", 2)
    assert Event.objects.latest("pk").changes["title"][1] == "Otro nombre"


def test_moving_the_day_moves_its_end_and_the_year_of_a_draft(plan, planner, client):
    session = make_session(plan, status=Status.DRAFT)
    client.post(url("session_edit", session), edited(session))
    session.refresh_from_db()
    client.post(url("session_edit", session), edited(session, starts_at="2027-03-05T15:30"))
    session.refresh_from_db()
    assert session.ends_at == datetime.datetime(2027, 3, 5, 20, 0, tzinfo=datetime.UTC)
    assert session.year == 2027


def test_a_numbered_session_keeps_the_year_of_its_number(plan, planner, client):
    session = make_session(plan, number=3, stakeholders=[make_stakeholder(plan.service)])
    stakeholders = [row.pk for row in session.stakeholders.all()]
    client.post(
        url("session_edit", session), edited(session, starts_at="2027-03-05T15:30", stakeholders=stakeholders)
    )
    session.refresh_from_db()
    assert (session.year, session.starts_at.year) == (2026, 2027)


def test_two_who_edit_see_both_texts_and_nothing_is_lost(plan, planner, client):
    session = make_session(plan, status=Status.DRAFT, title="Como estaba")
    CommunitySession.objects.update(title="Lo de ella", version=2)
    response = client.post(url("session_edit", session), edited(session, title="Lo mío"))
    page = text_of(response)
    assert response.status_code == 409
    assert "Lo de ella" in page and "Lo mío" in page
    assert CommunitySession.objects.get().title == "Lo de ella"


def test_two_days_of_one_session_are_told_apart_by_their_hours(plan, planner, client):
    session = make_session(plan, status=Status.DRAFT)
    CommunitySession.objects.update(version=2)
    response = client.post(url("session_edit", session), edited(session, starts_at="2026-06-18T10:00"))
    assert response.status_code == 409
    assert "18-06-2026, 11:30" in text_of(response) and "18-06-2026, 10:00" in text_of(response)


def test_what_was_announced_stays_complete(plan, planner, client):
    session = make_session(plan, stakeholders=[make_stakeholder(plan.service)], place="Gimnasio")
    response = client.post(url("session_edit", session), edited(session, place=""))
    assert response.status_code == 422
    assert "Falta indicar el lugar." in text_of(response)
    assert "Falta elegir al menos un estamento." in text_of(response)


def test_a_closed_session_is_not_edited_nor_one_that_closed_meanwhile(plan, planner, client, monkeypatch):
    session = make_session(plan, status=Status.CLOSED)
    assert client.get(url("session_edit", session)).status_code == 403
    open_one = make_session(plan, status=Status.DRAFT)
    seen = CommunitySession.objects.get(pk=open_one.pk)
    seen.may_contribute = True
    monkeypatch.setattr("participation.views.sessions.load_session", lambda *args: seen)
    CommunitySession.objects.filter(pk=open_one.pk).update(status=Status.CLOSED)
    assert client.post(url("session_edit", open_one), edited(open_one, title="Tarde")).status_code == 403
    assert not CommunitySession.objects.filter(title="Tarde").exists()


def test_a_schools_people_edit_their_session_but_not_whose_it_is(plan, client):
    school, other = make_school(plan.service), make_school(plan.service)
    session = make_session(plan, school=school, status=Status.DRAFT)
    client.force_login(make_user("school_team", on=school))
    client.post(url("session_edit", session), edited(session, title="Nuestra", school=other.pk))
    session.refresh_from_db()
    assert (session.title, session.school) == ("Nuestra", school)


# Moving it -----------------------------------------------------------------------------------------------


def test_a_draft_is_convened_on_its_own_page(plan, planner, client):
    session = make_session(
        plan, status=Status.DRAFT, stakeholders=[make_stakeholder(plan.service)], place="Sede"
    )
    page = text_of(client.get(url("session_move", session) + "?movimiento=convene"))
    assert "Recibe su número del año" in page
    data = {"movimiento": "convene", "seen": 0, "receipt": str(uuid.uuid4())}
    response = client.post(url("session_move", session), data)
    session.refresh_from_db()
    assert (response.url, session.status, session.number) == (session.get_absolute_url(), Status.CONVENED, 1)
    assert client.post(url("session_move", session), data).status_code == 302  # pressed twice
    assert session.decisions.count() == 1


def test_what_stands_in_the_way_is_shown_with_its_link(plan, planner, client):
    session = make_session(plan, status=Status.DRAFT)
    page = text_of(client.get(url("session_move", session) + "?movimiento=convene"))
    assert "Falta indicar el lugar." in page and f"/sesiones/{session.pk}/editar/#id_place" in page
    assert client.post(url("session_move", session), {"movimiento": "convene"}).status_code == 422


def test_suspending_keeps_what_was_typed_and_asks_for_the_reason(plan, planner, client):
    session = make_session(plan)
    refused = client.post(url("session_move", session), {"movimiento": "suspend", "comment": ""})
    assert (refused.status_code, session.decisions.count()) == (422, 0)
    client.post(url("session_move", session), {"movimiento": "suspend", "comment": "Temporal en la costa"})
    assert "Temporal en la costa" in text_of(client.get(session.get_absolute_url()))


def test_a_suspended_session_is_convened_for_another_day(plan, planner, client):
    session = make_session(
        plan, status=Status.SUSPENDED, stakeholders=[make_stakeholder(plan.service)], place="Sede", number=4
    )
    data = {"movimiento": "reconvene", "starts_at": "2026-07-02T11:00", "ends_at": "12:30"}
    assert client.post(url("session_move", session), data).status_code == 302
    session.refresh_from_db()
    assert session.starts_at == datetime.datetime(2026, 7, 2, 15, 0, tzinfo=datetime.UTC)
    assert (session.status, session.number) == (Status.CONVENED, 4)


def test_closing_is_not_taken_from_a_form(plan, planner, client):
    session = make_session(plan, status=Status.HELD)
    make_attendance(session, women=1)
    assert client.get(url("session_move", session) + "?movimiento=close").status_code == 404
    assert client.post(url("session_move", session), {"movimiento": "close"}).status_code == 422
    session.refresh_from_db()
    assert session.status == Status.HELD


# Taking a draft away --------------------------------------------------------------------------------------


def test_a_draft_is_taken_away_on_its_own_page_and_the_trail_keeps_it(plan, planner, client):
    session = make_session(plan, status=Status.DRAFT, title="Por error")
    assert f"/sesiones/{session.pk}/retiro/" in text_of(client.get(session.get_absolute_url()))
    assert "nadie la espera" in text_of(client.get(url("session_remove", session)))
    client.post(url("session_remove", session))
    assert CommunitySession.objects.count() == 0
    event = Event.objects.latest("pk")
    assert (event.verb, event.changes["title"]) == ("delete", ["Por error", None])


@pytest.mark.parametrize("fields", [{"status": "convened"}, {"status": "draft", "number": 3}])
def test_what_was_announced_is_never_taken_away(plan, planner, client, fields):
    session = make_session(plan, **fields)
    assert client.get(url("session_remove", session)).status_code == 403
    assert client.post(url("session_remove", session)).status_code == 403
    assert CommunitySession.objects.count() == 1


def test_a_draft_announced_meanwhile_stays(plan, planner):
    session = make_session(plan, status=Status.DRAFT)
    CommunitySession.objects.update(status=Status.CONVENED, number=1)
    with pytest.raises(PermissionDenied):
        remove_draft(session, by=planner)
    assert CommunitySession.objects.count() == 1
