"""The verbs of a session as it happens: one line a client_id, numbers without doubles, nothing after it is closed."""

import datetime
import threading
import uuid

import pytest
from django.db import connections

from accounts.models import Event
from accounts.trail import UNTOLD, record
from participation import capture
from participation.models import Attendance, CommunitySession, Contribution, ProtectionCase
from plans.models import AnnualPlan
from plans.workflow import Refused
from tests.factories import make_body, make_plan, make_school, make_user
from tests.factories_participation import make_attendance, make_session, make_stakeholder, make_theme

DUE = datetime.date(2026, 9, 30)


@pytest.fixture
def session(db):
    plan = make_plan()
    return make_session(
        plan, school=make_school(plan.service), stakeholders=[make_stakeholder(plan.service, "Docentes")]
    )


@pytest.fixture
def planner(session):
    return make_user("planner", on=session.service)


def say(session, by, text="Que el bus pase antes.", **facts):
    return capture.add_contribution(
        session, text=text, stakeholder=session.stakeholders.first(), by=by, **facts
    )


def test_the_same_line_sent_twice_is_one_line(session, planner):
    key = uuid.uuid4()
    first, again = say(session, planner, client_id=key), say(session, planner, "Otra cosa", client_id=key)
    assert (first.pk, Contribution.objects.get().text) == (again.pk, "Que el bus pase antes.")
    made = [
        capture.add_agreement(session, text="Se pide el bus", by=planner, client_id=uuid.UUID(int=n // 2))
        for n in range(2)
    ]
    assert (made[0].pk, session.agreements.count()) == (made[1].pk, 1)
    due = {"who": "Gestión Territorial", "due_on": DUE, "by": planner, "client_id": key}
    made = [capture.add_commitment(session, text="Enviar el calendario", **due) for _ in range(2)]
    assert (made[0].pk, session.commitments.count()) == (made[1].pk, 1)


def test_lines_are_numbered_within_their_session_and_belong_where_it_does(session, planner):
    lines = [say(session, planner) for _ in range(3)]
    other = make_session(session.plan, stakeholders=session.stakeholders.all())
    assert [line.number for line in [*lines, say(other, planner)]] == [1, 2, 3, 1]
    line = lines[0]
    assert (line.service, line.school, line.plan) == (session.service, session.school, session.plan)


def test_a_theme_is_found_by_its_name_or_made(session, planner):
    theme = make_theme(session.plan, "Transporte rural")
    say(session, planner, theme="transporte  RURAL")
    say(session, planner, theme="Convivencia")
    named = [list(line.themes.values_list("name", flat=True)) for line in session.contributions.all()]
    assert named == [["Transporte rural"], ["Convivencia"]]
    assert session.plan.themes.get(name="Convivencia").position == theme.position + 1


@pytest.mark.parametrize("status", ["draft", "closed", "suspended"])
def test_a_session_that_is_not_open_takes_nothing_more_and_says_so(session, planner, status):
    CommunitySession.objects.filter(pk=session.pk).update(status=status)
    with pytest.raises(Refused, match="lo escrito sigue aquí"):
        say(session, planner)
    with pytest.raises(Refused):
        capture.set_attendance(session, stakeholder=session.stakeholders.get(), women=1, by=planner)
    assert (Contribution.objects.count(), Attendance.objects.count()) == (0, 0)


@pytest.mark.parametrize("status", ["sanctioned", "published", "closed"])
def test_a_plan_that_was_sanctioned_hears_nothing_more(session, planner, status):
    AnnualPlan.objects.filter(pk=session.plan_id).update(status=status)
    with pytest.raises(Refused, match="ya no reciben anotaciones"):
        say(session, planner)


@pytest.mark.parametrize("status", sorted(capture.HEARING))
def test_a_plan_that_is_not_sanctioned_still_hears(session, planner, status):
    AnnualPlan.objects.filter(pk=session.plan_id).update(status=status)
    assert say(session, planner).number == 1


def test_what_arrived_before_the_close_is_answered_the_same_after_it(session, planner):
    key = uuid.uuid4()
    first = say(session, planner, client_id=key)
    CommunitySession.objects.filter(pk=session.pk).update(status="closed")
    assert say(session, planner, client_id=key) == first


def test_a_line_of_another_session_is_not_taken_for_this_one(session, planner):
    key = uuid.uuid4()
    say(session, planner, client_id=key)
    other = make_session(session.plan, stakeholders=session.stakeholders.all())
    with pytest.raises(Refused, match="otra sesión"):
        say(other, planner, client_id=key)


def test_a_protected_line_sent_again_does_not_come_back(session, planner):
    key = uuid.uuid4()
    ProtectionCase.objects.create(
        service=session.service, session=session, officer=planner, by=planner, text="x", client_id=key
    )
    with pytest.raises(Refused, match="protección de derechos"):
        say(session, planner, client_id=key)
    assert Contribution.objects.count() == 0


def test_a_body_without_plan_has_voices_without_theme(db):
    body = make_body(make_plan().service)
    session = make_session(body=body)
    line = capture.add_contribution(
        session, text="x", stakeholder=make_stakeholder(body.service), by=make_user(), theme="Algo"
    )
    assert (line.body, line.plan, line.themes.count()) == (body, None, 0)


def test_the_trail_tells_that_words_changed_and_not_what_they_said(session, planner):
    line = say(session, planner, "Palabras de un niño")
    record("edit", line, by=planner, changes={"text": ["Palabras de un niño", "Otras"], "votes": [None, 3]})
    commitment = capture.add_commitment(
        session, text="Palabras de un niño", who="UATP", due_on=DUE, by=planner
    )
    told = Event.objects.filter(service=session.service).order_by("seq")
    assert [event.changes for event in told] == [
        None,
        {"text": [UNTOLD, UNTOLD], "votes": [None, 3]},
        {"due_on": [None, "2026-09-30"]},
    ]
    assert [event.subject_label for event in told] == [*["Aporte 1"] * 2, f"Compromiso {commitment.pk}"]


# Attendance --------------------------------------------------------------------------------------------------


def test_attendance_is_a_number_of_people_and_not_what_to_add(session, planner):
    of = {"stakeholder": session.stakeholders.get(), "by": planner, "is_rural": True}
    capture.set_attendance(session, **of, women=8, men=4)
    capture.set_attendance(session, **of, women=8, men=4)
    row = capture.set_attendance(session, **of, unsaid=1, seen={"unsaid": 0})
    assert (row.women, row.men, row.other, row.unsaid, row.version) == (8, 4, 0, 1, 2)
    assert Attendance.objects.get().is_rural is True
    assert Event.objects.filter(verb="count").count() == 2


def test_a_cell_that_somebody_else_changed_is_not_overwritten(session, planner):
    stakeholder = session.stakeholders.get()
    make_attendance(session, stakeholder, women=7, men=2)
    with pytest.raises(capture.Differs) as differs:
        capture.set_attendance(
            session, stakeholder=stakeholder, women=8, men=3, seen={"women": 6, "men": 2}, by=planner
        )
    assert differs.value.cells == {"women": (7, 8)}
    assert (Attendance.objects.get().women, Attendance.objects.get().men) == (7, 2)
    row = capture.set_attendance(session, stakeholder=stakeholder, women=7, seen={"women": 6}, by=planner)
    assert row.women == 7


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_eight_people_add_at_once_and_the_numbers_run():
    plan = make_plan()
    session = make_session(plan, stakeholders=[make_stakeholder(plan.service)])
    planner, keys = make_user("planner", on=plan.service), [uuid.uuid4() for _ in range(4)]

    def add(key):
        try:
            say(session, planner, client_id=key)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=add, args=[key]) for key in [*keys, *keys]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(session.contributions.values_list("number", flat=True)) == [1, 2, 3, 4]
