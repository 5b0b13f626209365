"""The life page of a body: what it tells, and to whom."""

import datetime

import pytest
import time_machine
from django.urls import reverse

from accounts.models import Body
from participation.models import BodyReport, WorkItem
from tests.factories import make_body, make_service, make_user
from tests.factories_bodies import PARTS, add, make_school_council, page, url
from tests.factories_minutes import make_minutes
from tests.factories_participation import make_attendance, make_commitment, make_session, make_stakeholder

pytestmark = pytest.mark.django_db
NOON = datetime.datetime(2026, 8, 20, 15, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOON):
        yield


@pytest.fixture
def body(client):
    body = make_school_council()
    client.force_login(make_user("planner", on=body.service))
    return body


def test_the_page_tells_the_life_of_the_body(client, body):
    above = make_body(body.service, Body.Kind.COUNCIL, name="Consejo Local de Prueba")
    below = make_body(body.service, Body.Kind.STUDENTS, name="Centro de estudiantes Robles", upper=body)
    Body.objects.filter(pk=body.pk).update(
        act_number="Resolución 312", act_date=datetime.date(2025, 4, 1), upper=above, sessions_needed=4
    )
    session = make_session(body=body, status="held", title="Segunda ordinaria")
    make_commitment(session, text="Enviar el calendario de salidas.", who="Dirección")
    for part in PARTS:
        add(client, body, part)
    text = page(client, body)
    for told in (
        "Resolución 312",
        "Consejo Local de Prueba",
        below.name,
        "1 realizada de 4",
        "Segunda ordinaria",
        "Enviar el calendario de salidas.",
        "Jornada de escucha",
        "a la asamblea",
        "Elección",
        "Ana Soto",
        "ana@ejemplo.cl",
        "Todavía no tiene actas",
        "Próximo paso: ",
    ):
        assert told in text, told


def test_a_member_reads_seats_and_names_of_adults_and_neither_addresses_nor_original_words(client, body):
    add(client, body, "asientos")
    session = make_session(body=body, status="held")
    make_commitment(session, text="Palabras originales", who="Rosa Díaz")
    make_commitment(session, text="x", public_text="Palabras revisadas", reviewed_at=NOON)
    make_session(body=body, status="draft", title="Sesión que se prepara")
    client.force_login(make_user("member", on=body))
    text = page(client, body)
    assert "Ana Soto" in text and "Palabras revisadas" in text
    for hidden in ("ana@ejemplo.cl", "Palabras originales", "Rosa Díaz", "Sesión que se prepara", "Editar"):
        assert hidden not in text


@pytest.mark.parametrize("role", ["director", "uatp_professional", "auditor", "reader"])
def test_the_servicio_reads_addresses_and_writes_nothing(client, body, role):
    add(client, body, "asientos")
    client.force_login(make_user(role, on=body.service))
    text = page(client, body, abrir="asientos")
    assert "ana@ejemplo.cl" in text and "Editar" not in text and "<h3" not in text


def test_a_vacancy_and_a_term_about_to_end_are_said_seat_by_seat(client, body):
    day = datetime.date(2026, 8, 20)
    body.members.create(seat="Vacía")
    body.members.create(seat="Pronta", person="B", until=day + datetime.timedelta(days=90))
    body.members.create(seat="Terminada", person="C", until=day - datetime.timedelta(days=1))
    text = page(client, body)
    assert [text.count(one) for one in ("Vacante", "Termina en los próximos 90 días", "Ya terminó")] == [
        1,
        1,
        1,
    ]


def test_another_year_is_asked_for_in_the_address(client, body):
    WorkItem.objects.create(service=body.service, body=body, year=2025, what="Lo del año pasado")
    assert "Lo del año pasado" not in page(client, body)
    assert "Lo del año pasado" in page(client, body, anio=2025)
    assert "Plan de trabajo 2026" in page(client, body, anio=1999)


def test_a_body_below_that_the_reader_may_not_open_is_named_without_link(client, body):
    below = make_body(body.service, Body.Kind.STUDENTS, name="Centro Robles", upper=body)
    client.force_login(make_user("member", on=body))
    text = page(client, body)
    assert "Centro Robles" in text and url(below) not in text


@pytest.mark.parametrize("name", ["body", "body_file"])
def test_another_servicios_body_does_not_exist(client, body, name):
    client.force_login(make_user("planner", on=make_service()))
    args = [1] if name == "body_file" else []
    assert client.get(url(body, name, *args)).status_code == 404
    assert add(client, body, "asientos").status_code == 404


def test_the_page_costs_the_same_with_one_row_and_with_many(client, body, queries_of):
    def grow():
        for part in PARTS:
            response = add(client, body, part, year=str(2000 + BodyReport.objects.count()))
            assert response.status_code == 302, response.content.decode()
        work = WorkItem.objects.latest("pk")
        WorkItem.objects.filter(pk=work.pk).update(year=2026)
        seat = body.members.latest("pk")
        seat.user, seat.stakeholder = make_user(), make_stakeholder(body.service)
        seat.save()
        session = make_session(body=body, status="held")
        make_commitment(session)
        make_body(body.service, upper=body)

    grow()
    page(client, body)
    one = len(queries_of(lambda: page(client, body)))
    for _ in range(5):
        grow()
    page(client, body)  # the messages that wait are told
    assert len(queries_of(lambda: page(client, body))) == one <= 12
    for opened in (*PARTS, "body-act", "body-rules"):
        assert len(queries_of(lambda opened=opened: page(client, body, abrir=opened))) <= 12, opened


def test_the_page_leads_to_its_sessions_its_last_acta_and_the_next_session(client, body):
    first, second = (make_session(body=body, status="held", number=n) for n in (1, 2))
    for session in (first, second):
        make_attendance(session, women=6)
    make_minutes(first)
    last = make_minutes(second)
    text = page(client, body)
    assert f'href="{reverse("participation:minutes", args=[last.pk])}">N.º 2 de 2026</a>' in text
    assert f'href="{second.get_absolute_url()}"' in text
    convene = f"{reverse('participation:body_session_create')}?instancia={body.pk}"
    assert f'href="{convene}"' in text and client.get(convene).status_code == 200
    client.force_login(make_user("member", on=body))
    assert convene not in page(client, body)
