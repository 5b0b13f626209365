"""A support plan: a new one, its page, its texts, what it serves."""

import uuid

import pytest
from django.urls import reverse

from accounts.models import Event
from accounts.roles import Capability
from plans.extension import reason_to_stay
from support_cycle.models import Axis, Corroboration, SupportPlan
from support_cycle.plan_page import PANELS
from tests.factories import make_commune, make_plan, make_school, make_service, make_user
from tests.factories_support import make_key_action, make_programme, make_support_plan, of_plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def service():
    return make_service("Barrancas", slug="barrancas")


@pytest.fixture
def school(service):
    return make_school(service, "Escuela Los Aromos", commune=make_commune(name="Pudahuel"))


@pytest.fixture
def companion(school, client):
    person = make_user("companion", on=school)
    client.force_login(person)
    return person


def text_of(response):
    return response.content.decode()


def url(name, plan):
    return reverse(f"support_cycle:{name}", args=[plan.pk])


def typed(plan, **fields):
    return {
        "version": plan.version,
        "capacity": plan.capacity,
        "practice": plan.practice,
        "desired_state": plan.desired_state,
        "objective": plan.objective,
        "pme_strategy": plan.pme_strategy,
        "pal_action": plan.pal_action_id or "",
        "expected_result": plan.expected_result,
        "difficulties": plan.difficulties,
        "programme": "",
        "axis": "",
    } | fields


def corroborate_both(plan, by):
    for side in Corroboration.Side:
        Corroboration.objects.create(**of_plan(plan), side=side, on="2026-04-14", by=by)


# A new one -----------------------------------------------------------------------------------------------


def new(school, **fields):
    return {
        "school": school.pk,
        "year": 2026,
        "capacity": "collaboration",
        "practice": "Cada docente planifica por separado.",
        "receipt": str(uuid.uuid4()),
    } | fields


def test_a_companion_opens_a_plan_of_the_unit_in_diagnosis(school, companion, client):
    response = client.post("/acompanamiento/nuevo/", new(school))
    plan = SupportPlan.objects.get()
    assert (response.status_code, response.url) == (302, f"/acompanamiento/{plan.pk}/")
    assert (plan.school, plan.service, plan.year, plan.number) == (school, school.service, 2026, 1)
    assert (plan.status, plan.updated_by) == ("diagnosis", companion)
    assert Event.objects.latest("pk").verb == "create"


def test_the_same_form_sent_twice_opens_one(school, companion, client):
    data = new(school)
    first, second = (client.post("/acompanamiento/nuevo/", data) for _ in range(2))
    assert (first.url, SupportPlan.objects.count()) == (second.url, 1)


def test_a_second_plan_of_a_year_is_its_next_cycle_and_never_the_same_capacity_twice(
    school, companion, client
):
    make_support_plan(school)
    response = client.post("/acompanamiento/nuevo/", new(school))
    assert response.status_code == 422
    assert "ya tiene en curso un plan de esa capacidad" in text_of(response)
    client.post("/acompanamiento/nuevo/", new(school, capacity="trust"))
    assert [plan.number for plan in SupportPlan.objects.order_by("number")] == [1, 2]


def test_only_units_that_one_accompanies_can_be_chosen(school, companion, client):
    other = make_school(school.service)
    response = client.post("/acompanamiento/nuevo/", new(other, practice="Lo que se escribió"))
    assert (response.status_code, SupportPlan.objects.count()) == (422, 0)
    assert "Lo que se escribió" in text_of(response)


def test_the_address_brings_the_unit_and_the_year(school, companion, client):
    form = client.get(f"/acompanamiento/nuevo/?unidad={school.pk}&anio=2027").context["form"]
    assert (form["school"].value(), form["year"].value()) == (school.pk, 2027)


@pytest.mark.parametrize("year", ["", "1900", "x", "9" * 30])
def test_a_year_that_is_none_is_said_at_its_field(school, companion, client, year):
    response = client.post("/acompanamiento/nuevo/", new(school, year=year))
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["year"])


def test_the_school_and_the_rest_of_the_servicio_open_none(school, client):
    for person in (make_user("school_director", on=school), make_user("director", on=school.service)):
        client.force_login(person)
        assert client.post("/acompanamiento/nuevo/", new(school)).status_code == 403


# Its page and its texts ----------------------------------------------------------------------------------


def test_the_page_leads_from_the_practice_to_the_desired_state(school, companion, client):
    plan = make_support_plan(school, status="execution", objective="Planificar juntos")
    make_key_action(plan, "Proteger dos horas", responsible="Dirección", support_role="Gestionar")
    page = text_of(client.get(url("plan", plan)))
    for said in (
        "Capacidad basal: colaboración",
        plan.practice,
        plan.desired_state,
        "Planificar juntos",
        "1. Proteger dos horas",
        "Dirección",
        "Gestionar",
        "Por comenzar",
    ):
        assert said in page


def test_what_another_room_brings_is_shown_once_and_not_where_it_says_none(school, companion, client):
    plan = make_support_plan(school, objective="Objetivo del plan")
    asked = []
    panels = [
        ("support_cycle/plans/_turn.html", lambda plan, user: asked.append((plan, user)) or {}),
        ("support_cycle/plans/no_such.html", lambda plan, user: None),
    ]
    PANELS.extend(panels)
    try:
        page = text_of(client.get(url("plan", plan)))
    finally:
        for panel in panels:
            PANELS.remove(panel)
    assert (asked, page.count("Objetivo del plan")) == ([(plan, companion)], 2)


def test_a_neighbour_and_a_stranger_do_not_find_the_plan(school, client):
    plan = make_support_plan(school)
    assert client.get(url("plan", plan)).url.startswith(reverse("account_login"))
    for person in (make_user(), make_user("uatp_head", on=make_service())):
        client.force_login(person)
        assert client.get(url("plan", plan)).status_code == 404
        assert client.post(url("plan_edit", plan), typed(plan)).status_code == 404


@pytest.mark.parametrize("role", ["school_director", "school_team"])
def test_the_school_reads_the_plan_and_does_not_edit_it(school, client, role):
    plan = make_support_plan(school)
    client.force_login(make_user(role, on=school))
    assert "Editar el plan" not in text_of(client.get(url("plan", plan)))
    assert client.post(url("plan_edit", plan), typed(plan, objective="Otro")).status_code == 403


def test_the_texts_are_saved_with_their_event(school, companion, client):
    plan = make_support_plan(school)
    response = client.post(
        url("plan_edit", plan), typed(plan, objective="Planificar", pme_strategy="Tiempos")
    )
    plan.refresh_from_db()
    assert response.url == f"/acompanamiento/{plan.pk}/"
    assert (plan.objective, plan.pme_strategy, plan.version) == ("Planificar", "Tiempos", 2)
    assert Event.objects.latest("pk").changes["objective"] == ["", "Planificar"]


def test_two_professionals_on_one_plan_see_both_texts_and_lose_none(school, companion, client):
    plan = make_support_plan(school, objective="El de antes")
    client.post(url("plan_edit", plan), typed(plan, objective="El de una"))
    response = client.post(url("plan_edit", plan), typed(plan, objective="El de la otra"))
    page = text_of(response)
    plan.refresh_from_db()
    assert (response.status_code, plan.objective) == (409, "El de una")
    assert "El de una" in page and "El de la otra" in page
    again = typed(plan, objective="El de la otra") | {"keep-objective": "mine"}
    assert client.post(url("plan_edit", plan), again).status_code == 302
    plan.refresh_from_db()
    assert plan.objective == "El de la otra"


def test_a_closed_cycle_is_read_and_not_edited(school, companion, client):
    plan = make_support_plan(school, status="closed")
    assert client.get(url("plan_edit", plan)).status_code == 403
    assert client.post(url("plan_edit", plan), typed(plan, objective="Otro")).status_code == 403


def test_a_change_of_what_was_agreed_asks_both_to_corroborate_again(school, companion, client):
    plan = make_support_plan(school, status="execution")
    corroborate_both(plan, companion)
    page = text_of(client.get(url("plan", plan)))
    assert 'confirmado por ambas partes el <span class="nowrap">14-04-2026</span>' in page
    client.post(url("plan_edit", plan), typed(plan, difficulties="Con lluvia se corta el camino"))
    assert plan.corroborations.filter(is_standing=True).count() == 2
    plan.refresh_from_db()
    page = text_of(client.post(url("plan_edit", plan), typed(plan, objective="Otro"), follow=True))
    assert plan.corroborations.filter(is_standing=True).count() == 0
    assert "hace falta que ambas partes lo corroboren otra vez" in page
    assert "El plan cambió después de corroborarse" in page
    assert Event.objects.latest("pk").verb == "lapse"


# What it serves ------------------------------------------------------------------------------------------


def of_the_pal(service, status="published", year=2026):
    return make_plan(service, year=year, status=status, objectives=1, actions=1).actions.get()


def test_the_plan_serves_an_action_of_its_servicios_pal(school, companion, client):
    plan, action = make_support_plan(school), of_the_pal(school.service)
    client.post(url("plan_edit", plan), typed(plan, pal_action=action.pk))
    plan.refresh_from_db()
    assert plan.pal_action == action
    assert f"{action.code} {action.name}" in text_of(client.get(url("plan", plan)))


def test_an_action_of_another_servicio_or_of_an_unread_draft_is_refused(school, companion, client):
    plan = make_support_plan(school)
    for action in (of_the_pal(make_service()), of_the_pal(school.service, status="draft")):
        response = client.post(url("plan_edit", plan), typed(plan, pal_action=action.pk))
        assert response.status_code == 422
        assert "no está entre las del PAL" in text_of(response)
        assert action.name not in text_of(response)
    plan.refresh_from_db()
    assert plan.pal_action is None


def test_the_head_may_choose_an_action_of_the_draft_and_the_school_does_not_read_it(school, client):
    action = of_the_pal(school.service, status="draft")
    plan = make_support_plan(school)
    client.force_login(make_user("uatp_head", on=school.service))
    client.post(url("plan_edit", plan), typed(plan, pal_action=action.pk))
    assert action.name in text_of(client.get(url("plan", plan)))
    for role in ("school_team", "companion"):
        client.force_login(make_user(role, on=school))
        page = text_of(client.get(url("plan", plan)))
        assert action.name not in page
        assert "que todavía no se publica" in page
    plan.refresh_from_db()
    page = text_of(client.get(url("plan_edit", plan)))
    assert action.name not in page
    assert client.post(url("plan_edit", plan), typed(plan, objective="Otro")).status_code == 302
    plan.refresh_from_db()
    assert plan.pal_action == action


def test_an_action_that_a_plan_serves_stays_with_a_sentence(school):
    action = of_the_pal(school.service, status="draft")
    assert reason_to_stay(action) == ""
    make_support_plan(school, pal_action=action)
    assert reason_to_stay(action) == (
        "Un plan de apoyo la sirve (Plan de apoyo 2026, Escuela Los Aromos): la acción se queda en el plan."
    )


def test_deleting_such_an_action_is_refused_with_that_sentence(school, client):
    action = of_the_pal(school.service, status="draft")
    make_support_plan(school, pal_action=action)
    client.force_login(make_user("planner", on=school.service))
    response = client.post(reverse("plans:action_delete", args=["barrancas", 2026, action.pk]))
    assert response.status_code == 422
    assert "Un plan de apoyo la sirve" in text_of(response)


def test_an_axis_brings_its_programme_and_is_refused_with_another(school, companion, client):
    plan = make_support_plan(school)
    one, other = make_programme(school.service), make_programme(school.service)
    axis = Axis.objects.create(programme=one, name="Liderazgo")
    response = client.post(url("plan_edit", plan), typed(plan, axis=axis.pk, programme=other.pk))
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["axis"])
    client.post(url("plan_edit", plan), typed(plan, axis=axis.pk))
    plan.refresh_from_db()
    assert (plan.programme, plan.axis) == (one, axis)


def test_the_plan_of_a_neighbour_is_in_no_query_of_ours(school, companion):
    make_support_plan()
    mine = make_support_plan(school)
    assert list(SupportPlan.objects.allowing(companion, Capability.WRITE)) == [mine]
