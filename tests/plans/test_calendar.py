"""Working days, and the dates of a plan's year."""

import datetime

import pytest

from plans.calendar import (
    WorkingDays,
    add_working_days,
    days_left,
    default_rules,
    next_legal_date,
    stage_dates,
    stages_for,
)
from plans.models import CalendarRule, NonWorkingDay
from tests.factories import make_plan, make_service

pytestmark = pytest.mark.django_db
day = datetime.date


def test_fifteen_working_days_after_the_legal_date_end_on_the_fifth_of_november():
    assert add_working_days(day(2026, 10, 15), 15, make_service()) == day(2026, 11, 5)


def test_a_moving_holiday_is_not_counted():
    # Monday 11-10-2027 is the holiday of 12 October, moved.
    assert add_working_days(day(2027, 10, 8), 1, make_service()) == day(2027, 10, 12)


def test_a_servicio_s_own_days_count_as_they_say():
    service, neighbour = make_service(), make_service()
    NonWorkingDay.objects.create(service=service, date=day(2026, 10, 16), name="Feriado regional")
    NonWorkingDay.objects.create(service=service, date=day(2026, 10, 17), name="Sábado", is_working=True)
    assert add_working_days(day(2026, 10, 15), 1, service) == day(2026, 10, 17)
    assert add_working_days(day(2026, 10, 15), 1, neighbour) == day(2026, 10, 16)


def test_no_days_and_nonsense_end_at_once():
    calendar = WorkingDays()
    assert calendar.add(day(2026, 10, 15), 0) == day(2026, 10, 15)
    assert calendar.add(day(2026, 10, 15), -3) == day(2026, 10, 15)
    assert calendar.add(day(2026, 10, 15), 10**9) < day(2040, 1, 1)


@pytest.mark.parametrize(
    ("today", "words"),
    [
        (day(2026, 10, 14), "Queda 1 día hábil"),
        (day(2026, 9, 22), "Quedan 16 días hábiles"),
        (day(2026, 10, 15), "Es hoy"),
        (day(2026, 10, 19), "Venció hace 2 días hábiles"),
    ],
)
def test_what_is_left_is_said_in_working_days(today, words):
    assert days_left(today, day(2026, 10, 15), WorkingDays()) == words


def test_the_stages_of_a_year_follow_the_rules():
    dates = stage_dates(default_rules(make_service()), 2027, WorkingDays())
    assert dates["presentation"] == (None, day(2026, 10, 15))
    assert dates["recommendations"] == (day(2026, 10, 15), day(2026, 11, 5))
    assert dates["answers"][0] == day(2026, 11, 5)
    assert dates["sanction"][1] == day(2026, 12, 15)
    assert dates["dep"] == (None, None)
    assert dates["execution"] == (day(2027, 1, 1), day(2027, 12, 31))


def test_rules_that_wait_for_each_other_or_for_nothing_give_no_date():
    service = make_service()
    rules = [
        CalendarRule(service=service, key="a", name="A", after="b", working_days=3),
        CalendarRule(service=service, key="b", name="B", after="a", working_days=3),
        CalendarRule(service=service, key="c", name="C", after="nadie", working_days=3),
        CalendarRule(service=service, key="d", name="D", month=2, day=31),
    ]
    dates = stage_dates(rules, 2027, WorkingDays())
    assert dates["a"] == dates["b"] == dates["c"] == (None, None)
    assert dates["d"] == (None, day(2026, 2, 28))


def test_the_next_legal_date_is_the_first_that_is_not_done_even_if_it_passed():
    plan = make_plan(year=2027)
    stages = {s.key: s for s in stages_for(plan, default_rules(plan.service), WorkingDays())}
    assert next_legal_date(stages.values()).key == "presentation"
    stages["presentation"].done_on = day(2026, 10, 14)
    assert next_legal_date(stages.values()).key == "sanction"
    stages["sanction"].done_on = day(2026, 12, 14)
    assert next_legal_date(stages.values()) is None
