"""The expediente of a cycle: one PDF and one workbook, of what each person sees, at a cost that does not grow."""

import datetime
import io
import uuid

import pytest
from django.core.files.base import ContentFile
from openpyxl import load_workbook
from pypdf import PdfReader

from accounts.access import give_role
from accounts.models import ServiceRole
from documents.attachments import store_named
from documents.models import Job
from support_cycle.dossier import LONG, dossier_of
from support_cycle.minutes import close
from support_cycle.models import Evidence, KnotAttempt, SupportPlan
from tests.factories import make_school, make_service, make_user
from tests.factories_support import make_contact, make_meeting
from tests.support_cycle.meeting_world import HIDDEN, PREPARED, TYPED, make_full_meeting

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(db):
    return make_full_meeting()


@pytest.fixture
def head(meeting, client):
    person = make_user("uatp_head", on=meeting.service)
    client.force_login(person)
    return person


def words(pdf):
    return " ".join("".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


def plan_of(meeting):
    return SupportPlan.objects.for_detail().get(pk=meeting.plan_id)


def file(client, meeting, extension):
    answer = client.get(f"/acompanamiento/{meeting.plan_id}/expediente.{extension}")
    assert answer.status_code == 200
    return answer.content


def test_the_pdf_tells_the_cycle_and_what_was_sealed(client, meeting, head):
    document = close(meeting, by=meeting.lead)
    knot = meeting.knots.get()
    KnotAttempt.objects.create(
        knot=knot, what="Pedir un reemplazo", on=datetime.date(2026, 9, 1), by=meeting.lead
    )
    make_contact(meeting.school, meeting.lead)
    text = words(file(client, meeting, "pdf"))
    for said in [
        *(" ".join(typed.split()) for typed in TYPED.values()), document.code,
        "Cada docente planifica su curso por separado.", "Planificar en duplas con una pauta común",
        "Pedir un reemplazo", "Se acordó la pauta.", "Planificaciones de agosto", "Todavía no responde.",
    ]:  # fmt: skip
        assert said in text, said


def test_no_paper_holds_what_only_uatp_reads_or_faces_of_children(client, meeting, head):
    Evidence.objects.create(
        service=meeting.service,
        school=meeting.school,
        plan=meeting.plan,
        title="Taller de lectura",
        file=store_named(ContentFile(b"x"), "carita-de-ana.jpg", by=head),
        shows_minors=True,
    )
    book = load_workbook(io.BytesIO(file(client, meeting, "xlsx")))
    cells = str([[cell.value for cell in row] for sheet in book for row in sheet.iter_rows()])
    for text in (words(file(client, meeting, "pdf")), cells):
        assert (HIDDEN in text, PREPARED in text, "carita-de-ana" in text) == (False, False, False)
        assert "Taller de lectura" in text


def test_the_workbook_has_a_sheet_a_kind_and_text_stays_text(client, meeting, head):
    meeting.progress = "=HYPERLINK(A1)"
    meeting.save()
    make_contact(meeting.school, meeting.lead, note="+56 2 2345")
    book = load_workbook(io.BytesIO(file(client, meeting, "xlsx")))
    assert book.sheetnames[1:-1] == [
        "Plan", "Indicadores", "Acciones clave", "Reuniones", "Notas por acción", "Acuerdos", "Compromisos", "Ajustes",
        "Nudos críticos", "Evidencias", "Apoyos entre reuniones", "Gestiones", "Respuestas",
    ]  # fmt: skip
    row = {head.value: cell for head, cell in zip(book["Reuniones"][1], book["Reuniones"][2], strict=True)}
    assert (row["Avances"].value, row["Avances"].data_type, row["Avances"].quotePrefix) == (
        "=HYPERLINK(A1)", "s", True,
    )  # fmt: skip
    assert row["Nudos críticos"].value == "La reunión se suspende cuando falta un docente."
    contact = book["Apoyos entre reuniones"][2]
    assert (contact[3].value, contact[3].quotePrefix) == ("+56 2 2345", True)
    assert book["Compromisos"][2][3].value.date() == datetime.date(2026, 9, 10)


def test_one_meeting_and_twenty_ask_the_same(meeting, head, queries_of):
    close(meeting, by=meeting.lead)
    plan = plan_of(meeting)
    assert len(dossier_of(plan, head).meetings) == 1
    few = len(queries_of(lambda: dossier_of(plan, head)))
    for _ in range(6):
        close(make_full_meeting(meeting.plan, lead=meeting.lead), by=meeting.lead)
    assert len(queries_of(lambda: dossier_of(plan, head))) == few
    assert len(dossier_of(plan, head).meetings) == 7


def test_no_page_after_a_meeting_asks_more_than_twelve_times(client, meeting, queries_of):
    client.force_login(meeting.lead)
    pages = [
        f"/reuniones/{meeting.pk}/posterior/", f"/reuniones/{meeting.pk}/dinamica/",
        f"/reuniones/{meeting.pk}/cierre/", f"/acompanamiento/{meeting.plan_id}/evidencias/",
        f"/acompanamiento/{meeting.plan_id}/expediente/",
    ]  # fmt: skip
    client.get(pages[0])
    asked = {page: len(queries_of(lambda page=page: client.get(page))) for page in pages}
    close(meeting, by=meeting.lead)
    minutes = f"/reuniones/{meeting.pk}/minuta/"
    asked[minutes] = len(queries_of(lambda: client.get(minutes)))
    assert {page: count for page, count in asked.items() if count > 12} == {}


def test_a_long_one_is_made_by_a_job_once_a_receipt(
    client, meeting, head, django_capture_on_commit_callbacks
):
    for _ in range(LONG):
        make_meeting(meeting.plan, status="held")
    page = f"/acompanamiento/{meeting.plan_id}/expediente/"
    answer = client.get(f"/acompanamiento/{meeting.plan_id}/expediente.pdf")
    assert (answer.status_code, answer.url) == (302, page)
    assert "Preparar el PDF" in client.get(page).content.decode()
    key = uuid.uuid4()
    with django_capture_on_commit_callbacks(execute=True):
        for _ in range(2):
            assert client.post(page, {"receipt": key}).status_code == 302
    job = Job.objects.get()
    assert (job.status, job.note) == ("done", f"{LONG + 1} reuniones")
    assert client.get(f"/trabajos/{job.pk}/").status_code == 200


def test_the_job_asks_again_whether_its_person_may_read(
    client, meeting, head, django_capture_on_commit_callbacks
):
    page = f"/acompanamiento/{meeting.plan_id}/expediente/"
    with django_capture_on_commit_callbacks() as callbacks:
        client.post(page, {"receipt": uuid.uuid4()})
    ServiceRole.objects.filter(user=head).delete()
    for callback in callbacks:
        callback()
    assert Job.objects.get().status == "failed"


def test_each_person_reads_the_meetings_they_see_and_strangers_none(client, meeting):
    before = make_user()
    role = give_role(before, "companion", meeting.school, since=datetime.date(2026, 3, 2))
    role.until = datetime.date(2026, 9, 30)
    role.save()
    make_meeting(
        meeting.plan, status="held", starts_at=datetime.datetime(2026, 11, 5, 15, tzinfo=datetime.UTC)
    )
    plan = plan_of(meeting)
    assert [part.meeting for part in dossier_of(plan, before).meetings] == [meeting]
    assert len(dossier_of(plan, make_user("school_team", on=meeting.school)).meetings) == 2
    for person in [
        make_user(),
        make_user("uatp_head", on=make_service()),
        make_user("companion", on=make_school(make_service())),
    ]:
        client.force_login(person)
        for end in ("expediente/", "expediente.pdf", "expediente.xlsx"):
            assert client.get(f"/acompanamiento/{meeting.plan_id}/{end}").status_code == 404


def test_the_plan_s_page_shows_its_meetings_and_evidence_at_one_cost(client, meeting, head, queries_of):
    page = f"/acompanamiento/{meeting.plan_id}/"
    close(meeting, by=meeting.lead)
    text = client.get(page).content.decode()
    assert f"/reuniones/{meeting.pk}/minuta/" in text
    assert ("Todavía no responde" in text, "Planificaciones de agosto" in text) == (True, True)
    few = len(queries_of(lambda: client.get(page)))
    for _ in range(3):
        make_full_meeting(meeting.plan, lead=meeting.lead)
    assert len(queries_of(lambda: client.get(page))) == few
