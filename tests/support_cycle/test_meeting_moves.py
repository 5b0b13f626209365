"""The table of a meeting's moves, every state against every move; who may; what closes it."""

import datetime

import pytest
from django.utils import timezone

from accounts.models import Event
from accounts.roles import ROLES, SCHOOL, SERVICE
from accounts.trail import verify
from documents.models import SealedDocument
from plans.workflow import Refused
from support_cycle.meeting_moves import MOVES, decide_meeting, offered_moves, workflow
from support_cycle.models import MeetingDecision, MonitoringMeeting
from tests.factories import make_school, make_service, make_user
from tests.factories_support import make_meeting, make_support_plan

pytestmark = pytest.mark.django_db
Status = MonitoringMeeting.Status

# Every state against every move. A cell left out is a move that must be refused.
ALLOWED = {
    (Status.AGREED, "run"): Status.RUNNING,
    (Status.AGREED, "hold"): Status.HELD,
    (Status.RUNNING, "hold"): Status.HELD,
    (Status.HELD, "close"): Status.CLOSED,
    (Status.AGREED, "cancel"): Status.CANCELLED,
    (Status.RUNNING, "cancel"): Status.CANCELLED,
    (Status.CANCELLED, "resume"): Status.AGREED,
}
FROM = {move: status for (status, move) in reversed(ALLOWED)}
RUN_AT_SERVICE, RUN_AT_SCHOOL = {"uatp_head"}, {"companion", "school_director", "school_team"}


def sealed():
    code = f"codigo-{SealedDocument.objects.count()}"
    return SealedDocument.objects.create(
        kind="meeting_minutes", title="Minuta", number=1, code=code, sealed_at=timezone.now()
    )


def meeting_in(status, school=None):
    meeting = make_meeting(make_support_plan(school, status="execution"), status="held")
    facts = {"minutes": sealed()} if status == Status.CLOSED else {}
    MonitoringMeeting.objects.filter(pk=meeting.pk).update(status=status, **facts)
    meeting.refresh_from_db()
    return meeting


def facts(move):
    found = {"comment": "Hubo corte de luz."} if MOVES[move].comment_required else {}
    return found | ({"minutes": sealed()} if MOVES[move].by_minutes else {})


def companion_of(meeting):
    return make_user("companion", on=meeting.school)


def reasons_of(meeting, move, by, **more):
    status = meeting.status
    with pytest.raises(Refused) as refused:
        decide_meeting(meeting, move, by=by, **facts(move) | more)
    assert MonitoringMeeting.objects.get(pk=meeting.pk).status == status
    return [str(reason) for reason in refused.value.reasons]


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("move", MOVES)
def test_the_whole_table(status, move):
    meeting = meeting_in(status)
    person, minutes = companion_of(meeting), meeting.minutes
    target = ALLOWED.get((status, move))
    if target is None:
        [reason] = reasons_of(meeting, move, person)
        assert "se hace desde" in reason
        assert MeetingDecision.objects.count() == 0
        assert MonitoringMeeting.objects.get().minutes == minutes
        return
    decision = decide_meeting(meeting, move, by=person, **facts(move))
    meeting.refresh_from_db()
    assert meeting.status == target
    decision.refresh_from_db()
    assert (decision.from_status, decision.to_status, decision.by) == (status, target, person)
    assert (decision.school, decision.capacity) == (meeting.school, "Acompañamiento UATP")
    assert Event.objects.filter(verb="decide").count() == 1
    assert verify(str(meeting.service.code)).faults == []


@pytest.mark.parametrize("role", [*ROLES[SERVICE], "nobody", "neighbour"])
@pytest.mark.parametrize("move", MOVES)
def test_at_the_servicio_only_the_head_of_uatp_moves_it(move, role):
    meeting = meeting_in(FROM[move])
    if role == "neighbour":
        person = make_user("uatp_head", on=make_service())
    else:
        person = make_user() if role == "nobody" else make_user(role, on=meeting.service)
    if role in RUN_AT_SERVICE:
        assert decide_meeting(meeting, move, by=person, **facts(move))
    else:
        assert reasons_of(meeting, move, person)


@pytest.mark.parametrize("role", ROLES[SCHOOL])
@pytest.mark.parametrize("move", MOVES)
def test_a_schools_people_run_the_meetings_of_their_school_and_of_no_other(move, role):
    meeting = meeting_in(FROM[move])
    person = make_user(role, on=meeting.school)
    elsewhere = meeting_in(FROM[move], make_school(meeting.service))
    assert reasons_of(elsewhere, move, person)
    if role in RUN_AT_SCHOOL:
        assert decide_meeting(meeting, move, by=person, **facts(move))
    else:
        assert reasons_of(meeting, move, person)


@pytest.mark.parametrize("move", ["cancel", "resume"])
def test_what_was_not_held_and_what_is_taken_up_again_say_why(move):
    meeting = meeting_in(FROM[move])
    [reason] = reasons_of(meeting, move, companion_of(meeting), comment=" ")
    assert reason.startswith("Falta escribir: por qué")


def test_it_is_closed_by_its_minutes_and_never_without():
    meeting = meeting_in(Status.HELD)
    person = companion_of(meeting)
    with pytest.raises(ValueError, match="closes by its minutes"):
        decide_meeting(meeting, "close", by=person)
    minutes = sealed()
    decision = decide_meeting(meeting, "close", by=person, minutes=minutes)
    meeting.refresh_from_db()
    assert (meeting.minutes, meeting.closed_at) == (minutes, decision.at)


def test_closing_is_not_offered():
    meeting = meeting_in(Status.HELD)
    meeting.may_contribute = meeting.may_write = True
    assert offered_moves(meeting) == []
    meeting.status = Status.AGREED
    assert [move.name for move in offered_moves(meeting)] == ["run", "hold", "cancel"]


def test_a_meeting_of_tomorrow_is_held_with_a_word_about_its_day():
    meeting = meeting_in(Status.AGREED)
    meeting.starts_at = timezone.now() + datetime.timedelta(days=1)
    [caution] = workflow.cautions(meeting, MOVES["hold"])
    assert "todavía no llega su día" in str(caution)
    meeting.starts_at = timezone.now() - datetime.timedelta(days=1)
    assert workflow.cautions(meeting, MOVES["hold"]) == []
