"""Assigning on the page: only the head of UATP, only people and units of the Servicio; both texts on a stale edit."""

import datetime

import pytest
import time_machine

from accounts.access import give_role
from accounts.models import SchoolRole
from support_cycle.models import Assignment
from tests.factories import make_school, make_service, make_user
from tests.factories_support import make_assignment

pytestmark = pytest.mark.django_db
PAGE = "/despliegue/barrancas/asignar/"


@pytest.fixture(autouse=True)
def september():
    with time_machine.travel(datetime.datetime(2026, 9, 22, 15, tzinfo=datetime.UTC), tick=False):
        yield


@pytest.fixture
def service():
    return make_service("Barrancas", slug="barrancas")


@pytest.fixture
def school(service):
    return make_school(service, "Los Aromos")


@pytest.fixture
def andrea(service):
    return make_user("uatp_professional", on=service, first_name="Andrea", last_name="Catrileo")


@pytest.fixture
def head(service, client):
    person = make_user("uatp_head", on=service)
    client.force_login(person)
    return person


def typed(person, school, /, **fields):
    return {
        "school": school.pk,
        "person": person.pk,
        "kind": "lead",
        "since": "01-10-2026",
        "meetings_a_year": "6",
        "distance_km": "12,5",
        "note": "",
        "receipt": "0d2f2a35-9a71-4a67-90a7-5f8de1c7c003",
    } | fields


def test_a_unit_is_assigned_once_however_often_the_form_is_sent(head, andrea, school, client):
    answers = [client.post(PAGE, typed(andrea, school)) for _ in range(2)]
    assert {answer["Location"] for answer in answers} == {f"/despliegue/barrancas/profesionales/{andrea.pk}/"}
    row = Assignment.objects.get()
    assert (str(row.distance_km), row.meetings_a_year, row.role.since) == (
        "12.5",
        6,
        datetime.date(2026, 10, 1),
    )


def test_people_and_units_of_another_servicio_are_no_choice(head, andrea, school, client):
    other = make_service()
    stranger = make_user("uatp_professional", on=other)
    planner = make_user("planner", on=school.service)
    for facts in ({"school": make_school(other).pk}, {"person": stranger.pk}, {"person": planner.pk}):
        response = client.post(PAGE, typed(andrea, school, **facts))
        assert response.status_code == 422
        assert "12,5" in response.content.decode()
    assert not SchoolRole.objects.exists()
    assert client.get("/despliegue/vecino/asignar/").status_code == 404


def test_what_is_refused_keeps_what_was_typed(head, andrea, school, client, service):
    make_assignment(make_user("uatp_professional", on=service, first_name="Eva", last_name="Toro"), school)
    response = client.post(PAGE, typed(andrea, school))
    page = response.content.decode()
    assert response.status_code == 422
    assert "Eva Toro ya es quien está a cargo de Los Aromos" in page
    assert 'value="01-10-2026"' in page


def test_the_address_brings_the_unit_and_the_person(head, andrea, school, client):
    page = client.get(f"{PAGE}?unidad={school.pk}&persona={andrea.pk}").content.decode()
    assert f'<option value="{school.pk}" selected>' in page
    assert f'<option value="{andrea.pk}" selected>' in page


def test_an_agreement_is_changed_and_a_stale_change_shows_both(head, andrea, school, client):
    row = make_assignment(andrea, school)
    url = f"/despliegue/barrancas/asignaciones/{row.role_id}/"
    data = {"kind": "pair", "meetings_a_year": "9", "distance_km": "", "note": "", "version": 1}
    assert client.post(url, data | {"meetings_a_year": "0"}).status_code == 422
    assert client.post(url, data).status_code == 302
    response = client.post(url, data | {"meetings_a_year": "4"})
    assert response.status_code == 409
    row.refresh_from_db()
    assert (row.kind, row.meetings_a_year, row.version) == ("pair", 9, 2)


def test_the_second_in_charge_is_refused_when_an_agreement_changes_too(head, andrea, school, client, service):
    make_assignment(make_user("uatp_professional", on=service), school)
    row = make_assignment(andrea, school, kind="pair")
    data = {"kind": "lead", "meetings_a_year": "9", "distance_km": "", "note": "", "version": 1}
    response = client.post(f"/despliegue/barrancas/asignaciones/{row.role_id}/", data)
    assert response.status_code == 422
    assert "ya es quien está a cargo" in response.content.decode()


def test_a_role_without_agreement_leads_to_noting_it(head, andrea, school, client):
    role = give_role(andrea, "companion", school)
    page = client.get(f"/despliegue/barrancas/profesionales/{andrea.pk}/").content.decode()
    assert "Sin acuerdo anotado" in page
    response = client.get(f"/despliegue/barrancas/asignaciones/{role.pk}/")
    assert response["Location"] == f"{PAGE}?unidad={school.pk}&persona={andrea.pk}"
    assert client.post(PAGE, typed(andrea, school)).status_code == 302
    assert Assignment.objects.get().role == role


def test_an_accompaniment_ends_on_the_day_that_is_written(head, andrea, school, client):
    row = make_assignment(andrea, school)
    url = f"/despliegue/barrancas/asignaciones/{row.role_id}/fin/"
    assert client.post(url, {"until": "01-03-2026"}).status_code == 422
    assert client.post(url, {"until": "31-11-2026"}).status_code == 422
    assert client.post(url, {"until": "21-09-2026"}).status_code == 302
    row.role.refresh_from_db()
    assert row.role.until == datetime.date(2026, 9, 21)
    assert client.get(url).status_code == 404


def test_neither_the_professional_nor_another_servicios_head_changes_anything(
    andrea, school, client, service
):
    row = make_assignment(andrea, school)
    urls = [PAGE, *(f"/despliegue/barrancas/asignaciones/{row.role_id}/{end}" for end in ("", "fin/"))]
    urls += [f"/despliegue/barrancas/{path}/" for path in ("rangos", "rangos/all", "plazo", "equilibrar")]
    for person, status in ((andrea, 403), (make_user("uatp_head", on=make_service()), 404)):
        client.force_login(person)
        assert {client.get(url).status_code for url in urls} == {status}
        assert {client.post(url, {}).status_code for url in urls} <= {status, 405}
    other = make_service("Vecino", slug="vecino")
    client.force_login(make_user("uatp_head", on=other))
    assert client.get(f"/despliegue/vecino/asignaciones/{row.role_id}/").status_code == 404
    client.logout()
    assert {client.get(url).status_code for url in urls} == {302}
