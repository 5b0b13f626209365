"""The devolución on paper: one letter page whatever was said, nothing left out uncounted; all of them in one job."""

import io

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from documents.models import Job
from participation.exports import feedback_pdf
from participation.feedback_papers import all_sheets
from participation.feedback_sheets import PlanFacts
from tests.factories import make_action, make_objective
from tests.factories_participation import make_theme, make_trace
from tests.participation.feedback_world import (
    NOON,
    add_small,
    facts_of,
    make_heard,
    published,
    reviewed,
    sheet_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def heard():
    with time_machine.travel(NOON):
        yield make_heard()


@pytest.fixture
def small(heard):
    return add_small(heard)


WORDS = "el bus de las siete no pasa cuando llueve y las niñas del sector quedan esperando en el cruce"


def texts(data):
    """[the text of each page, its spaces made one]."""
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(data)).pages]


def say_much(plan, *, traces, each, words=WORDS):
    for number in range(traces):
        decision = ["incorporated", "not_incorporated", "referred"][number % 3]
        action = make_action(make_objective(plan), code=f"7.{number}", name=f"Acción larga {number} {words}")
        said = [reviewed(plan.session, f"En la {number}.{n}, {words}.", plan.teachers) for n in range(each)]
        make_theme(plan, f"Tema {number} de lo que preocupa", said)
        make_trace(
            said,
            decision=decision,
            actions=[action] if decision == "incorporated" else [],
            grounds=f"Sobre la {number}: {words}. {words}.",
            by=plan.planner,
        )


def test_a_short_sheet_says_everything_on_one_page(heard):
    published(heard)
    (text,) = texts(feedback_pdf.render([sheet_of(heard)], timezone.now()))
    for said in [
        "Lo que dijeron y en qué quedó",
        "1 entró en el plan",
        "«Que el bus avise.»",
        "Acción 3.2, Salir a buscar. Se suma un llamado el mismo día.",
        "A Infraestructura. La revisan en abril.",
        "¿Algo no quedó como lo dijeron?",
        f"/d/{heard.session.feedback_code}",
        "Página 1 de 1",
    ]:
        assert said in text, said
    assert "resumido" not in text


@pytest.mark.parametrize(("traces", "each"), [(9, 5), (36, 6), (3, 60)])
def test_a_long_sheet_is_one_page_too_and_counts_what_it_folds(heard, traces, each):
    say_much(heard, traces=traces, each=each)
    sheet = sheet_of(heard)
    (text,) = texts(feedback_pdf.render([sheet], timezone.now()))
    assert sheet.count == traces * each + 3
    for group in sheet.groups:
        assert f"{group.count} {group.title}" in text
    assert "aportes más" in text


def test_every_voice_is_told_or_counted_at_every_fold(heard):
    say_much(heard, traces=12, each=4)
    sheet = sheet_of(heard)
    for fold in feedback_pdf.FOLDS:
        page = feedback_pdf.page_context(sheet, timezone.now(), fold)
        for group in page["groups"]:
            told = sum(len(line["quotes"]) + line["left"] for line in group["lines"])
            assert told == group["count"], fold


def test_before_it_is_published_the_paper_says_that_it_is_a_draft_and_has_no_code(heard):
    (text,) = texts(feedback_pdf.render([sheet_of(heard)], timezone.now()))
    assert "Borrador: todavía no se publica." in text
    assert "/d/" not in text


def test_the_public_paper_is_the_one_on_the_wall(heard, client):
    published(heard)
    response = client.get(reverse("participation:public_paper", args=[heard.session.feedback_code.lower()]))
    assert response["Content-Type"] == "application/pdf"
    assert len(texts(response.content)) == 1


def test_all_that_is_published_is_one_paper_made_by_a_job(small, client, django_capture_on_commit_callbacks):
    published(small)
    published(small, small.of_school)
    client.force_login(small.planner)
    address = reverse("participation:feedback_papers", args=[small.service.slug, 2027])
    with_receipt = {"receipt": "6a0d3f8e-5a5b-4f7e-9d2a-0d3c8f5b1a11"}
    with django_capture_on_commit_callbacks(execute=True):
        for _ in range(2):
            client.post(address, with_receipt)
    job = Job.objects.get(handler="participation.feedback_papers")
    assert job.status == Job.Status.DONE, job.error
    data = b"".join(client.get(reverse("job_output", args=[job.pk])))
    session, of_school, commune = texts(data)
    assert "12 personas" in session
    assert "Taller en El Deshielo" in of_school
    assert "comuna de Alto Huemul" in commune
    assert "leña" in commune
    assert "leña" not in of_school


def test_the_comuna_has_its_page(small, client):
    published(small, small.of_school)
    address = reverse("participation:public_commune_paper", args=[small.of_school.feedback_code])
    (text,) = texts(client.get(address).content)
    assert "leña" in text
    assert "Deshielo" not in text
    assert f"/d/{small.of_school.feedback_code}/comuna" in text


def test_nothing_published_is_said_by_the_job(heard, client, django_capture_on_commit_callbacks):
    assert all_sheets(PlanFacts(heard, facts_of(heard).today)) == []
    client.force_login(heard.planner)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("participation:feedback_papers", args=[heard.service.slug, 2027]))
    assert (
        "Todavía no se publica ninguna devolución"
        in Job.objects.get(handler="participation.feedback_papers").error
    )
