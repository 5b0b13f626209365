"""What the support cycle brings to the private calendar and the week's mail, and what never leaves; the handover."""

import datetime

import pytest
import time_machine
from django.core import mail
from icalendar import Calendar

from accounts.access import end_role
from accounts.handover import hand_over
from accounts.models import Event, SchoolRole
from participation.digests import digests, send
from participation.feed import open_feed
from support_cycle.models import Milestone, ResourceRequest
from tests.factories import make_school, make_service, make_user
from tests.factories_support import make_meeting, make_support_plan, of_plan

pytestmark = pytest.mark.django_db
MONDAY = datetime.date(2026, 10, 5)
D = datetime.date


@pytest.fixture(autouse=True)
def october():
    with time_machine.travel(datetime.datetime(2026, 10, 6, 15, tzinfo=datetime.UTC), tick=False):
        yield


@pytest.fixture
def plan(db):
    return make_support_plan(make_school(make_service(), "Escuela Los Aromos"), status="execution")


@pytest.fixture
def companion(plan):
    return make_user("companion", on=plan.school)


def at(month, day):
    return datetime.datetime(2026, month, day, 18, tzinfo=datetime.UTC)


def events(client, person):
    content = client.get(f"/agenda/{open_feed(person)}.ics").content
    return content, [
        (str(one["summary"]), str(one.get("status", "")))
        for one in Calendar.from_ical(content).walk("VEVENT")
    ]


# The calendar -------------------------------------------------------------------------------------------


def test_the_calendar_holds_the_meetings_and_hitos_of_the_units_one_accompanies(client, plan, companion):
    make_meeting(plan, starts_at=at(10, 20), lead=companion)
    make_meeting(plan, starts_at=at(10, 27), status="cancelled")
    make_meeting(plan, starts_at=at(3, 1))
    make_meeting(make_support_plan(make_school(plan.service)), starts_at=at(10, 21))
    Milestone.objects.create(**of_plan(plan), title="Con palabras", due_on=D(2026, 10, 16))
    Milestone.objects.create(**of_plan(plan), title="Logrado", due_on=D(2026, 10, 2), done_on=D(2026, 10, 1))
    content, told = events(client, companion)
    assert told == [
        ("Reunión de monitoreo 1, Escuela Los Aromos", "CONFIRMED"),
        ("Reunión de monitoreo 2, Escuela Los Aromos", "CANCELLED"),
        ("Hito del plan de apoyo, Escuela Los Aromos", ""),
    ]
    assert b"Con palabras" not in content


def test_the_school_has_its_own_and_the_head_those_that_she_leads(client, plan):
    head = make_user("uatp_head", on=plan.service)
    make_meeting(plan, starts_at=at(10, 20))
    make_meeting(plan, starts_at=at(10, 21), lead=head)
    assert len(events(client, make_user("school_team", on=plan.school))[1]) == 2
    assert [name for name, _ in events(client, head)[1]] == ["Reunión de monitoreo 2, Escuela Los Aromos"]
    assert events(client, make_user("uatp_head", on=make_service()))[1] == []


def test_a_companion_whose_time_ended_gets_no_meeting_to_come(client, plan, companion):
    make_meeting(plan, starts_at=at(10, 20), lead=companion)
    end_role(SchoolRole.objects.get(user=companion), on=D(2026, 10, 1))
    assert events(client, companion)[1] == []


def test_nothing_that_was_written_about_the_school_leaves(client, plan, companion):
    make_meeting(
        plan,
        starts_at=at(10, 20),
        lead=companion,
        agenda="Agenda X",
        framing="Encuadre X",
        outside_reason="Razón X",
    )
    content, _ = events(client, companion)
    assert b" X" not in content


def test_the_calendar_costs_the_same_with_one_and_with_forty(client, plan, companion, queries_of):
    token = open_feed(companion)

    def more(count):
        for n in range(count):
            make_meeting(plan, starts_at=at(10, 20), number=plan.meetings.count() + 1)
            Milestone.objects.create(**of_plan(plan), title=str(n), due_on=D(2026, 10, 16))

    more(1)
    client.get(f"/agenda/{token}.ics")
    few = len(queries_of(lambda: client.get(f"/agenda/{token}.ics")))
    more(40)
    assert len(queries_of(lambda: client.get(f"/agenda/{token}.ics"))) == few <= 12


# The week's mail ----------------------------------------------------------------------------------------


def test_the_mail_tells_what_comes_by_unit_and_day_and_no_words(plan, companion):
    make_meeting(plan, starts_at=at(10, 14), lead=companion, place="Biblioteca CRA", agenda="Agenda X")
    make_meeting(plan, starts_at=at(12, 14), lead=companion)
    Milestone.objects.create(**of_plan(plan), title="Hito X", due_on=D(2026, 10, 16))
    Milestone.objects.create(**of_plan(plan), title="Logrado", due_on=D(2026, 10, 7), done_on=D(2026, 10, 1))
    ResourceRequest.objects.create(
        **of_plan(plan), what="Gestión X", to_whom="Quien X", needed_on=D(2026, 10, 9)
    )
    ResourceRequest.objects.create(
        **of_plan(plan), what="Dada", to_whom="X", needed_on=D(2026, 10, 9), answer="yes"
    )
    assert send(plan.service, MONDAY) == (1, [])
    (message,) = mail.outbox
    assert (message.to, message.subject) == ([companion.email], "3 avisos del acompañamiento")
    assert (
        "Reuniones de monitoreo por venir:\n\n- 14-10-2026, 15:00: Escuela Los Aromos. Biblioteca CRA"
        in message.body
    )
    assert "Hitos de los planes de apoyo:\n\n- 16-10-2026: Escuela Los Aromos" in message.body
    assert "Gestiones que se necesitan pronto:\n\n- 09-10-2026: Escuela Los Aromos" in message.body
    assert " X" not in message.body


def test_the_schools_own_meeting_is_told_to_whoever_agreed_it(plan, companion):
    director = make_user("school_director", on=plan.school)
    make_meeting(plan, starts_at=at(10, 14), by_school=True, agreed_by=director)
    (digest,) = digests(plan.service, MONDAY)
    assert (digest.user, [note.when for note in digest.notes]) == (director, ["14-10-2026, 15:00"])


def test_a_closed_plan_and_a_closed_account_are_told_nothing(plan, companion):
    Milestone.objects.create(**of_plan(plan), title="x", due_on=D(2026, 10, 9))
    assert len(digests(plan.service, MONDAY)) == 1
    type(plan).objects.update(status="closed")
    assert digests(plan.service, MONDAY) == []
    type(plan).objects.update(status="execution")
    make_meeting(plan, starts_at=at(10, 14), lead=companion)
    type(companion).objects.update(is_active=False)
    assert digests(plan.service, MONDAY) == []


def test_the_mails_cost_the_same_with_one_and_with_thirty_units(plan, queries_of):
    def more(count):
        for _ in range(count):
            one = make_support_plan(make_school(plan.service), status="execution")
            make_meeting(one, starts_at=at(10, 14), lead=make_user("companion", on=one.school))
            Milestone.objects.create(**of_plan(one), title="x", due_on=D(2026, 10, 9))

    more(1)
    few = len(queries_of(lambda: digests(plan.service, MONDAY)))
    more(30)
    assert len(queries_of(lambda: digests(plan.service, MONDAY))) == few <= 10


# Handover -----------------------------------------------------------------------------------------------


def test_the_meetings_to_come_go_on_with_the_heir_and_those_held_stay(plan, companion):
    heir, by = make_user("companion", on=plan.school), make_user("administrator", on=plan.service)
    coming = make_meeting(plan, lead=companion, starts_at=at(10, 20))
    held = make_meeting(plan, lead=companion, status="held", starts_at=at(9, 20))
    moved = hand_over(
        companion, plan.service, successors={}, heir=heir, last_day=MONDAY, deactivate=False, by=by
    )
    coming.refresh_from_db()
    held.refresh_from_db()
    assert (coming.lead, held.lead, coming.version) == (heir, companion, 2)
    assert "reunión de monitoreo 1, Escuela Los Aromos" in moved.things
    assert Event.objects.filter(verb="edit", subject_id=str(coming.pk)).get().changes == {
        "lead": [str(companion), str(heir)]
    }
