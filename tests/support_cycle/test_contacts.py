"""The one-minute record of a support between meetings: once, of its author, and what it feeds."""

import datetime
import uuid

import pytest
import time_machine

from accounts.access import end_role
from accounts.models import Event, SchoolRole
from support_cycle.models import SchoolTerm, SupportContact
from tests.factories import make_school, make_service, make_user
from tests.factories_support import make_contact, make_meeting, make_support_plan

pytestmark = pytest.mark.django_db
D = datetime.date


@pytest.fixture(autouse=True)
def september():
    with time_machine.travel(datetime.datetime(2026, 9, 10, 15, tzinfo=datetime.UTC), tick=False):
        yield


@pytest.fixture
def school(db):
    return make_school(make_service(), "Escuela Los Aromos")


@pytest.fixture
def companion(school, client):
    person = make_user("companion", on=school)
    client.force_login(person)
    return person


def new(school):
    return f"/apoyos/unidad/{school.pk}/nuevo/"


def listed(school):
    return f"/apoyos/unidad/{school.pk}/"


def typed(**fields):
    return {"kind": "call", "date": "08-09-2026", "note": "Se acordó acortar la pauta", **fields}


# Noting -------------------------------------------------------------------------------------------------


def test_a_support_is_noted_with_three_answers_and_today_is_filled_in(client, school, companion):
    page = client.get(new(school))
    assert page.context["form"].initial["date"] == D(2026, 9, 10)
    assert client.post(new(school), typed()).status_code == 302
    row = SupportContact.objects.get()
    assert (row.kind, row.date, row.by, row.school, row.service) == (
        "call",
        D(2026, 9, 8),
        companion,
        school,
        school.service,
    )
    assert "Se acordó acortar la pauta" in client.get(listed(school)).content.decode()


def test_it_is_of_the_plan_in_course_unless_it_is_said_otherwise(client, school, companion):
    make_support_plan(school, year=2025, status="closed")
    plan = make_support_plan(school, status="execution")
    assert client.get(new(school)).context["form"].initial["plan"] == plan
    client.post(new(school), typed(plan=plan.pk))
    assert SupportContact.objects.get().plan == plan
    other = make_support_plan(make_school(school.service))
    assert client.post(new(school), typed(plan=other.pk)).status_code == 422


def test_sent_twice_with_one_number_of_origin_it_is_one(client, school, companion):
    key = str(uuid.uuid4())
    for receipt in (str(uuid.uuid4()), str(uuid.uuid4())):
        assert client.post(new(school), typed(client_id=key, receipt=receipt)).status_code == 302
    receipt = str(uuid.uuid4())
    for _ in range(2):
        client.post(new(school), typed(client_id=str(uuid.uuid4()), receipt=receipt))
    assert SupportContact.objects.count() == 2


def test_a_number_of_origin_that_is_anothers_makes_nothing_and_shows_nothing(client, school, companion):
    theirs = make_contact(make_school(make_service()), make_user())
    response = client.post(new(school), typed(client_id=str(theirs.client_id)))
    assert (response.status_code, SupportContact.objects.count()) == (403, 1)


@pytest.mark.parametrize(
    ("field", "value"),
    [("kind", ""), ("kind", "telepatía"), ("note", ""), ("date", "11-09-2026"), ("date", "31-09-2026")],
)
def test_what_does_not_fit_is_said_with_what_was_typed(client, school, companion, field, value):
    response = client.post(new(school), typed(with_whom="Jefatura UTP", **{field: value}))
    assert response.status_code == 422
    assert "Jefatura UTP" in response.content.decode()
    assert SupportContact.objects.count() == 0


# Who ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["school_director", "school_team"])
def test_the_schools_team_reads_it_and_notes_none(client, school, role):
    make_contact(school, make_user(), note="Se envió la pauta")
    client.force_login(make_user(role, on=school))
    page = client.get(listed(school)).content.decode()
    assert ("Se envió la pauta" in page, "Anotar un apoyo" in page) == (True, False)
    assert client.get(new(school)).status_code == 403
    assert client.post(new(school), typed()).status_code == 403


def test_strangers_log_in_and_the_neighbour_finds_nothing(client, school):
    assert client.get(listed(school)).status_code == 302
    for person in (
        make_user("uatp_head", on=make_service()),
        make_user("companion", on=make_school(school.service)),
    ):
        client.force_login(person)
        assert client.get(listed(school)).status_code == 404
        assert client.post(new(school), typed()).status_code == 404


def test_its_author_corrects_it_and_takes_it_out_and_nobody_else(client, school, companion):
    row = make_contact(school, companion)
    path = f"/apoyos/{row.pk}/"
    assert client.post(path, typed(note="Corregido", version=1)).status_code == 302
    row.refresh_from_db()
    assert row.note == "Corregido"
    assert client.post(path, typed(note="Otra vez", version=1)).status_code == 409
    for person in (make_user("companion", on=school), make_user("uatp_head", on=school.service)):
        client.force_login(person)
        assert client.get(path).status_code == 403
        assert client.post(f"{path}retiro/").status_code == 403
    client.force_login(companion)
    assert client.get(f"{path}retiro/").status_code == 200
    assert client.post(f"{path}retiro/").status_code == 302
    assert (SupportContact.objects.count(), Event.objects.latest("pk").verb) == (0, "delete")


def test_who_accompanied_reads_what_was_of_that_time_and_writes_no_more(client, school, companion):
    row = make_contact(school, companion, note="De entonces", date=D(2026, 8, 1))
    make_contact(school, make_user(), note="De después", date=D(2026, 9, 5))
    end_role(SchoolRole.objects.get(user=companion), on=D(2026, 8, 15))
    response = client.get(listed(school))
    page = response.content.decode()
    assert response.status_code == 200
    assert ("De entonces" in page, "De después" in page, "05-09" in page) == (True, False, False)
    assert client.post(new(school), typed()).status_code == 403
    assert client.post(f"/apoyos/{row.pk}/", typed(version=1)).status_code == 403


# Last contact -------------------------------------------------------------------------------------------


def test_the_list_says_how_many_school_days_ago_the_last_contact_was_and_what_it_assumes(
    client, school, companion
):
    assert "Todavía no hay un contacto" in client.get(listed(school)).content.decode()
    make_contact(school, companion, date=D(2026, 9, 3))
    page = client.get(listed(school)).content.decode()
    assert "3 de septiembre de 2026" in page
    assert "hace 5 días de clases" in page
    assert "Sin calendario cargado" in page
    SchoolTerm.objects.create(
        region=school.commune.region,
        year=2026,
        name="Año",
        starts_on=D(2026, 3, 4),
        ends_on=D(2026, 9, 7),
    )
    page = client.get(listed(school)).content.decode()
    assert ("hace 2 días de clases" in page, "Sin calendario cargado" in page) == (True, False)


def test_it_costs_the_same_with_one_and_with_forty(client, school, companion, queries_of):
    plan = make_support_plan(school)

    def more(count):
        for _ in range(count):
            make_contact(school, make_user(), plan=plan)
            make_meeting(plan, status="held", number=plan.meetings.count() + 1)

    more(1)
    client.get(listed(school))
    few = len(queries_of(lambda: client.get(listed(school))))
    more(40)
    assert len(queries_of(lambda: client.get(listed(school)))) == few <= 12
