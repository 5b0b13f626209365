"""The board of bodies, and the councils that are created all at once."""

import datetime
import io
import uuid

import pytest
import time_machine
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import Body, Event
from participation.bodies import create_missing_councils, use_norm
from participation.models import BodyReport, WorkItem
from tests.factories import make_body, make_commune, make_school, make_service, make_user
from tests.factories_participation import make_session
from tests.plans.test_workflow import at_once

pytestmark = pytest.mark.django_db
BOARD = reverse("participation:bodies")
NOON = datetime.datetime(2026, 8, 20, 15, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOON):
        yield


@pytest.fixture
def service(client):
    service = make_service("Servicio Uno")
    client.force_login(make_user("planner", on=service))
    return service


def make_council(service, name="Escuela Los Robles", commune=None, **fields):
    """A school with its council: two seats, a session, a work plan, a report."""
    school = make_school(service, name, commune=commune or make_commune())
    fields.setdefault("kind", Body.Kind.SCHOOL_COUNCIL)
    fields.setdefault("act_date", datetime.date(2025, 4, 1))
    body = make_body(service, school=school, name=f"Consejo escolar, {name}", sessions_needed=4, **fields)
    body.members.create(seat="Presidencia", person="Ana Soto", email="ana@ejemplo.cl")
    for month in (4, 7):
        day = datetime.datetime(2026, month, 2, 15, tzinfo=datetime.UTC)
        make_session(body=body, starts_at=day, status="held")
    WorkItem.objects.create(service=service, body=body, year=2026, what="Jornada", done_on="2026-05-02")
    BodyReport.objects.create(service=service, body=body, year=2025, given_on="2026-03-01")
    return body


def page(client, **query):
    response = client.get(BOARD, query)
    assert response.status_code == 200
    return response.content.decode()


def test_the_board_says_where_each_body_stands_and_its_one_next_step(client, service):
    body = make_council(service)
    waiting = make_council(service, "Escuela Ñielol", act_date=None)
    text = page(client)
    assert "1 operativa<" in text and "1 con un próximo paso" in text
    assert body.name in text and "Está constituida, completa" in text
    assert waiting.name in text and "Anotar el acto con que se constituyó" in text


def test_it_names_no_holder(client, service):
    make_council(service)
    assert "Ana Soto" not in page(client)


def test_bodies_stand_in_the_order_of_their_units_names_with_accents(client, service):
    for name in ("Ñandú", "Nogal", "Álamo", "Zorzal"):
        make_council(service, name)
    make_body(service, name="Comité Directivo Local")
    text = page(client)
    names = [
        "Comité Directivo Local",
        *(f"Consejo escolar, {n}" for n in ("Álamo", "Nogal", "Ñandú", "Zorzal")),
    ]
    assert [text.index(f">{name}</a>") for name in names] == sorted(
        text.index(f">{name}</a>") for name in names
    )


@pytest.mark.parametrize(
    ("query", "seen"),
    [
        ({"tipo": "consejo_escolar"}, {"A", "B"}),
        ({"tipo": "centro_de_padres"}, {"C"}),
        ({"comuna": "Osorno"}, {"B"}),
        ({"paso": "constituir"}, {"B", "C"}),
        ({"ver": "operativas"}, {"A"}),
        ({"ver": "proximo-paso"}, {"B", "C"}),
        ({"q": "nunoa"}, {"A"}),
        ({"q": "consejo ESCOLAR, escuela b"}, {"B"}),
        ({"ver": "archivadas"}, {"D"}),
        ({"tipo": "x", "paso": "x", "ver": "x"}, {"A", "B", "C"}),
    ],
)
def test_filters_live_in_the_address(client, service, query, seen):
    made = {
        "A": make_council(service, "Escuela Ñuñoa"),
        "B": make_council(service, "Escuela B", make_commune(name="Osorno"), act_date=None),
        "C": make_body(service, Body.Kind.PARENTS, name="Centro de padres"),
        "D": make_council(service, "Escuela D", archived_at=NOON),
    }
    text = page(client, **query)
    assert {name for name, body in made.items() if f">{body.name}</a>" in text} == seen
    if seen != {"A", "B", "C"}:
        assert "Quitar filtros" in text


def test_a_search_that_finds_nothing_says_so_and_an_empty_board_teaches(client, service):
    assert "Se puede empezar por los consejos escolares" in page(client)
    make_council(service)
    assert "Ninguna instancia corresponde" in page(client, q="zzz")


def test_htmx_gets_the_table_alone(client, service):
    make_council(service)
    headers = {"HX-Request": "true", "HX-Target": "body-table"}
    text = client.get(BOARD, headers=headers).content.decode()
    assert text.lstrip().startswith('<section id="body-table"')


def test_a_neighbours_bodies_are_absent(client, service):
    make_council(make_service("Vecino"), "Escuela Vecina")
    assert "Vecina" not in page(client)
    assert client.get(reverse("participation:body", args=[Body.objects.get().pk])).status_code == 404


@pytest.mark.parametrize("role", ["school_director", "school_team"])
def test_a_schools_people_see_the_bodies_of_their_school_only(client, service, role):
    mine, other = make_council(service), make_council(service, "Escuela Otra")
    client.force_login(make_user(role, on=mine.school))
    text = page(client)
    assert f">{mine.name}</a>" in text and other.name not in text
    assert "Lo que estas instancias dicen al plan" not in text


def test_a_member_sees_their_own_body_and_has_it_in_the_menu(client, service):
    mine, other = make_council(service), make_council(service, "Escuela Otra")
    client.force_login(make_user("member", on=mine))
    text = page(client)
    assert f">{mine.name}</a>" in text and other.name not in text
    assert 'href="/instancias/"' in text


def test_who_has_no_part_in_participation_has_no_such_place_in_the_menu(client, service):
    client.force_login(make_user("administrator", on=service))
    assert 'href="/instancias/"' not in client.get("/").content.decode()
    assert client.get(BOARD).status_code == 403


def test_a_stranger_logs_in_first(client):
    assert reverse("account_login") in client.get(BOARD)["Location"]


def test_the_board_costs_the_same_for_one_body_and_for_sixty(client, service, queries_of):
    make_council(service)
    page(client)
    one = len(queries_of(lambda: page(client)))
    for n in range(60):
        make_council(service, f"Escuela {n}")
    many = len(queries_of(lambda: page(client)))
    assert many == one <= 12
    assert "Siguiente" in page(client)


def test_the_workbook_holds_what_is_filtered_and_no_name(client, service):
    make_council(service)
    make_council(service, "Escuela Sin Acto", act_date=None)
    response = client.get(reverse("participation:bodies_xlsx"), {"paso": "constituir"})
    book = load_workbook(io.BytesIO(response.content))
    rows = list(book["Instancias"].iter_rows(values_only=True))
    assert [row[1] for row in rows] == ["Instancia", "Consejo escolar, Escuela Sin Acto"]
    told = dict(zip(rows[0], rows[1], strict=True))
    assert (told["Asientos"], told["Ocupados"], told["Sesiones realizadas en el año"]) == (1, 1, 2)
    assert (told["Próximo paso"], told["Último informe anual"]) == ("Constituir", 2025)
    assert "próximo paso «Constituir»" in str([cell.value for cell in book["Léame"]["A"]])
    assert "Ana Soto" not in str(rows)
    indicators = next(book["Indicadores"].iter_rows(min_row=2, values_only=True))
    assert indicators[:4] == ("Establecimientos con consejo escolar en orden", 50, 1, 2)


# Creating -------------------------------------------------------------------------------------------------


def fill(client, service):
    return client.post(
        reverse("participation:bodies_fill", args=[service.slug]), follow=True
    ).content.decode()


def test_the_councils_that_are_missing_are_made_once_for_each_operating_unit(client, service):
    school, nursery = make_school(service, "Escuela A"), make_school(service, "Jardín", kind="nursery")
    make_school(service, "Escuela Cerrada", status="closed")
    make_school(make_service(), "Escuela Vecina")
    has_one = make_council(service, "Escuela Con Consejo").school
    url = reverse("participation:bodies_fill", args=[service.slug])
    text = client.get(url).content.decode()
    assert "Crear 2 consejos" in text and "Con Consejo" not in text
    assert "Se crearon 2 consejos" in fill(client, service)
    assert "No falta ninguno" in fill(client, service)
    found = {(body.kind, body.school): body for body in Body.objects.filter(service=service)}
    assert set(found) == {
        ("consejo_escolar", school),
        ("consejo_parvulario", nursery),
        ("consejo_escolar", has_one),
    }
    assert found["consejo_escolar", school].sessions_needed == 4
    event = Event.objects.get(verb="create_bodies")
    assert event.changes["bodies"][1] == ["Consejo escolar, Escuela A", "Consejo parvulario, Jardín"]


def test_two_units_with_one_name_get_two_councils(client, service):
    make_school(service, "Escuela A"), make_school(service, "Escuela A")
    fill(client, service)
    assert Body.objects.count() == 2


def test_an_archived_council_is_not_made_again(client, service):
    make_council(service, archived_at=NOON)
    fill(client, service)
    assert Body.objects.count() == 1


def test_a_school_has_no_consejo_parvulario_that_counts_as_its_council(client, service):
    body = make_council(service, kind=Body.Kind.NURSERY_COUNCIL)
    fill(client, service)
    assert set(body.school.bodies.values_list("kind", flat=True)) == {"consejo_parvulario", "consejo_escolar"}


@pytest.mark.parametrize("name", ["bodies_fill", "body_create"])
@pytest.mark.parametrize(("role", "status"), [("director", 403), ("reader", 403), (None, 404)])
def test_only_who_writes_participation_creates_bodies(client, service, name, role, status):
    make_school(service)
    client.force_login(make_user(role, on=service) if role else make_user("planner", on=make_service()))
    url = reverse(f"participation:{name}", args=[service.slug])
    assert client.get(url).status_code == client.post(url).status_code == status
    assert not Body.objects.exists()


def test_a_body_sent_twice_is_one_and_has_its_page(client, service):
    school = make_school(service)
    url = reverse("participation:body_create", args=[service.slug])
    data = {
        "kind": "centro_de_estudiantes",
        "name": "Centro",
        "school_code": school.code,
        "receipt": uuid.uuid4(),
    }
    places = [client.post(url, data)["Location"] for _ in range(2)]
    body = Body.objects.get()
    assert places == [reverse("participation:body", args=[body.pk])] * 2
    assert (body.service, body.school, body.receives_plan) == (service, school, False)
    assert Event.objects.get(verb="create").subject_label == "Centro"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"kind": "", "name": "Un nombre"}, "Falta indicar: tipo"),
        ({"kind": "otra", "name": ""}, "Falta indicar: nombre"),
        ({"kind": "consejo_escolar", "name": "Un nombre"}, "falta su código"),
        (
            {"kind": "consejo_escolar", "name": "Un nombre", "school_code": "999"},
            "Ninguna unidad del Servicio",
        ),
        ({"kind": "otra", "name": "Mesa"}, "Ya existe una instancia de ese tipo"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_stays_typed(client, service, typed, sentence):
    make_body(service, Body.Kind.OTHER, name="Mesa")
    response = client.post(reverse("participation:body_create", args=[service.slug]), typed)
    assert response.status_code == 422
    text = response.content.decode()
    assert (sentence in text and f'value="{typed["name"]}"' in text) or not typed["name"]
    assert Body.objects.count() == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_eight_who_create_the_missing_councils_at_once_each_unit_gets_one():
    service = make_service()
    schools = [make_school(service) for _ in range(5)]
    planner = make_user("planner", on=service)
    at_once(*[lambda: create_missing_councils(service, by=planner) for _ in range(8)])
    assert [school.bodies.count() for school in schools] == [1] * 5
    assert Event.objects.filter(verb="create_bodies").count() == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_eight_who_use_the_norm_at_once_the_seats_are_there_once():
    body = make_body(make_service(), Body.Kind.SCHOOL_COUNCIL)
    planner = make_user("planner", on=body.service)
    at_once(*[lambda: use_norm(body, by=planner) for _ in range(8)])
    assert body.members.count() == 6
    assert Event.objects.filter(verb="compose").count() == 1
