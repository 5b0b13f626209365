"""The table of a knot's moves, every state against every move; who may; its day; and two who move at once."""

import datetime

import pytest

from accounts.models import Event
from plans.workflow import Refused
from support_cycle.knot_moves import MOVES, decide_knot, offered_moves
from support_cycle.models import CriticalKnot, KnotShare
from tests.factories import make_school, make_service, make_user
from tests.factories_support import make_knot, make_support_plan
from tests.plans.test_workflow import at_once

pytestmark = pytest.mark.django_db
OPEN, SUPPORTED, RESOLVED = CriticalKnot.Status
TODAY = datetime.date(2026, 11, 20)
DAY = datetime.date(2026, 10, 5)

# Every state against every move. A cell left out is a move that must be refused.
ALLOWED = {
    (OPEN, "support"): SUPPORTED,
    (OPEN, "resolve"): RESOLVED,
    (SUPPORTED, "resolve"): RESOLVED,
    (SUPPORTED, "release"): OPEN,
    (RESOLVED, "reopen"): OPEN,
}


def knot_in(status, plan=None):
    resolved = DAY if status == RESOLVED else None
    return make_knot(plan or make_support_plan(), status=status, resolved_on=resolved)


def head_of(knot):
    return make_user("uatp_head", on=knot.service)


def move(knot, name, by, **more):
    facts = {"comment": "Se acordó un reemplazo.", "on": DAY, "today": TODAY} | more
    return decide_knot(knot, name, by=by, **facts)


@pytest.mark.parametrize("status", CriticalKnot.Status)
@pytest.mark.parametrize("name", MOVES)
def test_each_move_is_made_from_its_states_and_from_no_other(status, name):
    knot = knot_in(status)
    by = head_of(knot)
    if (status, name) not in ALLOWED:
        with pytest.raises(Refused):
            move(knot, name, by)
        assert CriticalKnot.objects.get().status == status
        return
    decision = move(knot, name, by)
    row = CriticalKnot.objects.get()
    assert row.status == ALLOWED[status, name] == decision.to_status
    assert row.resolved_on == (DAY if name == "resolve" else None)
    assert (row.decisions.get().school_id, row.decisions.get().capacity) == (knot.school_id, "Jefatura UATP")


@pytest.mark.parametrize("name", MOVES)
def test_a_move_without_its_words_is_refused(name):
    knot = knot_in(next(status for status, one in ALLOWED if one == name))
    with pytest.raises(Refused, match="Falta escribir"):
        move(knot, name, head_of(knot), comment="  ")


@pytest.mark.parametrize(
    ("on", "said"),
    [
        (None, "Falta el día"),
        (datetime.date(2026, 11, 21), "posterior a hoy"),
        (datetime.date(2026, 8, 26), "abierto desde el 27-08-2026"),
    ],
)
def test_a_knot_is_resolved_on_a_day_between_its_first_and_today(on, said):
    knot = knot_in(OPEN)
    with pytest.raises(Refused, match=said):
        move(knot, "resolve", head_of(knot), on=on)


def test_who_accompanies_and_the_head_move_it_and_nobody_else_does():
    plan = make_support_plan()
    moved = {}
    for role, anchor in [
        ("companion", plan.school),
        ("uatp_head", plan.service),
        ("uatp_professional", plan.service),
        ("director", plan.service),
        ("planner", plan.service),
        ("school_director", plan.school),
        ("school_team", plan.school),
        ("companion", make_school(plan.service)),
        ("uatp_head", make_service()),
    ]:
        knot, user = knot_in(OPEN, plan), make_user(role, on=anchor)
        try:
            move(knot, "support", user)
        except Refused:
            continue
        moved.setdefault(role, []).append(anchor)
    assert moved == {"companion": [plan.school], "uatp_head": [plan.service]}


def test_with_whom_it_was_shared_does_not_move_it():
    knot = knot_in(OPEN)
    colleague = make_user("uatp_professional", on=knot.service)
    KnotShare.objects.create(knot=knot, person=colleague, by=colleague)
    with pytest.raises(Refused):
        move(knot, "support", colleague)


def test_the_moves_that_are_offered_go_forward_first():
    knot = knot_in(SUPPORTED)
    row = CriticalKnot.objects.with_capabilities(head_of(knot)).get()
    assert [one.name for one in offered_moves(row)] == ["resolve", "release"]


def test_a_move_of_a_page_that_somebody_was_before_is_refused():
    knot = knot_in(OPEN)
    by = head_of(knot)
    move(CriticalKnot.objects.select_related("service").get(), "support", by)
    with pytest.raises(Refused, match="cambió mientras"):
        move(knot, "resolve", by, seen=0)
    assert CriticalKnot.objects.get().status == SUPPORTED


def test_the_trail_says_the_move_and_not_the_words_of_the_knot():
    knot = knot_in(OPEN)
    move(knot, "support", head_of(knot))
    event = Event.objects.latest("pk")
    assert (event.verb, event.subject_label) == ("decide", f"Nudo crítico {knot.pk}, {knot.school}")
    assert event.changes["status"] == ["Abierto", "En apoyo"]
    assert knot.text not in str(event.changes)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_two_who_resolve_it_at_once_one_does():
    knot = knot_in(OPEN)
    people = [head_of(knot), head_of(knot)]
    rows = [CriticalKnot.objects.select_related("service").get() for _ in people]
    outcomes = at_once(
        *(lambda row=row, by=by: move(row, "resolve", by) for row, by in zip(rows, people, strict=True))
    )
    assert sum(isinstance(one, Refused) for one in outcomes) == 1
    assert CriticalKnot.objects.get().decisions.count() == 1
