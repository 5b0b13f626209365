"""A good practice begun from a finished cycle: its texts marked, and nobody's name."""

import datetime
import uuid

import pytest
from django.urls import reverse

from documents.sealing import seal
from support_cycle.models import (
    MeetingParticipant,
    Practice,
    ResultIndicator,
)
from support_cycle.practice_fields import card_fields, load_fields
from support_cycle.practice_prefill import answers_from, cut
from tests.factories import make_school, make_service, make_user
from tests.factories_support import (
    make_key_action,
    make_knot,
    make_meeting,
    make_practice,
    make_programme,
    make_support_plan,
    of_meeting,
    of_plan,
)
from tests.support_cycle.practice_rows import answer

pytestmark = pytest.mark.django_db
LIST = reverse("support_cycle:practices")
NEW = reverse("support_cycle:practice_create")


@pytest.fixture
def service():
    load_fields()
    return make_service("Barrancas", slug="barrancas")


@pytest.fixture
def school(service):
    return make_school(service, "Escuela Los Aromos")


@pytest.fixture
def head(service, client):
    person = make_user("uatp_head", on=service)
    client.force_login(person)
    return person


def typed(**fields):
    return {"name": "Planificar en duplas", "receipt": str(uuid.uuid4())} | fields


def text_of(response):
    return response.content.decode()


def part_url(practice, key="nucleo"):
    return reverse("support_cycle:practice_part", args=[practice.pk, key])


@pytest.fixture
def plan(school, head):
    """A closed cycle in which everybody who could be named is: none of them is to come along."""
    plan = make_support_plan(
        school,
        status="closed",
        objective="Que las duplas planifiquen juntas.",
        expected_result="Todas las duplas planifican.",
        reached="partly",
        reached_how="Ocho de diez.",
        remains="Dos cursos.",
        programme=make_programme(school.service),
    )
    make_key_action(
        plan, what="Hora protegida", responsible="Jefatura UTP", starts_on=datetime.date(2026, 4, 1)
    )
    make_key_action(plan, what="Lo que se dejó", level="set_aside")
    ResultIndicator.objects.create(
        **of_plan(plan), name="Duplas que planifican", baseline="2", target="10", value="8"
    )
    lead = make_user("companion", on=school, first_name="Nombresecreto", last_name="Uno")
    common = {
        "lead": lead,
        "agreed_by": lead,
        "achievements": "Hay pauta.",
        "learnings": "Conviene empezar por dos.",
    }
    meeting = make_meeting(plan, **common)
    MeetingParticipant.objects.create(
        **of_meeting(meeting), client_id=uuid.uuid4(), role="Docentes de primero", count=3
    )
    close(meeting, lead)
    make_meeting(plan, status="held", achievements="De una reunión sin cerrar", learnings="Sin cerrar")
    reviewed = {"reviewed_at": datetime.datetime(2026, 9, 1, tzinfo=datetime.UTC), "reviewed_by": lead}
    make_knot(plan, text="Nombresecreto falta", public_text="Faltan reemplazos", by=lead, **reviewed)
    make_knot(plan, text="Nombresecreto otra vez", public_text="Nombresecreto sin revisar", by=lead)
    return plan


def close(meeting, by):
    document = seal(kind="minuta", title="M", issuer="S", number=1, snapshot={}, by=by)
    type(meeting).objects.filter(pk=meeting.pk).update(status="closed", minutes=document)


def test_a_finished_cycle_fills_the_card_with_its_texts_marked(plan, head, client):
    url = reverse("support_cycle:practice_from_plan", args=[plan.pk])
    assert "Oportunidades de mejora" in text_of(client.get(url))
    client.post(url, typed())
    practice = Practice.objects.get()
    assert (practice.support_plan, practice.school, practice.programme) == (plan, plan.school, plan.programme)
    marked = {one.field.key: one.text for one in practice.answers.filter(is_prefilled=True)}
    assert marked == {
        "area": "UATP y equipo de gestión de la unidad educativa",
        "resumen": "Se partió de esta práctica: Cada docente planifica su curso por separado. Se buscó este estado: "
        "Las duplas planifican juntas cada quince días. Al cierre: se alcanzó en parte.",
        "inicio": "2026-04-01",
        "origen": "Cada docente planifica su curso por separado.",
        "objetivo": "Que las duplas planifiquen juntas.",
        "objetivos": "Las duplas planifican juntas cada quince días.",
        "estrategias": "Hora protegida",
        "actores": "Jefatura UTP\nDocentes de primero\nProfesional de la UATP",
        "evaluacion": "Duplas que planifican: meta 10",
        "facilita": "Hay pauta.",
        "dificulta": "Faltan reemplazos",
        "resultados": "Resultado esperado: Todas las duplas planifican.\nSe alcanzó en parte: Ocho de diez.\n"
        "Duplas que planifican: de 2 a 8 (meta 10).",
        "mejoras": "Dos cursos.",
        "lecciones": "Conviene empezar por dos.",
    }


def test_no_name_and_no_own_words_of_a_knot_come_along(plan):
    assert "Nombresecreto" not in str(answers_from(plan, card_fields()))


def test_a_cycle_that_is_not_over_is_not_told_yet(school, head, client):
    plan = make_support_plan(school, status="evaluation")
    url = reverse("support_cycle:practice_from_plan", args=[plan.pk])
    assert "Una práctica se cuenta cuando el ciclo terminó" in text_of(client.get(url))
    assert (client.post(url, typed()).status_code, Practice.objects.count()) == (422, 0)


def test_the_page_of_a_closed_plan_leads_to_its_practice(plan, head, client):
    text = text_of(client.get(plan.get_absolute_url()))
    assert reverse("support_cycle:practice_from_plan", args=[plan.pk]) in text
    assert "Contar este ciclo" not in text_of(client.get(make_support_plan(plan.school).get_absolute_url()))


def test_a_marked_answer_stays_so_until_it_is_read_or_changed(service, head, client):
    practice = make_practice(service, name="Duplas", author=head)
    for key in ("origen", "objetivo", "resultados"):
        answer(practice, key, f"{key}:\ndos líneas", is_prefilled=True)
    data = {"version": 1, "name": "Duplas"} | {
        key: f"{key}:\r\ndos líneas" for key in ("origen", "objetivo", "resultados")
    }
    client.post(part_url(practice), data | {"objetivo_revisado": "on", "resultados": "Otro texto"})
    assert {one.field.key: one.is_prefilled for one in practice.answers.all()} == {
        "origen": True,
        "objetivo": False,
        "resultados": False,
    }


def test_what_a_cycle_brings_is_cut_at_the_limit_of_words():
    assert cut("uno dos  tres cuatro", 3) == "uno dos …"
    assert cut("uno dos tres", 3) == "uno dos tres"
    assert len(cut("x" * 9000, None)) == 8000
