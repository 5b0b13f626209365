"""The matrix of a support plan on paper: all that the page says of it, and for nobody else."""

import io

import pytest
from django.urls import reverse
from pypdf import PdfReader

from support_cycle.models import Corroboration, GroupDynamics, PlanAdjustment, PlanSource, ResultIndicator
from tests.factories import make_plan, make_school, make_service, make_user
from tests.factories_support import make_key_action, make_meeting, make_support_plan, of_meeting, of_plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan():
    school = make_school(make_service("Barrancas"), "Escuela Los Aromos", code="90014", rbd=90014, rbd_dv="1")
    return make_support_plan(
        school,
        status="evaluation",
        objective="Planificar juntos",
        pme_strategy="Tiempos de trabajo colaborativo",
        expected_result="Dieciséis planificaciones",
        difficulties="El camino se corta",
        reached="partly",
        reached_how="Dos duplas planifican juntas",
        remains="Sostener la tercera",
    )


@pytest.fixture
def companion(plan, client):
    person = make_user("companion", on=plan.school)
    client.force_login(person)
    return person


def url(plan):
    return reverse("support_cycle:plan_paper", args=[plan.pk])


def text_of(response):
    pages = PdfReader(io.BytesIO(response.content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_the_paper_has_every_part_of_the_matrix(plan, companion, client):
    make_key_action(
        plan,
        "Proteger dos horas",
        responsible="Dirección",
        support_role="Gestionar",
        resources_material="Pauta",
        resources_financial="Fondos SEP",
        resources_human="Una persona",
        secured="partly",
        how_secured="Pedirla en marzo",
        starts_on="2026-03-02",
        ends_on="2026-11-30",
        indicator="Horas",
        target="Cuatro",
        level="started",
    )
    ResultIndicator.objects.create(
        **of_plan(plan), name="Juntas", baseline="Dos", target="Doce", value="Diez"
    )
    PlanSource.objects.create(**of_plan(plan), kind="school", title="PEI y PME")
    PlanAdjustment.objects.create(
        **of_plan(plan), what="Cada tres semanas", before="Cada dos", reason="Lluvia"
    )
    Corroboration.objects.create(
        **of_plan(plan), side="uatp", on="2026-04-14", by=companion, capacity="Acompañamiento UATP"
    )
    response = client.get(url(plan))
    said = text_of(response)
    assert response["Content-Disposition"] == 'attachment; filename="plan-de-apoyo-90014-2026.pdf"'
    wanted = [
        *("Escuela Los Aromos", "RBD 90014-1", "Capacidad basal: colaboración", plan.practice),
        *(plan.desired_state, "Planificar juntos", "Tiempos de trabajo", "Dieciséis", "El camino se corta"),
        *("Juntas", "Dos", "Doce", "Diez"),
        *("1. Proteger dos horas", "Dirección", "UATP: Gestionar", "Pauta", "Fondos SEP", "Una persona"),
        *("En parte", "Pedirla en marzo", "02-03-2026", "30-11-2026", "Horas", "Cuatro", "En marcha"),
        *("Cada tres semanas", "Cada dos", "Lluvia", "Todavía no está en el texto del plan."),
        *("Dos duplas planifican juntas", "Se alcanzó en parte", "Sostener la tercera"),
        *("PEI y PME", str(companion), "14-04-2026", "Equipo de gestión", "Falta que lo corrobore"),
    ]
    assert [text for text in wanted if text not in said] == []


def test_a_plan_that_only_began_has_a_paper_too_and_text_stays_text(plan, companion, client):
    plan.key_actions.all().delete()
    type(plan).objects.update(
        capacity="",
        practice="<b>Tal cual</b>",
        desired_state="",
        objective="",
        reached="",
        status="diagnosis",
    )
    said = text_of(client.get(url(plan)))
    assert "Capacidad basal por definir" in said
    assert "<b>Tal cual</b>" in said
    assert "Todavía no hay acciones clave." in said


def test_what_only_uatp_reads_is_on_no_paper(plan, companion, client):
    meeting = make_meeting(plan, status="held")
    GroupDynamics.objects.create(**of_meeting(meeting), text="Lo que solo lee la UATP", by=companion)
    assert "Lo que solo lee" not in text_of(client.get(url(plan)))


def test_the_school_prints_its_plan_without_the_name_of_a_draft_action(plan, client):
    action = make_plan(plan.service, year=2026, objectives=1, actions=1).actions.get()
    type(plan).objects.update(pal_action=action)
    client.force_login(make_user("school_team", on=plan.school))
    said = text_of(client.get(url(plan)))
    assert action.name not in said
    assert "Una del PAL 2026, que todavía no se publica" in said
    client.force_login(make_user("uatp_head", on=plan.service))
    assert action.name in text_of(client.get(url(plan)))


def test_nobody_else_prints_it(plan, client):
    assert client.get(url(plan)).url.startswith(reverse("account_login"))
    for person in (make_user(), make_user("uatp_head", on=make_service())):
        client.force_login(person)
        assert client.get(url(plan)).status_code == 404


def test_twelve_key_actions_with_long_texts_keep_their_table_on_the_page(plan, companion, client):
    for n in range(12):
        make_key_action(plan, f"Acción {n} " + "muy-larga-" * 20, how_secured="Pedir " * 60, secured="no")
    reader = PdfReader(io.BytesIO(client.get(url(plan)).content))
    assert 2 <= len(reader.pages) <= 12
    assert sum("Acción clave" in page.extract_text() for page in reader.pages) >= 2


def test_the_paper_costs_as_many_queries_with_one_key_action_as_with_twelve(
    plan, companion, client, queries_of
):
    make_key_action(plan)
    client.get(url(plan))
    one = len(queries_of(lambda: client.get(url(plan))))
    for _ in range(11):
        make_key_action(plan)
    assert len(queries_of(lambda: client.get(url(plan)))) == one <= 12
