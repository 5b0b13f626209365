"""The private calendar and the weekly mail: what is a person's own, in texts for publication, once."""

import datetime

import pytest
import time_machine
from django.core import mail
from django.core.management import CommandError, call_command
from icalendar import Calendar

from documents.models import Job
from participation.digests import digests, send, week_of
from participation.feed import open_feed
from participation.models import CalendarFeed, WeeklyDigest
from participation.reviewing import review
from tests.factories import make_body, make_plan, make_school, make_user
from tests.factories_participation import make_commitment, make_session

pytestmark = pytest.mark.django_db
MONDAY = datetime.date(2026, 10, 5)


@pytest.fixture(autouse=True)
def october():
    with time_machine.travel(datetime.datetime(2026, 10, 6, 15, tzinfo=datetime.UTC), tick=False):
        yield


@pytest.fixture
def plan(db):
    return make_plan()


@pytest.fixture
def planner(plan, client):
    person = make_user("planner", on=plan.service)
    client.force_login(person)
    return person


def at(month, day):
    return datetime.datetime(2026, month, day, 18, tzinfo=datetime.UTC)


def told(client, token):
    response = client.get(f"/agenda/{token}.ics")
    assert response.status_code == 200
    return sorted(str(one["summary"]) for one in Calendar.from_ical(response.content).walk("VEVENT"))


# The calendar -------------------------------------------------------------------------------------------


def test_it_holds_the_sessions_that_the_person_may_see_and_their_own_open_commitments(client, plan, planner):
    school = make_school(plan.service)
    director = make_user("school_director", on=school)
    make_session(plan, school=school, title="De la escuela", starts_at=at(10, 20))
    make_session(plan, school=school, title="En borrador", status="draft", starts_at=at(10, 21))
    make_session(plan, school=school, title="De hace mucho", starts_at=at(2, 1))
    elsewhere = make_session(plan, title="Del Servicio", starts_at=at(10, 20))
    row = make_commitment(elsewhere, "Palabras originales", owner=director)
    make_commitment(elsewhere, "Cumplido", owner=director, status="done", done_on=MONDAY)
    make_commitment(elsewhere, "De otra persona")
    token = open_feed(director)
    assert told(client, token) == ["Compromiso", "De la escuela"]
    review([row], planner, {row.pk: "Enviar el calendario"})
    assert told(client, token) == ["Compromiso: Enviar el calendario", "De la escuela"]


def test_the_address_is_shown_once_kept_as_a_digest_and_never_cached(client, planner):
    client.post("/compromisos/calendario/")
    page = client.get("/compromisos/calendario/").content.decode()
    token = page.split("/agenda/")[1].split(".ics")[0]
    assert CalendarFeed.objects.get().token_sha256 not in ("", token)
    assert "/agenda/" not in client.get("/compromisos/calendario/").content.decode()
    client.logout()
    response = client.get(f"/agenda/{token}.ics")
    assert (response.status_code, "no-store" in response["Cache-Control"]) == (200, True)
    assert response["Content-Type"].startswith("text/calendar")


def test_a_new_address_a_retired_one_and_a_closed_account_end_the_old_one(client, planner):
    first = open_feed(planner)
    second = open_feed(planner)
    assert client.get(f"/agenda/{first}.ics").status_code == 404
    assert told(client, second) == []
    client.post("/compromisos/calendario/retiro/")
    assert client.get(f"/agenda/{second}.ics").status_code == 404
    third = open_feed(planner)
    type(planner).objects.update(is_active=False)
    assert client.get(f"/agenda/{third}.ics").status_code == 404


def test_a_suspended_session_is_cancelled_in_the_calendar(client, plan, planner):
    make_session(plan, title="Suspendida", status="suspended", starts_at=at(10, 20))
    content = client.get(f"/agenda/{open_feed(planner)}.ics").content
    assert [str(one["status"]) for one in Calendar.from_ical(content).walk("VEVENT")] == ["CANCELLED"]


def test_the_calendar_costs_the_same_with_one_and_with_forty(client, plan, planner, queries_of):
    token = open_feed(planner)

    def more(count):
        for _ in range(count):
            session = make_session(plan, school=make_school(plan.service), starts_at=at(10, 20))
            make_commitment(session, owner=planner)

    more(2)
    client.get(f"/agenda/{token}.ics")
    few = len(queries_of(lambda: client.get(f"/agenda/{token}.ics")))
    more(40)
    assert len(queries_of(lambda: client.get(f"/agenda/{token}.ics"))) == few <= 12


# The week's mail ----------------------------------------------------------------------------------------


def test_one_mail_a_person_with_what_is_theirs_in_texts_for_publication(plan, planner):
    owner = make_user("uatp_professional", on=plan.service, first_name="Andrea")
    session = make_session(
        plan, number=3, facilitator=planner, title="Taller de cierre", starts_at=at(10, 14)
    )
    late = make_commitment(session, "Original", owner=owner, due_on=datetime.date(2026, 9, 30))
    review([late], planner, {late.pk: "Enviar el calendario"})
    make_commitment(session, "Sin revisar", owner=owner, due_on=datetime.date(2026, 10, 9))
    make_commitment(session, "De nadie")
    assert send(plan.service, MONDAY)[0] == 2
    by_address = {message.to[0]: message for message in mail.outbox}
    ours, theirs = by_address[owner.email], by_address[planner.email]
    assert (ours.subject, theirs.subject) == ("2 compromisos por cumplir", "1 sesión por venir")
    assert "Enviar el calendario" in ours.body
    assert "(la fecha ya pasó" in ours.body
    assert ("Original" in ours.body, "Sin revisar" in ours.body) == (False, False)
    assert "14-10-2026" in theirs.body


def test_who_sits_on_a_body_is_told_of_its_session(plan):
    body = make_body(plan.service)
    member = make_user("member", on=body)
    body.members.create(seat="Docentes", user=member)
    make_session(body=body, title="Ordinaria", starts_at=at(10, 12))
    make_session(body=body, title="Lejana", starts_at=at(12, 12))
    make_session(body=body, title="En borrador", starts_at=at(10, 12), status="draft")
    (digest,) = digests(plan.service, MONDAY)
    assert (digest.user, [row.title for row in digest.sessions]) == (member, ["Ordinaria"])


def test_in_one_week_nobody_gets_it_twice_and_the_next_week_they_do(plan, planner):
    make_commitment(make_session(plan), owner=planner)
    call_command("send_commitments", today="2026-10-05")
    call_command("send_commitments", today="2026-10-09")
    assert len(mail.outbox) == 1
    call_command("send_commitments", today="2026-10-12")
    assert [row.week for row in WeeklyDigest.objects.order_by("week")] == [
        MONDAY,
        datetime.date(2026, 10, 12),
    ]


def test_a_mail_that_does_not_go_out_is_sent_when_it_is_asked_again(plan, planner, monkeypatch):
    make_commitment(make_session(plan), owner=planner)

    def broken(self, *args, **kwargs):
        raise OSError

    with monkeypatch.context() as patched:
        patched.setattr("django.core.mail.EmailMessage.send", broken)
        with pytest.raises(CommandError, match="volver a enviar"):
            call_command("send_commitments", today="2026-10-05")
    assert WeeklyDigest.objects.count() == 0
    assert send(plan.service, MONDAY) == (1, [])


def test_a_closed_account_gets_none(plan):
    gone = make_user("uatp_professional", on=plan.service, is_active=False)
    make_commitment(make_session(plan, facilitator=gone, starts_at=at(10, 8)), owner=gone)
    assert digests(plan.service, MONDAY) == []


def test_the_planner_sends_it_from_the_page_once_and_nobody_else_may(
    client, plan, planner, django_capture_on_commit_callbacks
):
    make_commitment(make_session(plan), owner=planner)
    path = f"/compromisos/avisos/{plan.service.pk}/"
    sent = {"receipt": "6f1c1a52-7a0e-4f5a-9a55-3a1f8f9d2b03"}
    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            assert client.post(path, sent).status_code == 302
    assert (len(mail.outbox), Job.objects.get().note) == (1, "se escribió a una persona")
    client.force_login(make_user("director", on=plan.service))
    assert client.post(path, sent).status_code == 403
    client.force_login(make_user("planner", on=make_plan().service))
    assert client.post(path, sent).status_code == 404


def test_a_day_that_is_none_and_a_servicio_that_is_none_are_said(plan):
    with pytest.raises(CommandError, match="2026-11-30"):
        make_commitment(make_session(plan), owner=make_user())
        call_command("send_commitments", today="ayer")
    with pytest.raises(CommandError, match="No hay un Servicio"):
        call_command("send_commitments", service=["nadie"])


@pytest.mark.parametrize("day", [5, 7, 11])
def test_a_week_begins_on_monday(day):
    assert week_of(datetime.date(2026, 10, day)) == MONDAY
