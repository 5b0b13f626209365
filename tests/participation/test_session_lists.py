"""The lists of sessions: whose they show, what the address filters, the workbook of the same rows."""

import datetime
import io

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories import make_body, make_commune, make_plan, make_school, make_service, make_user
from tests.factories_participation import make_attendance, make_session, make_stakeholder

pytestmark = pytest.mark.django_db
INDEX = "/participacion/"


@pytest.fixture
def plan():
    return make_plan(make_service("Barrancas", slug="barrancas"), year=2027)


@pytest.fixture
def planner(plan, client):
    person = make_user("planner", on=plan.service)
    client.force_login(person)
    return person


def of_plan(plan, query=""):
    url = reverse("participation:plan_sessions", args=[plan.service.slug, plan.year])
    return f"{url}?{query}" if query else url


def titles(response):
    return [row.title for row in response.context["rows"]]


def test_the_servicio_sees_its_plans_and_all_its_sessions_and_nobody_elses(plan, planner, client):
    make_session(plan, title="Nuestra")
    make_session(title="Ajena")
    page = client.get(INDEX)
    assert titles(page) == ["Nuestra"]
    assert "/pal/barrancas/2027/participacion/" in page.content.decode()
    assert '<a href="/participacion/" aria-current="page">Participación</a>' in page.content.decode()


@pytest.mark.parametrize("role", ["school_director", "companion"])
def test_a_schools_people_see_their_schools_sessions_and_no_plan(plan, client, role):
    school = make_school(plan.service)
    make_session(plan, school=school, title="De la escuela")
    make_session(plan, title="De todo el Servicio")
    client.force_login(make_user(role, on=school))
    page = client.get(INDEX)
    assert titles(page) == ["De la escuela"]
    assert "/pal/barrancas/" not in page.content.decode()
    assert client.get(of_plan(plan)).status_code == 404


def test_a_member_sees_the_bodys_sessions(client):
    body = make_body(make_service())
    make_session(body=body, title="Ordinaria de junio")
    client.force_login(make_user("member", on=body))
    assert titles(client.get(INDEX)) == ["Ordinaria de junio"]


def test_who_sees_no_participation_has_neither_page_nor_menu(client):
    client.force_login(make_user("administrator", on=make_service()))
    assert client.get(INDEX).status_code == 403
    assert "/participacion/" not in client.get("/").content.decode()


def test_a_visitor_goes_to_the_login(plan, client):
    for url in (INDEX, of_plan(plan)):
        assert client.get(url).url.startswith("/cuenta/")


def test_what_comes_next_stands_first(plan, planner, client):
    soon = timezone.now() + datetime.timedelta(days=2)
    make_session(plan, title="Pronto", starts_at=soon)
    make_session(plan, title="Suspendida", starts_at=soon, status="suspended")
    make_session(plan, title="Hace tiempo")
    make_session(
        plan, title="En curso", starts_at=timezone.now() - datetime.timedelta(days=1), status="running"
    )
    assert [row.title for row in client.get(INDEX).context["coming"]] == ["En curso", "Pronto"]


def test_the_address_filters_by_state_estamento_comuna_and_words(plan, planner, client):
    teachers = make_stakeholder(plan.service, "Docentes")
    commune = make_commune(name="Ñuñoa")
    school = make_school(plan.service, "Escuela Río Ñuble", commune=commune)
    make_session(plan, title="A", status="held", stakeholders=[teachers, make_stakeholder(plan.service)])
    make_session(plan, title="B", commune=commune, place="Sede Vecinal Peñón")
    make_session(plan, title="C", school=school, number=18)
    found = {
        "estado=held": ["A"],
        "estamento=Docentes": ["A"],
        f"comuna={commune.code}": ["C", "B"],
        "q=nuble": ["C"],
        "q=ñuble": ["C"],
        "q=PENON": ["B"],
        "q=vecinal+peñón": ["B"],
        "q=18": ["C"],
        "q=nada": [],
        "estado=x&estamento=y&comuna=z": ["C", "B", "A"],
    }
    assert {query: titles(client.get(of_plan(plan, query))) for query in found} == found


def test_a_page_holds_fifty_and_the_second_keeps_the_filter(plan, planner, client):
    for _ in range(53):
        make_session(plan, status="held")
    page = client.get(of_plan(plan, "estado=held&pagina=2"))
    assert len(page.context["rows"]) == 3
    assert "?estado=held&amp;pagina=1" in page.content.decode()


def test_htmx_gets_the_table_alone(plan, planner, client):
    make_session(plan, title="Una")
    page = client.get(of_plan(plan), headers={"HX-Request": "true", "HX-Target": "session-table"})
    assert page.content.decode().lstrip().startswith('<section id="session-table"')


@pytest.mark.parametrize("where", ["index", "plan"])
def test_a_list_costs_the_same_with_one_session_and_with_fifty(plan, planner, client, queries_of, where):
    url = INDEX if where == "index" else of_plan(plan)

    def fill(count):
        for _ in range(count):
            body = make_body(plan.service)
            session = make_session(
                plan,
                body=body,
                school=make_school(plan.service),
                commune=make_commune(),
                stakeholders=[make_stakeholder(plan.service) for _ in range(2)],
                starts_at=timezone.now() + datetime.timedelta(days=1),
            )
            make_attendance(session, session.stakeholders.first(), women=7)

    fill(1)
    client.get(url)
    one = len(queries_of(lambda: client.get(url)))
    fill(49)
    assert len(queries_of(lambda: client.get(url))) == one <= 12


def test_how_many_came_is_hidden_outside_the_servicio_where_they_are_few(plan, planner, client):
    school = make_school(plan.service)
    few = make_session(plan, school=school, title="Pocas")
    make_attendance(few, women=2, men=1)
    many = make_session(plan, school=school, title="Muchas")
    make_attendance(many, women=9)
    assert {row.title: row.came for row in client.get(INDEX).context["rows"]} == {"Pocas": 3, "Muchas": 9}
    client.force_login(make_user("school_team", on=school))
    shown = {row.title: row.came for row in client.get(INDEX).context["rows"]}
    assert shown == {"Pocas": "menos de 5", "Muchas": 9}
    assert told(client.get("/participacion/planilla.xlsx"))["Pocas"]["Asistieron"] == "menos de 5"


def told(response):
    """{name: {column: value}} of the workbook's first sheet of rows."""
    book = openpyxl.load_workbook(io.BytesIO(response.content))
    head, *rows = book["Sesiones"].iter_rows(values_only=True)
    return {row[head.index("Nombre")]: dict(zip(head, row, strict=True)) for row in rows}


def test_the_workbook_has_what_is_filtered_and_nothing_else(plan, planner, client):
    make_session(plan, title="=SUM(A1)", status="held", number=4, place="Sede")
    make_session(plan, title="Otra")
    url = reverse("participation:plan_sessions_xlsx", args=[plan.service.slug, plan.year])
    rows = told(client.get(f"{url}?estado=held"))
    assert list(rows) == ["=SUM(A1)"]
    row = rows["=SUM(A1)"]
    assert (row["N.º"], row["Estado"], row["Lugar"], row["Plan"]) == (4, "Realizada", "Sede", "PAL 2027")
    assert row["Comienza"] == datetime.datetime(2026, 6, 18, 11, 30)


def test_an_empty_list_teaches(plan, planner, client):
    page = client.get(of_plan(plan)).content.decode()
    assert "Todavía no hay sesiones" in page and "Preparar la primera sesión" in page
    client.force_login(make_user("reader", on=plan.service))
    assert "Las prepara quien está a cargo del PAL" in client.get(of_plan(plan)).content.decode()
