"""An acta on paper and as a workbook; and the copy for others, in which few people are not pointed at."""

import io

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from documents.models import SealedDocument
from documents.sealing import open_paper
from participation.exports.minutes_pdf import page_context, public_attendance, render_copy
from participation.minutes import paper_context, start_rendering
from tests.factories import make_commune, make_plan, make_school, make_user
from tests.factories_minutes import make_body_session, make_held, make_minutes, make_seated_body
from tests.factories_participation import make_agreement, make_attendance, make_contribution, make_stakeholder

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(db):
    return make_plan()


@pytest.fixture
def planner(plan):
    return make_user("planner", on=plan.service)


@pytest.fixture
def sealed(planner, django_capture_on_commit_callbacks):
    """`sealed(session)` is its acta, once the worker made its papers."""

    def run(session):
        with django_capture_on_commit_callbacks(execute=True):
            return make_minutes(session, planner)

    return run


def words(pdf):
    return " ".join("".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


def paper(minutes, extension):
    with open_paper(SealedDocument.objects.get(pk=minutes.document_id), extension) as file:
        return file.read()


def test_both_papers_are_made_once_and_carry_the_code(plan, planner, sealed):
    minutes = sealed(make_held(plan))
    document = SealedDocument.objects.get()
    kept = (document.pdf_sha256, document.xlsx_sha256)
    start_rendering(minutes, by=planner)
    document.refresh_from_db()
    assert document.has_papers
    assert (document.pdf_sha256, document.xlsx_sha256) == kept
    assert document.code in words(paper(minutes, "pdf"))
    book = load_workbook(io.BytesIO(paper(minutes, "xlsx")))
    assert book.sheetnames[1:-1] == ["Sesión", "Asistencia", "Aportes", "Acuerdos", "Compromisos"]
    assert [row[3].value for row in book["Aportes"].iter_rows(min_row=2)] == [
        "Lo que dijo Juan Pérez de 3.º básico (revisado)"
    ]


def test_the_paper_says_that_there_was_no_quorum_and_marks_each_agreement(plan, sealed):
    session = make_body_session(make_seated_body(plan.service), present=1)
    make_agreement(session, "Pedir el detalle", minority_grounds="Falta tiempo")
    text = words(paper(sealed(session), "pdf"))
    assert "Esta sesión no tuvo quórum." in text
    assert "Sin quórum." in text
    assert "Fundamento de la minoría: Falta tiempo" in text


def test_the_copy_for_others_shows_no_cell_of_few_people_nor_what_would_give_it_away():
    def line(name, *counts):
        genders = dict(zip(("women", "men", "other", "unsaid"), counts, strict=True))
        return {"stakeholder": name, **genders, "total": sum(counts), "rural": 0}

    told = public_attendance([line("Docentes", 12, 6, 0, 0), line("Directivos", 2, 1, 0, 0)])
    cells = [[row[name] for name in ("women", "men", "other", "unsaid", "total")] for row in told]
    assert cells == [[12, 6, 0, 0, None], [None, None, 0, 0, None]]


def test_the_copy_says_no_votes_of_few_people(plan, planner):
    session = make_held(plan, said=False)
    make_agreement(session, "Casi todos", votes_for=20, votes_against=2, abstentions=0)
    make_agreement(session, "Todos", votes_for=22, votes_against=0, abstentions=0)
    make_contribution(session, votes=3)
    make_contribution(session, votes=9)
    context = page_context(paper_context(make_minutes(session, planner).document), is_copy=True)
    assert [row["votes_for"] for row in context["agreements"]] == [None, 22]
    assert [row["votes"] for _, rows in context["moments"] for row in rows] == [None, 9]


def test_the_copy_names_no_person_and_no_estamento_of_which_few_came(plan, planner):
    many, few = make_stakeholder(plan.service, "Docentes"), make_stakeholder(plan.service, "Directivos")
    session = make_held(plan, stakeholders=[many, few], facilitator=planner, note_taker="Andrea Catrileo")
    make_attendance(session, few, women=1, men=1)
    make_contribution(session, "Algo", few)
    minutes = make_minutes(session, planner)
    context = page_context(paper_context(minutes.document), is_copy=True)
    told = [row["stakeholder"] for _, rows in context["moments"] for row in rows]
    assert told == ["Docentes", "Comunidad educativa"]
    text = words(render_copy(paper_context(minutes.document)))
    assert (str(planner) in text, "Andrea Catrileo" in text, "Gestión Territorial" in text) == (False,) * 3


def test_the_copy_of_a_small_school_says_its_comuna_and_not_its_name(plan, sealed):
    school = make_school(plan.service, "Escuela El Roble", commune=make_commune(name="Pudahuel"))
    few = make_stakeholder(plan.service, "Asistentes")
    session = make_held(plan, school=school, place="Comedor de El Roble", title="Taller en El Roble")
    make_attendance(session, few, women=3)
    minutes = sealed(session)
    text = words(render_copy(paper_context(minutes.document)))
    assert ("El Roble" in text, "Comuna de Pudahuel" in text) == (False, True)
    assert "El Roble" in words(paper(minutes, "pdf"))


def test_a_body_of_a_council_is_seats_without_names_in_the_copy(plan, sealed):
    minutes = sealed(make_body_session(make_seated_body(plan.service)))
    text = words(render_copy(paper_context(minutes.document)))
    assert ("Asiento 1" in text, "Integrante 1" in text) == (True, False)
    assert "Integrante 1" in words(paper(minutes, "pdf"))
