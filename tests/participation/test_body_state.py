"""The next step of a body: one line of a table, computed in the database, the same for one and for thousands."""

import datetime

import pytest

from accounts.models import Body
from participation.body_state import BY_NAME, STATES, describe, sessions_due, with_figures, with_state
from participation.models import BodyReport, WorkItem
from tests.factories import make_body, make_service, make_user
from tests.factories_participation import make_session

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 8, 20)
DAY = datetime.timedelta(days=1)


@pytest.fixture
def body():
    """A body that lacks nothing on TODAY: act, two seats held, two sessions of four, a work plan."""
    body = make_body(
        make_service(), Body.Kind.SCHOOL_COUNCIL, act_date=datetime.date(2025, 4, 1), sessions_needed=4
    )
    body.members.create(seat="Presidencia", person="Ana Soto", since=TODAY - 100 * DAY)
    body.members.create(seat="Estudiantes", is_minor=True, course="3.º medio A")
    for month in (4, 7):
        held(body, month)
    WorkItem.objects.create(service=body.service, body=body, year=2026, what="Jornada")
    return body


def held(body, month, status="held", year=2026):
    return make_session(
        body=body, starts_at=datetime.datetime(year, month, 2, 15, tzinfo=datetime.UTC), status=status
    )


def state_of(body, today=TODAY):
    return describe(with_figures(with_state(Body.objects.filter(pk=body.pk), today), today).get())


def test_a_body_that_lacks_nothing_is_operative(body):
    found = state_of(body)
    assert (found.state, found.at.is_operative, found.at.in_order) == ("operativa", True, True)


def test_without_an_act_it_is_to_be_constituted(body):
    Body.objects.update(act_date=None)
    assert state_of(body).at.step == "Constituir"


def test_a_number_of_an_act_whose_day_nobody_knows_is_enough(body):
    Body.objects.update(act_date=None, act_number="Acta 1")
    assert state_of(body).state == "operativa"


def test_without_seats_it_says_so(body):
    body.members.all().delete()
    assert state_of(body).state == "asientos"


@pytest.mark.parametrize(
    "seat",
    [
        {"seat": "Docente"},
        {"seat": "Estudiante", "is_minor": True},
        {"seat": "Estudiante", "course": "3.º medio A"},
    ],
)
def test_a_seat_nobody_holds_is_to_be_completed(body, seat):
    body.members.create(**seat)
    found = state_of(body)
    assert (found.state, found.why) == ("completar", "1 asiento está por ocupar: hay 2 de 3.")


def test_a_seat_held_by_an_account_is_not_vacant_and_a_vacant_substitute_asks_for_nothing(body):
    body.members.create(seat="Docente", user=make_user())
    body.members.create(seat="Docente, suplente", is_substitute=True)
    assert state_of(body).state == "operativa"


def test_a_term_that_is_over_is_renewed_and_one_that_ends_within_90_days_is_prepared(body):
    seat = body.members.get(seat="Presidencia")
    for until, state in [
        (TODAY - DAY, "renovar"),
        (TODAY, "renovacion-proxima"),
        (TODAY + 90 * DAY, "renovacion-proxima"),
        (TODAY + 91 * DAY, "operativa"),
    ]:
        body.members.filter(pk=seat.pk).update(until=until)
        assert state_of(body).state == state, until
    body.members.filter(pk=seat.pk).update(until=TODAY + 3 * DAY)
    assert "el primero el 23-08-2026" in state_of(body).why


@pytest.mark.parametrize(
    ("day", "due"),
    [((1, 15), 0), ((2, 28), 0), ((5, 15), 0), ((5, 17), 1), ((8, 20), 2), ((10, 20), 3), ((12, 31), 4)],
)
def test_the_minimum_of_sessions_is_asked_for_in_proportion_from_march_to_december(day, due):
    assert sessions_due(4, datetime.date(2026, *day)) == due


@pytest.mark.parametrize("day", [(1, 15), (5, 15), (5, 17), (8, 20), (10, 20), (12, 31)])
def test_the_database_asks_for_a_session_on_the_same_days_as_the_rule(body, day):
    today = datetime.date(2026, *day)
    body.sessions.all().delete()
    assert (state_of(body, today).state == "sesionar") == (sessions_due(4, today) > 0)


@pytest.mark.parametrize("status", ["draft", "convened", "running", "suspended"])
def test_only_a_session_that_was_held_this_year_counts(body, status):
    body.sessions.update(status=status)
    assert state_of(body).why.startswith("Lleva 0 sesiones realizadas de 4")
    held(body, 4, year=2025)
    assert state_of(body).state == "sesionar"


def test_a_body_constituted_in_the_last_90_days_has_its_time(body):
    body.sessions.all().delete()
    Body.objects.update(act_date=TODAY - 90 * DAY)
    assert state_of(body).state == "operativa"
    Body.objects.update(act_date=TODAY - 91 * DAY)
    assert state_of(body).state == "sesionar"


def test_a_body_without_a_minimum_is_never_asked_to_meet(body):
    body.sessions.all().delete()
    Body.objects.update(sessions_needed=None)
    assert state_of(body).state == "operativa"


def test_a_municipal_board_owes_the_report_of_the_year_before(body):
    Body.objects.update(kind=Body.Kind.MUNICIPAL_BOARD)
    assert (state_of(body).state, state_of(body).at.in_order) == ("informe", True)
    BodyReport.objects.create(service=body.service, body=body, year=2025, given_on=TODAY)
    assert state_of(body).state == "operativa"
    BodyReport.objects.all().delete()
    Body.objects.update(act_date=datetime.date(2026, 3, 1))
    assert state_of(body).state == "operativa"


def test_without_a_work_plan_it_is_in_order_and_has_a_next_step(body):
    WorkItem.objects.update(year=2025)
    found = state_of(body)
    assert (found.state, found.at.in_order, found.at.is_operative) == ("plan-de-trabajo", True, False)


def test_the_first_that_applies_is_the_only_one_told(body):
    body.members.all().delete()
    Body.objects.update(act_date=None)
    assert state_of(body).state == STATES[0].name
    assert len(BY_NAME) == len(STATES)
