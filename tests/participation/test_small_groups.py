"""Few people are not pointed at."""

import pytest

from accounts.models import Commune
from participation import small_groups
from participation.models import Contribution
from tests.factories import make_plan, make_school
from tests.factories_participation import make_attendance, make_contribution, make_session, make_stakeholder


def test_one_to_four_people_are_not_counted_for_others():
    assert [small_groups.hidden(n) for n in (0, None, 1, 4, 5, 30)] == [
        False,
        False,
        True,
        True,
        False,
        False,
    ]
    assert [small_groups.shown(n) for n in (0, None, 1, 4, 5)] == [0, 0, "menos de 5", "menos de 5", 5]


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ([8, 4, 0, 0], [None, None, 0, 0]),
        ([12, 6, 3, 0], [12, None, None, 0]),
        ([1, 2, 9, 7], [None, None, 9, None]),
        ([8, 9, 0], [8, 9, 0]),
        ([2], [None]),
        ([1, 1, 1, 30], [None, None, None, None]),
        ([3, 4, 20], [None, None, 20]),
        ([], []),
    ],
)
def test_what_is_hidden_is_not_found_by_subtraction(counts, told):
    assert small_groups.suppressed(counts) == told


@pytest.fixture
def workshop(db):
    plan = make_plan()
    school = make_school(plan.service, "Escuela Los Aromos")
    session = make_session(plan, school=school, stakeholders=[make_stakeholder(plan.service, "Docentes")])
    return session, session.stakeholders.get()


def test_a_voice_of_five_people_is_told_by_its_unit(workshop):
    session, teachers = workshop
    make_attendance(session, teachers, women=3, is_rural=True)
    make_attendance(session, teachers, men=1, unsaid=1)
    place = small_groups.place_of(make_contribution(session))
    assert (str(place), place.is_unit) == ("Escuela Los Aromos", True)
    assert place.commune == session.school.commune


def test_a_voice_of_four_people_is_told_by_its_comuna(workshop):
    session, teachers = workshop
    make_attendance(session, teachers, women=3, other=1)
    make_attendance(session, make_stakeholder(session.service), women=20)
    place = small_groups.place_of(make_contribution(session))
    assert (str(place), place.unit) == (session.school.commune.name, None)


def test_an_estamento_nobody_counted_is_taken_for_small(workshop):
    session, _ = workshop
    assert small_groups.place_of(make_contribution(session)).unit is None


def test_a_session_of_a_comuna_is_told_by_it(db):
    session = make_session(commune=Commune.objects.first() or _commune())
    make_attendance(session, women=9)
    place = small_groups.place_of(
        make_contribution(session, stakeholder=session.attendance.get().stakeholder)
    )
    assert (str(place), place.is_unit) == (session.commune.name, False)


def test_a_session_without_a_place_says_none(db):
    assert str(small_groups.place_of(make_contribution(make_session()))) == ""


def test_the_places_of_a_list_cost_one_query(workshop, django_assert_num_queries):
    session, teachers = workshop
    make_attendance(session, teachers, women=5)
    for _ in range(4):
        make_contribution(session)
    make_contribution(session, stakeholder=make_stakeholder(session.service))
    with django_assert_num_queries(1):
        rows = list(small_groups.with_crowd(Contribution.objects.order_by("number")))
        told = [small_groups.place_of(row).is_unit for row in rows]
    assert told == [True, True, True, True, False]


def test_a_session_with_a_small_estamento_does_not_name_its_unit(workshop):
    session, teachers = workshop
    assert small_groups.tells_unit(session) is False
    make_attendance(session, teachers, women=5)
    assert small_groups.tells_unit(session) is True
    make_attendance(session, women=2)
    assert small_groups.tells_unit(session) is False


def _commune():
    return make_school(make_plan().service).commune
