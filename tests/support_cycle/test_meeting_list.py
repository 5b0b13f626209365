"""The list of meetings: whose it shows, the next ones first, what the address filters, the workbook of the same."""

import datetime
import io

import openpyxl
import pytest
import time_machine

from tests.factories import make_school, make_service, make_user
from tests.factories_support import make_meeting, make_support_plan

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def september():
    with time_machine.travel(datetime.datetime(2026, 9, 10, 15, tzinfo=datetime.UTC), tick=False):
        yield


@pytest.fixture
def service(db):
    return make_service()


@pytest.fixture
def head(service, client):
    person = make_user("uatp_head", on=service)
    client.force_login(person)
    return person


def at(month, day):
    return datetime.datetime(2026, month, day, 14, tzinfo=datetime.UTC)


def told(client, query=""):
    response = client.get(f"/reuniones/?{query}")
    assert response.status_code == 200
    return [(row.school.display_name, row.number) for row in response.context["page"].object_list]


def test_the_next_ones_come_first_and_then_the_past_from_the_latest(client, service, head):
    plan = make_support_plan(make_school(service, "A"))
    for number, (month, day, status) in enumerate(
        [(8, 1, "held"), (10, 20, "agreed"), (9, 10, "agreed"), (9, 1, "agreed"), (9, 30, "cancelled")], 1
    ):
        make_meeting(plan, number=number, status=status, starts_at=at(month, day))
    assert [number for _, number in told(client)] == [3, 2, 5, 4, 1]


def test_each_sees_the_meetings_of_their_units_and_no_neighbours(client, service, head):
    ours, others = make_school(service, "Nuestra"), make_school(service, "De otra")
    make_meeting(make_support_plan(ours))
    make_meeting(make_support_plan(others))
    make_meeting(make_support_plan(make_school(make_service(), "Vecina")))
    assert told(client) == [("Nuestra", 1), ("De otra", 1)] or told(client) == [
        ("De otra", 1),
        ("Nuestra", 1),
    ]
    for role in ("companion", "school_director", "school_team"):
        client.force_login(make_user(role, on=ours))
        assert told(client) == [("Nuestra", 1)]


def test_who_has_no_part_in_the_support_is_refused(client, service):
    assert client.get("/reuniones/").status_code == 302
    client.force_login(make_user("administrator", on=service))
    assert client.get("/reuniones/").status_code == 403
    assert client.get("/reuniones/planilla.xlsx").status_code == 403


def test_the_address_filters_by_each_of_its_keys(client, service, head):
    first, second = make_school(service, "Primera"), make_school(service, "Segunda")
    person = make_user("companion", on=first)
    make_meeting(make_support_plan(first), lead=person, starts_at=at(9, 20))
    make_meeting(make_support_plan(second), status="held", starts_at=at(8, 20))
    make_meeting(make_support_plan(second, year=2025), number=7, status="held", starts_at=at(7, 1))
    assert told(client, f"persona={person.pk}") == [("Primera", 1)]
    assert told(client, f"unidad={second.code}") == [("Segunda", 1), ("Segunda", 7)]
    assert told(client, "estado=agreed") == [("Primera", 1)]
    assert told(client, "anio=2025") == [("Segunda", 7)]
    assert told(client, "desde=20-08-2026") == [("Primera", 1), ("Segunda", 1)]
    assert told(client, "hasta=20-08-2026") == [("Segunda", 1), ("Segunda", 7)]
    assert told(client, "desde=20-08-2026&hasta=20-08-2026") == [("Segunda", 1)]
    assert len(told(client, "estado=x&persona=9&desde=ayer")) == 3


def test_the_workbook_holds_what_is_filtered(client, service, head):
    make_meeting(make_support_plan(make_school(service, "Primera")), place="=1+1", outside_reason="Lluvia")
    make_meeting(make_support_plan(make_school(service, "Segunda")), status="held", by_school=True)
    content = client.get("/reuniones/planilla.xlsx?estado=agreed").content
    sheet = openpyxl.load_workbook(io.BytesIO(content))["Reuniones"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows() if row[0].value == "Primera"]
    assert len(rows) == 1
    assert {"Por acordar", "Lluvia", "Acordada"} <= set(rows[0])
    assert "Segunda" not in {row[0].value for row in sheet.iter_rows()}


def test_without_meetings_it_says_how_they_come_about(client, head):
    assert "Todavía no hay reuniones acordadas" in client.get("/reuniones/").content.decode()
    page = client.get("/reuniones/?estado=held").content.decode()
    assert "Ninguna reunión corresponde" in page


def test_it_costs_the_same_with_one_and_with_forty(client, service, head, queries_of):
    def more(count):
        for _ in range(count):
            school = make_school(service)
            make_meeting(make_support_plan(school), lead=make_user("companion", on=school))

    more(1)
    client.get("/reuniones/")
    few = len(queries_of(lambda: client.get("/reuniones/")))
    more(40)
    assert len(queries_of(lambda: client.get("/reuniones/"))) == few <= 12
