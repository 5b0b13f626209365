"""Both sides corroborate a plan; how its cycle ended; the one that follows; what is missing and does not match."""

import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Event
from support_cycle.corroborations import mark_of
from support_cycle.models import Corroboration, PlanAdjustment, ResourceRequest, ResultIndicator, SupportPlan
from support_cycle.plan_page import read_parts
from support_cycle.plan_warnings import warnings_of
from tests.factories import make_school, make_service, make_user
from tests.factories_support import (
    make_key_action,
    make_knot,
    make_meeting,
    make_programme,
    make_support_plan,
    of_plan,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan():
    return make_support_plan(make_school(make_service("Barrancas"), "Escuela Los Aromos"), status="planning")


@pytest.fixture
def companion(plan, client):
    person = make_user("companion", on=plan.school)
    client.force_login(person)
    return person


def url(name, row):
    return reverse(f"support_cycle:{name}", args=[row.pk])


def text_of(response):
    return response.content.decode()


def said(plan, **fields):
    day = f"{timezone.localdate():%d-%m-%Y}"
    return {"on": day, "note": "", "seen": mark_of(plan), "receipt": str(uuid.uuid4())} | fields


# Corroborating -------------------------------------------------------------------------------------------


@pytest.fixture
def of_this_year():
    year = timezone.localdate().year
    school = make_school(make_service(), "Escuela Los Aromos")
    return make_support_plan(school, year=year, status="planning")


@pytest.mark.parametrize(
    ("role", "side"), [("companion", "uatp"), ("school_director", "school"), ("school_team", "school")]
)
def test_each_side_says_with_its_date_that_this_was_agreed(of_this_year, client, role, side):
    plan = of_this_year
    person = make_user(role, on=plan.school)
    client.force_login(person)
    page = text_of(client.get(url("plan_corroborate", plan)))
    assert plan.desired_state in page
    response = client.post(url("plan_corroborate", plan), said(plan, note="En reunión de equipo"))
    row = Corroboration.objects.get()
    assert (response.status_code, response.url) == (302, plan.get_absolute_url())
    assert (row.side, row.by, row.on, row.is_standing) == (side, person, timezone.localdate(), True)
    assert (row.note, row.capacity != "") == ("En reunión de equipo", True)
    assert Event.objects.latest("pk").verb == "corroborate"
    assert "Falta que lo corrobore" in text_of(client.get(url("plan", plan)))


def test_sent_twice_it_is_said_once_and_a_second_time_it_is_refused(of_this_year, client):
    plan = of_this_year
    client.force_login(make_user("companion", on=plan.school))
    data = said(plan)
    assert [client.post(url("plan_corroborate", plan), data).status_code for _ in range(2)] == [302, 302]
    response = client.post(url("plan_corroborate", plan), said(plan))
    assert (response.status_code, Corroboration.objects.count()) == (422, 1)
    assert "Esta parte ya lo corroboró" in text_of(response)


def test_nobody_agrees_to_what_was_not_read(of_this_year, client):
    plan = of_this_year
    client.force_login(make_user("school_team", on=plan.school))
    data = said(plan)
    make_key_action(plan, "Una que nadie leyó")
    response = client.post(url("plan_corroborate", plan), data)
    assert (response.status_code, Corroboration.objects.count()) == (422, 0)
    assert "El plan cambió mientras se miraba" in text_of(response)
    assert "Una que nadie leyó" in text_of(response)
    form = response.context["form"]
    assert (
        client.post(url("plan_corroborate", plan), data | {"seen": form["seen"].value()}).status_code == 302
    )


def test_a_day_to_come_and_a_plan_in_diagnosis_are_refused(of_this_year, client):
    plan = of_this_year
    client.force_login(make_user("companion", on=plan.school))
    for day in ("31-12-2099", "x", ""):
        response = client.post(url("plan_corroborate", plan), said(plan, on=day, note="Lo que escribí"))
        assert (response.status_code, list(response.context["form"].errors)) == (422, ["on"])
        assert "Lo que escribí" in text_of(response)
    SupportPlan.objects.update(status="diagnosis")
    response = client.post(url("plan_corroborate", plan), said(plan))
    assert (response.status_code, Corroboration.objects.count()) == (422, 0)


def test_who_only_sees_the_plan_corroborates_nothing(plan, client):
    for role, status in (("director", 403), ("auditor", 403), ("uatp_professional", 403)):
        client.force_login(make_user(role, on=plan.service))
        assert client.post(url("plan_corroborate", plan), said(plan)).status_code == status
    client.force_login(make_user("school_director", on=make_school(plan.service)))
    assert client.post(url("plan_corroborate", plan), said(plan)).status_code == 404


# How it ended --------------------------------------------------------------------------------------------


def ended(**fields):
    return {"version": 1, "reached": "partly", "reached_how": "Dos duplas", "remains": "La tercera"} | fields


def test_how_it_ended_is_said_in_its_evaluation_and_shown_narrative_first(plan, companion, client):
    SupportPlan.objects.update(status="evaluation")
    assert client.post(url("plan_result", plan), ended()).status_code == 302
    page = text_of(client.get(url("plan", plan)))
    assert page.index("Dos duplas") < page.index("Se alcanzó en parte") < page.index("La tercera")
    response = client.post(url("plan_result", plan), ended(remains="Otra cosa"))
    assert response.status_code == 409
    assert "La tercera" in text_of(response) and "Otra cosa" in text_of(response)


@pytest.mark.parametrize("status", ["diagnosis", "planning", "execution", "closed"])
def test_how_it_ended_is_not_said_in_another_stage(plan, companion, client, status):
    SupportPlan.objects.update(status=status)
    assert client.post(url("plan_result", plan), ended()).status_code == 403
    plan.refresh_from_db()
    assert plan.reached == ""


def test_the_school_reads_how_it_ended_and_does_not_write_it(plan, client):
    SupportPlan.objects.update(status="evaluation")
    client.force_login(make_user("school_director", on=plan.school))
    assert client.post(url("plan_result", plan), ended()).status_code == 403


# The cycle that follows ----------------------------------------------------------------------------------


@pytest.fixture
def finished(plan):
    SupportPlan.objects.update(
        status="closed",
        objective="Planificar juntos",
        remains="La tercera dupla",
        programme=make_programme(plan.service),
    )
    make_key_action(plan, "Proteger dos horas", level="done")
    make_key_action(plan, "Planificar en duplas", level="started", resources_human="Reemplazo", secured="yes")
    make_key_action(plan, "Dejada de lado", level="set_aside")
    make_knot(plan, text="Falta un reemplazo")
    make_knot(plan, text="Ya se resolvió", status="resolved", resolved_on="2026-09-01")
    ResultIndicator.objects.create(
        **of_plan(plan), name="Planificaciones", baseline="2", target="16", value="10"
    )
    plan.refresh_from_db()
    return plan


def follow(client, plan, **fields):
    form = client.get(url("plan_next_cycle", plan)).context["form"]
    data = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    return client.post(url("plan_next_cycle", plan), data | fields)


def test_the_next_cycle_names_what_was_not_finished_and_the_knots_that_stay_open(finished, companion, client):
    page = text_of(client.get(url("plan_next_cycle", finished)))
    assert "La tercera dupla" in page and "Falta un reemplazo" in page and "Planificar en duplas" in page
    assert "Ya se resolvió" not in page and "Proteger dos horas" not in page and "Dejada de lado" not in page


def test_the_next_cycle_is_of_the_next_year_and_says_which_it_follows(finished, companion, client):
    response = follow(client, finished)
    new = SupportPlan.objects.get(continues=finished)
    assert response.url == new.get_absolute_url()
    assert (new.year, new.number, new.status, new.school) == (2027, 1, "diagnosis", finished.school)
    assert (new.objective, new.programme, new.capacity) == (
        finished.objective,
        finished.programme,
        finished.capacity,
    )
    assert "Nudo que sigue abierto: Falta un reemplazo" in new.difficulties
    assert (new.reached, new.remains) == ("", "")
    action = new.key_actions.get()
    assert (action.what, action.level, action.resources_human) == (
        "Planificar en duplas",
        "not_started",
        "Reemplazo",
    )
    assert (action.secured, action.position) == ("", 1)
    assert new.indicators.values_list("name", "baseline", "target", "value").get() == (
        "Planificaciones",
        "10",
        "16",
        "",
    )
    assert Event.objects.filter(verb="open_cycle").count() == 1
    assert f'href="{finished.get_absolute_url()}"' in text_of(client.get(new.get_absolute_url()))
    assert f'href="{new.get_absolute_url()}"' in text_of(client.get(finished.get_absolute_url()))


def test_in_the_same_year_it_takes_the_next_number_and_leaves_what_is_not_chosen(finished, companion, client):
    follow(client, finished, year=2026, actions=[])
    new = SupportPlan.objects.get(continues=finished)
    assert (new.year, new.number, new.key_actions.count()) == (2026, 2, 0)


def test_a_finished_cycle_is_followed_by_one_only(finished, companion, client):
    data = {"receipt": str(uuid.uuid4())}
    first, again = follow(client, finished, **data), follow(client, finished, **data)
    assert first.url == again.url
    response = follow(client, finished)
    assert (response.status_code, SupportPlan.objects.filter(continues=finished).count()) == (422, 1)
    assert "ya se abrió" in text_of(response)


def test_another_year_or_an_action_of_another_plan_is_refused(finished, companion, client):
    other = make_key_action(make_support_plan())
    response = follow(client, finished, year=2030, actions=[other.pk, "9" * 30])
    assert (response.status_code, sorted(response.context["form"].errors)) == (422, ["actions", "year"])


def test_an_open_plan_has_no_next_cycle_and_the_school_opens_none(plan, companion, client):
    assert client.get(url("plan_next_cycle", plan)).status_code == 403
    SupportPlan.objects.update(status="closed")
    client.force_login(make_user("school_director", on=plan.school))
    assert client.post(url("plan_next_cycle", plan), {}).status_code == 403


# What is missing and what does not match -----------------------------------------------------------------


def gaps(plan):
    plan = SupportPlan.objects.for_detail().get(pk=plan.pk)
    return {hint.text: hint.url for hint in warnings_of(plan, read_parts(plan))}


def test_each_thing_that_is_missing_leads_to_where_it_is_mended(plan):
    SupportPlan.objects.update(expected_result="16 planificaciones")
    action = make_key_action(plan)
    edit, of_action = url("plan_edit", plan), url("key_action_edit", action)
    assert gaps(plan) == {
        "Falta el objetivo.": f"{edit}#id_objective",
        "Falta la estrategia del PME a la que sirve.": f"{edit}#id_pme_strategy",
        "Todavía no se dice a qué acción del PAL sirve.": f"{edit}#id_pal_action",
        "El resultado esperado no tiene indicador: cómo se verá.": url("indicator_create", plan),
        "La acción 1 no dice hasta cuándo.": f"{of_action}#id_ends_on",
        "La acción 1 no tiene indicador.": f"{of_action}#id_indicator",
        "La acción 1 no dice cómo la apoya la UATP.": f"{of_action}#id_support_role",
    }


def test_a_date_outside_the_year_and_resources_that_nobody_asked_for_come_first(plan):
    action = make_key_action(plan, starts_on="2025-12-01", ends_on="2027-01-15", secured="no")
    assert list(gaps(plan))[:3] == [
        "La acción 1 empieza el 01-12-2025, fuera del año 2026 del plan.",
        "La acción 1 termina el 15-01-2027, fuera del año 2026 del plan.",
        "La acción 1 tiene recursos sin asegurar y ninguna gestión que los pida.",
    ]
    ResourceRequest.objects.create(
        **of_plan(plan), key_action=action, what="Reemplazo", to_whom="Dirección", needed_on="2026-05-01"
    )
    assert not [text for text in gaps(plan) if "gestión" in text]


def test_resources_that_are_named_and_not_needed_do_not_match(plan):
    make_key_action(plan, resources_material="Pauta", secured="none")
    assert "La acción 1 nombra recursos y dice que no se necesitan." in gaps(plan)


def test_a_diagnosis_lacks_only_what_a_diagnosis_has_and_a_closed_cycle_nothing(plan):
    SupportPlan.objects.update(status="diagnosis", practice="")
    assert list(gaps(plan)) == ["Falta describir la práctica problemática."]
    SupportPlan.objects.update(status="closed")
    assert gaps(plan) == {}


def test_the_school_reads_what_is_missing_without_links_it_may_not_follow(plan, client):
    client.force_login(make_user("school_team", on=plan.school))
    page = text_of(client.get(url("plan", plan)))
    assert "Falta el objetivo." in page
    assert url("plan_edit", plan) not in page


# Adjustments and the cost of the page --------------------------------------------------------------------


def adjust(plan, **fields):
    return PlanAdjustment.objects.create(
        **of_plan(plan), what="Cada tres semanas", before="Cada dos", reason="El camino", **fields
    )


def test_the_page_shows_each_adjustment_with_what_was_before_and_why(plan, companion, client):
    SupportPlan.objects.update(status="execution")
    adjustment = adjust(plan, meeting=make_meeting(plan))
    page = text_of(client.get(url("plan", plan)))
    for text in ("Cada tres semanas", "Antes: Cada dos", "Por qué: El camino", "Reunión de monitoreo 1"):
        assert text in page
    assert f"{url('plan_edit', plan)}?ajuste={adjustment.pk}" in page
    for _ in range(2):
        client.post(url("adjustment_apply", adjustment))
    adjustment.refresh_from_db()
    assert adjustment.applied_by == companion
    assert Event.objects.filter(verb="apply").count() == 1
    assert "Llevado al plan el" in text_of(client.get(url("plan", plan)))


def test_the_school_reads_an_adjustment_and_does_not_apply_it(plan, client):
    adjustment = adjust(plan)
    client.force_login(make_user("school_team", on=plan.school))
    assert "Todavía no se lleva al texto del plan." in text_of(client.get(url("plan", plan)))
    assert client.post(url("adjustment_apply", adjustment)).status_code == 403
    client.force_login(make_user("companion", on=make_school(plan.service)))
    assert client.post(url("adjustment_apply", adjustment)).status_code == 404


def fill(plan, times):
    for _ in range(times):
        make_key_action(plan)
        adjust(plan, meeting=make_meeting(plan), applied_by=make_user())
        ResultIndicator.objects.create(**of_plan(plan), name="Planificaciones", target="16")
        plan.sources.create(service=plan.service, school=plan.school, kind="matrix", title="Matriz")
        Corroboration.objects.create(
            **of_plan(plan), side="uatp", on="2026-04-14", by=make_user(), is_standing=False
        )
        plan.decisions.create(
            service=plan.service,
            school=plan.school,
            move="plan",
            from_status="diagnosis",
            to_status="planning",
            by=make_user(),
        )


def test_what_is_read_before_agreeing_is_all_of_it(of_this_year, client):
    plan = of_this_year
    make_key_action(plan, resources_material="Pauta de una página")
    client.force_login(make_user("school_team", on=plan.school))
    page = text_of(client.get(url("plan_corroborate", plan)))
    assert '<details class="more fw-normal" open>' in page
    assert "Pauta de una página" in page


def test_the_page_costs_the_same_with_one_row_of_each_and_with_twenty(plan, companion, client, queries_of):
    fill(plan, 1)
    client.get(url("plan", plan))
    one = len(queries_of(lambda: client.get(url("plan", plan))))
    fill(plan, 19)
    assert len(queries_of(lambda: client.get(url("plan", plan)))) == one <= 12
