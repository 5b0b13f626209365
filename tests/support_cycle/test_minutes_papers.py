"""The minutes on paper and as a workbook: exactly what was typed, once, with the code."""

import io

import pytest
from django.core.files.base import ContentFile
from openpyxl import load_workbook
from pypdf import PdfReader

from documents.attachments import store_named
from documents.models import SealedDocument
from documents.sealing import open_paper
from support_cycle.minutes import close, start_rendering
from support_cycle.minutes_content import record_of, with_record
from support_cycle.models import Evidence
from tests.support_cycle.meeting_world import HIDDEN, PREPARED, TYPED, make_full_meeting

pytestmark = pytest.mark.django_db


def words(pdf):
    return " ".join("".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


def paper(extension):
    with open_paper(SealedDocument.objects.get(), extension) as file:
        return file.read()


@pytest.fixture
def sealed(django_capture_on_commit_callbacks):
    meeting = make_full_meeting()
    Evidence.objects.create(
        service=meeting.service,
        school=meeting.school,
        plan=meeting.plan,
        meeting=meeting,
        title="Taller de lectura",
        file=store_named(ContentFile(b"x"), "carita-de-ana.jpg", by=meeting.lead),
        shows_minors=True,
    )
    with django_capture_on_commit_callbacks(execute=True):
        close(meeting, by=meeting.lead)
    meeting.refresh_from_db()
    return meeting


def test_the_paper_says_exactly_what_was_typed_and_its_code(sealed):
    text = words(paper("pdf"))
    for said in TYPED.values():
        assert " ".join(said.split()) in text
    for said in [
        "Se planificó la unidad 5 en duplas.", "Con más confianza.", "Nivel: En marcha.",
        "Planificaciones conjuntas: 10 de 16 (meta: 16)", "Lo informó: Jefatura UTP", "La pauta se puede acortar.",
        "Retroalimentación. Preguntar antes de opinar.", "Docentes de primer ciclo (4)",
        "Abrir la próxima reunión la jefatura UTP.", "Imprimir la pauta nueva.", "10-09-2026",
        "Planificar cada tres semanas.", "Antes: Cada quince días.", "Por qué: El invierno cortó el camino.",
        "La reunión se suspende cuando falta un docente.", "Planificaciones de agosto", "Biblioteca",
        str(sealed.lead), "Escuela Los Aromos", SealedDocument.objects.get().code,
    ]:  # fmt: skip
        assert said in text, said


def test_the_narrative_comes_before_the_level(sealed):
    text = words(paper("pdf"))
    assert text.index("Qué se hizo.") < text.index("Cómo va.") < text.index("Nivel:")


def test_what_only_uatp_reads_and_the_faces_of_children_are_on_no_paper(sealed):
    book = load_workbook(io.BytesIO(paper("xlsx")))
    cells = str([[cell.value for cell in row] for sheet in book for row in sheet.iter_rows()])
    for text in (words(paper("pdf")), cells):
        assert (HIDDEN in text, PREPARED in text, "carita-de-ana.jpg" in text) == (False, False, False)
        assert ("Taller de lectura" in text, "Imagen que queda dentro" in text) == (True, True)


def test_the_workbook_holds_the_same_in_sheets_and_runs_no_formula(sealed):
    book = load_workbook(io.BytesIO(paper("xlsx")))
    assert book.sheetnames[1:-1] == [
        "Reunión", "Participantes", "Acciones clave", "Ámbitos", "Acuerdos", "Compromisos", "Ajustes",
        "Nudos críticos", "Evidencias",
    ]  # fmt: skip
    assert [cell.value for cell in book["Compromisos"][2]][:2] == ["Imprimir la pauta nueva.", "Dirección"]


def test_the_papers_are_made_once_and_verified_by_their_code(client, sealed):
    document = SealedDocument.objects.get()
    kept = (document.pdf_sha256, document.xlsx_sha256)
    start_rendering(sealed, by=sealed.lead)
    document.refresh_from_db()
    assert (document.pdf_sha256, document.xlsx_sha256) == kept
    page = client.get(f"/verificar/{document.code}/").content.decode()
    assert "Minuta de la reunión de monitoreo 1, Escuela Los Aromos" in page
    client.force_login(sealed.lead)
    answer = client.get(f"/reuniones/{sealed.pk}/minuta.pdf")
    assert b"".join(answer.streaming_content) == paper("pdf")
    assert client.get(f"/reuniones/{sealed.pk}/minuta.exe").status_code == 404


def test_a_text_that_is_markup_is_text(django_capture_on_commit_callbacks):
    meeting = make_full_meeting(progress="<b>no</b> =SUMA(A1) & «así»")
    with django_capture_on_commit_callbacks(execute=True):
        close(meeting, by=meeting.lead)
    assert "<b>no</b> =SUMA(A1) & «así»" in words(paper("pdf"))
    facts = load_workbook(io.BytesIO(paper("xlsx")))["Reunión"]
    cell = next(row[1] for row in facts.iter_rows(min_row=2) if row[0].value == "Avances")
    assert (cell.data_type, cell.value) == ("s", "<b>no</b> =SUMA(A1) & «así»")


def test_reading_one_meeting_and_twenty_asks_the_same(queries_of):
    plan = make_full_meeting().plan

    def read():
        return [record_of(row) for row in with_record(plan.meetings.all())]

    few = len(queries_of(read))
    for _ in range(4):
        make_full_meeting(plan)
    assert (len(queries_of(read)), len(read())) == (few, 5)
