"""The matrix: who was heard, where; what counts in which square; what is to be mended first."""

import datetime

import pytest
from django.urls import reverse

from accounts.models import ServiceCommune
from participation.coverage import read_coverage, read_unit_coverage
from participation.coverage_rows import few_in, unheard_in
from tests.factories import make_commune, make_plan, make_school, make_service, make_user
from tests.factories_participation import (
    make_attendance,
    make_contribution,
    make_session,
    make_stakeholder,
)

pytestmark = pytest.mark.django_db
JUNE = datetime.datetime(2026, 6, 18, 15, 30, tzinfo=datetime.UTC)


@pytest.fixture
def service():
    return make_service("Barrancas", slug="barrancas")


@pytest.fixture
def communes(service):
    made = [make_commune(name=name) for name in ("Cerro Navia", "Lo Prado", "Pudahuel")]
    for commune in made:
        ServiceCommune.objects.create(service=service, commune=commune, transfer_year=2018)
    return made


@pytest.fixture
def plan(service, communes):
    return make_plan(service)


@pytest.fixture
def teachers(service):
    return make_stakeholder(service, "Docentes", is_required=True)


@pytest.fixture
def nurseries(service):
    return make_stakeholder(service, "Consejos parvularios", is_required=True)


def held(plan, *stakeholders, **fields):
    return make_session(plan, stakeholders=stakeholders, status=fields.pop("status", "held"), **fields)


def page(client, plan, role="planner", query=""):
    client.force_login(make_user(role, on=plan.service))
    return client.get(reverse("participation:coverage", args=[plan.service.slug, plan.year]) + query)


def counts(cell):
    return (cell.sessions, cell.people, cell.contributions)


def test_a_session_counts_in_the_comuna_of_its_school_or_its_own_or_for_all(plan, communes, teachers):
    prado, pudahuel = communes[1:]
    school = make_school(plan.service, commune=prado)
    for place in ({"school": school}, {"commune": pudahuel}, {"school": school, "commune": pudahuel}, {}):
        make_attendance(held(plan, teachers, **place), teachers, women=6)
    said = read_coverage(plan)
    assert [counts(said.cell(teachers, place)) for place in (*communes, None)] == [
        (0, 0, 0),
        (2, 12, 0),
        (1, 6, 0),
        (1, 6, 0),
    ]
    assert counts(said.total) == (4, 24, 0)


def test_people_count_in_their_own_estamento_not_in_the_one_that_was_convened(
    plan, communes, teachers, nurseries
):
    session = held(plan, teachers, commune=communes[0])
    make_attendance(session, teachers, women=7, men=2, other=1, unsaid=3)
    make_attendance(session, nurseries, women=2)
    make_attendance(session, nurseries, men=4, is_rural=True)
    make_contribution(session, stakeholder=nurseries)
    said = read_coverage(plan)
    of_teachers, of_nurseries = (said.cell(one, communes[0]) for one in (teachers, nurseries))
    assert (counts(of_teachers), of_teachers.urban) == ((1, 13, 0), 13)
    assert (counts(of_nurseries), of_nurseries.rural, of_nurseries.women) == ((1, 6, 1), 4, 2)


def test_a_session_of_two_estamentos_counts_in_both_rows_and_the_page_says_so(
    client, plan, communes, teachers, nurseries
):
    session = held(plan, teachers, nurseries, commune=communes[0])
    make_attendance(session, teachers, women=8)
    said = read_coverage(plan)
    assert (said.held, said.sessions_in_rows) == (1, 2)
    assert "por eso las filas suman 2 y las sesiones son 1" in page(client, plan).content.decode()


def test_only_what_was_held_counts(plan, communes, teachers):
    for status in ("draft", "convened", "running", "suspended"):
        session = held(plan, teachers, commune=communes[0], status=status)
        make_attendance(session, teachers, women=8)
        make_contribution(session, stakeholder=teachers)
    assert counts(read_coverage(plan).total) == (0, 0, 0)
    make_attendance(held(plan, teachers, status="closed"), teachers, women=8)
    assert counts(read_coverage(plan).total) == (1, 8, 0)


def test_people_who_were_not_convened_to_a_session_count_it_once_in_their_row(
    plan, communes, teachers, nurseries
):
    session = held(plan, teachers, commune=communes[0])
    make_attendance(session, nurseries, women=2)
    make_attendance(session, nurseries, women=3, is_rural=True)
    nobody = make_stakeholder(plan.service, "Apoderados")
    make_attendance(session, nobody)
    said = read_coverage(plan)
    assert counts(said.cell(nurseries, communes[0])) == (1, 5, 0)
    assert counts(said.cell(nobody, communes[0])) == (0, 0, 0)


def test_of_by_unit_only_sessions_of_a_unit_are_counted(plan, communes, teachers):
    heard, silent = (make_school(plan.service, commune=communes[1]) for _ in range(2))
    make_attendance(held(plan, teachers, school=heard), teachers, women=6)
    make_attendance(held(plan, teachers, commune=communes[1]), teachers, women=9)
    said = read_unit_coverage(plan)
    assert [unit.pk for unit in said.places] == [heard.pk]
    assert counts(said.cell(teachers, heard)) == (1, 6, 0)
    assert [unit.pk for unit in said.silent["Lo Prado"]] == [silent.pk]


def test_an_estamento_nobody_heard_is_one_warning_and_a_missing_comuna_another(
    plan, communes, teachers, nurseries
):
    make_attendance(held(plan, teachers, commune=communes[0]), teachers, women=8)
    coming = held(plan, teachers, commune=communes[2], status="convened")
    make_stakeholder(plan.service, "Opcional")
    found = unheard_in(read_coverage(plan))
    assert [(one.title, one.next) for one in found] == [
        ("Docentes de Lo Prado", None),
        ("Docentes de Pudahuel", coming),
        ("Consejos parvularios", None),
    ]


def test_many_comunas_without_a_session_are_said_together(plan, communes, teachers):
    for n in range(4):
        ServiceCommune.objects.create(
            service=plan.service, commune=make_commune(name=f"Z{n}"), transfer_year=2018
        )
    held(plan, teachers, commune=communes[0])
    (one,) = unheard_in(read_coverage(plan))
    assert one.title == "Docentes de Lo Prado, Pudahuel, Z0, Z1, Z2 y Z3"


def test_a_session_for_the_whole_servicio_leaves_no_comuna_of_it_empty(client, plan, communes, teachers):
    make_attendance(held(plan, teachers), teachers, women=8)
    said = read_coverage(plan)
    assert (unheard_in(said), said.squares()) == ([], (1, 1))
    assert "Una sesión para todo el Servicio" in page(client, plan).content.decode()


def test_the_squares_are_the_obligatory_estamentos_in_each_comuna(plan, communes, teachers, nurseries):
    make_attendance(held(plan, nurseries), nurseries, women=8)
    held(plan, teachers, commune=communes[0])
    make_stakeholder(plan.service, "Opcional")
    assert read_coverage(plan).squares() == (2, 4)


def test_squares_of_few_people_are_named(client, plan, communes, teachers):
    for commune, people in zip(communes, (4, 5, 0), strict=True):
        make_attendance(held(plan, teachers, commune=commune), teachers, women=people)
    assert [(few.place, few.cell.people) for few in few_in(read_coverage(plan))] == [(communes[0], 4)]
    text = page(client, plan).content.decode()
    assert "Participaron 4 personas" in text
    assert text.count("Oculta fuera del Servicio") == 1


def test_an_estamento_that_left_the_catalogue_keeps_its_row_if_it_was_heard(plan, teachers, nurseries):
    make_attendance(held(plan, teachers), teachers, women=8)
    type(teachers).objects.update(archived_at=JUNE)
    assert read_coverage(plan).stakeholders == [teachers]


def test_who_may_not_convene_is_not_offered_to(client, plan, communes, teachers):
    assert "Convocar<" not in page(client, plan, role="reader").content.decode()


def test_the_page_teaches_when_there_is_nothing_yet(client, plan):
    text = page(client, plan).content.decode()
    assert "Falta el catálogo de estamentos" in text
    assert "al marcarlos, aquí se avisa" in text
    by_unit = page(client, plan, query="?por=unidad").content.decode()
    assert "Todavía no hay sesiones realizadas en una unidad educativa" in by_unit


def test_strangers_go_to_the_login_and_others_find_nothing(client, plan):
    url = reverse("participation:coverage", args=[plan.service.slug, plan.year])
    assert client.get(url).status_code == 302
    school = make_school(plan.service)
    for person in (make_user("planner", on=make_service()), make_user("school_director", on=school)):
        client.force_login(person)
        assert client.get(url).status_code == 404
    assert client.post(url).status_code == 405


def test_the_neighbours_sessions_are_absent(plan, teachers):
    other = make_plan(make_service())
    make_attendance(held(other, teachers), teachers, women=9)
    make_attendance(held(make_plan(plan.service, year=2026), teachers), teachers, women=9)
    assert counts(read_coverage(plan).total) == (0, 0, 0)


@pytest.mark.parametrize("query", ["", "?por=unidad"])
def test_the_page_costs_the_same_with_many_sessions(client, queries_of, plan, communes, teachers, query):
    def grow():
        one = make_stakeholder(plan.service, is_required=True)
        commune = make_commune()
        ServiceCommune.objects.create(service=plan.service, commune=commune, transfer_year=2018)
        session = held(plan, one, teachers, school=make_school(plan.service, commune=commune))
        make_attendance(session, one, women=3)
        make_contribution(session)
        held(plan, one, commune=commune, status="convened")

    grow()
    page(client, plan, query=query)
    url = reverse("participation:coverage", args=[plan.service.slug, plan.year]) + query
    few = len(queries_of(lambda: client.get(url)))
    for _ in range(12):
        grow()
    assert len(queries_of(lambda: client.get(url))) == few <= 12
