"""Staffing by unit: typed in its row, or by a sheet seen cell by cell and taken whole or not at all."""

import io
import uuid
import zipfile
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook, load_workbook

from accounts.models import Event
from documents.models import Attachment
from plans.models import Section, Staffing
from tests.factories import make_school, make_service, make_user
from tests.factories_chapters import make_chapter, make_staffing, pdf_upload, url_of

pytestmark = pytest.mark.django_db

HEAD = [
    *("RBD o código JUNJI", "Unidad educativa", "Comuna"),
    *("Docentes: personas", "Docentes: horas semanales", "Docentes: fundamento"),
    *("Asistentes: personas", "Asistentes: horas semanales", "Asistentes: fundamento"),
]


@pytest.fixture
def chapter(client):
    section, planner = make_chapter(Section.Kind.STAFFING)
    client.force_login(planner)
    return section


def edit(client, section, school, kind="docentes", **data):
    data = {"people": "12", "hours": "1.024,5", "grounds": "", "version": ""} | data
    return client.post(url_of("staffing_edit", section.plan, school.code, kind), data)


def a_book(*lines, head=HEAD, title="Dotación"):
    book = Workbook()
    book.active.title = title
    for line in [head, *lines]:
        book.active.append(line)
    return book


def sent(book):
    buffer = io.BytesIO()
    book.save(buffer)
    return SimpleUploadedFile("dotacion.xlsx", buffer.getvalue())


def upload(client, section, file):
    return client.post(url_of("staffing_sheet", section.plan), {"file": file})


def review_of(client, section, *lines, **options):
    """(address of the review, its page) of a sheet with these lines."""
    url = upload(client, section, sent(a_book(*lines, **options)))["Location"]
    return url, client.get(url).content.decode()


def confirm(client, url, page, receipt=None):
    state = page.split('name="estado" value="')[1].split('"')[0]
    return client.post(url, {"estado": state, "receipt": receipt or uuid.uuid4()})


# Typed -----------------------------------------------------------------------------------------------------


def test_people_and_hours_are_typed_in_their_row(client, chapter):
    school = make_school(chapter.service, "Escuela Uno")
    grounds = "Dos cursos más de primer ciclo."
    assert edit(client, chapter, school, grounds=grounds).status_code == 302
    row = Staffing.objects.get()
    assert (row.people, row.hours, row.grounds, row.kind) == (12, Decimal("1024.5"), grounds, "teachers")
    page = client.get(chapter.get_absolute_url()).content.decode()
    assert "12 personas, 1.024,5 horas" in page
    assert "Docentes: 12 personas y 1.024,5 horas semanales." in page
    assert "1 de 1 unidades educativas la tienen anotada" in page
    opened = client.get(f"{chapter.get_absolute_url()}?abrir={school.code}-docentes").content.decode()
    assert 'value="1024,5"' in opened


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"people": ""}, "Falta indicar: personas."),
        ({"people": "2,5"}, "número entero"),
        ({"people": "-1"}, "desde 0"),
        ({"people": "9999999"}, "demasiado grande"),
        ({"hours": "muchas"}, "coma decimal"),
        ({"hours": "10,55"}, "a lo más 1 decimal"),
        ({"hours": "1000000"}, "hasta 999999"),
        ({"people": "0"}, "Hay horas y ninguna persona"),
    ],
)
def test_what_cannot_be_is_said_and_kept(client, chapter, data, sentence):
    response = edit(client, chapter, make_school(chapter.service), **data)
    page = response.content.decode()
    assert response.status_code == 422
    assert sentence in page
    assert all(f'value="{value}"' in page for value in data.values() if value)
    assert not Staffing.objects.exists()


def test_two_who_write_one_unit_see_both(client, chapter):
    school = make_school(chapter.service)
    assert [edit(client, chapter, school).status_code for _ in range(2)] == [302, 302]
    assert edit(client, chapter, school, people="13").status_code == 409
    assert edit(client, chapter, school, people="13", version="1").status_code == 302
    assert Staffing.objects.get().people == 13


def test_a_staffing_that_is_removed_stays_in_the_trail(client, chapter):
    school = make_school(chapter.service)
    make_staffing(chapter.plan, school)
    client.post(url_of("staffing_remove", chapter.plan, school.code, "docentes"))
    assert not Staffing.objects.exists()
    assert Event.objects.get(verb="delete").changes["people"] == [10, None]


@pytest.mark.parametrize("name", ["staffing_edit", "staffing_remove"])
def test_another_servicios_units_and_plans_are_not_reached(client, chapter, name):
    theirs = make_school(make_service())
    ours = make_school(chapter.service)
    make_staffing(chapter.plan, ours)
    assert client.post(url_of(name, chapter.plan, theirs.code, "docentes"), {}).status_code == 404
    assert client.post(url_of(name, chapter.plan, ours.code, "choferes"), {}).status_code == 404
    client.force_login(make_user("reader", on=chapter.service))
    assert client.post(url_of(name, chapter.plan, ours.code, "docentes"), {}).status_code == 403
    client.force_login(make_user("planner", on=theirs.service))
    assert client.post(url_of(name, chapter.plan, ours.code, "docentes"), {}).status_code == 404


def test_many_units_ask_the_database_no_more(client, chapter, queries_of):
    make_staffing(chapter.plan, make_school(chapter.service))
    client.get(chapter.get_absolute_url())
    few = queries_of(lambda: client.get(chapter.get_absolute_url()))
    for kind in Staffing.Kind:
        for _ in range(4):
            make_staffing(chapter.plan, make_school(chapter.service), kind)
    assert len(queries_of(lambda: client.get(chapter.get_absolute_url()))) == len(few) <= 12


# By sheet -------------------------------------------------------------------------------------------------


def test_the_sheet_brings_the_units_in_the_order_of_the_screen(client, chapter):
    second, first = make_school(chapter.service, "Ñandú"), make_school(chapter.service, "Álamo")
    make_staffing(chapter.plan, second, grounds="=1+1")
    make_school(make_service(), "Ajena")
    response = client.get(url_of("staffing_sheet", chapter.plan))
    rows = list(load_workbook(io.BytesIO(response.content))["Dotación"].values)
    assert list(rows[0]) == HEAD
    assert [row[0] for row in rows[1:]] == [first.code, second.code]
    assert rows[2][3:6] == (10, 440.5, "=1+1")


def test_what_was_downloaded_and_sent_back_changes_nothing(client, chapter):
    school = make_school(chapter.service)
    edit(client, chapter, school, grounds="Una línea\r\ny otra = más")
    content = client.get(url_of("staffing_sheet", chapter.plan)).content
    url = upload(client, chapter, SimpleUploadedFile("dotacion.xlsx", content))["Location"]
    page = client.get(url).content.decode()
    assert "no hay nada que cambiar" in page
    assert "Guardar la planilla completa" not in page


def test_a_sheet_is_seen_first_and_then_taken_whole(client, chapter):
    one, two = make_school(chapter.service, "Uno"), make_school(chapter.service, "Dos")
    make_staffing(chapter.plan, one, people=9)
    url, page = review_of(
        client,
        chapter,
        [one.rbd, "Uno", "", 12, 440.5, "Más cursos", 4, "176,5", ""],
        [f"{two.rbd}-1", "Dos", "", None, None, None, 3, 132, "Jornada completa"],
    )
    assert "2 con cambios" in page
    assert Staffing.objects.count() == 1
    assert confirm(client, url, page)["Location"] == chapter.get_absolute_url()
    found = {(row.school, row.kind): (row.people, row.hours, row.grounds) for row in Staffing.objects.all()}
    assert found == {
        (one, "teachers"): (12, Decimal("440.5"), "Más cursos"),
        (one, "assistants"): (4, Decimal("176.5"), ""),
        (two, "assistants"): (3, Decimal(132), "Jornada completa"),
    }
    assert Event.objects.filter(verb="import").count() == 3
    assert Event.objects.filter(verb="import", changes__people=[9, 12]).exists()


def test_a_sheet_confirmed_twice_is_taken_once(client, chapter):
    school = make_school(chapter.service)
    url, page = review_of(client, chapter, [school.rbd, "", "", 12, 440, "", None, None, None])
    key = uuid.uuid4()
    assert [confirm(client, url, page, key)["Location"] for _ in range(2)] == [chapter.get_absolute_url()] * 2
    assert Event.objects.filter(verb="import").count() == 1


def test_a_sheet_shown_before_somebody_else_wrote_is_shown_again(client, chapter):
    school = make_school(chapter.service)
    url, page = review_of(client, chapter, [school.rbd, "", "", 12, 440, "", None, None, None])
    edit(client, chapter, school, people="50")
    response = confirm(client, url, page)
    assert response.status_code == 409
    assert "Alguien cambió esta sección" in response.content.decode()
    assert Staffing.objects.get().people == 50
    assert confirm(client, url, response.content.decode()).status_code == 302
    assert Staffing.objects.get().people == 12


def test_emptied_cells_take_a_staffing_out(client, chapter):
    school = make_school(chapter.service)
    make_staffing(chapter.plan, school)
    url, page = review_of(client, chapter, [school.rbd, *[None] * 8])
    confirm(client, url, page)
    assert not Staffing.objects.exists()
    assert Event.objects.filter(verb="delete").exists()


@pytest.mark.parametrize(
    ("line", "column", "sentence"),
    [
        (["{rbd}", "", "", "doce", 440, "", None, None, ""], "D", "Escribir un número"),
        (["{rbd}", "", "", 12.5, 440, "", None, None, ""], "D", "número entero"),
        (["{rbd}", "", "", -1, 440, "", None, None, ""], "D", "de 0 a"),
        (["{rbd}", "", "", 12, 440.55, "", None, None, ""], "E", "un decimal"),
        (["{rbd}", "", "", 12, None, "", None, None, ""], "E", "Faltan las horas"),
        (["{rbd}", "", "", None, 440, "", None, None, ""], "D", "Falta cuántas personas"),
        (["{rbd}", "", "", 12, 440, "m" * 4001, None, None, ""], "F", "el máximo es 4000"),
        (["{rbd}", "", "", 12, True, "", None, None, ""], "E", "Escribir un número"),
        (["x", "", "", 12, 440, "", None, None, ""], "A", "Escribir el RBD"),
        ([None, "", "", 12, 440, "", None, None, ""], "A", "Falta el RBD"),
        ([999, "", "", 12, 440, "", None, None, ""], "A", "Ninguna unidad tiene este código"),
    ],
)
def test_a_wrong_cell_is_reported_by_its_place_and_nothing_is_taken(client, chapter, line, column, sentence):
    good, school = make_school(chapter.service), make_school(chapter.service)
    line = [school.rbd if value == "{rbd}" else value for value in line]
    url, page = review_of(client, chapter, [good.rbd, "", "", 5, 220, "", None, None, ""], line)
    assert "Dotación, fila 3" in page
    assert f">{column} (" in page
    assert sentence in page
    assert "Guardar la planilla completa" not in page
    assert client.post(url, {"estado": "", "receipt": uuid.uuid4()}).status_code == 409
    assert not Staffing.objects.exists()


def test_a_unit_of_another_servicio_and_a_unit_that_is_twice_are_reported(client, chapter):
    ours, theirs = make_school(chapter.service), make_school(make_service("Huasco"))
    alone = make_school(None)
    _, page = review_of(
        client, chapter, *([school.rbd, *[None] * 8] for school in (ours, theirs, ours, alone))
    )
    assert "es del Servicio Local Huasco" in page
    assert "Esta unidad está dos veces en la planilla." in page
    assert "no es de un Servicio Local" in page


def test_missing_and_unknown_columns_are_reported(client, chapter):
    head = [*HEAD[:4], "Docentes: oras semanales", *HEAD[5:8]]
    _, page = review_of(client, chapter, [1], head=head)
    assert "La columna «Docentes: oras semanales» no se reconoce" in page
    assert "Falta la columna «Asistentes: fundamento»." in page


def test_formulas_and_merged_cells_are_reported(client, chapter):
    school = make_school(chapter.service)
    book = a_book([school.rbd, "", "", "=10+2", 440, "", None, None, ""], ["", *[None] * 8])
    book.active.merge_cells("G2:H2")
    url = upload(client, chapter, sent(book))["Location"]
    page = client.get(url).content.decode()
    assert "Tiene una fórmula" in page
    assert "G2:H2 están combinadas" in page
    assert "Guardar la planilla completa" not in page


def a_bomb():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 30_000_000)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (None, "Elegir la planilla llena."),
        (pdf_upload(), "Se recibe un archivo .xlsx"),
        (SimpleUploadedFile("a.xlsx", b"no es"), "no corresponde a un .xlsx"),
        (SimpleUploadedFile("a.xlsx", a_bomb()), "demasiado grande al abrirlo"),
        (SimpleUploadedFile("a.xlsx", sent(a_book([1])).read()[:900]), "dañado"),
    ],
)
def test_a_hostile_file_is_refused_with_a_sentence(client, chapter, file, sentence):
    response = client.post(url_of("staffing_sheet", chapter.plan), {"file": file} if file else {})
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert not Attachment.objects.exists()


def test_a_sheet_of_too_many_lines_is_refused(client, chapter):
    book = a_book()
    book.active.cell(row=5000, column=1, value=1)
    response = upload(client, chapter, sent(book))
    assert response.status_code == 422
    assert "filas" in response.content.decode()


def test_only_who_sent_a_sheet_sees_what_it_would_change(client, chapter):
    url, _ = review_of(client, chapter, [make_school(chapter.service).rbd, *[None] * 8])
    client.force_login(make_user("planner", on=chapter.service))
    assert client.get(url).status_code == 404
    client.force_login(make_user("reader", on=chapter.service))
    assert client.get(url).status_code == 403
    assert upload(client, chapter, sent(a_book())).status_code == 403
    assert client.get(url_of("staffing_sheet", chapter.plan)).status_code == 200
    client.force_login(make_user("planner", on=make_service()))
    assert client.get(url).status_code == 404
    assert client.get(url_of("staffing_sheet", chapter.plan)).status_code == 404


def test_a_file_that_is_no_longer_there_leads_back(client, chapter):
    url, _ = review_of(client, chapter, [make_school(chapter.service).rbd, *[None] * 8])
    Attachment.objects.update(sha256="0" * 64)
    response = client.get(url, follow=True)
    assert response.redirect_chain[-1][0] == chapter.get_absolute_url()
    assert "subir la planilla otra vez" in response.content.decode()
