"""The capture sheet as a workbook and on paper: filled without a network, taken back whole, each line once."""

import io
import re
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook
from pypdf import PdfReader

from accounts.models import Event
from participation.exports.capture import BLANK, session_key
from participation.models import (
    Agreement,
    Attendance,
    Commitment,
    CommunitySession,
    Contribution,
    Process,
    ProtectionCase,
)
from tests.factories import make_plan, make_user
from tests.factories_participation import (
    make_attendance,
    make_commitment,
    make_contribution,
    make_session,
    make_stakeholder,
    make_theme,
)


@pytest.fixture
def session(db):
    plan = make_plan()
    named = [make_stakeholder(plan.service, name) for name in ("Docentes", "Estudiantes")]
    return make_session(plan, title="Taller de Los Aromos", status="held", stakeholders=named[:1])


@pytest.fixture
def planner(session, client):
    person = make_user("planner", on=session.service)
    client.force_login(person)
    return person


def here(session):
    return f"/sesiones/{session.pk}/captura/planilla/"


def sheet_of(client, session):
    answer = client.get(here(session))
    assert answer["Content-Disposition"] == f'attachment; filename="sesion-{session.pk}.xlsx"'
    return load_workbook(io.BytesIO(answer.content))


def write(book, title, number, **cells):
    """Fill cells of a row by the titles of their columns."""
    sheet = book[title]
    at = {cell.value: cell.column for cell in sheet[1]}
    for name, value in cells.items():
        sheet.cell(number, at[name.replace("_", " ")], value)
    return sheet.cell(number, at["Identificador"]).value if "Identificador" in at else None


def upload(client, session, book):
    file = io.BytesIO()
    book.save(file)
    sent = {"file": SimpleUploadedFile("planilla.xlsx", file.getvalue())}
    return client.post(here(session), sent)


def confirm(client, answer):
    """Look at the preview and confirm it: (the preview's page, the answer)."""
    page = client.get(answer["Location"]).content.decode()
    fields = dict(re.findall(r'type="hidden" name="(receipt|estado)" value="([^"]*)"', page))
    return page, client.post(answer["Location"], fields)


def filled(client, session):
    book = sheet_of(client, session)
    row = next(n for n, row in enumerate(book["Asistencia"].values, 1) if row[:2] == ("Docentes", "Urbano"))
    write(book, "Asistencia", row, Mujeres=8, Hombres="4", Total=12)
    for number, text in ((2, "Que el bus pase antes."), (3, "=HYPERLINK(1)+formación")):
        values = {"Lo que se dijo": text, "Momento": "deliberar", "Estamento": "docentes", "Votos": 3}
        key = write(book, "Aportes", number, **values | {"Tema": "Transporte; Convivencia"})
        assert uuid.UUID(key)
    book["Aportes"].cell(3, 1).data_type = "s"
    write(book, "Acuerdos", 2, **{"Qué se acordó": "Pedir el bus", "A favor": 9})
    write(book, "Compromisos", 2, **{"Qué se hará": "Enviarlo", "Quién": "UATP", "Para cuándo": "30-09-2026"})
    return book


def test_the_sheet_has_the_pages_order_and_keys_to_write_on(client, session, planner):
    one = make_contribution(session, "Ya anotado", moment="decide", votes=2)
    make_theme(session.plan, "Transporte", [one])
    make_attendance(session, session.stakeholders.get(), women=6)
    book = sheet_of(client, session)
    assert book.sheetnames == ["Léame", "Asistencia", "Aportes", "Acuerdos", "Compromisos", "Diccionario"]
    people = [row[:3] for row in book["Asistencia"].values]
    assert people[1:] == [
        ("Docentes", "Urbano", 6),
        ("Docentes", "Rural", None),
        ("Estudiantes", "Urbano", None),
        ("Estudiantes", "Rural", None),
    ]
    lines = list(book["Aportes"].values)
    told = ("Ya anotado", "Decidir", "Docentes", "Transporte", None, 2, str(one.client_id))
    assert (lines[1], len(lines)) == (told, 2 + BLANK["Aportes"])
    assert len({line[-1] for line in lines}) == len(lines)
    assert f"Clave de la sesión: {session_key(session)}" in [row[0] for row in book["Léame"].values]


def test_a_filled_sheet_is_seen_cell_by_cell_and_taken_whole(client, session, planner):
    answer = upload(client, session, filled(client, session))
    assert answer.status_code == 302
    page, taken = confirm(client, answer)
    assert "Que el bus pase antes." in page
    assert Contribution.objects.count() == 2
    assert taken.status_code == 302
    row = Attendance.objects.get()
    assert (row.stakeholder.name, row.is_rural, row.women, row.men) == ("Docentes", False, 8, 4)
    told = Contribution.objects.values_list("number", "text", "moment", "votes", "stakeholder__name")
    assert list(told) == [
        (1, "Que el bus pase antes.", "deliberate", 3, "Docentes"),
        (2, "=HYPERLINK(1)+formación", "deliberate", 3, "Docentes"),
    ]
    themes = Contribution.objects.first().themes.order_by("name").values_list("name", flat=True)
    assert list(themes) == ["Convivencia", "Transporte"]
    assert Agreement.objects.get().votes_for == 9
    assert f"{Commitment.objects.get().due_on}" == "2026-09-30"
    assert Event.objects.get(verb="import").changes == {"rows": [None, 5]}


def test_the_same_sheet_sent_again_changes_nothing_and_an_edited_one_does_not_double(
    client, session, planner
):
    book = filled(client, session)
    confirm(client, upload(client, session, book))
    page, again = confirm(client, upload(client, session, book))
    assert "dice lo mismo que ya está anotado" in page
    assert again.status_code == 409
    write(book, "Aportes", 2, **{"Lo que se dijo": "Que el bus pase a las 7:40."})
    confirm(client, upload(client, session, book))
    assert list(Contribution.objects.values_list("text", "version")) == [
        ("Que el bus pase a las 7:40.", 2),
        ("=HYPERLINK(1)+formación", 1),
    ]
    assert (Agreement.objects.count(), Commitment.objects.count(), Attendance.objects.count()) == (1, 1, 1)


def test_a_line_added_without_a_key_is_known_by_what_it_says(client, session, planner):
    book = sheet_of(client, session)
    last = book["Aportes"].max_row + 1
    write(book, "Aportes", last, **{"Lo que se dijo": "Al final de la hoja", "Estamento": "Docentes"})
    for _ in range(2):
        confirm(client, upload(client, session, book))
    assert Contribution.objects.get().text == "Al final de la hoja"


@pytest.mark.parametrize(
    ("sheet", "cells", "said"),
    [
        ("Aportes", {"Lo que se dijo": "x", "Estamento": "Docente"}, "¿Es «Docentes»?"),
        ("Aportes", {"Lo que se dijo": "x"}, "Falta el estamento de quien lo dijo."),
        ("Aportes", {"Estamento": "Docentes"}, "Falta el texto de esta línea."),
        (
            "Aportes",
            {"Lo que se dijo": "x", "Estamento": "Docentes", "Votos": "muchos"},
            "Escribir un número",
        ),
        (
            "Aportes",
            {"Lo que se dijo": "x", "Estamento": "Docentes", "Identificador": "7"},
            "No es un identificador",
        ),
        (
            "Compromisos",
            {"Qué se hará": "x", "Quién": "y", "Para cuándo": "31-11-2026"},
            "Escribir la fecha como",
        ),
        ("Compromisos", {"Qué se hará": "x"}, "Falta quién lo hará."),
        ("Asistencia", {"Mujeres": 8, "Total": 9}, "No calza: el total dice 9 y las celdas suman 8."),
        ("Asistencia", {"Mujeres": 5000}, "Escribir un número entero de 0 a 999."),
    ],
)
def test_a_cell_that_is_not_understood_is_marked_and_nothing_is_saved(
    client, session, planner, sheet, cells, said
):
    book = filled(client, session)
    write(book, sheet, 4, **cells)
    page, taken = confirm(client, upload(client, session, book))
    assert said in page
    assert taken.status_code == 409
    assert (Contribution.objects.count(), Attendance.objects.count(), Commitment.objects.count()) == (0, 0, 0)


def test_the_sheet_of_another_session_is_refused_with_a_sentence(client, session, planner):
    other = make_session(session.plan, status="held", stakeholders=session.stakeholders.all())
    answer = upload(client, session, filled(client, other))
    assert answer.status_code == 422
    assert "Es la planilla de otra sesión" in answer.content.decode()
    book = filled(client, session)
    book["Léame"]["A2"] = f"Clave de la sesión: {session.pk}-0000000000000000"
    assert upload(client, session, book).status_code == 422


def test_a_line_of_another_session_and_a_protected_one_do_not_come_in(client, session, planner):
    other = make_contribution(make_session(session.plan, stakeholders=session.stakeholders.all()))
    key = uuid.uuid4()
    ProtectionCase.objects.create(
        service=session.service, session=session, officer=planner, by=planner, text="x", client_id=key
    )
    book, line = filled(client, session), {"Lo que se dijo": "x", "Estamento": "Docentes"}
    write(book, "Aportes", 4, **line, Identificador=str(other.client_id))
    write(book, "Aportes", 5, **line, Identificador=str(key))
    page, _ = confirm(client, upload(client, session, book))
    assert "El identificador es de una línea de otra sesión" in page
    assert "lo tiene la persona a cargo de la protección de derechos" in page
    assert Contribution.objects.filter(session=session).count() == 0


def test_what_somebody_noted_after_the_preview_asks_to_look_again(client, session, planner):
    answer = upload(client, session, filled(client, session))
    page = client.get(answer["Location"]).content.decode()
    fields = dict(re.findall(r'type="hidden" name="(receipt|estado)" value="([^"]*)"', page))
    make_commitment(session)
    taken = client.post(answer["Location"], fields)
    assert (taken.status_code, Contribution.objects.count()) == (409, 0)
    assert "Alguien anotó en la sesión después" in taken.content.decode()


def test_a_session_closed_after_the_preview_takes_nothing(client, session, planner):
    answer = upload(client, session, filled(client, session))
    CommunitySession.objects.filter(pk=session.pk).update(status="closed")
    _, taken = confirm(client, answer)
    assert taken.status_code in (409, 422)
    assert Contribution.objects.count() == 0


def test_somebody_elses_upload_is_not_found_and_who_only_sees_gets_no_sheet(client, session, planner):
    answer = upload(client, session, filled(client, session))
    client.force_login(make_user("planner", on=session.service))
    assert client.get(answer["Location"]).status_code == 404
    client.force_login(make_user("director", on=session.service))
    assert client.get(here(session)).status_code == 403
    assert client.get(f"/sesiones/{session.pk}/captura/hoja.pdf").status_code == 403


def test_the_paper_has_the_screens_order_the_notice_and_nobodys_words(client, session, planner):
    Process.objects.create(service=session.service, plan=session.plan, privacy_notice="Aviso de prueba")
    make_contribution(session, "Palabras de alguien")
    answer = client.get(f"/sesiones/{session.pk}/captura/hoja.pdf")
    assert answer["Content-Type"] == "application/pdf"
    text = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)
    places = [
        text.index(word)
        for word in ("Asistencia", "Docentes", "Estudiantes", "Aportes", "Acuerdos", "Compromisos")
    ]
    assert places == sorted(places)
    assert "Aviso de prueba" in text
    assert "Palabras de alguien" not in text
