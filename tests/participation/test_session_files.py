"""Photographs ask whether children can be recognised; addresses are of adults and are shown to nobody."""

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from participation.models import SessionFile, Subscriber
from tests.factories import make_plan, make_school, make_user
from tests.factories_participation import make_session

JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01" + b"\0" * 200
EXE = b"MZ\x90\x00\x03\x00\x00\x00" + b"\0" * 200


@pytest.fixture
def session(db):
    plan = make_plan()
    return make_session(plan, school=make_school(plan.service), status="held")


@pytest.fixture
def planner(session, client):
    person = make_user("planner", on=session.service)
    client.force_login(person)
    return person


def photo(content=JPEG, name="foto.jpg"):
    return SimpleUploadedFile(name, content)


def upload(client, session, file=None, **fields):
    sent = {"receipt": uuid.uuid4(), "file": file or photo(), "kind": "photo", "shows_minors": "si"} | fields
    return client.post(f"/sesiones/{session.pk}/archivos/", sent)


def test_a_photograph_asks_whether_children_can_be_recognised(client, session, planner):
    answer = upload(client, session, shows_minors="")
    assert (answer.status_code, SessionFile.objects.count()) == (422, 0)
    assert "Responder Sí o No: de eso depende quién la puede ver." in answer.content.decode()
    assert upload(client, session, kind="other", shows_minors="").status_code == 422


def opened(client, address):
    """The status of a download, read to its end."""
    answer = client.get(address)
    if answer.streaming:
        b"".join(answer.streaming_content)
    return answer.status_code


@pytest.mark.parametrize(
    ("minors", "authorised", "internal"),
    [("si", "", True), ("si", "on", False), ("no", "", False)],
)
def test_children_without_authorisation_stay_inside(client, session, planner, minors, authorised, internal):
    upload(client, session, shows_minors=minors, is_authorised=authorised)
    row = SessionFile.objects.get()
    assert row.is_internal is internal
    address = f"/sesiones/{session.pk}/archivos/{row.file_id}/"
    assert opened(client, address) == 200
    for role, anchor in [("school_director", session.school), ("school_team", session.school)]:
        client.force_login(make_user(role, on=anchor))
        assert opened(client, address) == (404 if internal else 200)
        page = client.get(f"/sesiones/{session.pk}/archivos/").content.decode()
        assert ("foto.jpg" in page) is not internal
        assert ("1 archivo más queda dentro del Servicio Local." in page) is internal
    client.force_login(make_user("reader", on=session.service))
    assert opened(client, address) == 200
    client.force_login(make_user("planner", on=make_plan().service))
    assert opened(client, address) == 404


def test_the_signed_attendance_sheet_is_internal(client, session, planner):
    upload(client, session, kind="attendance", shows_minors="no")
    assert SessionFile.objects.get().is_internal is True


def test_a_photograph_of_thirty_megabytes_is_told_the_limit(client, session, planner):
    answer = upload(client, session, photo(JPEG + b"\0" * 30 * 1024 * 1024))
    assert (answer.status_code, SessionFile.objects.count()) == (422, 0)
    assert "El archivo pesa 30 MB y el máximo es 10 MB." in answer.content.decode()


def test_a_program_that_calls_itself_a_photograph_is_refused(client, session, planner):
    answer = upload(client, session, photo(EXE))
    assert (answer.status_code, SessionFile.objects.count()) == (422, 0)
    assert "El contenido del archivo no corresponde a un .jpg." in answer.content.decode()


def test_a_photograph_sent_twice_is_there_once_and_can_be_taken_away(client, session, planner):
    key = uuid.uuid4()
    for _ in range(2):
        assert upload(client, session, photo(), receipt=key).status_code == 302
    row = SessionFile.objects.get()
    assert client.post(f"/sesiones/{session.pk}/archivos/{row.file_id}/retiro/").status_code == 302
    assert SessionFile.objects.count() == 0


def test_who_only_sees_the_session_adds_and_removes_nothing(client, session, planner):
    upload(client, session)
    client.force_login(make_user("director", on=session.service))
    assert "Agregar un archivo" not in client.get(f"/sesiones/{session.pk}/archivos/").content.decode()
    assert upload(client, session).status_code == 403
    address = f"/sesiones/{session.pk}/archivos/{SessionFile.objects.get().file_id}/retiro/"
    assert client.post(address).status_code == 403
    assert client.get(f"/sesiones/{session.pk}/correos/").status_code == 403


def test_an_address_is_of_somebody_of_eighteen_or_more(client, session, planner):
    sent = {"receipt": uuid.uuid4(), "email": "Alguien@Ejemplo.cl"}
    answer = client.post(f"/sesiones/{session.pk}/correos/", sent)
    assert (answer.status_code, Subscriber.objects.count()) == (422, 0)
    assert "tengo 18 años o más" in answer.content.decode()
    for n in range(2):
        sent = {
            "receipt": uuid.uuid4(),
            "email": ["Alguien@Ejemplo.cl", "alguien@ejemplo.cl"][n],
            "is_adult": "on",
        }
        assert client.post(f"/sesiones/{session.pk}/correos/", sent).status_code == 302
    assert Subscriber.objects.get().email == "alguien@ejemplo.cl"
    assert "alguien@ejemplo.cl" not in client.get(f"/sesiones/{session.pk}/correos/").content.decode()
    assert "hay 1 anotado" in client.get(f"/sesiones/{session.pk}/correos/").content.decode()
