"""Training events: their facts, who registers whom, who reads names and who counts, their moves."""

import datetime
import json
import uuid

import pytest
import time_machine
from django.urls import reverse

from accounts.models import Event
from support_cycle.models import Enrolment, Offering, TrainingEvent
from tests.factories import make_plan, make_school, make_service, make_user
from tests.factories_support import make_enrolment, make_event, make_knot_theme, make_network, make_programme

pytestmark = pytest.mark.django_db
LIST = reverse("support_cycle:events")
Status = TrainingEvent.Status


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(datetime.datetime(2026, 9, 3, 15, tzinfo=datetime.UTC)):
        yield


@pytest.fixture
def service():
    return make_service("Servicio Uno", slug="uno")


@pytest.fixture
def event(service):
    return make_event(service, "Taller de lectura", coordinator=make_user("uatp_professional", on=service))


@pytest.fixture
def coordinator(event, client):
    client.force_login(event.coordinator)
    return event.coordinator


def at(event, name="", *more):
    return reverse(f"support_cycle:event{name and f'_{name}'}", args=[event.pk, *more])


def text_of(client, url):
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_head_makes_an_event_of_any_kind_once(client, service):
    client.force_login(make_user("uatp_head", on=service))
    data = {
        **{"title": "Tertulia", "kind": "reading", "modality": "online", "hours": "4,5"},
        **{
            "starts_on": "10-09-2026",
            "ends_on": "11-09-2026",
            "outside_people": "1.200",
            "is_open_outside": "on",
        },
        "receipt": str(uuid.uuid4()),
    }
    url = reverse("support_cycle:event_create", args=["uno"])
    client.post(url, data), client.post(url, data)
    row = TrainingEvent.objects.get()
    assert (str(row.hours), row.outside_people, row.kind) == ("4.5", 1200, "reading")
    page = text_of(client, row.get_absolute_url())
    assert "Tertulia o encuentro lector" in page and "4,5 horas" in page and "1.200" in page
    wrong = client.post(url, data | {"ends_on": "09-09-2026", "title": "La otra", "receipt": ""})
    assert wrong.status_code == 422 and "La otra" in wrong.content.decode()


def test_speakers_are_public(client, coordinator, event):
    new = reverse("support_cycle:event_part_create", args=[event.pk, "expositores"])
    client.post(new, {"name": "Rosa Parra", "affiliation": "Universidad del Sur"})
    client.force_login(make_user("school_team", on=make_school(event.service)))
    page = text_of(client, at(event))
    assert "Rosa Parra" in page and "Universidad del Sur" in page


def enrol(client, event, **fields):
    data = {"name": "Ana  Soto", "role": "docente", "receipt": str(uuid.uuid4())}
    return client.post(at(event, "enrolment_create"), data | fields)


def test_a_person_is_registered_by_the_code_of_the_unit_with_the_role_as_the_list_writes_it(
    client, coordinator, event
):
    school = make_school(event.service, rbd=448, code="448")
    assert enrol(client, event, school_code="448-1", email="ana@ejemplo.cl").status_code == 302
    row = Enrolment.objects.get()
    assert (row.name, row.role, row.school, row.email) == ("Ana Soto", "Docente", school, "ana@ejemplo.cl")
    again = enrol(client, event, school_code="448")
    assert again.status_code == 422 and "Ya está inscrita" in again.content.decode()
    assert enrol(client, event, school_code="999999").status_code == 422
    assert enrol(client, event, name="De fuera", institution="Museo").status_code == 302
    assert "Solo personas de 18 años o más" in text_of(client, at(event, "enrolment_create"))


def test_the_trail_says_that_somebody_was_registered_and_not_who(client, coordinator, event):
    enrol(client, event, email="ana@ejemplo.cl")
    told = Event.objects.get(subject_type="support_cycle.enrolment")
    assert "Soto" not in told.subject_label + json.dumps(told.changes)
    assert "ana@" not in json.dumps(told.changes)


def test_names_are_read_by_who_coordinates_and_by_the_head_only(client, event):
    service = event.service
    make_enrolment(event, "Ana Soto", email="ana@ejemplo.cl")
    school = make_school(service)
    for role, place, status in [
        ("uatp_head", service, 200),
        ("uatp_professional", service, 403),
        ("director", service, 403),
        ("auditor", service, 403),
        ("companion", school, 403),
        ("school_director", school, 403),
        ("uatp_head", make_service(), 404),
    ]:
        client.force_login(make_user(role, on=place))
        for name in ("enrolments", "sheet"):
            assert client.get(at(event, name)).status_code == status, role
        answer = client.get(at(event))
        assert "Soto" not in answer.content.decode()
        assert answer.status_code == (404 if status == 404 else 200)
    client.force_login(event.coordinator)
    assert "Ana Soto" in text_of(client, at(event, "enrolments"))


def test_a_units_team_registers_its_own_people_while_it_is_open_and_reads_no_name(client, event):
    ours, other = make_school(event.service), make_school(event.service)
    client.force_login(make_user("school_team", on=ours))
    assert "Inscribir a una persona" in text_of(client, at(event))
    answer = enrol(client, event, school=ours.pk)
    assert answer["Location"] == event.get_absolute_url()
    assert Enrolment.objects.get().school == ours
    assert enrol(client, event, name="De otra", school=other.pk).status_code == 422
    assert enrol(client, event, name="Sin unidad").status_code == 422
    TrainingEvent.objects.update(status=Status.HELD)
    assert enrol(client, event, name="Tarde", school=ours.pk).status_code == 403
    assert Enrolment.objects.count() == 1


def test_a_professional_who_does_not_coordinate_registers_nobody(client, event):
    client.force_login(make_user("uatp_professional", on=event.service))
    assert enrol(client, event).status_code == 403


def test_a_network_of_several_servicios_opens_its_event_to_their_units(client, service):
    theirs = make_school(make_service())
    event = make_event(service, network=make_network(service, [theirs]))
    client.force_login(make_user("school_director", on=theirs))
    assert enrol(client, event, school=theirs.pk).status_code == 302
    assert client.get(make_event(service).get_absolute_url()).status_code == 404


def people(event, *groups):
    for school, role, registered, attended, certified in groups:
        for n in range(registered):
            day = datetime.date(2026, 9, 3) if n < certified else None
            make_enrolment(event, school=school, role=role, attended=n < attended, certified_on=day)


def test_counts_are_said_by_unit_by_role_and_by_kind(client, coordinator, event):
    one, two = make_school(event.service, "Escuela Uno"), make_school(event.service, "Escuela Dos")
    people(event, (one, "Docente", 6, 4, 2), (two, "Docente", 1, 1, 0), (None, "", 2, 0, 0))
    page = " ".join(text_of(client, at(event)).split())

    def row(name, *numbers):
        cells = "".join(
            f'<td role="cell" class="num" data-label="{label}"><span>{n}</span></td>'
            for label, n in zip(("Inscritas", "Asistieron", "Certificadas"), numbers, strict=True)
        )
        return f'<th role="rowheader" scope="row">{name}</th>{cells}'

    for said in [
        row("Docente", 7, 5, 2),
        row("Sin cargo anotado", 2, 0, 0),
        row("Escuela Uno", 6, 4, 2),
        row("Escuela Dos", 1, 1, 0),
        row("Otra institución", 2, 0, 0),
        row("Escuela", 7, 5, 2),
    ]:
        assert said in page


def test_outside_the_servicio_no_group_of_fewer_than_five_is_told(client, event):
    school = make_school(event.service, "Escuela Uno")
    people(event, (school, "Docente", 9, 8, 6), (school, "Dirección", 2, 1, 0), (school, "UTP", 7, 6, 5))
    client.force_login(make_user("school_team", on=school))
    page = " ".join(text_of(client, at(event)).split())
    assert "Por unidad" not in page and "<dd>18</dd>" in page
    cells = [part.split("</span>")[0] for part in page.split('class="num" data-label="')[1:]]
    numbers = [cell.split("<span>")[1] for cell in cells]
    assert numbers.count("no se dice") >= 4
    assert all(not n.isdigit() or n == "0" or int(n) >= 5 for n in numbers)


def test_it_moves_from_open_to_held_and_back_or_is_not_held_with_its_reason(client, coordinator, event):
    client.post(at(event, "move"), {"movimiento": "hecha"})
    event.refresh_from_db()
    assert event.status == Status.HELD
    assert client.post(at(event, "move"), {"movimiento": "cancelar", "reason": "x"}).status_code == 422
    client.post(at(event, "move"), {"movimiento": "abrir"})
    assert client.post(at(event, "move"), {"movimiento": "cancelar"}).status_code == 422
    client.post(at(event, "move"), {"movimiento": "cancelar", "reason": "Paro", "receipt": str(uuid.uuid4())})
    event.refresh_from_db()
    assert event.status == Status.CANCELLED
    assert Event.objects.filter(verb="decide").count() == 3
    assert client.post(at(event, "move"), {"movimiento": "otra"}).status_code == 422
    late = make_event(event.service, starts_on="2026-10-01", ends_on="2026-10-01", coordinator=coordinator)
    assert client.post(at(late, "move"), {"movimiento": "hecha"}).status_code == 422


def test_who_came_is_marked_with_one_press(client, coordinator, event):
    row = make_enrolment(event)
    client.post(at(event, "enrolment_attended", row.pk), {"hecho": "si"})
    row.refresh_from_db()
    assert row.attended
    client.post(at(event, "enrolment_attended", row.pk), {"hecho": "no"})
    row.refresh_from_db()
    assert not row.attended


def test_a_registration_is_edited_and_left_out(client, coordinator, event):
    row, other = make_enrolment(event, "Ana"), make_enrolment(make_event(event.service))
    edit = at(event, "enrolment_edit", row.pk)
    client.post(edit, {"name": "Ana Soto", "role": "Dirección", "email": "ana@ejemplo.cl"})
    row.refresh_from_db()
    assert (row.name, row.role) == ("Ana Soto", "Dirección")
    assert client.post(edit, {"name": "", "email": "x"}).status_code == 422
    assert client.post(at(event, "enrolment_remove", other.pk)).status_code == 404
    client.post(at(event, "enrolment_remove", row.pk))
    assert not event.enrolments.exists()


def test_the_knots_and_learnings_that_it_takes_up_are_listed_for_the_servicio(client, coordinator, event):
    service = event.service
    facts = {"plan": make_plan(service), "by": coordinator, "kind": "knot", "units": 3}
    theme = make_knot_theme(service, "Lectura")
    Offering.objects.create(service=service, event=event, theme=theme, text="Falta tiempo para leer", **facts)
    page = text_of(client, at(event))
    assert "Falta tiempo para leer" in page and "Viene de 3 unidades" in page
    client.force_login(make_user("school_team", on=make_school(service)))
    assert "Falta tiempo para leer" not in text_of(client, at(event))


def test_its_calendar_entry_takes_whole_days(client, coordinator, event):
    text = text_of(client, at(event, "calendar"))
    assert "DTSTART;VALUE=DATE:20260903" in text and "DTEND;VALUE=DATE:20260905" in text


def test_pages_cost_the_same_with_one_and_with_many_people(client, coordinator, event, queries_of):
    service = event.service
    TrainingEvent.objects.update(programme=make_programme(service), network=make_network(service))
    make_enrolment(event, school=make_school(service), role="Docente")
    urls = [at(event), at(event, "enrolments"), LIST]

    def costs():
        return [len(queries_of(lambda url=url: client.get(url))) for url in urls]

    costs()
    before = costs()
    for n in range(30):
        make_enrolment(event, school=make_school(service), role=f"Cargo {n}")
        event.speakers.create(name=f"Persona {n}")
        make_event(service, programme=make_programme(service), network=make_network(service))
    assert costs() == before
    assert max(before) <= 12
