"""A practice on paper and as a workbook: made of the seal, whole, and handed out to anybody."""

import hashlib
import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook
from pypdf import PdfReader

from accounts import trail_check
from documents.models import SealedDocument
from documents.sealing import open_paper
from support_cycle.exports.practice_pdf import SUMMARY, page_context, public_address
from support_cycle.models import PolicyAxis, PracticeField
from support_cycle.practice_publication import paper_context, printed_in_practices
from tests.factories import make_school, make_service, make_user
from tests.support_cycle.practice_rows import answer, decide, make_papers, make_written

pytestmark = pytest.mark.django_db
A5 = (420, 595)
LETTER = (612, 792)


@pytest.fixture
def service():
    return make_service("Barrancas", slug="barrancas")


@pytest.fixture
def head(service):
    return make_user("uatp_head", on=service)


@pytest.fixture
def practice(service, head):
    """Every field answered, published, its papers made."""
    found = make_written(service, head, school=make_school(service, "Escuela Los Aromos"))
    found.policy_axes.add(PolicyAxis.objects.create(service=service, name="Convivencia"))
    for field in PracticeField.objects.exclude(key__in=["nombre", "ejes"]):
        said = {"date": "2025-03-14", "words": "duplas, lectura"}.get(
            field.kind, f"Respuesta {field.number}."
        )
        answer(found, field.key, "\n".join(field.options[:2]) if field.options else said)
    answer(found, "resumen", " ".join(f"palabra{n}" for n in range(250)))
    for name in ("submit", "publish"):
        decide(found, name, head)
    found.refresh_from_db()
    return make_papers(found)


def paper_of(practice, extension):
    with open_paper(practice.document, extension) as file:
        return file.read()


def pages_of(practice):
    return PdfReader(io.BytesIO(paper_of(practice, "pdf"))).pages


def test_the_pdf_is_an_a5_card_and_then_letter_pages(practice):
    sizes = [tuple(round(float(x)) for x in page.mediabox[2:]) for page in pages_of(practice)]
    assert sizes[0] == A5
    assert set(sizes[1:]) == {LETTER}


def test_the_card_says_what_it_is_for_whom_what_came_of_it_and_where_to_read_on(practice):
    text = pages_of(practice)[0].extract_text()
    told = " ".join(text.split())
    for said in (
        "Planificar en duplas",
        "De qué trata",
        "Para quiénes",
        "Qué resultó",
        practice.document.code,
    ):
        assert said in told, said
    assert public_address(paper_context(practice.document)["said"]).split("//")[1].split("/")[0] in told
    assert f"palabra{SUMMARY - 1}" in told
    assert f"palabra{SUMMARY} " not in told


def test_the_whole_card_says_every_answer_that_may_be_published(practice):
    told = " ".join(" ".join(page.extract_text() for page in pages_of(practice)[1:]).split())
    for field in PracticeField.objects.filter(kind="text").exclude(key="resumen"):
        assert f"Respuesta {field.number}." in told, field
    assert "palabra249" in told
    assert "14-03-2025" in told
    assert "Convivencia" in told
    for field in PracticeField.objects.filter(is_personal=True):
        assert f"Respuesta {field.number}." not in told, field


def test_the_workbook_holds_a_line_an_answer(practice):
    book = load_workbook(io.BytesIO(paper_of(practice, "xlsx")))
    rows = {row[0]: row[3] for row in book["Ficha"].iter_rows(min_row=2, values_only=True)}
    personal = set(PracticeField.objects.filter(is_personal=True).values_list("number", flat=True))
    assert set(rows) == set(range(1, 41)) - personal
    assert (rows[1], rows[13], rows[25]) == ("Planificar en duplas", "Convivencia", "Respuesta 25.")


def test_anybody_gets_the_bytes_that_were_sealed(practice, client):
    for extension in ("pdf", "xlsx"):
        url = reverse(
            "support_cycle:public_practice_paper", args=[practice.service.slug, practice.slug, extension]
        )
        data = b"".join(client.get(url).streaming_content)
        assert hashlib.sha256(data).hexdigest() == getattr(practice.document, f"{extension}_sha256")
    assert client.get(url.replace(".xlsx", ".exe")).status_code == 404


def test_the_papers_read_nothing_that_was_written_after_the_seal(practice):
    before = page_context(paper_context(practice.document))
    answer(practice, "origen", "Escrito después.")
    practice.policy_axes.clear()
    assert page_context(paper_context(SealedDocument.objects.get(pk=practice.document_id))) == before


def test_short_facts_stand_together_and_the_summary_begins(practice):
    context = page_context(paper_context(practice.document))
    assert [row["key"] for row in context["facts"]] == [
        "servicio",
        "region",
        "comuna",
        "area",
        "cargo",
        "palabras-clave",
        "inicio",
        "nivel",
    ]
    assert context["parts"][0]["fields"][0]["key"] == "resumen"
    shown = len(context["facts"]) + sum(len(part["fields"]) for part in context["parts"])
    assert shown == sum(len(part["fields"]) for part in context["said"]["parts"])


def test_the_trail_knows_the_head_that_the_card_printed(practice):
    document = practice.document
    assert printed_in_practices(practice.service) == [(document.trail_seq, document.trail_head)]
    assert trail_check.check_service(practice.service).faults == []


def test_a_demonstration_says_so_on_every_page(service, head):
    service.is_fictional = True
    service.save(update_fields=["is_fictional"])
    found = make_written(service, head)
    for name in ("submit", "publish"):
        decide(found, name, head)
    found.refresh_from_db()
    make_papers(found)
    assert all("DATOS DE DEMOSTRACIÓN" in page.extract_text() for page in pages_of(found))
