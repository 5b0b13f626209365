"""How the schools' PME go: typed in their row or by a sheet, with totals and the date of their source."""

import datetime
import io
import uuid
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook, load_workbook

from accounts.models import Event
from plans.models import ImprovementProgress, Section
from tests.factories import make_school, make_service, make_user
from tests.factories_chapters import make_chapter, make_progress, url_of

pytestmark = pytest.mark.django_db

HEAD = [
    *("RBD", "Establecimiento", "Comuna", "Liderazgo", "Gestión pedagógica", "Convivencia escolar"),
    *("Gestión de recursos", "Cumplimiento (%)", "Fecha de corte"),
]
TYPED = {"leadership": "3", "pedagogy": "6", "coexistence": "4", "resources": "4", "fulfilment": "49,3"}


@pytest.fixture
def chapter(client):
    section, planner = make_chapter(Section.Kind.PME_PROGRESS)
    client.force_login(planner)
    return section


def edit(client, section, school, **data):
    data = TYPED | {"cut_off": "31-08-2026", "version": ""} | data
    return client.post(url_of("progress_edit", section.plan, school.code), data)


def review_of(client, section, *lines, head=HEAD):
    book = Workbook()
    for line in [head, *lines]:
        book.active.append(line)
    buffer = io.BytesIO()
    book.save(buffer)
    file = SimpleUploadedFile("avance.xlsx", buffer.getvalue())
    url = client.post(url_of("pme_sheet", section.plan), {"file": file})["Location"]
    return url, client.get(url).content.decode()


def confirm(client, url, page):
    state = page.split('name="estado" value="')[1].split('"')[0]
    return client.post(url, {"estado": state, "receipt": uuid.uuid4()})


def test_a_schools_progress_is_typed_in_its_row(client, chapter):
    school = make_school(chapter.service)
    assert edit(client, chapter, school).status_code == 302
    row = ImprovementProgress.objects.get()
    assert (row.total, row.fulfilment, row.cut_off) == (17, Decimal("49.3"), datetime.date(2026, 8, 31))
    assert Event.objects.get(verb="create").changes["pedagogy"] == [None, 6]
    page = client.get(chapter.get_absolute_url()).content.decode()
    assert "49,3\N{NO-BREAK SPACE}%" in page
    assert "31-08-2026" in page
    assert edit(client, chapter, school, leadership="4").status_code == 409
    assert edit(client, chapter, school, leadership="4", version="1").status_code == 302


def test_totals_and_the_mean_are_of_those_who_say_it(client, chapter):
    for fulfilment in (Decimal("29.6"), Decimal("85.7"), None):
        make_progress(chapter.plan, make_school(chapter.service), fulfilment=fulfilment)
    make_school(chapter.service)
    page = client.get(chapter.get_absolute_url()).content.decode()
    assert "3 de 4 establecimientos, con 42 acciones en sus PME" in page
    assert "cumplimiento promedio 57,7\N{NO-BREAK SPACE}% en los 2 que lo informan" in page
    assert page.count("S/I") == 2


def test_a_jardin_without_rbd_has_no_pme(client, chapter):
    jardin = make_school(
        chapter.service, "Jardín Rayún", rbd=None, code="90321", junji_code="90321", rbd_dv="", enrolment=0
    )
    assert "Jardín Rayún" not in client.get(chapter.get_absolute_url()).content.decode()
    assert edit(client, chapter, jardin).status_code == 404


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"leadership": ""}, "Falta indicar: liderazgo."),
        ({"pedagogy": "1000"}, "hasta 999"),
        ({"fulfilment": "101"}, "hasta 100"),
        ({"fulfilment": "49,35"}, "a lo más 1 decimal"),
        ({"cut_off": "31-02-2026"}, "Febrero"),
    ],
)
def test_what_cannot_be_is_said_and_kept(client, chapter, data, sentence):
    response = edit(client, chapter, make_school(chapter.service), **data)
    page = response.content.decode()
    assert response.status_code == 422
    assert sentence in page
    assert all(f'value="{value}"' in page for value in data.values() if value)
    assert not ImprovementProgress.objects.exists()


def test_a_progress_that_is_removed_stays_in_the_trail(client, chapter):
    school = make_school(chapter.service)
    make_progress(chapter.plan, school)
    client.post(url_of("progress_remove", chapter.plan, school.code))
    assert not ImprovementProgress.objects.exists()
    assert Event.objects.get(verb="delete").changes["fulfilment"] == ["55.3", None]


@pytest.mark.parametrize("name", ["progress_edit", "progress_remove"])
def test_only_who_writes_the_plan_writes_here(client, chapter, name):
    school = make_school(chapter.service)
    make_progress(chapter.plan, school)
    theirs = make_school(make_service())
    assert client.post(url_of(name, chapter.plan, theirs.code), TYPED).status_code == 404
    client.force_login(make_user("auditor", on=chapter.service))
    assert client.post(url_of(name, chapter.plan, school.code), TYPED).status_code == 403
    client.force_login(make_user("planner", on=theirs.service))
    assert client.post(url_of(name, chapter.plan, school.code), TYPED).status_code == 404
    assert client.get(url_of("pme_sheet", chapter.plan)).status_code == 404


def test_the_sheet_goes_and_comes_back_with_nothing_to_change(client, chapter):
    school = make_school(chapter.service, "Única")
    make_progress(chapter.plan, school, cut_off=datetime.date(2026, 8, 31))
    content = client.get(url_of("pme_sheet", chapter.plan)).content
    rows = list(load_workbook(io.BytesIO(content))["Avance PME"].values)
    assert list(rows[0]) == HEAD
    assert rows[1][3:8] == (3, 4, 5, 2, 55.3)
    file = SimpleUploadedFile("avance.xlsx", content)
    url = client.post(url_of("pme_sheet", chapter.plan), {"file": file})["Location"]
    assert "no hay nada que cambiar" in client.get(url).content.decode()


def test_a_transcribed_table_is_taken_by_its_own_titles(client, chapter):
    school = make_school(chapter.service, rbd=90400, name="Escuela Uno")
    head = [
        *("rbd", "nombre_ee", "comuna", "n_acciones_liderazgo", "n_acciones_gestion_pedagogica"),
        *("n_acciones_convivencia", "n_acciones_recursos", "total_acciones", "pct_cumplimiento"),
        "Fecha de corte",
    ]
    line = [90400, "Escuela Uno", "Lo Prado", 3, 3, 4, 4, 14, 29.6, datetime.date(2025, 8, 31)]
    url, page = review_of(client, chapter, line, head=head)
    assert confirm(client, url, page).status_code == 302
    row = ImprovementProgress.objects.get(school=school)
    assert (row.total, row.fulfilment, row.cut_off) == (14, Decimal("29.6"), datetime.date(2025, 8, 31))


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ([3, 3, 4, 4, 0.296, None], "sin formato de porcentaje"),
        ([3, 3, 4, 4, 101, None], "de 0 a 100"),
        ([3, None, 4, 4, 50, None], "Falta cuántas acciones son"),
        ([0, 0, 0, 0, 100, None], "Sin acciones"),
        ([3, 3, 4, 4, 50, "ayer"], "Escribir la fecha"),
        ([3, 3, 4, 1000, 50, None], "de 0 a 999"),
    ],
)
def test_a_wrong_cell_stops_the_whole_sheet(client, chapter, values, sentence):
    good, school = make_school(chapter.service), make_school(chapter.service)
    url, page = review_of(
        client, chapter, [good.rbd, "", "", 1, 1, 1, 1, 50, None], [school.rbd, "", "", *values]
    )
    assert "Avance PME, fila 3" in page
    assert sentence in page
    assert client.post(url, {"receipt": uuid.uuid4()}).status_code == 409
    assert not ImprovementProgress.objects.exists()


def test_emptied_cells_take_a_progress_out(client, chapter):
    school = make_school(chapter.service)
    make_progress(chapter.plan, school)
    url, page = review_of(client, chapter, [school.rbd, *[None] * 8])
    confirm(client, url, page)
    assert not ImprovementProgress.objects.exists()


def test_many_schools_ask_the_database_no_more(client, chapter, queries_of):
    make_progress(chapter.plan, make_school(chapter.service))
    client.get(chapter.get_absolute_url())
    few = queries_of(lambda: client.get(chapter.get_absolute_url()))
    for _ in range(5):
        make_progress(chapter.plan, make_school(chapter.service))
    assert len(queries_of(lambda: client.get(chapter.get_absolute_url()))) == len(few) <= 12
