"""Opening a PAL from last year's: what comes along, what stays, and where each thing comes from."""

import datetime
from decimal import Decimal

import pytest

from plans.copying import FINISHED, LINKS, STAFFING, copy_plan
from plans.models import ActionSchool, Budget, FundingSource, InstitutionalLink, Staffing
from plans.opening import open_plan
from tests.factories import (
    make_action,
    make_indicator,
    make_measurement,
    make_objective,
    make_school,
    make_service,
    make_user,
)

pytestmark = pytest.mark.django_db
day = datetime.date


@pytest.fixture
def service():
    return make_service()


@pytest.fixture
def planner(service):
    return make_user("planner", on=service)


@pytest.fixture
def previous(service, planner):
    return open_plan(service, 2030, by=planner)


@pytest.fixture
def school(service):
    return make_school(service)


def test_objectives_actions_and_indicators_come_with_their_lineage(previous, planner, school):
    objective = make_objective(previous, code="OE1", text="Mejorar los aprendizajes")
    action = make_action(
        objective,
        [school],
        code="1.1",
        name="Lectura",
        starts_on=day(2030, 3, 1),
        ends_on=day(2030, 12, 1),
        target_percent=Decimal(90),
    )
    indicator = make_indicator(action, name="Unidades que leen", means="Informe")

    plan = copy_plan(previous, 2031, by=planner)

    assert plan.previous == previous
    copy = plan.actions.get()
    assert (copy.origin, copy.objective.origin, copy.indicators.get().origin) == (
        action,
        objective,
        indicator,
    )
    assert (copy.code, copy.name, copy.target_percent) == ("1.1", "Lectura", Decimal(90))
    assert (copy.starts_on, copy.ends_on) == (day(2031, 3, 1), day(2031, 12, 1))
    assert list(copy.universe.all()) == [school]
    assert copy.objective.plan == copy.plan == plan
    assert copy.indicators.get().means == "Informe"
    assert previous.actions.get() == action


def test_what_belongs_to_its_year_stays_there(previous, planner, school):
    action = make_action(make_objective(previous), [school])
    ActionSchool.objects.filter(action=action).update(reached_on=None, note="Nota del año")
    source = FundingSource.objects.filter(service=previous.service).first()
    Budget.objects.create(action=action, source=source, amount=1_000)
    make_measurement(make_indicator(action), day(2030, 6, 30), value=Decimal(10))

    copy = copy_plan(previous, 2031, by=planner).actions.get()

    assert not copy.budgets.exists()
    assert not copy.indicators.get().measurements.exists()
    assert copy.action_schools.get().note == ""


def test_finished_actions_stay_unless_they_are_asked_for(previous, planner, school):
    objective = make_objective(previous)
    covered = make_action(objective, [school], code="1.1", target_percent=Decimal(100))
    ActionSchool.objects.filter(action=covered).update(reached_on=day(2030, 6, 1))
    met = make_action(objective, code="1.2")
    make_measurement(make_indicator(met, target=Decimal(80)), day(2030, 9, 30), value=Decimal(85))
    lower = make_action(objective, code="1.3")
    make_measurement(
        make_indicator(lower, target=Decimal(10), sense="lower"), day(2030, 9, 30), value=Decimal(12)
    )
    make_action(objective, code="1.4")  # nothing measurable: it goes on
    half = make_action(objective, [school], code="1.5")
    make_measurement(make_indicator(half, target=Decimal(80)), day(2030, 9, 30), value=Decimal(85))

    plan = copy_plan(previous, 2031, by=planner)
    assert [a.code for a in plan.actions.order_by("code")] == ["1.3", "1.4", "1.5"]
    everything = copy_plan(previous, 2032, by=planner, extras=[FINISHED])
    assert [a.code for a in everything.actions.order_by("code")] == ["1.1", "1.2", "1.3", "1.4", "1.5"]


def test_the_last_measurement_decides_whether_an_action_is_finished(previous, planner):
    action = make_action(make_objective(previous))
    indicator = make_indicator(action, target=Decimal(80))
    make_measurement(indicator, day(2030, 3, 31), value=Decimal(90))
    make_measurement(indicator, day(2030, 9, 30), value=Decimal(70))
    assert copy_plan(previous, 2031, by=planner).actions.count() == 1


def test_chapters_keep_their_order_title_and_text_and_none_is_ready(previous, planner):
    first, second = previous.sections.all()[:2]
    previous.sections.filter(pk=first.pk).update(
        position=2, title="Palabras de la Dirección", body="Texto", done=True
    )
    previous.sections.filter(pk=second.pk).update(position=1)
    previous.sections.filter(key="anexos").delete()

    plan = copy_plan(previous, 2031, by=planner)

    sections = list(plan.sections.all())
    assert [s.key for s in sections[:2]] == [second.key, first.key]
    assert (sections[1].title, sections[1].body) == ("Palabras de la Dirección", "Texto")
    assert not any(s.done for s in sections)
    assert "anexos" not in {s.key for s in sections}


def test_cuts_move_with_the_year_and_stages_are_computed_anew(previous, planner):
    previous.cuts.exclude(date=day(2030, 3, 31)).delete()
    previous.cuts.update(date=day(2030, 4, 30))
    plan = copy_plan(previous, 2031, by=planner)
    assert [cut.date for cut in plan.cuts.all()] == [day(2031, 4, 30)]
    assert plan.stages.get(key="sanction").due_on == day(2030, 12, 15)


def test_staffing_and_links_come_only_when_asked_for(previous, planner, school):
    shared = {"service": previous.service, "plan": previous}
    Staffing.objects.create(**shared, school=school, kind="teachers", people=9, hours=300, grounds="Jornada")
    InstitutionalLink.objects.create(**shared, scope="regional", institution="Seremi", purpose="Coordinar")

    bare = copy_plan(previous, 2031, by=planner)
    assert (bare.staffing.count(), bare.links.count()) == (0, 0)
    full = copy_plan(previous, 2032, by=planner, extras=[STAFFING, LINKS])
    assert (full.staffing.get().people, full.staffing.get().grounds) == (9, "Jornada")
    assert full.links.get().institution == "Seremi"


def test_the_number_of_queries_does_not_grow_with_the_plan(previous, planner, queries_of):
    objective = make_objective(previous)
    schools = [make_school(previous.service) for _ in range(3)]
    make_indicator(make_action(objective, schools))
    few = len(queries_of(lambda: copy_plan(previous, 2031, by=planner)))
    for _ in range(30):
        make_indicator(make_action(objective, schools))
    assert len(queries_of(lambda: copy_plan(previous, 2032, by=planner))) <= few
