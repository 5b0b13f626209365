"""Certificates: sealed once per person with their code, by one press or by a job, corrected by a version, withdrawn."""

import datetime
import io
import uuid
import zipfile

import pytest
import time_machine
from django.urls import reverse
from pypdf import PdfReader

from accounts.models import Event
from accounts.trail import verify
from accounts.trail_check import printed_heads
from documents.models import Job, SealedDocument
from documents.sealing import open_paper, snapshot_of
from support_cycle.models import TrainingEvent
from tests.factories import make_school, make_service, make_user
from tests.factories_support import make_enrolment, make_event

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(datetime.datetime(2026, 9, 5, 15, tzinfo=datetime.UTC)):
        yield


@pytest.fixture
def event(client):
    service = make_service("Servicio Uno")
    event = make_event(
        service,
        "Taller de lectura",
        status="held",
        hours=8,
        coordinator=make_user("uatp_professional", on=service),
    )
    client.force_login(event.coordinator)
    return event


@pytest.fixture
def ana(event):
    school = make_school(event.service, "Escuela Ñielol")
    return make_enrolment(
        event, "Ana Ñanco Soto", school=school, role="Docente", attended=True, email="ana@ejemplo.cl"
    )


def of(row, verb="", **data):
    url = reverse(f"support_cycle:event_certificate{verb and f'_{verb}'}", args=[row.event_id, row.pk])
    return url, {"receipt": str(uuid.uuid4()), **data}


def press(client, row, verb="", **data):
    return client.post(*of(row, verb, **data))


def checked(client, document):
    return client.get(reverse("verify_code", args=[document.code])).content.decode()


def paper_text(document):
    with open_paper(document, "pdf") as paper:
        pages = PdfReader(io.BytesIO(paper.read())).pages
    assert len(pages) == 1
    return pages[0].extract_text()


def test_it_says_who_in_what_when_and_for_how_long_with_a_code_that_is_verified(client, event, ana):
    assert press(client, ana).status_code == 302
    ana.refresh_from_db()
    text = paper_text(ana.document)
    for said in (
        "Ana Ñanco Soto",
        "Docente, Escuela Ñielol",
        "Taller de lectura",
        "8 horas",
        ana.document.code,
    ):
        assert said in text
    assert "3 de septiembre de 2026 al 4 de septiembre de 2026" in " ".join(text.split())
    assert ana.certified_on == datetime.date(2026, 9, 5)
    page = checked(client, ana.document)
    assert "Certificado de Ana Ñanco Soto: Taller de lectura" in page and ana.document.snapshot_sha256 in page
    assert "ana@ejemplo.cl" not in page + ana.document.snapshot
    event.refresh_from_db()
    assert event.status == TrainingEvent.Status.CERTIFIED


def test_pressed_twice_there_is_one(client, event, ana):
    press(client, ana), press(client, ana)
    assert SealedDocument.objects.count() == 1
    answer = client.get(of(ana)[0])
    assert answer["Content-Type"] == "application/pdf"
    b"".join(answer)


@pytest.mark.parametrize(
    ("status", "attended", "said"),
    [
        ("open", True, "cuando la actividad está realizada"),
        ("held", False, "primero se anota su asistencia"),
    ],
)
def test_only_who_came_to_what_was_held_is_certified(client, event, ana, status, attended, said):
    TrainingEvent.objects.update(status=status)
    event.enrolments.update(attended=attended)
    answer = press(client, ana)
    assert answer.status_code == 422 and said in answer.content.decode()
    assert not SealedDocument.objects.exists()
    assert client.get(of(ana)[0]).status_code == 404


def issue(client, event, receipt=None):
    url = reverse("support_cycle:event_certificates", args=[event.pk])
    return client.post(url, {"receipt": receipt or str(uuid.uuid4())})


def test_sixty_people_are_certified_by_one_job_that_tells_how_far_it_is(
    client, event, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr("support_cycle.exports.certificate_pdf.render_pdf", lambda *args: b"%PDF-1.7 quick")
    for n in range(62):
        make_enrolment(event, f"Persona {n:02}", attended=n < 60)
    receipt = str(uuid.uuid4())
    with django_capture_on_commit_callbacks(execute=True):
        first, again = issue(client, event, receipt), issue(client, event, receipt)
    assert first["Location"] == again["Location"]
    job = Job.objects.get(key__startswith="certificates-")
    assert (job.status, job.done, job.total) == ("done", 60, 60)
    assert event.enrolments.filter(document__rendered_at__isnull=False).count() == 60
    with django_capture_on_commit_callbacks(execute=True):
        issue(client, event)
    assert SealedDocument.objects.count() == 60
    archive = zipfile.ZipFile(
        io.BytesIO(client.get(reverse("support_cycle:event_certificates_zip", args=[event.pk])).content)
    )
    assert len(archive.namelist()) == 60 and archive.namelist()[0] == "001-Persona-00.pdf"


def test_before_it_was_held_no_job_is_started(client, event, ana):
    TrainingEvent.objects.update(status="open")
    assert issue(client, event).status_code == 422
    assert not Job.objects.exists()


def test_a_job_of_who_no_longer_coordinates_certifies_nobody(
    client, event, ana, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks() as callbacks:
        issue(client, event)
    TrainingEvent.objects.update(coordinator=None)
    for callback in callbacks:
        callback()
    assert Job.objects.get().status == "failed"
    assert not SealedDocument.objects.exists()


def test_a_wrong_name_is_corrected_by_another_version_and_the_earlier_code_says_so(client, event, ana):
    press(client, ana)
    ana.refresh_from_db()
    earlier = ana.document
    assert press(client, ana, "correct", name="Ana Ñanco Soto", reason="Igual").status_code == 422
    assert press(client, ana, "correct", name="Ana Ñanco", reason="").status_code == 422
    url, data = of(ana, "correct", name="Ana  Ñanco Sotomayor", reason="Faltaba el apellido")
    client.post(url, data), client.post(url, data)
    ana.refresh_from_db()
    assert (ana.name, ana.document.number) == ("Ana Ñanco Sotomayor", 2)
    assert SealedDocument.objects.count() == 2
    text = paper_text(ana.document)
    assert "Ana Ñanco Sotomayor" in text and earlier.code in text
    assert snapshot_of(earlier)["person"]["name"] == "Ana Ñanco Soto"
    assert "Hay una versión corregida" in checked(client, earlier)
    assert "El código existe y corresponde" in checked(client, ana.document)
    told = Event.objects.get(verb="correct")
    assert "Ñanco" not in told.subject_label + str(told.changes)


def test_a_withdrawn_certificate_says_so_and_the_person_may_be_certified_again(client, event, ana):
    press(client, ana)
    ana.refresh_from_db()
    earlier = ana.document
    assert press(client, ana, "withdraw", reason="").status_code == 422
    press(client, ana, "withdraw", reason="No completó las horas")
    ana.refresh_from_db()
    assert (ana.document, ana.certified_on) == (None, None)
    assert "Este documento fue retirado" in checked(client, earlier)
    assert press(client, ana, "withdraw", reason="Otra vez").status_code == 422
    press(client, ana)
    ana.refresh_from_db()
    assert ana.document.code != earlier.code
    assert "El código existe y corresponde" in checked(client, ana.document)


def test_what_a_certificate_says_is_not_edited_under_it(client, event, ana):
    press(client, ana)
    edit = reverse("support_cycle:event_enrolment_edit", args=[event.pk, ana.pk])
    answer = client.post(edit, {"name": "Otra", "school_code": ana.school.code})
    assert answer.status_code == 422 and "primero se corrige o se retira" in answer.content.decode()
    remove = reverse("support_cycle:event_enrolment_remove", args=[event.pk, ana.pk])
    attended = reverse("support_cycle:event_enrolment_attended", args=[event.pk, ana.pk])
    assert client.post(remove).status_code == 422
    assert client.post(attended, {"hecho": "no"}).status_code == 422


def test_the_chain_holds_the_head_that_each_certificate_keeps(client, event, ana):
    press(client, ana)
    ana.refresh_from_db()
    heads = printed_heads(event.service)
    assert heads == [(ana.document.trail_seq, ana.document.trail_head)]
    assert verify(str(event.service.code), heads=heads).faults == []


def test_others_get_no_certificate_and_make_none(client, event, ana):
    press(client, ana)
    for role, place, status in [
        ("uatp_professional", event.service, 403),
        ("school_director", ana.school, 403),
        ("uatp_head", make_service(), 404),
    ]:
        client.force_login(make_user(role, on=place))
        paper = client.get(of(ana)[0])
        assert paper.status_code == status
        b"".join(paper)
        assert press(client, ana, "withdraw", reason="x").status_code == status
        assert issue(client, event).status_code == status
    client.force_login(make_user("uatp_head", on=event.service))
    paper = client.get(of(ana)[0])
    assert paper.status_code == 200
    b"".join(paper)
