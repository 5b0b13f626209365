"""A network's meeting: agreed, noted by unit without names, closed with a sealed acta, or not held with its reason."""

import datetime
import io
import json
import uuid

import pytest
import time_machine
from django.urls import reverse
from pypdf import PdfReader

from accounts.models import Event
from documents.models import Job, SealedDocument
from documents.sealing import open_paper, snapshot_of
from participation.models import Commitment
from support_cycle.models import NetworkAttendance, NetworkMeeting
from support_cycle.network_meetings import agreements_of
from support_cycle.network_minutes import render_minutes
from tests.factories import make_school, make_service, make_user
from tests.factories_support import make_network, make_network_meeting

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(datetime.datetime(2026, 9, 2, 15, tzinfo=datetime.UTC)):
        yield


@pytest.fixture
def service():
    return make_service("Servicio Uno", slug="uno")


@pytest.fixture
def schools(service):
    return [make_school(service, "Escuela Los Robles"), make_school(make_service(), "Escuela Ñielol")]


@pytest.fixture
def network(service, schools):
    coordinator = make_user("uatp_professional", on=service)
    return make_network(service, schools, name="Red del valle", coordinator=coordinator)


@pytest.fixture
def coordinator(network, client):
    client.force_login(network.coordinator)
    return network.coordinator


def at(meeting, name="", *more):
    return reverse(f"support_cycle:network_meeting{name and f'_{name}'}", args=[meeting.pk, *more])


def notes(meeting, *people, **fields):
    """What the page of notes sends: how many came of each unit, in the order of their names."""
    meeting.refresh_from_db()
    fields = {"notes": "", "agreements": "", "version": meeting.version} | fields
    schools = sorted(meeting.network.members.all(), key=lambda one: one.school.sort_key)
    for member, (count, roles) in zip(schools, people, strict=False):
        fields |= {f"personas-{member.school_id}": count, f"cargos-{member.school_id}": roles}
    return fields


def test_meetings_are_agreed_once_and_numbered_in_their_network(client, coordinator, network):
    data = {
        "kind": "reflection",
        "starts_at": "2026-09-10T15:30",
        "ends_at": "17:00",
        "agenda": "Leer",
        "receipt": "",
    }
    url = reverse("support_cycle:network_meeting_create", args=[network.pk])
    data["receipt"] = str(uuid.uuid4())
    first, again = client.post(url, data), client.post(url, data)
    assert first["Location"] == again["Location"]
    client.post(url, data | {"receipt": str(uuid.uuid4())})
    assert [str(one) for one in network.meetings.order_by("number")] == [
        "Reunión de reflexión 1",
        "Reunión de reflexión 2",
    ]
    wrong = client.post(url, data | {"ends_at": "14:00", "receipt": str(uuid.uuid4())})
    assert wrong.status_code == 422 and "Termina antes de empezar" in wrong.content.decode()


def test_what_happened_is_noted_by_unit_and_a_count_of_nobody_leaves_no_row(
    client, coordinator, network, schools
):
    meeting = make_network_meeting(network)
    data = notes(meeting, (3, "Dirección  y UTP"), ("", ""), notes="Se leyó.", agreements="- Uno\n\n• Dos\n")
    assert client.post(at(meeting, "notes"), data).status_code == 302
    row = NetworkAttendance.objects.get()
    assert (row.school, row.people, row.roles) == (schools[0], 3, "Dirección y UTP")
    meeting.refresh_from_db()
    assert agreements_of(meeting) == ["Uno", "Dos"]
    client.post(at(meeting, "notes"), notes(meeting, ("", ""), (2, "")))
    assert [one.school for one in meeting.attendance.all()] == [schools[1]]
    event = Event.objects.filter(verb="edit", subject_type="support_cycle.networkmeeting").first()
    assert "Se leyó." not in json.dumps(event.changes)


def test_the_page_of_notes_keeps_what_is_typed_and_refuses_what_is_no_number(client, coordinator, network):
    meeting = make_network_meeting(network)
    page = client.get(at(meeting, "notes")).content.decode()
    assert f'data-draft="notas-de-red-{meeting.pk}"' in page
    answer = client.post(at(meeting, "notes"), notes(meeting, ("muchas", ""), notes="Lo que escribí"))
    assert answer.status_code == 422
    assert "Lo que escribí" in answer.content.decode() and "muchas" in answer.content.decode()


def test_two_who_note_at_once_see_both_texts(client, coordinator, network):
    meeting = make_network_meeting(network)
    mine = notes(meeting, (4, ""), notes="Lo mío")
    client.post(at(meeting, "notes"), notes(meeting, (3, ""), notes="Lo de la otra persona"))
    answer = client.post(at(meeting, "notes"), mine)
    text = answer.content.decode()
    assert answer.status_code == 409 and "Lo mío" in text and "Lo de la otra persona" in text
    assert NetworkAttendance.objects.get().people == 3


def test_units_that_were_not_in_the_network_that_day_are_not_asked_for(client, coordinator, network, schools):
    network.members.filter(school=schools[1]).update(since=datetime.date(2026, 9, 1))
    late = make_school(network.service, "Escuela Nueva")
    network.members.create(school=late, since="2026-08-28")
    page = client.get(at(make_network_meeting(network), "notes")).content.decode()
    assert "Los Robles" in page and "Escuela Nueva" not in page and "Ñielol" not in page


def commit(client, meeting, **fields):
    data = {
        "text": "Enviar la pauta",
        "who": "Jefaturas UTP",
        "due_on": "30-09-2026",
        "receipt": str(uuid.uuid4()),
    }
    return client.post(at(meeting, "commitment"), data | fields)


def test_a_commitment_lives_among_the_others_and_says_where_it_comes_from(client, coordinator, network):
    meeting = make_network_meeting(network)
    receipt = str(uuid.uuid4())
    commit(client, meeting, receipt=receipt, owner=coordinator.pk)
    commit(client, meeting, receipt=receipt, owner=coordinator.pk)
    row = Commitment.objects.get()
    assert row.origin_text == "Reunión de red 1 de Red del valle" and row.origin_path == at(meeting)
    assert row.network_link.meeting == meeting
    listed = client.get(reverse("participation:commitments")).content.decode()
    assert "Enviar la pauta" in listed and "Reunión de red 1 de Red del valle" in listed
    assert commit(client, meeting, who="").status_code == 422
    client.post(at(meeting, "commitment_done", row.pk))
    row.refresh_from_db()
    assert (row.status, row.done_on) == ("done", datetime.date(2026, 9, 2))
    assert client.post(at(meeting, "commitment_done", row.pk)).status_code == 422


def close(client, meeting):
    return client.post(at(meeting, "close"), {"receipt": str(uuid.uuid4())})


def full(client, network):
    meeting = make_network_meeting(network, agenda="Leer juntos", place="Liceo")
    said = notes(
        meeting, (3, "UTP"), (2, "Dirección"), notes="Se compartió la pauta.", agreements="Probarla\nMedirla"
    )
    client.post(at(meeting, "notes"), said)
    commit(client, meeting)
    return meeting


def test_the_acta_seals_what_was_noted_with_its_code_and_nothing_is_written_after(
    client, coordinator, network
):
    meeting = full(client, network)
    assert close(client, meeting).status_code == 302
    meeting.refresh_from_db()
    said, document = snapshot_of(meeting.minutes), meeting.minutes
    assert meeting.status == NetworkMeeting.Status.CLOSED
    assert said["agreements"] == ["Probarla", "Medirla"]
    assert [(row["unit"], row["people"]) for row in said["attendance"]] == [
        ("Escuela Los Robles", 3),
        ("Escuela Ñielol", 2),
    ]
    event = Event.objects.get(verb="seal")
    assert (document.trail_seq, document.trail_head) == (event.seq, event.hash)
    job = Job.objects.get(handler="support_cycle.render_network_minutes")
    render_minutes(job, lambda *args: None, **job.args)
    document.refresh_from_db()
    with open_paper(document, "pdf") as paper:
        text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(paper.read())).pages)
    for words in (
        "Se compartió la pauta.",
        "Probarla",
        "Enviar la pauta",
        "30-09-2026",
        document.code,
        "Ñielol",
    ):
        assert words in text
    assert client.get(at(meeting, "notes")).status_code == 403
    assert client.post(at(meeting, "edit"), {}).status_code == 403
    assert commit(client, meeting).status_code == 403
    paper = client.get(at(meeting, "paper"))
    assert paper["Content-Disposition"] == f'attachment; filename="acta-red-{network.pk}-1.pdf"'
    b"".join(paper)
    assert document.code in client.get(at(meeting)).content.decode()
    checked = client.get(reverse("verify_code", args=[document.code])).content.decode()
    assert "Acta de Reunión de red 1, Red del valle" in checked and "XLSX" not in checked


def test_pressed_twice_there_is_one_acta_and_one_job(client, coordinator, network):
    meeting = full(client, network)
    close(client, meeting), close(client, meeting)
    assert SealedDocument.objects.count() == 1
    assert Job.objects.filter(key=f"network-minutes-{meeting.pk}").count() == 1


def test_it_says_what_is_missing_and_does_not_close(client, coordinator, network):
    later = make_network_meeting(network, starts_at=datetime.datetime(2026, 9, 20, 15, tzinfo=datetime.UTC))
    answer = close(client, later)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "todavía no empieza" in text and "cuántas personas" in text and "qué se conversó" in text
    assert not SealedDocument.objects.exists()


def test_it_was_not_held_with_its_reason_and_has_no_acta(client, coordinator, network):
    meeting = make_network_meeting(network)
    assert client.post(at(meeting, "cancel"), {"reason": " "}).status_code == 422
    client.post(at(meeting, "cancel"), {"reason": "Corte de camino", "receipt": str(uuid.uuid4())})
    page = client.get(at(meeting)).content.decode()
    assert "No se hizo: Corte de camino" in page
    assert close(client, meeting).status_code == 422
    assert client.get(at(meeting, "cancel")).status_code == 403


def test_its_units_teams_read_it_and_write_nothing(client, network, schools):
    meeting = make_network_meeting(network, agenda="Leer juntos")
    for school in schools:
        client.force_login(make_user("school_team", on=school))
        assert "Leer juntos" in client.get(at(meeting)).content.decode()
        assert [client.get(at(meeting, "notes")).status_code, close(client, meeting).status_code] == [
            403,
            403,
        ]
    client.force_login(make_user("school_team", on=make_school(network.service)))
    assert client.get(at(meeting)).status_code == 404


def test_its_calendar_entry_is_in_the_time_of_the_servicio(client, coordinator, network):
    text = client.get(at(make_network_meeting(network), "calendar")).content.decode()
    assert (
        "SUMMARY:Reunión de red 1 de Red del valle" in text
        and "DTSTART;TZID=America/Santiago:20260827T120000" in text
    )


def test_its_page_costs_the_same_with_one_and_with_many_of_everything(
    client, coordinator, network, queries_of
):
    meeting = full(client, network)
    close(client, meeting)
    client.get(at(meeting))
    one = len(queries_of(lambda: client.get(at(meeting))))
    large = full(client, network)
    for _ in range(10):
        commit(client, large, owner=coordinator.pk)
        NetworkAttendance.objects.create(meeting=large, school=make_school(network.service), people=1)
    close(client, large)
    client.get(at(large))
    assert len(queries_of(lambda: client.get(at(large)))) == one <= 12
