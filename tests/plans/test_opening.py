"""Opening a PAL from nothing."""

import datetime
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from accounts.models import Event
from plans.calendar import DEFAULT_RULES
from plans.models import AnnualPlan, CalendarRule, FundingSource, Instrument
from plans.opening import DEFAULT_SECTIONS, AlreadyOpen, open_plan
from tests.factories import make_plan, make_service, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def service():
    return make_service()


@pytest.fixture
def planner(service):
    return make_user("planner", on=service)


def test_a_plan_opens_with_its_chapters_stages_and_cuts(service, planner):
    plan = open_plan(service, 2031, by=planner)
    assert [s.key for s in plan.sections.all()] == [row[0] for row in DEFAULT_SECTIONS]
    assert {s.key for s in plan.sections.all() if s.required} == {
        *("instrumentos", "objetivos", "apoyo", "dotacion", "vinculacion")
    }
    assert [s.key for s in plan.stages.all()] == [row[0] for row in DEFAULT_RULES]
    presentation = plan.stages.get(key="presentation")
    assert presentation.is_legal
    assert presentation.due_on == presentation.rule_due_on == datetime.date(2030, 10, 15)
    assert [cut.date for cut in plan.cuts.all()] == [
        datetime.date(2031, month, day) for month, day in [(3, 31), (6, 30), (9, 30), (12, 15)]
    ]


def test_a_first_plan_brings_the_catalogues_and_keeps_what_was_there(service, planner):
    FundingSource.objects.create(service=service, name="La nuestra")
    open_plan(service, 2030, by=planner)
    open_plan(service, 2031, by=planner)
    assert [s.name for s in FundingSource.objects.filter(service=service)] == ["La nuestra"]
    assert CalendarRule.objects.filter(service=service).count() == len(DEFAULT_RULES)
    assert sorted(i.kind for i in Instrument.objects.filter(service=service)) == ["CGE", "ENEP", "PEL"]


def test_the_servicio_s_own_rules_date_the_stages(service, planner):
    CalendarRule.objects.create(service=service, key="presentation", name="Presentar", month=9, day=1)
    plan = open_plan(service, 2031, by=planner)
    assert [(s.name, s.due_on) for s in plan.stages.all()] == [("Presentar", datetime.date(2030, 9, 1))]


def test_a_year_is_opened_once(service, planner):
    standing = open_plan(service, 2031, by=planner)
    with pytest.raises(AlreadyOpen) as refused:
        open_plan(service, 2031, by=planner)
    assert refused.value.plan == standing
    assert AnnualPlan.objects.filter(service=service).count() == 1
    assert open_plan(make_plan(year=2030).service, 2031, by=planner)


def test_the_opening_is_recorded_and_all_of_it_or_nothing_is_kept(service, planner, monkeypatch):
    open_plan(service, 2030, by=planner)
    assert Event.objects.filter(service=service, verb="open", actor=planner).count() == 1

    def broken(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr("plans.opening.record", broken)
    with pytest.raises(RuntimeError):
        open_plan(service, 2031, by=planner)
    assert not AnnualPlan.objects.filter(service=service, year=2031).exists()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_eight_who_open_the_same_year_at_once_one_does_and_seven_are_told():
    service = make_service()
    planner = make_user("planner", on=service)
    start = threading.Barrier(8)

    def attempt(_):
        try:
            start.wait(timeout=20)
            open_plan(service, 2031, by=planner)
        except AlreadyOpen:
            return "told"
        else:
            return "opened"
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        found = sorted(pool.map(attempt, range(8)))
    assert found == ["opened", *["told"] * 7]
    assert AnnualPlan.objects.get().sections.count() == len(DEFAULT_SECTIONS)
