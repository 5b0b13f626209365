"""The table of a session's moves, every state against every move; who may; what stands in the way; its number."""

import datetime

import pytest
from django.utils import timezone

from accounts.models import Event
from accounts.roles import ROLES, SERVICE
from accounts.trail import verify
from participation.models import CommunitySession, SeatAttendance
from participation.session_moves import MOVES, decide_session, offered_moves
from plans.workflow import Refused
from tests.factories import make_body, make_plan, make_school, make_service, make_user
from tests.factories_participation import make_attendance, make_session, make_stakeholder
from tests.plans.test_workflow import at_once

pytestmark = pytest.mark.django_db
Status = CommunitySession.Status
LATER = datetime.datetime(2026, 7, 2, 15, 30, tzinfo=datetime.UTC)

# Every state against every move. A cell left out is a move that must be refused.
ALLOWED = {
    (Status.DRAFT, "convene"): Status.CONVENED,
    (Status.CONVENED, "run"): Status.RUNNING,
    (Status.RUNNING, "hold"): Status.HELD,
    (Status.HELD, "close"): Status.CLOSED,
    (Status.CONVENED, "suspend"): Status.SUSPENDED,
    (Status.RUNNING, "suspend"): Status.SUSPENDED,
    (Status.HELD, "suspend"): Status.SUSPENDED,
    (Status.SUSPENDED, "reconvene"): Status.CONVENED,
    (Status.SUSPENDED, "redraft"): Status.DRAFT,
}
FROM = {move: status for (status, move) in reversed(ALLOWED)}


def ready(status=Status.DRAFT, *, came=True, plan=None, **fields):
    """A session with nothing in its way; `came`: somebody's attendance was taken."""
    plan = plan or make_plan()
    stakeholder = make_stakeholder(plan.service)
    fields.setdefault("place", "Gimnasio")
    session = make_session(plan, stakeholders=[stakeholder], status=status, **fields)
    if came:
        make_attendance(session, stakeholder, women=3)
    return session


def facts(move):
    return {"comment": "Corte de luz.", "starts_at": LATER if MOVES[move].dated else None}


def planner_of(session):
    return make_user("planner", on=session.service)


def reasons_of(session, move, by, **more):
    status = session.status
    with pytest.raises(Refused) as refused:
        decide_session(session, move, by=by, **facts(move) | more)
    assert CommunitySession.objects.get(pk=session.pk).status == status
    return [str(reason) for reason in refused.value.reasons]


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("move", MOVES)
def test_the_whole_table(status, move):
    session = ready(status)
    planner = planner_of(session)
    target = ALLOWED.get((status, move))
    if target is None:
        [reason] = reasons_of(session, move, planner)
        assert "se hace desde" in reason
        assert session.decisions.count() == 0
        return
    decision = decide_session(session, move, by=planner, **facts(move))
    session.refresh_from_db()
    assert session.status == target
    assert (decision.from_status, decision.to_status, decision.by) == (status, target, planner)
    assert decision.capacity == "Encargada o encargado del PAL"
    assert "decide" in set(Event.objects.values_list("verb", flat=True))
    assert verify(str(session.service.code)).faults == []


@pytest.mark.parametrize("role", [*ROLES[SERVICE], "nobody", "neighbour"])
@pytest.mark.parametrize("move", MOVES)
def test_at_the_servicio_only_the_planner_moves_it(move, role):
    session = ready(FROM[move])
    if role == "neighbour":
        person = make_user("planner", on=make_service())
    else:
        person = make_user() if role == "nobody" else make_user(role, on=session.service)
    if role == "planner":
        assert decide_session(session, move, by=person, **facts(move))
    else:
        assert reasons_of(session, move, person)


@pytest.mark.parametrize(
    ("role", "may"),
    [("school_director", True), ("school_team", True), ("companion", True), ("reader", False)],
)
def test_a_schools_people_run_the_sessions_of_their_school(role, may):
    service = make_service()
    school = make_school(service)
    session = ready(Status.CONVENED, plan=make_plan(service), school=school)
    person = make_user(role, on=school)
    if may:
        assert decide_session(session, "run", by=person).to_status == Status.RUNNING
    else:
        assert reasons_of(session, "run", person)
    elsewhere = ready(Status.CONVENED, plan=session.plan, school=make_school(service))
    assert reasons_of(elsewhere, "run", person)


def test_a_bodys_secretary_runs_its_sessions_and_its_members_only_see_them():
    body = make_body(make_service())
    session = make_session(body=body, place="Sala", status=Status.DRAFT)
    assert reasons_of(session, "convene", make_user("member", on=body))
    decision = decide_session(session, "convene", by=make_user("secretary", on=body))
    assert decision.capacity == "Secretaría de la instancia"


def test_convening_asks_for_a_place_and_at_least_one_estamento():
    plan = make_plan()
    session = make_session(plan, status=Status.DRAFT)
    assert reasons_of(session, "convene", planner_of(session)) == [
        "Falta indicar el lugar.",
        "Falta elegir al menos un estamento.",
    ]


def test_convening_a_remote_session_asks_for_its_link_and_not_for_a_place():
    session = ready(modality="remote", place="")
    planner = planner_of(session)
    assert reasons_of(session, "convene", planner) == ["Falta el enlace para conectarse."]
    CommunitySession.objects.update(link="https://sala.ejemplo.cl/1")
    session.refresh_from_db()
    assert decide_session(session, "convene", by=planner)


def test_a_bodys_session_needs_no_estamento():
    session = make_session(body=make_body(make_service()), place="Sala", status=Status.DRAFT)
    assert decide_session(session, "convene", by=planner_of(session))


def test_suspending_asks_for_the_reason():
    session = ready(Status.CONVENED)
    [reason] = reasons_of(session, "suspend", planner_of(session), comment=" ")
    assert reason == "Falta escribir: motivo de la suspensión."


def test_closing_is_objected_to_while_nothing_says_who_came():
    session = ready(Status.HELD, came=False)
    planner = planner_of(session)
    assert reasons_of(session, "close", planner) == ["Falta anotar quiénes asistieron."]
    make_attendance(session, session.stakeholders.get())  # a row of zeros is nobody
    assert reasons_of(session, "close", planner) == ["Falta anotar quiénes asistieron."]
    session.attendance.update(men=1)
    assert decide_session(session, "close", by=planner).to_status == Status.CLOSED


def test_a_body_says_who_came_by_its_seats():
    body = make_body(make_service())
    session = make_session(body=body, status=Status.HELD)
    member = body.members.create(seat="Presidencia", person="Ana Soto")
    seat = SeatAttendance.objects.create(session=session, member=member, state="excused")
    planner = planner_of(session)
    assert reasons_of(session, "close", planner) == ["Falta anotar quiénes asistieron."]
    SeatAttendance.objects.filter(pk=seat.pk).update(state="present")
    assert decide_session(session, "close", by=planner)


def test_closing_is_not_offered_it_is_made_by_the_acta():
    session = ready(Status.HELD)
    session.may_contribute = session.may_write = True
    assert [move.name for move in offered_moves(session)] == ["suspend"]


def test_another_day_is_asked_for_and_the_old_one_stays_in_the_trail():
    session = ready(Status.SUSPENDED, number=7)
    planner = planner_of(session)
    before = session.starts_at
    assert reasons_of(session, "reconvene", planner, starts_at=None) == ["Falta el día y la hora nuevos."]
    assert "mismo día" in reasons_of(session, "reconvene", planner, starts_at=before)[0]
    decide_session(session, "reconvene", by=planner, starts_at=LATER)
    session.refresh_from_db()
    assert (session.starts_at, session.number, session.version) == (LATER, 7, 2)
    event = Event.objects.latest("pk")
    assert event.changes == {"starts_at": ["2026-06-18T15:30:00Z", "2026-07-02T15:30:00Z"]}


# Its number ----------------------------------------------------------------------------------------------


def convened(session):
    decide_session(session, "convene", by=planner_of(session))
    session.refresh_from_db()
    return session.number


def test_the_number_runs_by_servicio_and_year_and_by_body_and_year():
    plan = make_plan()
    body = make_body(plan.service)
    next_year = datetime.datetime(2027, 3, 5, 12, tzinfo=datetime.UTC)
    assert [convened(ready(plan=plan)) for _ in range(3)] == [1, 2, 3]
    assert convened(ready(plan=plan, starts_at=next_year)) == 1
    assert convened(ready()) == 1  # of another Servicio
    of_the_body = [make_session(body=body, place="Sala", status=Status.DRAFT) for _ in range(2)]
    assert [convened(session) for session in of_the_body] == [1, 2]
    assert convened(ready(plan=plan)) == 4


def test_a_suspended_session_keeps_its_number_and_it_is_given_once():
    session = ready()
    planner = planner_of(session)
    assert convened(session) == 1
    decide_session(session, "suspend", by=planner, comment="Lluvia")
    decide_session(session, "redraft", by=planner)
    assert convened(session) == 1


def test_of_two_pages_open_on_one_state_the_second_is_refused():
    session = ready(Status.CONVENED)
    stale = CommunitySession.objects.get(pk=session.pk)
    decide_session(session, "run", by=planner_of(session), seen=0)
    assert "cambió mientras" in reasons_of_stale(stale)


def reasons_of_stale(stale):
    with pytest.raises(Refused) as refused:
        decide_session(stale, "suspend", by=planner_of(stale), comment="x", seen=0)
    return str(refused.value.reasons[0])


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_eight_sessions_convened_at_once_each_gets_its_own_number():
    plan = make_plan()
    planner = make_user("planner", on=plan.service)
    sessions = [ready(plan=plan) for _ in range(8)]
    results = at_once(*[lambda one=one: decide_session(one, "convene", by=planner) for one in sessions])
    assert {type(result).__name__ for result in results} == {"SessionDecision"}, results
    assert sorted(CommunitySession.objects.values_list("number", flat=True)) == list(range(1, 9))


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_two_who_convene_and_suspend_at_once_exactly_one_does():
    for _ in range(6):
        session = ready(Status.CONVENED)
        people = [planner_of(session) for _ in range(2)]
        rows = [CommunitySession.objects.select_related("service").get(pk=session.pk) for _ in range(2)]
        results = at_once(
            lambda rows=rows, people=people: decide_session(rows[0], "run", by=people[0], seen=0),
            lambda rows=rows, people=people: decide_session(
                rows[1], "suspend", by=people[1], comment="Lluvia", seen=0
            ),
        )
        assert sorted(type(one).__name__ for one in results) == ["Refused", "SessionDecision"], results


def test_a_day_that_passed_is_warned_of_and_does_not_block():
    session = ready(starts_at=timezone.now() - datetime.timedelta(days=3))
    assert decide_session(session, "convene", by=planner_of(session))
