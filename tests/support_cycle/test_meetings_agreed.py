"""Agreeing a meeting: who may, its number, its day against the plan's dates, two who edit it, its calendar."""

import datetime
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from icalendar import Calendar

from accounts.access import end_role
from accounts.models import Event, SchoolRole
from support_cycle.agreeing import agree_meeting
from support_cycle.forms.agreeing import NewMeetingForm
from support_cycle.models import MonitoringMeeting
from tests.factories import make_school, make_service, make_user
from tests.factories_support import make_key_action, make_meeting, make_support_plan

pytestmark = pytest.mark.django_db
RECEIPT = "6f1c1a52-7a0e-4f5a-9a55-3a1f8f9d2b03"


@pytest.fixture
def plan(db):
    return make_support_plan(make_school(make_service(), "Escuela Los Aromos"), status="execution")


@pytest.fixture
def companion(plan, client):
    person = make_user("companion", on=plan.school)
    client.force_login(person)
    return person


def new(plan):
    return f"/acompanamiento/{plan.pk}/reuniones/nueva/"


def typed(**fields):
    return {"starts_at": "24-09-2026 09:00", "modality": "in_person", "place": "Sala de profesores", **fields}


def at(month, day, year=2026):
    return datetime.datetime(year, month, day, 12, tzinfo=datetime.UTC)


# Agreeing -----------------------------------------------------------------------------------------------


def test_a_companion_agrees_a_meeting_and_it_takes_the_plans_next_number(client, plan, companion):
    make_meeting(plan, number=4)
    response = client.post(new(plan), typed(ends_at="11:00", lead=companion.pk, receipt=RECEIPT))
    meeting = MonitoringMeeting.objects.get(number=5)
    assert (response.status_code, meeting.status, meeting.lead, meeting.by_school) == (
        302,
        "agreed",
        companion,
        False,
    )
    assert (meeting.service, meeting.school, meeting.agreed_by) == (plan.service, plan.school, companion)
    assert (meeting.ends_at - meeting.starts_at) == datetime.timedelta(hours=2)
    assert Event.objects.latest("pk").subject_label == "Reunión de monitoreo 5, Escuela Los Aromos"


def test_sent_twice_it_is_one_meeting(client, plan, companion):
    for _ in range(2):
        assert client.post(new(plan), typed(receipt=RECEIPT)).status_code == 302
    assert MonitoringMeeting.objects.count() == 1


def test_who_accompanies_is_offered_first_and_nobody_of_another_unit(client, plan, companion):
    other = make_user("companion", on=make_school(plan.service))
    ended = make_user("companion", on=plan.school)
    end_role(SchoolRole.objects.get(user=ended))
    page = client.get(new(plan))
    assert page.context["form"].initial["lead"] == companion.pk
    assert list(page.context["form"].fields["lead"].queryset) == [companion]
    for stranger in (other, ended):
        response = client.post(new(plan), typed(lead=stranger.pk))
        assert (response.status_code, MonitoringMeeting.objects.count()) == (422, 0)


@pytest.mark.parametrize("role", ["school_director", "school_team"])
def test_the_schools_team_agrees_its_own_meeting_without_the_professional(client, plan, role):
    client.force_login(make_user(role, on=plan.school))
    assert "lead" not in client.get(new(plan)).context["form"].fields
    someone = make_user("companion", on=plan.school)
    assert client.post(new(plan), typed(lead=someone.pk)).status_code == 302
    meeting = MonitoringMeeting.objects.get()
    assert (meeting.by_school, meeting.lead) == (True, None)


def test_the_head_of_uatp_agrees_one_too(client, plan):
    client.force_login(make_user("uatp_head", on=plan.service))
    assert client.post(new(plan), typed()).status_code == 302


@pytest.mark.parametrize("role", ["director", "planner", "uatp_professional", "auditor"])
def test_who_only_sees_agrees_nothing(client, plan, role):
    client.force_login(make_user(role, on=plan.service))
    assert client.get(new(plan)).status_code == 403
    assert client.post(new(plan), typed()).status_code == 403


def test_a_stranger_logs_in_and_another_servicio_finds_nothing(client, plan):
    assert client.get(new(plan)).status_code == 302
    client.force_login(make_user("uatp_head", on=make_service()))
    assert client.get(new(plan)).status_code == 404
    assert client.post(new(plan), typed()).status_code == 404


def test_a_companion_whose_accompaniment_ended_agrees_no_more(client, plan, companion):
    end_role(SchoolRole.objects.get(user=companion))
    assert client.post(new(plan), typed()).status_code in (403, 404)
    assert MonitoringMeeting.objects.count() == 0


def test_in_a_closed_plan_nothing_is_agreed(client, plan, companion):
    type(plan).objects.update(status="closed")
    assert client.get(new(plan)).status_code == 403
    assert client.post(new(plan), typed()).status_code == 403


def test_what_does_not_fit_is_said_with_what_was_typed(client, plan, companion):
    response = client.post(new(plan), typed(starts_at="31-09-2026 09:00", place="Biblioteca CRA"))
    page = response.content.decode()
    assert response.status_code == 422
    assert "31-09-2026 09:00" in page
    assert "Biblioteca CRA" in page
    assert client.post(new(plan), typed(ends_at="08:00")).status_code == 422


# Outside the plan ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("05-01-2027 09:00", "queda fuera del año del plan, 2026"),
        ("05-03-2026 09:00", "es antes de la primera acción clave, que empieza el 01-04-2026"),
        ("15-12-2026 09:00", "es después de la última acción clave, que termina el 30-11-2026"),
    ],
)
def test_a_day_outside_the_plan_warns_and_is_allowed_with_a_reason(client, plan, companion, day, said):
    make_key_action(plan, starts_on=datetime.date(2026, 4, 1), ends_on=datetime.date(2026, 6, 30))
    make_key_action(plan, starts_on=datetime.date(2026, 5, 1), ends_on=datetime.date(2026, 11, 30))
    asked = client.post(new(plan), typed(starts_at=day))
    assert asked.status_code == 422
    assert said in asked.content.decode()
    assert 'name="outside_reason"' in asked.content.decode()
    assert (
        client.post(new(plan), typed(starts_at=day, outside_reason="Se suspendió por lluvia")).status_code
        == 302
    )
    assert MonitoringMeeting.objects.get().outside_reason == "Se suspendió por lluvia"


def test_a_day_inside_asks_no_reason_and_keeps_none(client, plan, companion):
    assert 'name="outside_reason"' not in client.get(new(plan)).content.decode()
    client.post(new(plan), typed(outside_reason="De antes"))
    assert MonitoringMeeting.objects.get().outside_reason == ""


# Editing ------------------------------------------------------------------------------------------------


def edit(meeting):
    return f"/reuniones/{meeting.pk}/editar/"


def test_another_day_is_set_and_the_trail_tells_both(client, plan, companion):
    meeting = make_meeting(plan)
    assert client.post(edit(meeting), typed(starts_at="01-10-2026 10:00", version=1)).status_code == 302
    meeting.refresh_from_db()
    assert (meeting.starts_at.date(), meeting.version) == (datetime.date(2026, 10, 1), 2)
    assert set(Event.objects.latest("pk").changes) == {"starts_at", "place"}


def test_two_who_edit_it_see_both_texts(client, plan, companion):
    meeting = make_meeting(plan)
    client.post(edit(meeting), typed(place="Sala de profesores", version=1))
    response = client.post(edit(meeting), typed(place="Biblioteca CRA", version=1))
    page = response.content.decode()
    assert response.status_code == 409
    assert "Sala de profesores" in page
    assert "Biblioteca CRA" in page
    meeting.refresh_from_db()
    assert meeting.place == "Sala de profesores"


def test_the_team_edits_what_it_agreed_and_not_what_uatp_did(client, plan):
    own, uatps = make_meeting(plan, by_school=True), make_meeting(plan)
    client.force_login(make_user("school_team", on=plan.school))
    assert client.post(edit(own), typed(version=1)).status_code == 302
    assert client.get(edit(uatps)).status_code == 403
    assert client.post(edit(uatps), typed(version=1)).status_code == 403


def test_one_that_is_over_keeps_its_day(client, plan, companion):
    meeting = make_meeting(plan, status="cancelled")
    assert client.get(edit(meeting)).status_code == 403


# The calendar -------------------------------------------------------------------------------------------


def test_the_plans_meetings_go_to_a_calendar_without_a_word_of_what_is_said(client, plan, companion):
    make_meeting(plan, place="Biblioteca", starts_at=at(9, 24), agenda="La agenda", progress="Un avance")
    make_meeting(plan, status="cancelled", starts_at=at(10, 1))
    make_meeting(make_support_plan(plan.school, year=2025), starts_at=at(9, 1, 2025))
    response = client.get(f"/acompanamiento/{plan.pk}/reuniones.ics")
    assert response["Content-Type"].startswith("text/calendar")
    events = Calendar.from_ical(response.content).walk("VEVENT")
    assert [(str(one["summary"]), str(one["status"])) for one in events] == [
        ("Reunión de monitoreo 1, Escuela Los Aromos", "CONFIRMED"),
        ("Reunión de monitoreo 2, Escuela Los Aromos", "CANCELLED"),
    ]
    assert events[0]["dtstart"].dt.hour == 9
    assert (b"agenda" in response.content, b"avance" in response.content) == (False, False)


def test_one_meeting_has_its_own_calendar_entry_and_only_for_who_sees_it(client, plan, companion):
    meeting = make_meeting(plan)
    path = f"/reuniones/{meeting.pk}/calendario.ics"
    (event,) = Calendar.from_ical(client.get(path).content).walk("VEVENT")
    assert str(event["uid"]) == f"reunion-{meeting.pk}@mingaco"
    client.force_login(make_user("companion", on=make_school(plan.service)))
    assert client.get(path).status_code == 404
    assert client.get(f"/acompanamiento/{plan.pk}/reuniones.ics").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_many_who_agree_at_once_never_take_one_number():
    plan = make_support_plan(status="execution")
    person = make_user("companion", on=plan.school)
    start = threading.Barrier(6)

    def attempt(n):
        try:
            data = typed(starts_at=f"{n + 1:02}-09-2026 09:00")
            form = NewMeetingForm(data, by=person, plan=plan, by_school=False)
            assert form.is_valid()
            start.wait()
            return agree_meeting(form, by=person, plan=plan).number
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        assert sorted(pool.map(attempt, range(6))) == [1, 2, 3, 4, 5, 6]
