"""A commitment: open until it is met, in every acta of its group until then, with all its days and reasons."""

import datetime

import pytest

from accounts.handover import hand_over
from accounts.models import Event
from participation.commitments import carried_into, drop, finish, postpone, reopen
from participation.models import Commitment, Postponement
from plans.workflow import Refused
from tests.factories import make_body, make_commune, make_plan, make_school, make_user
from tests.factories_participation import make_commitment, make_session, make_stakeholder

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 9, 30)


def at(month, day=1):
    return datetime.datetime(2026, month, day, 15, tzinfo=datetime.UTC)


@pytest.fixture
def plan(db):
    return make_plan()


@pytest.fixture
def planner(plan):
    return make_user("planner", on=plan.service)


def carried(session):
    return [row.text for row in carried_into(session)]


def test_what_a_body_left_open_enters_its_next_acta_and_no_other_bodys(plan):
    body, other = make_body(plan.service), make_body(plan.service)
    first, second = make_session(body=body, starts_at=at(3)), make_session(body=body, starts_at=at(6))
    make_commitment(first, "Abierto")
    make_commitment(first, "Cumplido", status="done", done_on=DAY)
    make_commitment(second, "De la misma sesión")
    assert carried(second) == ["Abierto"]
    assert carried(first) == []
    assert carried(make_session(body=other, starts_at=at(6))) == []
    assert carried(make_session(plan, starts_at=at(6))) == []


def test_in_the_process_the_group_is_its_place_and_some_estamento_in_common(plan):
    teachers, assistants, pupils = (make_stakeholder(plan.service) for _ in range(3))
    school, commune = make_school(plan.service), make_commune()
    first = make_session(plan, stakeholders=[teachers, assistants], commune=commune, starts_at=at(3))
    make_commitment(first, "De docentes y asistentes")

    def into(*stakeholders, **place):
        return carried(make_session(plan, stakeholders=stakeholders, starts_at=at(6), **place))

    assert into(assistants, pupils, commune=commune) == ["De docentes y asistentes"]
    assert into(pupils, commune=commune) == []
    assert into(teachers, commune=make_commune()) == []
    assert into(teachers, commune=commune, school=school) == []
    assert into(commune=commune) == []


def test_the_next_plan_of_the_servicio_goes_on_with_what_is_open(plan):
    teachers = make_stakeholder(plan.service)
    make_commitment(make_session(plan, stakeholders=[teachers], starts_at=at(3)), "Sigue")
    after = make_plan(plan.service, year=2028)
    assert carried(make_session(after, stakeholders=[teachers], starts_at=at(8))) == ["Sigue"]


def test_postponing_asks_a_reason_and_keeps_every_day(plan, planner):
    row = make_commitment(make_session(plan), due_on=DAY)
    with pytest.raises(Refused, match="por qué se aplaza"):
        postpone(row, by=planner, to=datetime.date(2026, 10, 9), reason=" ", seen=DAY)
    postpone(row, by=planner, to=datetime.date(2026, 10, 9), reason="Falta el repuesto", seen=DAY)
    postpone(row, by=planner, to=datetime.date(2026, 11, 2), reason="Llueve", seen=datetime.date(2026, 10, 9))
    row.refresh_from_db()
    assert (row.due_on, row.status) == (datetime.date(2026, 11, 2), "open")
    assert [(one.from_due.day, one.reason) for one in row.postponements.all()] == [
        (30, "Falta el repuesto"),
        (9, "Llueve"),
    ]
    assert Event.objects.filter(verb="postpone").count() == 2


def test_whoever_postpones_from_an_old_page_moves_nothing(plan, planner):
    row = make_commitment(make_session(plan), due_on=DAY)
    postpone(row, by=planner, to=datetime.date(2026, 10, 9), reason="x", seen=DAY)
    with pytest.raises(Refused, match="mientras se miraba"):
        postpone(row, by=planner, to=datetime.date(2026, 12, 1), reason="y", seen=DAY)
    assert Postponement.objects.count() == 1


def test_what_is_met_is_over_once_and_may_be_opened_again(plan, planner):
    row = make_commitment(make_session(plan))
    finish(row, by=planner, on=DAY, result="Llegó el bus.")
    with pytest.raises(Refused, match="mientras se miraba"):
        drop(row, by=planner, on=DAY, reason="Otra cosa")
    row.refresh_from_db()
    assert (row.status, row.done_on, row.result) == ("done", DAY, "Llegó el bus.")
    reopen(row, by=planner)
    row.refresh_from_db()
    assert (row.status, row.done_on) == ("open", None)
    drop(row, by=planner, on=DAY, reason="El municipio lo tomó.")
    assert [event.verb for event in Event.objects.order_by("seq")] == ["finish", "reopen", "drop"]


def test_nothing_is_dropped_without_its_reason(plan, planner):
    row = make_commitment(make_session(plan))
    with pytest.raises(Refused, match="sin efecto"):
        drop(row, by=planner, on=DAY, reason="")
    assert Commitment.objects.open().count() == 1


def test_what_waits_for_who_leaves_waits_for_the_heir_and_what_is_over_keeps_its_owner(plan, planner):
    leaving, heir = (
        make_user("uatp_professional", on=plan.service),
        make_user("uatp_professional", on=plan.service),
    )
    session = make_session(plan)
    waiting = make_commitment(session, owner=leaving)
    over = make_commitment(session, owner=leaving, status="done", done_on=DAY)
    moved = hand_over(
        leaving, plan.service, successors={}, heir=heir, last_day=DAY, deactivate=False, by=planner
    )
    waiting.refresh_from_db(), over.refresh_from_db()
    assert (waiting.owner, over.owner) == (heir, leaving)
    assert "1 compromiso por cumplir" in moved.things
