"""Inicio: what waits for each person, never another's draft, and at a constant cost."""

import datetime
import re
from decimal import Decimal

import pytest
import time_machine

from accounts.access import give_role
from documents.models import SealedDocument
from plans.models import AnnualPlan, Presentation, SealedVersion, Stage
from plans.opening import open_plan
from plans.versions import seal_version
from tests.factories import (
    make_action,
    make_body,
    make_indicator,
    make_measurement,
    make_objective,
    make_school,
    make_section,
    make_service,
    make_unit,
    make_user,
)

pytestmark = pytest.mark.django_db
day = datetime.date


@pytest.fixture(autouse=True)
def september():
    with time_machine.travel(datetime.datetime(2030, 9, 24, 15, tzinfo=datetime.UTC), tick=False):
        yield


@pytest.fixture(autouse=True)
def no_papers(monkeypatch):
    """What is read here is the sealed content; its papers are made elsewhere."""
    monkeypatch.setattr("plans.versions.start_rendering", lambda version, by: None)


@pytest.fixture
def service():
    return make_service("Alerce", slug="alerce")


@pytest.fixture
def planner(service):
    return make_user("planner", on=service)


@pytest.fixture
def plan(service, planner):
    return open_plan(service, 2031, by=planner)


def home(client, user, **query):
    client.force_login(user)
    response = client.get("/", query)
    assert response.status_code == 200
    return re.sub(r'<span class="nowrap">([^<]*)</span>', r"\1", response.content.decode())


def publish(plan, by, purpose="sanction"):
    """The plan as it is now, sealed and published."""
    version = seal_version(AnnualPlan.objects.for_detail().get(pk=plan.pk), purpose=purpose, by=by)
    AnnualPlan.objects.filter(pk=plan.pk).update(status="published")
    return version


# Who writes ---------------------------------------------------------------------------------------------


def test_the_next_date_of_the_law_comes_first_with_its_working_days(client, plan, planner):
    page = home(client, planner)
    assert "Martes 24 de septiembre de 2030" in page
    assert '<span class="next__day">15</span>' in page
    assert "de octubre" in page and "Quedan 15 días hábiles" in page
    assert "La ley pide 5 cosas que aún no están" in page
    assert "La sección «Estado de los instrumentos» no está iniciada." in page
    assert "Todavía" not in page


def test_a_legal_date_that_passed_is_still_the_next_one(client, plan, planner):
    plan.stages.filter(key="presentation").update(due_on=day(2030, 9, 20))
    assert "Venció hace 2 días hábiles" in home(client, planner)
    plan.stages.filter(key="presentation").update(done_on=day(2030, 9, 23))
    assert "Sanción del PAL 2031" in home(client, planner)


def test_late_stages_are_to_be_brought_up_to_date(client, plan, planner):
    Stage.objects.exclude(key="participation").update(done_on=day(2030, 9, 1))
    plan.stages.filter(key="participation").update(due_on=day(2030, 9, 10))
    page = home(client, planner)
    assert "Poner al día la etapa «Participación»" in page
    assert "/pal/alerce/2031/etapas/participation/" in page


def test_the_bodies_whose_term_runs_are_waited_for(client, plan, planner):
    version = publish(plan, planner, purpose="presentation")
    AnnualPlan.objects.update(status="consulting")
    for name, due in [("Comité Directivo", day(2030, 10, 2)), ("Consejo de Alerce", day(2030, 9, 23))]:
        Presentation.objects.create(
            service=plan.service,
            plan=plan,
            body=make_body(plan.service, name=name),
            sealed_version=version,
            received_on=day(2030, 9, 2),
            due_on=due,
            by=planner,
        )
    page = home(client, planner)
    assert "Comité Directivo" in page and "Puede recomendar hasta el 02-10-2030" in page
    assert "Consejo de Alerce" not in page  # its term ended


def test_offices_that_have_not_reported_the_last_cut_are_waited_for(client, service, planner):
    plan = open_plan(service, 2030, by=planner)
    AnnualPlan.objects.update(status="published")
    late, ready = make_unit(service, "Unidad de Apoyo"), make_unit(service, "Unidad de Personas")
    objective = make_objective(plan)
    make_indicator(make_action(objective, unit=late))
    make_indicator(make_action(objective, unit=late), periodicity="yearly")
    make_measurement(make_indicator(make_action(objective, unit=ready)), day(2030, 6, 30))
    page = home(client, planner)
    assert "Unidad de Apoyo" in page and "1 indicador sin informar al 30-06-2030." in page
    assert "Unidad de Personas" not in page
    assert "/pal/alerce/2030/seguimiento/?corte=2030-06-30" in page
    assert "Abrir el PAL 2031" in page


def test_a_servicio_without_plans_teaches_how_to_begin(client, service, planner):
    page = home(client, planner)
    assert "Todavía no hay un PAL" in page and "/pal/alerce/nuevo/" in page
    assert "/pal/alerce/nuevo/" not in home(client, make_user("reader", on=service))


def test_only_what_the_person_may_do_is_to_be_done(client, plan):
    reader = home(client, make_user("reader", on=plan.service))
    assert "Nada espera a esta cuenta" in reader
    assert "no está iniciada" not in reader
    director = home(client, make_user("director", on=plan.service))
    assert "Presentar al Comité Directivo y al Consejo Local" in director
    assert "movimiento=present" in director
    assert "La ley pide 5 cosas que aún no están" in director


def test_the_director_is_told_what_each_state_waits_for(client, plan):
    director = make_user("director", on=plan.service)
    for status, name in [("consulting", "answer"), ("answering", "sanction"), ("sanctioned", "publish")]:
        AnnualPlan.objects.update(status=status)
        assert f"movimiento={name}" in home(client, director)


# Schools, bodies, administrators, nobody ----------------------------------------------------------------


def test_a_school_reads_what_the_published_version_says_of_it_and_never_the_draft(client, plan, planner):
    school, other = make_school(plan.service, "Escuela Los Canelos"), make_school(plan.service)
    objective = make_objective(plan)
    action = make_action(objective, [school], name="Acción sellada", target_percent=Decimal(90))
    make_action(objective, [other], name="Acción de otra escuela")
    make_section(plan, title="Sección")
    director = make_user("school_director", on=school)
    assert "Acción sellada" not in home(client, director)

    publish(plan, planner)
    type(action).objects.filter(pk=action.pk).update(name="MARCA borrador")
    make_action(objective, [school], name="MARCA acción nueva")
    page = home(client, director)
    assert "Acción sellada" in page and "Escuela Los Canelos" in page
    assert "MARCA" not in page and "Acción de otra escuela" not in page
    assert "/pal/alerce/2031/versiones/1/" in page
    assert "next__day" not in page


def test_a_version_that_no_act_made_public_names_no_actions(client, plan, planner):
    school = make_school(plan.service)
    make_action(make_objective(plan), [school], name="Acción en socialización")
    publish(plan, planner, purpose="socialisation")
    page = home(client, make_user("school_director", on=school))
    assert "Acción en socialización" not in page
    assert "Socialización con las comunidades" in page


def test_what_is_sanctioned_and_not_published_names_no_actions(client, plan, planner):
    school = make_school(plan.service)
    make_action(make_objective(plan), [school], name="Acción sancionada")
    publish(plan, planner)
    AnnualPlan.objects.update(status="sanctioned")
    assert "Acción sancionada" not in home(client, make_user("school_director", on=school))


def test_a_body_s_member_reads_the_versions_of_its_servicio_only(client, plan, planner):
    publish(plan, planner)
    neighbour = open_plan(make_service("Vecino", slug="vecino"), 2031, by=planner)
    publish(neighbour, planner)
    page = home(client, make_user("member", on=make_body(plan.service)))
    assert "/pal/alerce/2031/versiones/1/" in page
    assert "vecino" not in page.lower()


def test_an_administrator_finds_people_and_territory(client, service):
    page = home(client, make_user("administrator", on=service))
    assert "Administración del Servicio Local Alerce" in page
    assert page.count('href="/personas/"') == page.count('href="/unidades/"') == 3  # two menus and here
    assert "Abrir el primer PAL" not in page


def test_an_account_without_a_role_is_told_kindly_what_to_do(client):
    page = home(client, make_user())
    assert "Esta cuenta todavía no tiene un rol" in page and "Ver los planes publicados" in page


def test_nobody_enters_without_an_account(client):
    assert client.get("/").status_code == 302


# Several Servicios --------------------------------------------------------------------------------------


def test_a_person_of_two_servicios_goes_from_one_to_the_other(client, plan, planner):
    second = make_service("Boldo", slug="boldo")
    stranger = make_service("Canelo", slug="canelo")
    open_plan(second, 2040, by=planner)
    both = make_user("planner", on=plan.service)
    give_role(both, "planner", second, since=day(2020, 1, 1))
    assert "PAL 2031" in home(client, both)
    page = home(client, both, servicio="boldo")
    assert "PAL 2040" in page and "PAL 2031" not in page
    assert "PAL 2040" in home(client, both)  # it is remembered
    page = home(client, both, servicio="canelo")
    assert "PAL 2040" in page and stranger.name not in page


def test_a_place_where_the_role_ended_is_left(client, plan, planner):
    home(client, planner)
    plan.service.roles.filter(user=planner).update(until=day(2030, 1, 1))
    assert "Esta cuenta todavía no tiene un rol" in client.get("/").content.decode()


# Cost ---------------------------------------------------------------------------------------------------


def test_inicio_asks_at_most_thirteen_times_whatever_there_is(client, service, planner, queries_of):
    following = open_plan(service, 2030, by=planner)
    AnnualPlan.objects.update(status="published")
    plan = open_plan(service, 2031, by=planner)
    objective, published = make_objective(plan), make_objective(following)
    give_role(planner, "planner", make_service(), since=day(2020, 1, 1))

    def grow(count):
        for _ in range(count):
            unit = make_unit(service)
            make_indicator(make_action(objective, [make_school(service)], unit=unit))
            make_indicator(make_action(published, unit=unit))

    grow(1)
    assert "sin informar" in home(client, planner, servicio="alerce")
    few = len(queries_of(lambda: client.get("/")))
    grow(15)
    assert len(queries_of(lambda: client.get("/"))) == few <= 13  # one is of the companion above


def test_a_school_s_inicio_asks_at_most_twelve_times(client, plan, planner, queries_of):
    school = make_school(plan.service)
    make_action(make_objective(plan), [school])
    director = make_user("school_director", on=school)
    publish(plan, planner)
    home(client, director)
    few = len(queries_of(lambda: client.get("/")))
    for number in range(2, 6):
        copy = SealedDocument.objects.get(plan_version__number=1)
        copy.pk, copy.code = None, f"codigo-{number}"
        copy.save()
        SealedVersion.objects.create(
            service=plan.service, plan=plan, number=number, purpose="sanction", document=copy
        )
    assert len(queries_of(lambda: client.get("/"))) == few <= 12
