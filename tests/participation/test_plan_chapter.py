"""The process in the PAL itself: sealed, printed, in its workbook and on its public page; nothing that is internal."""

import datetime
import io
import json

import pytest
from django.urls import reverse
from openpyxl import load_workbook
from pypdf import PdfReader

from documents.sealing import canonical, keep_papers
from participation.models import Process
from participation.process_data import take_participation
from plans.comparing import compare
from plans.exports import plan_pdf, plan_workbook
from plans.exports.chapters import chapters
from plans.models import AnnualPlan
from plans.snapshots import take_snapshot
from plans.versions import draft_context, paper_context, seal_version
from tests.factories import (
    make_action,
    make_body,
    make_objective,
    make_plan,
    make_school,
    make_section,
    make_user,
)
from tests.factories_participation import (
    make_attendance,
    make_contribution,
    make_session,
    make_stakeholder,
    make_theme,
    make_trace,
)

pytestmark = pytest.mark.django_db
SAID = "Palabras tal como se dijeron, con el nombre de Rosa Soto."


@pytest.fixture
def plan():
    plan = make_plan()
    make_section(plan, title="Presentación")
    return plan


@pytest.fixture
def told(plan):
    """A plan whose process went from a voice to an action."""
    teachers = make_stakeholder(plan.service, "Docentes", is_required=True)
    session = make_session(plan, stakeholders=[teachers], status="held", number=7, title="Con Rosa Soto")
    make_attendance(session, teachers, women=20, men=3)
    voices = [make_contribution(session, text=SAID, stakeholder=teachers) for _ in range(3)]
    make_theme(plan, "Transporte", voices[:2])
    action = make_action(make_objective(plan), code="2.3")
    make_trace(voices[:1], actions=[action], grounds="El bus pasará antes.", sections=[plan.sections.first()])
    make_trace(voices[2:], decision="referred", referred_to="Municipalidad", grounds="Le corresponde.")
    committee = make_body(plan.service, "comite_del_pal", name="Comité del PAL")
    Process.objects.create(
        service=plan.service,
        plan=plan,
        committee=committee,
        act_number="412",
        act_date=datetime.date(2026, 4, 3),
        protection_officer=make_user(first_name="Elena", last_name="Reyes"),
    )
    return plan


def text_of(pdf):
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


def test_a_plan_without_a_process_says_what_it_said_before(plan):
    assert take_participation(plan) == {}
    assert "participation" not in take_snapshot(plan)
    assert [chapter["title"] for chapter in chapters(take_snapshot(plan))] == ["Presentación"]


def test_a_process_that_begins_is_told_before_its_first_session(plan):
    Process.objects.create(service=plan.service, plan=plan, act_number="412")
    assert take_participation(plan)["participation"]["committee"]["act_number"] == "412"


def test_the_snapshot_tells_the_act_the_sessions_and_what_was_decided_on_each_theme(told):
    said = take_participation(told)["participation"]
    assert said["committee"] == {"name": "Comité del PAL", "act_number": "412", "act_date": "2026-04-03"}
    assert said["sessions"] == [
        {
            "number": 7,
            "kind": "Taller",
            "date": "2026-06-18",
            "modality": "Presencial",
            "stakeholders": ["Docentes"],
            "commune": "",
        }
    ]
    transport, others = said["themes"]
    assert (transport["name"], transport["contributions"], transport["stakeholders"]) == ("Transporte", 2, 1)
    assert transport["undecided"] == 1
    (decision,) = transport["decisions"]
    assert (decision["label"], decision["grounds"], decision["contributions"]) == (
        "Incorporado",
        "El bus pasará antes.",
        1,
    )
    assert [row["code"] for row in decision["actions"]] == ["2.3"]
    assert (others["name"], others["decisions"][0]["referred_to"]) == ("Aportes sin tema", "Municipalidad")


def test_the_day_of_a_session_is_that_of_the_servicio(told):
    told.sessions.update(starts_at=datetime.datetime(2026, 6, 19, 1, 30, tzinfo=datetime.UTC))
    assert take_participation(told)["participation"]["sessions"][0]["date"] == "2026-06-18"


def test_nobodys_words_and_nobodys_name_are_sealed(told):
    sealed = canonical(take_snapshot(told))
    for private in ("Rosa Soto", "tal como se dijeron", "Elena", "Reyes"):
        assert private not in sealed


def test_small_groups_are_not_sealed(told):
    few = make_stakeholder(told.service, "Apoderados")
    make_attendance(told.sessions.first(), few, women=2)
    said = take_participation(told)["participation"]["coverage"]
    parents = next(row for row in said["rows"] if row["name"] == "Apoderados")
    assert (parents["total"]["people"], parents["women"], parents["for_all"]["people"]) == (None, None, None)
    assert said["total"]["people"] is not None


def test_the_snapshot_is_plain_data(told):
    assert json.loads(json.dumps(take_snapshot(told))) == take_snapshot(told)


def test_it_costs_the_same_with_many_sessions_and_themes(told, queries_of):
    few = len(queries_of(lambda: take_participation(told)))
    for n in range(9):
        one = make_stakeholder(told.service)
        school = make_school(told.service)
        session = make_session(told, stakeholders=[one], status="held", school=school)
        voice = make_contribution(session)
        make_theme(told, f"Tema {n}", [voice])
        action, section = make_action(make_objective(told)), make_section(told)
        make_trace([voice], actions=[action], sections=[section])
    assert len(queries_of(lambda: take_participation(told))) == few


def test_the_paper_has_the_chapter_after_the_plans_own(told):
    made = chapters(take_snapshot(told))
    assert [(chapter["number"], chapter["title"]) for chapter in made] == [
        (1, "Presentación"),
        (2, "Proceso participativo"),
    ]
    text = text_of(plan_pdf.render(draft_context(told)))
    for sentence in (
        "Capítulo 2",
        "1 sesión realizada, 23 personas y 3 aportes",
        "constituido por el acto N.º 412 del 3 de abril de 2026",
        "en la acción 2.3 y en «Presentación»",
        "El bus pasará antes.",
        "Derivado (1 aporte), a Municipalidad",
    ):
        assert sentence in text.replace("\N{NO-BREAK SPACE}", " ")


def test_the_workbook_has_its_sheets_after_the_plans_own(told):
    book = load_workbook(io.BytesIO(plan_workbook.render(draft_context(told))))
    names = book.sheetnames
    start = names.index("Anexos") + 1
    assert names[start : start + 4] == ["Cobertura", "Cobertura por género", "Sesiones", "Temas"]
    assert [row[3] for row in book["Temas"].values] == ["Decisión", "Incorporado", "Por decidir", "Derivado"]


def test_a_version_sealed_before_keeps_its_papers(plan):
    version = seal_version(plan, purpose="presentation", by=make_user())
    make_session(plan, status="held")
    assert len(chapters(paper_context(version)["snapshot"])) == 1
    assert "Cobertura" not in [
        sheet.title for sheet in plan_workbook.sheets(paper_context(version)["snapshot"])
    ]


def test_versions_with_and_without_it_are_compared(plan):
    before = take_snapshot(plan)
    make_session(plan, status="held")
    after = take_snapshot(plan)
    assert "participation" in after
    assert compare(before, after) == compare(after, before) == []


def test_the_public_page_reads_the_chapter(client, told):
    version = seal_version(told, purpose="sanction", by=make_user())
    keep_papers(version.document, pdf=b"%PDF-1.7", xlsx=b"PK")
    AnnualPlan.objects.filter(pk=told.pk).update(status="published")
    page = client.get(reverse("plans:public_plan", args=[told.service.slug, told.year]))
    assert "2. Proceso participativo" in page.content.decode()
    assert "El bus pasará antes." in page.content.decode()
