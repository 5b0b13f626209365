"""The page of the school calendar: who keeps it, per region and year, with its source."""

import datetime

import pytest

from accounts.models import Event
from support_cycle.models import SchoolTerm
from tests.factories import make_commune, make_school, make_service, make_user

pytestmark = pytest.mark.django_db
PATH = "/calendario-escolar/"
D = datetime.date


@pytest.fixture
def service(db):
    service = make_service()
    make_school(service, commune=make_commune(service.region))
    return service


@pytest.fixture
def planner(service, client):
    person = make_user("planner", on=service)
    client.force_login(person)
    return person


def typed(service, **fields):
    return {
        "region": service.region_id,
        "anio": 2026,
        "name": "Primer semestre",
        "starts_on": "04-03-2026",
        "ends_on": "19-06-2026",
        "source": "Resolución Exenta 1234 de 2025",
        **fields,
    }


def test_who_writes_data_keeps_it_with_its_source_and_the_trail_tells(client, service, planner):
    assert "Sin calendario cargado" in client.get(f"{PATH}?anio=2026").content.decode()
    assert client.post(PATH, typed(service)).status_code == 302
    term = SchoolTerm.objects.get()
    assert (term.region, term.year, term.starts_on, term.ends_on) == (
        service.region,
        2026,
        D(2026, 3, 4),
        D(2026, 6, 19),
    )
    page = client.get(f"{PATH}?anio=2026").content.decode()
    assert ("Resolución Exenta 1234" in page, "Sin calendario cargado" in page) == (True, False)
    assert Event.objects.latest("pk").service == service
    assert client.post(f"{PATH}{term.pk}/retiro/").status_code == 302
    assert (SchoolTerm.objects.count(), Event.objects.latest("pk").verb) == (0, "delete")


@pytest.mark.parametrize(
    "fields",
    [
        {"source": ""},
        {"name": ""},
        {"starts_on": "31-02-2026"},
        {"ends_on": "01-03-2026"},
        {"ends_on": "05-03-2027"},
    ],
)
def test_what_does_not_fit_is_said_with_what_was_typed(client, service, planner, fields):
    response = client.post(PATH, typed(service) | fields)
    assert (response.status_code, SchoolTerm.objects.count()) == (422, 0)
    assert "19-06-2026" in response.content.decode() or "ends_on" in fields


def test_two_terms_do_not_cross_and_the_same_form_makes_one(client, service, planner):
    receipt = "6f1c1a52-7a0e-4f5a-9a55-3a1f8f9d2b03"
    for _ in range(2):
        assert client.post(PATH, typed(service, receipt=receipt)).status_code == 302
    again = client.post(PATH, typed(service, starts_on="15-06-2026", ends_on="01-07-2026"))
    assert (again.status_code, SchoolTerm.objects.count()) == (422, 1)
    assert client.post(PATH, typed(service, starts_on="06-07-2026", ends_on="04-12-2026")).status_code == 302


@pytest.mark.parametrize("role", ["uatp_head", "director", "auditor"])
def test_the_others_read_it(client, service, role):
    term = SchoolTerm.objects.create(
        region=service.region, year=2026, name="Semestre", starts_on=D(2026, 3, 4), ends_on=D(2026, 6, 19)
    )
    client.force_login(make_user(role, on=service))
    page = client.get(f"{PATH}?anio=2026").content.decode()
    assert ("04-03-2026" in page, "Agregar un período" in page) == (True, False)
    assert client.post(PATH, typed(service)).status_code == 403
    assert client.post(f"{PATH}{term.pk}/retiro/").status_code == 403


def test_of_another_region_nothing_is_kept(client, service, planner):
    other = make_service()
    term = SchoolTerm.objects.create(
        region=other.region, year=2026, name="Ajeno", starts_on=D(2026, 3, 4), ends_on=D(2026, 6, 19)
    )
    assert client.post(f"{PATH}{term.pk}/retiro/").status_code == 404
    assert "Ajeno" not in client.get(f"{PATH}?region={other.region_id}&anio=2026").content.decode()
    client.post(PATH, typed(other, starts_on="01-08-2026", ends_on="30-08-2026"))
    assert SchoolTerm.objects.filter(region=other.region).count() == 1


def test_strangers_log_in_and_who_has_no_place_is_refused(client):
    assert client.get(PATH).status_code == 302
    client.force_login(make_user())
    assert client.get(PATH).status_code == 403
