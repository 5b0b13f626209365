"""What the bodies say to the plan: four shares, how they are counted, and their way into a measurement."""

import datetime
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from accounts.models import Body, Event
from participation.body_indicators import measure
from participation.models import WorkItem
from plans.models import AnnualPlan, Cut, Measurement
from tests.factories import (
    make_action,
    make_body,
    make_indicator,
    make_instrument,
    make_measurement,
    make_objective,
    make_plan,
    make_school,
    make_service,
    make_user,
)
from tests.factories_participation import make_attendance, make_session, make_stakeholder

pytestmark = pytest.mark.django_db
NOON = datetime.datetime(2026, 8, 20, 15, tzinfo=datetime.UTC)
TODAY = datetime.date(2026, 8, 20)
PAGE = reverse("participation:body_indicators")
CUT = datetime.date(2026, 9, 30)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOON):
        yield


@pytest.fixture
def service():
    return make_service("Servicio Uno")


def of(service, key):
    found = {one.key: one for one in measure(service, TODAY)}[key]
    return found.numerator, found.denominator


def make_of_school(service, kind, **fields):
    fields.setdefault("act_date", datetime.date(2025, 4, 1))
    school = fields.pop("school", None) or make_school(service)
    body = make_body(service, kind, school=school, **fields)
    body.members.create(seat="Presidencia", person="Ana Soto")
    return body


def test_the_schools_whose_council_is_in_order(service):
    good = make_of_school(service, Body.Kind.SCHOOL_COUNCIL)
    make_of_school(service, Body.Kind.SCHOOL_COUNCIL, school=good.school)  # one school, two councils
    make_of_school(service, Body.Kind.SCHOOL_COUNCIL, act_date=None)
    make_of_school(service, Body.Kind.SCHOOL_COUNCIL, sessions_needed=4)  # has not met
    make_of_school(service, Body.Kind.SCHOOL_COUNCIL, archived_at=NOON)
    make_of_school(service, Body.Kind.PARENTS)
    make_of_school(service, Body.Kind.SCHOOL_COUNCIL, school=make_school(service, status="closed"))
    make_of_school(service, Body.Kind.SCHOOL_COUNCIL, school=make_school(service, kind="nursery"))
    make_of_school(make_service(), Body.Kind.SCHOOL_COUNCIL)
    assert of(service, "consejos-escolares") == (1, 5)


def test_the_schools_with_an_elected_students_centre(service):
    make_of_school(service, Body.Kind.STUDENTS)
    make_of_school(service, Body.Kind.STUDENTS, act_date=None)
    make_of_school(service, Body.Kind.STUDENTS, act_date=None, act_number="Acta del TRICEL")
    make_of_school(service, Body.Kind.STUDENTS).members.update(person="")
    make_of_school(service, Body.Kind.STUDENTS).members.update(until=TODAY - datetime.timedelta(days=1))
    young = make_of_school(service, Body.Kind.STUDENTS)
    young.members.update(person="", is_minor=True, course="3.º medio A", until=TODAY)
    make_of_school(service, Body.Kind.STUDENTS, school=make_school(service, kind="nursery"))
    make_of_school(service, Body.Kind.STUDENTS, school=make_school(service, kind="special"))
    assert of(service, "centros-de-estudiantes") == (3, 6)


def test_the_parents_centres_that_took_part_this_year(service):
    with_session, by_voice, absent, of_last_year = (
        make_of_school(service, Body.Kind.PARENTS) for _ in range(4)
    )
    parents, teachers = make_stakeholder(service), make_stakeholder(service)
    for body in (by_voice, absent):
        body.members.update(stakeholder=parents)
    make_session(body=with_session, starts_at=NOON, status="closed")
    make_session(body=absent, starts_at=NOON, status="suspended")
    make_session(body=of_last_year, starts_at=NOON.replace(year=2025), status="held")
    plan = make_plan(service)
    workshop = make_session(plan, school=by_voice.school, starts_at=NOON, status="held")
    make_attendance(workshop, parents, women=3)
    other = make_session(plan, school=absent.school, starts_at=NOON, status="held")
    make_attendance(other, teachers, women=3)
    make_attendance(other, parents)  # convened, and nobody came
    assert of(service, "centros-de-padres") == (2, 4)


def test_the_lines_of_the_councils_work_plans_that_are_done(service):
    council, parents = (
        make_of_school(service, Body.Kind.SCHOOL_COUNCIL),
        make_of_school(service, Body.Kind.PARENTS),
    )
    for body, year, done in (
        (council, 2026, TODAY),
        (council, 2026, None),
        (council, 2026, None),
        (council, 2025, TODAY),
        (parents, 2026, TODAY),
    ):
        WorkItem.objects.create(service=service, body=body, year=year, what="x", done_on=done)
    assert of(service, "planes-de-trabajo") == (1, 3)


def test_they_are_one_query_and_say_when_there_is_nothing_to_count(service, queries_of):
    assert len(queries_of(lambda: measure(service, TODAY))) == 1
    for one in measure(service, TODAY):
        assert (one.value, one.numerator, one.denominator) == (None, 0, 0)
        assert one.sentence.startswith("Sin dato: no hay ")


# Their way into the plan ----------------------------------------------------------------------------------


@pytest.fixture
def plan(service):
    """A published plan with a cut and an indicator in percent; one of three schools has its council in order."""
    make_of_school(service, Body.Kind.SCHOOL_COUNCIL)
    make_school(service), make_school(service)
    plan = make_plan(service, 2026, AnnualPlan.Status.PUBLISHED)
    plan.cut = Cut.objects.create(service=service, plan=plan, date=CUT, name="Tercer corte")
    plan.indicator = make_indicator(
        make_action(make_objective(plan)), name="% de consejos escolares", decimals=1
    )
    return plan


def place(client, plan, **more):
    data = {"what": "consejos-escolares", "indicator": plan.indicator.pk, "cut": CUT.isoformat()} | more
    return client.post(PAGE, data)


def test_a_figure_goes_into_a_measurement_with_its_numerator_and_denominator_as_text(client, service, plan):
    client.force_login(make_user("planner", on=service))
    text = client.get(PAGE).content.decode()
    assert "1 de 3 establecimientos" in text and "33,3" in text and "% de consejos escolares" in text
    assert place(client, plan).status_code == 302
    row = Measurement.objects.get()
    assert (row.indicator, row.cut_off, row.value) == (plan.indicator, CUT, Decimal("33.3"))
    assert (row.numerator, row.denominator) == (1, 3)
    assert row.reason.startswith("1 de 3 establecimientos. ")
    assert "numerador 1, denominador 3" in row.reason
    assert Event.objects.get(verb="measure").changes["numerator"] == [None, "1"]


def test_a_value_that_stands_is_said_and_replaced_only_when_asked(client, service, plan):
    standing = make_measurement(plan.indicator, CUT, Decimal(45), narrative="Un relato", text="45 %")
    client.force_login(make_user("planner", on=service))
    response = place(client, plan)
    assert response.status_code == 422
    text = response.content.decode()
    assert "ya está anotado 45" in text and f'name="replace" value="{standing.version}"' in text
    assert place(client, plan, replace=standing.version).status_code == 302
    standing.refresh_from_db()
    assert (standing.value, standing.narrative, standing.text) == (Decimal("33.3"), "Un relato", "")
    assert place(client, plan, replace=1).status_code == 302  # the same again changes nothing
    Measurement.objects.update(value=50, numerator=1, denominator=2)
    late = place(client, plan, replace=1)
    assert late.status_code == 422 and "ya está anotado 50" in late.content.decode()
    assert Measurement.objects.get().value == 50


def test_an_indicator_of_the_agreement_is_measured_at_the_cut_off_of_the_plan_being_written(
    client, service, plan
):
    objective = make_instrument(service, "CGE").objectives.get()
    agreed = make_indicator(strategic_objective=objective)
    draft = make_plan(service, 2027)
    client.force_login(make_user("planner", on=service))
    day = datetime.date(2026, 7, 31)
    assert place(client, plan, indicator=agreed.pk, cut=day.isoformat()).status_code == 422
    AnnualPlan.objects.filter(pk=draft.pk).update(cut_off=day)
    wrong = place(client, plan, indicator=agreed.pk)
    assert wrong.status_code == 422 and "Ese indicador se mide al 31-07-2026" in wrong.content.decode()
    assert place(client, plan, indicator=agreed.pk, cut=day.isoformat()).status_code == 302
    assert Measurement.objects.get().cut_off == day


@pytest.mark.parametrize(
    "typed",
    [
        {"what": ""},
        {"what": "x"},
        {"indicator": "x"},
        {"indicator": "9" * 30},
        {"cut": "x"},
        {"cut": "2026-01-01"},
    ],
)
def test_what_is_not_offered_is_refused_at_its_field(client, service, plan, typed):
    client.force_login(make_user("planner", on=service))
    response = place(client, plan, **typed)
    assert response.status_code == 422
    assert "field--error" in response.content.decode()
    assert not Measurement.objects.exists()


def test_a_figure_of_nothing_and_an_indicator_in_pesos_are_not_offered(client, service, plan):
    client.force_login(make_user("planner", on=service))
    pesos = make_indicator(plan.indicator.action, unit="pesos")
    assert place(client, plan, indicator=pesos.pk).status_code == 422
    assert place(client, plan, what="centros-de-padres").status_code == 422


def test_a_plan_that_is_written_or_closed_takes_no_measurement_of_its_actions(client, service, plan):
    client.force_login(make_user("planner", on=service))
    for status in (AnnualPlan.Status.DRAFT, AnnualPlan.Status.CLOSED):
        AnnualPlan.objects.update(status=status)
        assert place(client, plan).status_code == 403
        assert "hace falta un indicador en porcentaje" in client.get(PAGE).content.decode()


def test_another_servicios_indicators_are_not_offered(client, service, plan):
    other = make_service("Vecino")
    make_of_school(other, Body.Kind.SCHOOL_COUNCIL)
    client.force_login(make_user("planner", on=other))
    assert "% de consejos escolares" not in client.get(PAGE).content.decode()
    assert place(client, plan).status_code == 403


@pytest.mark.parametrize(
    ("role", "status"), [("director", 302), ("uatp_professional", 302), ("reader", 403), ("auditor", 403)]
)
def test_who_reports_measurements_of_the_plan_takes_it_there(client, service, plan, role, status):
    client.force_login(make_user(role, on=service))
    assert client.get(PAGE).status_code == 200
    assert place(client, plan).status_code == status


def test_a_schools_people_do_not_read_the_servicios_figures(client, service, plan):
    client.force_login(make_user("school_director", on=service.schools.first()))
    assert client.get(PAGE).status_code == 403


def test_the_page_costs_the_same_for_many_plans_and_indicators(client, service, plan, queries_of):
    client.force_login(make_user("planner", on=service))
    client.get(PAGE)
    one = len(queries_of(lambda: client.get(PAGE)))
    for year in (2023, 2024, 2025):
        more = make_plan(service, year, AnnualPlan.Status.PUBLISHED)
        Cut.objects.create(service=service, plan=more, date=datetime.date(year, 9, 30), name="Corte")
        for _ in range(5):
            make_indicator(make_action(make_objective(more)))
    assert len(queries_of(lambda: client.get(PAGE))) == one <= 12
