"""School days by region and Servicio, and the last contact of many units in one question."""

import datetime

import pytest

from plans.models import NonWorkingDay
from support_cycle.models import SchoolTerm
from support_cycle.school_days import (
    ASSUMPTION,
    last_contacts,
    school_calendar,
    school_days,
    school_days_since,
    unloaded_note,
)
from tests.factories import make_school, make_service, make_user
from tests.factories_support import make_contact, make_meeting, make_support_plan

pytestmark = pytest.mark.django_db
D = datetime.date


def at(month, day, hour=16):
    return datetime.datetime(2026, month, day, hour, tzinfo=datetime.UTC)


@pytest.fixture
def school(db):
    return make_school(make_service())


def make_term(school, first, last, **fields):
    fields.setdefault("year", first.year)
    return SchoolTerm.objects.create(
        region=school.commune.region, name="Semestre", starts_on=first, ends_on=last, **fields
    )


# School days --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        (D(2026, 8, 3), D(2026, 8, 7), 4),  # Tuesday to Friday
        (D(2026, 8, 7), D(2026, 8, 10), 1),  # over a weekend
        (D(2026, 5, 20), D(2026, 5, 22), 1),  # the 21st is a holiday
        (D(2026, 1, 5), D(2026, 2, 27), 0),  # summer
        (D(2026, 12, 10), D(2026, 12, 31), 3),  # until the middle of December
        (D(2026, 8, 7), D(2026, 8, 7), 0),
        (D(2026, 8, 7), D(2026, 8, 3), 0),
        (D(2025, 12, 12), D(2026, 3, 3), 3),  # one day of December and two of March
    ],
)
def test_without_a_calendar_they_are_monday_to_friday_from_march_to_mid_december(school, start, end, days):
    assert school_days(school, start, end) == days


def test_with_terms_only_they_count_so_the_winter_break_does_not(school):
    make_term(school, D(2026, 3, 4), D(2026, 6, 19))
    make_term(school, D(2026, 7, 6), D(2026, 12, 4))
    assert school_days(school, D(2026, 6, 18), D(2026, 7, 7)) == 3
    assert school_days(school, D(2026, 12, 3), D(2026, 12, 15)) == 1
    # Another year of the same region has no terms: the assumption again.
    assert school_days(school, D(2027, 6, 18), D(2027, 6, 23)) == 2  # the 21st is a holiday


def test_a_servicios_own_day_is_not_counted_and_the_neighbours_are_not_asked(school):
    NonWorkingDay.objects.create(service=school.service, date=D(2026, 8, 5), name="Aniversario")
    NonWorkingDay.objects.create(service=make_service(), date=D(2026, 8, 6), name="De otro")
    assert school_days(school, D(2026, 8, 3), D(2026, 8, 7)) == 3


def test_the_terms_of_another_region_are_not_this_ones(school):
    make_term(make_school(school.service), D(2026, 3, 4), D(2026, 3, 5))
    assert school_days(school, D(2026, 8, 3), D(2026, 8, 7)) == 4


def test_it_says_when_it_assumes(school):
    calendar = school_calendar([school.commune.region], [school.service])
    assert unloaded_note([school], calendar, 2026) == ASSUMPTION
    make_term(school, D(2026, 3, 4), D(2026, 12, 4))
    calendar = school_calendar([school.commune.region], [school.service])
    assert unloaded_note([school], calendar, 2026) == ""
    assert unloaded_note([school], calendar, 2027) == ASSUMPTION


# Last contact -------------------------------------------------------------------------------------------


def test_the_last_contact_is_the_latest_of_meetings_held_and_contacts_noted(school):
    plan, person = make_support_plan(school), make_user()
    make_meeting(plan, status="held", starts_at=at(5, 4))
    make_contact(school, person, date=D(2026, 4, 2))
    assert last_contacts([school.pk]) == {school.pk: D(2026, 5, 4)}
    make_contact(school, person, date=D(2026, 5, 20))
    assert last_contacts([school]) == {school.pk: D(2026, 5, 20)}


def test_what_was_agreed_cancelled_or_done_without_the_professional_is_no_contact(school):
    plan = make_support_plan(school)
    make_meeting(plan, status="agreed", starts_at=at(5, 4))
    make_meeting(plan, status="cancelled", starts_at=at(5, 5))
    make_meeting(plan, status="running", starts_at=at(5, 6))
    make_meeting(plan, status="held", by_school=True, starts_at=at(5, 7))
    assert last_contacts([school.pk]) == {}
    assert school_days_since([school], D(2026, 5, 8)) == {school.pk: None}


def test_the_day_of_a_meeting_is_the_one_of_our_clocks(school):
    make_meeting(make_support_plan(school), status="held", starts_at=at(8, 28, hour=1))  # the 27th in Chile
    assert last_contacts([school.pk]) == {school.pk: D(2026, 8, 27)}


def test_it_counts_the_school_days_since_then(school):
    make_contact(school, make_user(), date=D(2026, 8, 3))
    assert school_days_since([school], D(2026, 8, 10)) == {school.pk: 5}
    assert school_days_since([school], D(2026, 8, 10), contacts={school.pk: D(2026, 8, 7)}) == {school.pk: 1}


def test_many_units_cost_what_one_costs(school, queries_of):
    person = make_user()

    def unit():
        one = make_school(school.service)
        make_contact(one, person)
        make_meeting(make_support_plan(one), status="held")
        return one

    few = [unit()]
    many = [*few, *(unit() for _ in range(20))]
    assert len(queries_of(lambda: last_contacts([one.pk for one in many]))) == 1
    asked = [
        len(queries_of(lambda some=some: school_days_since(some, D(2026, 9, 1)))) for some in (few, many)
    ]
    assert asked == [3, 3]
    assert len(school_days_since(many, D(2026, 9, 1))) == 21
