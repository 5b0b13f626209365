"""The list of support plans: whose it shows, what the address filters, the workbook of the same rows."""

import datetime
import io

import openpyxl
import pytest
from django.urls import reverse

from accounts.access import end_role, give_role
from tests.factories import make_commune, make_school, make_service, make_user
from tests.factories_support import make_key_action, make_support_plan

pytestmark = pytest.mark.django_db
LIST = "/acompanamiento/"


@pytest.fixture
def service():
    return make_service("Barrancas", slug="barrancas")


@pytest.fixture
def school(service):
    return make_school(service, "Escuela Los Aromos", commune=make_commune(name="Pudahuel"))


@pytest.fixture
def companion(school, client):
    person = make_user("companion", on=school)
    client.force_login(person)
    return person


def schools(response):
    return [str(plan.school) for plan in response.context["page"].object_list]


def text_of(response):
    return response.content.decode()


def url(name, plan):
    return reverse(f"support_cycle:{name}", args=[plan.pk])


def test_the_list_shows_the_plans_of_ones_school_and_nobody_elses(school, client):
    make_support_plan(school)
    make_support_plan(make_school(school.service, "Escuela Vecina"))
    make_support_plan()
    for role in ("companion", "school_director", "school_team"):
        client.force_login(make_user(role, on=school))
        assert schools(client.get(LIST)) == ["Escuela Los Aromos"]


def test_the_servicio_sees_its_schools_in_alphabetical_order(service, client):
    for name in ("Escuela Zenteno", "Liceo Álamos"):
        make_support_plan(make_school(service, name))
    make_support_plan()
    client.force_login(make_user("auditor", on=service))
    assert schools(client.get(LIST)) == ["Escuela Zenteno", "Liceo Álamos"]
    assert "Abrir un plan" not in text_of(client.get(LIST))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("anio=2026", ["Escuela Los Aromos"]),
        ("etapa=execution", ["Liceo Norte"]),
        ("capacidad=trust", ["Liceo Norte"]),
        ("comuna=13124", ["Escuela Los Aromos"]),
        ("q=aromos", ["Escuela Los Aromos"]),
        ("q=duplas+planifican", ["Escuela Los Aromos"]),
        ("q=CONFIAR+mas", ["Liceo Norte"]),
        ("anio=1990&etapa=x&comuna=x&capacidad=x", ["Escuela Los Aromos", "Liceo Norte"]),
    ],
)
def test_the_address_filters_and_what_it_does_not_understand_filters_nothing(service, client, query, found):
    here = make_commune(code=13124, name="Pudahuel")
    make_support_plan(make_school(service, "Escuela Los Aromos", commune=here))
    make_support_plan(
        make_school(service, "Liceo Norte", commune=make_commune(code=13103, name="Cerro Navia")),
        year=2025,
        status="execution",
        capacity="trust",
        desired_state="Confiar más",
    )
    client.force_login(make_user("uatp_head", on=service))
    assert schools(client.get(f"{LIST}?{query}")) == found


def test_the_workbook_has_the_filtered_rows_and_text_stays_text(service, client):
    make_support_plan(make_school(service, "Escuela Uno"), objective="=1+1")
    make_support_plan(make_school(service, "Escuela Dos"), year=2025)
    client.force_login(make_user("uatp_head", on=service))
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{LIST}planilla.xlsx?anio=2026").content))
    rows = [[cell.value for cell in row] for row in book["Planes de apoyo"].iter_rows()]
    found = [row for row in rows if "Escuela Uno" in row or "Escuela Dos" in row]
    assert [(row[0], row[9]) for row in found] == [("Escuela Uno", "=1+1")]
    assert all(cell.data_type != "f" for row in book["Planes de apoyo"].iter_rows() for cell in row)


def test_an_empty_list_teaches_and_offers_the_first_step_to_who_may_take_it(school, companion, client):
    assert "Abrir el primer plan" in text_of(client.get(LIST))
    client.force_login(make_user("school_team", on=school))
    page = text_of(client.get(LIST))
    assert "Todavía no hay planes de apoyo" in page
    assert "Abrir el primer plan" not in page


def test_who_sees_no_support_is_refused_and_who_is_not_in_goes_to_the_login(client, service):
    assert client.get(LIST).url.startswith(reverse("account_login"))
    client.force_login(make_user("administrator", on=service))
    assert client.get(LIST).status_code == 403


def test_a_professional_whose_assignment_ended_reads_the_plans_of_that_time_and_writes_none(school, client):
    person = make_user()
    role = give_role(person, "companion", school, since=datetime.date(2024, 3, 1))
    end_role(role, on=datetime.date(2025, 12, 31))
    past, later = make_support_plan(school, year=2025), make_support_plan(school, year=2026)
    client.force_login(person)
    assert [plan.pk for plan in client.get(LIST).context["page"].object_list] == [past.pk]
    assert client.get(url("plan", past)).status_code == 200
    assert client.get(url("plan_edit", past)).status_code == 403
    assert client.get(url("plan", later)).status_code == 404


def test_the_list_costs_the_same_with_one_plan_and_with_fifty(service, client, queries_of):
    client.force_login(make_user("uatp_head", on=service))
    make_key_action(make_support_plan(make_school(service, commune=make_commune())))
    client.get(LIST)
    one = len(queries_of(lambda: client.get(LIST)))
    for _ in range(49):
        make_key_action(make_support_plan(make_school(service, commune=make_commune())))
    assert len(queries_of(lambda: client.get(LIST))) == one <= 12
