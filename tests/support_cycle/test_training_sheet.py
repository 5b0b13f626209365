"""Attendance by Excel: downloaded, sent back marked, seen cell by cell, taken whole or not at all."""

import datetime
import io
import re

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from accounts.models import Event
from documents.sealing import seal
from support_cycle.models import Enrolment
from tests.factories import make_school, make_service, make_user
from tests.factories_support import make_enrolment, make_event

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(datetime.datetime(2026, 9, 4, 15, tzinfo=datetime.UTC)):
        yield


@pytest.fixture
def event(client):
    service = make_service("Servicio Uno")
    person = make_user("uatp_head", on=service)
    client.force_login(person)
    event = make_event(service, status="held")
    school = make_school(service, "Escuela Los Robles", rbd=448, code="448")
    for name in ("Ana Soto", "Beto Ñanco", "=Carla"):
        make_enrolment(event, name, school=school, role="Docente")
    return event


def here(event):
    return reverse("support_cycle:event_sheet", args=[event.pk])


def book_of(client, event):
    return load_workbook(io.BytesIO(client.get(here(event)).content))


def write(book, number, **cells):
    sheet = book["Asistencia"]
    at = {cell.value: cell.column for cell in sheet[1]}
    for name, value in cells.items():
        cell = sheet.cell(number, at[name.replace("_", " ")], value)
        cell.data_type = "s" if isinstance(value, str) else cell.data_type


def upload(client, event, book):
    file = io.BytesIO()
    book.save(file)
    return client.post(here(event), {"file": SimpleUploadedFile("planilla.xlsx", file.getvalue())})


def confirm(client, answer):
    page = client.get(answer["Location"]).content.decode()
    fields = dict(re.findall(r'type="hidden" name="(receipt|estado)" value="([^"]*)"', page))
    return page, client.post(answer["Location"], fields)


def marked(client, event):
    """The sheet with two who came, one with other hours, and one new person."""
    book = book_of(client, event)
    write(book, 3, Asistió="sí")
    write(book, 4, Asistió="X", Horas="4,5")
    new = {"Nombre": "Dora Vera", "Cargo": "docente", "Código de la unidad": "448-1", "Asistió": 1}
    write(book, 5, **new)
    return book


def test_the_sheet_has_who_is_registered_and_says_that_it_holds_names(client, event):
    book = book_of(client, event)
    rows = [row[1:8] for row in book["Asistencia"].values]
    assert rows[1] == ("=Carla", "Docente", "448", "Escuela Los Robles", None, None, "No")
    assert book["Asistencia"]["B2"].data_type == "s" and len(rows) == 4
    notes = " ".join(str(row[0]) for row in book["Léame"].values)
    assert f"formacion-{event.pk}" in notes and "Lleva nombres" in notes and "18 años" in notes
    assert Event.objects.filter(verb="export", subject_id=str(event.pk)).count() == 1


def test_a_marked_sheet_is_seen_cell_by_cell_and_taken_whole(client, event):
    answer = upload(client, event, marked(client, event))
    assert answer.status_code == 302 and not Enrolment.objects.filter(attended=True).exists()
    page, taken = confirm(client, answer)
    assert "1 nuevas, 2 con cambios, 1 iguales" in page
    assert taken.status_code == 302
    told = {row.name: (row.attended, row.hours) for row in event.enrolments.all()}
    assert [name for name, (came, _) in sorted(told.items()) if came] == [
        "Ana Soto",
        "Beto Ñanco",
        "Dora Vera",
    ]
    assert str(told["Beto Ñanco"][1]) == "4.5"
    new = Enrolment.objects.get(name="Dora Vera")
    assert (new.role, new.school.code) == ("Docente", "448")
    assert Event.objects.filter(verb="import").count() == 1


def test_sent_again_it_changes_nothing(client, event):
    book = marked(client, event)
    confirm(client, upload(client, event, book))
    page = client.get(upload(client, event, book)["Location"]).content.decode()
    assert "no hay nada que cambiar" in page and "Guardar la planilla completa" not in page
    assert event.enrolments.count() == 4


def test_confirmed_twice_it_is_taken_once(client, event):
    answer = upload(client, event, marked(client, event))
    page = client.get(answer["Location"]).content.decode()
    fields = dict(re.findall(r'type="hidden" name="(receipt|estado)" value="([^"]*)"', page))
    first, second = (client.post(answer["Location"], fields) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert event.enrolments.count() == 4


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"Asistió": "quizás"}, "Escribir Sí o No"),
        ({"Horas": "muchas"}, "Escribir un número"),
        ({"Horas": "4,55"}, "a lo más un decimal"),
        ({"Horas": "-1"}, "Escribir las horas"),
        ({"Código de la unidad": "ABC"}, "Escribir el RBD"),
        ({"Código de la unidad": "999999"}, "Ninguna unidad educativa tiene ese código"),
        ({"Correo": "ana"}, "Escribir el correo completo"),
        ({"N.º": 999999}, "no es de nadie de esta actividad"),
        ({"Nombre": "=Carla", "N.º": None}, "dos veces"),
        ({"Nombre": "x" * 300}, "el máximo es 160"),
    ],
)
def test_a_cell_that_is_not_understood_is_marked_and_nothing_is_taken(client, event, cells, said):
    book = marked(client, event)
    write(book, 3, **cells)
    answer = upload(client, event, book)
    page, refused = confirm(client, answer)
    assert said in page and "No se guardó nada" in page and "Guardar la planilla completa" not in page
    assert refused.status_code == 409
    assert not Enrolment.objects.filter(attended=True).exists() and event.enrolments.count() == 3


def test_every_wrong_cell_is_marked_at_once(client, event):
    book = book_of(client, event)
    for number in (2, 3, 4):
        write(book, number, Asistió="tal vez", Horas="x")
    page = client.get(upload(client, event, book)["Location"]).content.decode()
    assert page.count("preview__wrong") == 6 and "6 por corregir" in page


def test_a_sheet_that_was_overtaken_is_shown_again(client, event):
    answer = upload(client, event, marked(client, event))
    page = client.get(answer["Location"]).content.decode()
    fields = dict(re.findall(r'type="hidden" name="(receipt|estado)" value="([^"]*)"', page))
    event.enrolments.filter(name="Ana Soto").update(role="Dirección")
    late = client.post(answer["Location"], fields)
    assert late.status_code == 409 and "Todavía no se guardó" in late.content.decode()
    assert event.enrolments.count() == 3


def test_who_has_a_certificate_keeps_what_it_says(client, event):
    row = event.enrolments.get(name="Ana Soto")
    row.document = seal(kind="certificado", title="x", issuer="x", number=1, snapshot={}, by=None)
    row.attended, row.certified_on = True, datetime.date(2026, 9, 4)
    row.save()
    book = book_of(client, event)
    write(book, 3, Nombre="Ana Soto Vera", Asistió="No")
    page = client.get(upload(client, event, book)["Location"]).content.decode()
    assert page.count("primero se corrige o se retira el certificado") >= 2


def test_the_sheet_of_another_event_and_other_files_are_refused(client, event):
    other = make_event(event.service)
    answer = upload(client, event, book_of(client, other))
    assert answer.status_code == 422 and "Es la planilla de otra actividad" in answer.content.decode()
    assert upload(client, event, Workbook()).status_code == 422
    for name, content in (("a.xlsx", b"MZ"), ("a.exe", b"MZ"), ("a.xlsx", b"")):
        sent = {"file": SimpleUploadedFile(name, content)}
        assert client.post(here(event), sent).status_code == 422
    assert client.post(here(event), {}).status_code == 422


def test_another_persons_upload_is_not_there(client, event):
    place = upload(client, event, marked(client, event))["Location"]
    client.force_login(make_user("uatp_head", on=event.service))
    assert client.get(place).status_code == 404


def test_a_missing_column_is_named(client, event):
    book = book_of(client, event)
    book["Asistencia"]["H1"] = "Asistencia final"
    page = client.get(upload(client, event, book)["Location"]).content.decode()
    assert "Falta la columna «Asistió»" in page
