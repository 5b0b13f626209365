"""What goes out of a session: a calendar entry that names nobody, a sheet on which no child is named, its guide."""

import io

import icalendar
import pytest
from django.urls import reverse
from pypdf import PdfReader

from participation.models import Methodology, Process
from tests.factories import make_plan, make_school, make_service, make_user
from tests.factories_participation import make_session, make_stakeholder

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan():
    return make_plan(make_service("Barrancas", slug="barrancas"), year=2027)


@pytest.fixture
def planner(plan, client):
    person = make_user("planner", on=plan.service, first_name="Carolina", last_name="Muñoz")
    client.force_login(person)
    return person


def url(name, session):
    return reverse(f"participation:session_{name}", args=[session.pk])


def event_of(client, session):
    response = client.get(url("calendar", session))
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    calendar = icalendar.Calendar.from_ical(response.content)
    return calendar, calendar.walk("VEVENT")[0], response.content.decode()


def pages(response):
    return [page.extract_text() for page in PdfReader(io.BytesIO(response.content)).pages]


def test_the_calendar_entry_is_in_the_servicios_own_time(plan, planner, client):
    session = make_session(plan, title="Los Aromos", number=18, place="Gimnasio")
    calendar, event, _ = event_of(client, session)
    [zone] = calendar.walk("VTIMEZONE")
    assert str(zone["TZID"]) == event["DTSTART"].params["TZID"] == "America/Santiago"
    assert f"{event['DTSTART'].dt:%d-%m-%Y %H:%M}" == "18-06-2026 11:30"
    assert f"{event['DTEND'].dt:%H:%M}" == "13:00"  # 90 minutes where nobody says
    assert str(event["SUMMARY"]) == "Taller N.º 18: Los Aromos"
    assert (str(event["LOCATION"]), str(event["STATUS"])) == ("Gimnasio", "CONFIRMED")


def test_easter_island_has_its_own_hour(client):
    service = make_service(time_zone="Pacific/Easter")
    session = make_session(make_plan(service))
    client.force_login(make_user("planner", on=service))
    _, event, _ = event_of(client, session)
    assert f"{event['DTSTART'].dt:%H:%M}" == "09:30"


def test_the_calendar_entry_names_nobody(plan, planner, client):
    session = make_session(
        plan,
        facilitator=planner,
        convener="Carolina Muñoz",
        note_taker="Andrea Catrileo",
        agenda="Lo pidió Pedro Soto",
    )
    _, _, text = event_of(client, session)
    assert not [name for name in ("Carolina", "Muñoz", "Catrileo", "Soto") if name in text]


def test_a_suspended_session_is_cancelled_and_a_remote_one_brings_its_link(plan, planner, client):
    link = "https://sala.ejemplo.cl/1"
    session = make_session(plan, status="suspended", modality="remote", link=link)
    _, event, _ = event_of(client, session)
    assert str(event["STATUS"]) == "CANCELLED"
    assert link in str(event["DESCRIPTION"]) and str(event["LOCATION"]) == link


def test_the_sheet_lists_the_estamentos_in_the_catalogues_order(plan, planner, client):
    last = make_stakeholder(plan.service, "Docentes", position=2)
    make_stakeholder(plan.service, "Asistentes", position=1)
    make_stakeholder(plan.service, "Antiguo", position=0, archived_at="2026-01-01T00:00Z")
    session = make_session(plan, stakeholders=[last])
    text = pages(client.get(url("sheet", session)))[1]
    assert text.index("Asistentes") < text.index("Docentes")
    assert "Antiguo" not in text
    assert (text.count("Urbano"), text.count("Rural"), text.count("Convocado")) == (2, 2, 1)


def test_the_sheet_asks_adults_to_sign_and_children_for_no_name(plan, planner, client):
    make_stakeholder(plan.service, "Docentes")
    Process.objects.create(service=plan.service, plan=plan, privacy_notice="Aviso propio del proceso.")
    first, _, *rest = pages(client.get(url("sheet", make_session(plan))))
    assert "Aviso propio del proceso." in first
    adults, children = (
        next(text for text in rest if title in text)
        for title in ("Personas de 18 años o más", "Personas menores de 18 años")
    )
    assert "Nombre" in adults and "Firma" in adults
    assert "Calidad y curso" in children and "Firma" not in children
    assert "Nombre" not in children  # only to say that it is not written: «No se anota el nombre»


def test_a_schools_people_print_the_guide_of_their_session(plan, client):
    school = make_school(plan.service)
    guide = Methodology.objects.create(service=plan.service, name="Taller con familias")
    guide.questions.create(service=plan.service, text="¿Qué conviene cuidar?")
    session = make_session(plan, school=school, methodology=guide, title="En la escuela")
    client.force_login(make_user("school_team", on=school))
    [text] = pages(client.get(url("guide", session)))
    assert "¿Qué conviene cuidar?" in text and "En la escuela" in text
    assert client.get(url("guide", make_session(plan, school=school))).status_code == 404
    assert client.get(url("guide", make_session(plan, methodology=guide))).status_code == 404
