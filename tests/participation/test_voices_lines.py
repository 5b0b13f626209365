"""From a voice to its line of the sealed plan and back; and the workbook of voices."""

import datetime
import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook
from pypdf import PdfReader

from accounts.models import Event
from documents.sealing import keep_papers
from participation.models import Contribution, Trace
from participation.tracing import decide_voices
from plans.exports import plan_pdf
from plans.models import Section
from plans.versions import paper_context, seal_version
from tests.factories import (
    make_section,
)
from tests.factories_participation import (
    make_attendance,
    make_theme,
    make_trace,
)
from tests.participation.voices_world import url

pytestmark = pytest.mark.django_db
IN, OUT, AWAY = Trace.Decision


def test_a_voice_leads_to_the_line_of_the_newest_sealed_version_that_has_it(client, plan, planner, rows):
    make_section(plan, Section.Kind.OBJECTIVES)
    action = plan.actions.first()
    decide_voices(plan, {rows[0].pk: None}, decision=IN, grounds="Así.", actions=[action], by=planner)
    here = url("voice", plan, rows[0].pk)
    assert "Todavía no está en una versión sellada" in client.get(here).content.decode()
    first = seal_version(plan, purpose="draft", by=planner)
    page = client.get(here).content.decode()
    assert f"«{action.code} {action.name}»" in page
    assert first.get_absolute_url() in page
    second = seal_version(plan, purpose="socialisation", by=planner)
    keep_papers(second.document, pdf=plan_pdf.render(paper_context(second)), xlsx=b"PK")
    page = client.get(here).content.decode()
    pdf = reverse("plans:version_paper", args=[plan.service.slug, plan.year, second.number, "pdf"])
    assert f'href="{pdf}?ver=si#nameddest=accion-{action.pk}"' in page
    shown = client.get(f"{pdf}?ver=si")
    assert shown["Content-Disposition"].startswith("inline")
    kept = client.get(pdf)
    assert (kept["Content-Disposition"].startswith("attachment"), kept.getvalue()[:4]) == (True, b"%PDF")
    assert f"accion-{action.pk}" in PdfReader(io.BytesIO(shown.getvalue())).named_destinations


def test_an_action_shows_the_voices_it_answers_in_one_query(client, plan, planner, rows, queries_of):
    action = plan.actions.first()
    here = reverse("plans:action", args=[plan.service.slug, plan.year, action.pk])
    page = client.get(here).content.decode()
    assert "A qué voces responde" not in page
    before = len(queries_of(lambda: client.get(here)))
    make_trace(rows, actions=[action])
    page = client.get(here).content.decode()
    assert "3 aportes de 2 estamentos" in page
    assert url("voice", plan, rows[0].pk) in page
    assert f"{url('voices', plan)}?accion={action.pk}" in page
    assert len(queries_of(lambda: client.get(here))) == before


def test_a_section_shows_them_too(client, plan, planner, rows):
    section = make_section(plan)
    make_trace(rows[:1], sections=[section])
    page = client.get(section.get_absolute_url()).content.decode()
    assert rows[0].text in page
    assert f"{url('voices', plan)}?seccion={section.pk}" in page


def test_an_action_that_answers_voices_is_not_deleted_and_says_which(client, plan, planner, rows):
    action = plan.actions.first()
    make_trace(rows[:1], actions=[action])
    response = client.post(reverse("plans:action_delete", args=[plan.service.slug, plan.year, action.pk]))
    assert response.status_code == 422
    assert "aporte 1 de Taller N.º 4" in response.content.decode()
    assert plan.actions.filter(pk=action.pk).exists()


def test_a_section_that_answers_voices_is_not_taken_out_and_says_which(client, plan, planner, rows):
    section = make_section(plan)
    make_trace(rows[:1], sections=[section])
    here = reverse("plans:outline_remove", args=[plan.service.slug, plan.year, section.key])
    response = client.post(here)
    assert response.status_code == 422
    assert "aporte 1 de Taller N.º 4" in response.content.decode()
    Contribution.objects.update(trace=None)
    Trace.objects.all().delete()
    assert client.post(here).status_code == 302


# The workbook -------------------------------------------------------------------------------------------


def sheet(response):
    book = load_workbook(io.BytesIO(response.getvalue() if response.streaming else response.content))
    head, *rows = book["Aportes"].iter_rows(values_only=True)
    return [dict(zip(head, row)) for row in rows], [cell.value for (cell,) in book["Léame"].iter_rows()]


def test_the_workbook_has_both_texts_and_says_which_stays(client, plan, planner, rows):
    make_theme(plan, "Buses", rows[:1])
    make_trace(rows[:1], actions=plan.actions.all(), grounds="Con recorrido nuevo.")
    found, notes = sheet(client.get(url("voices_xlsx", plan) + "?momento=identify"))
    assert [row["Lo que se dijo (interno)"] for row in found] == [rows[0].text, rows[2].text]
    assert [row["Texto para publicar"] for row in found] == [None, None]
    assert (found[0]["Temas"], found[0]["Decisión"], found[1]["Decisión"]) == (
        "Buses",
        "Incorporado",
        "Por decidir",
    )
    assert (found[0]["En qué queda"], found[0]["Fundamento"]) == (
        f"Incorporado en {plan.actions.first().code}",
        "Con recorrido nuevo.",
    )
    assert any("no sale del Servicio Local" in note for note in notes)
    assert Event.objects.get(verb="export").changes["contributions"] == [None, "2: también lo que se dijo"]


def test_the_workbook_to_share_has_reviewed_words_only_and_no_small_unit(client, plan, planner, rows):
    now = datetime.datetime(2026, 8, 1, tzinfo=datetime.UTC)
    Contribution.objects.exclude(pk=rows[1].pk).update(public_text="Revisado.", reviewed_at=now)
    make_attendance(rows[2].session, rows[2].stakeholder, women=4)
    found, _ = sheet(client.get(url("voices_xlsx", plan) + "?palabras=publicadas"))
    assert "Lo que se dijo (interno)" not in found[0]
    assert [(row["Sesión"], row["Comuna"], row["Texto para publicar"]) for row in found] == [
        ("Taller N.º 4", "Pudahuel", "Revisado."),
        (None, "Navia", "Revisado."),
    ]
