"""The moves of a monitoring meeting as a table.

acordada → en curso → realizada → cerrada, or «no se hizo» with its reason, from which it is agreed again. It closes
only by its minutes: `decide_meeting(meeting, "close", by=…, minutes=…)` is called where they are sealed, in the same
transaction. Who writes a school's support and its own team run its meetings (decisions D1, D4).
"""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from accounts.roles import Capability
from plans.workflow import Caution, Move, Workflow
from support_cycle.corroborations import capacity_on
from support_cycle.models import MeetingDecision, MonitoringMeeting

AGREED, RUNNING, HELD, CLOSED, CANCELLED = MonitoringMeeting.Status
RUNNERS = frozenset({Capability.CONTRIBUTE, Capability.WRITE})


@dataclass(frozen=True, kw_only=True)
class MeetingMove(Move):
    """`meaning` is read before the move, `done` said after it. `at_once` needs no page of its own.

    `by_minutes` is made by sealing the minutes and by nothing else.
    """

    meaning: str
    done: str
    at_once: bool = False
    by_minutes: bool = False


def _row(name, label, sources, target, **facts):
    return MeetingMove(
        name=name, label=label, sources=frozenset(sources), target=target, capabilities=RUNNERS, **facts
    )


TABLE = (
    _row(
        "run",
        "Empezar la reunión",
        {AGREED},
        RUNNING,
        meaning="La reunión está ocurriendo: se anota en ella.",
        done="La reunión empezó.",
        at_once=True,
    ),
    _row(
        "hold",
        "Dar por realizada",
        {AGREED, RUNNING},
        HELD,
        meaning="Cuando termine. Se puede seguir anotando hasta cerrar su minuta.",
        done="La reunión quedó como realizada.",
        at_once=True,
    ),
    _row(
        "close",
        "Cerrar con su minuta",
        {HELD},
        CLOSED,
        meaning="Sellar la minuta. Lo que se anotó ya no cambia.",
        done="La reunión quedó cerrada con su minuta.",
        by_minutes=True,
    ),
    _row(
        "cancel",
        "No se hizo",
        {AGREED, RUNNING},
        CANCELLED,
        meaning="Dejar escrito que no se hizo, o que se interrumpió, y por qué. Lo anotado se conserva.",
        done="Quedó anotado que la reunión no se hizo.",
        comment_required=True,
        comment_label="Por qué no se hizo",
    ),
    _row(
        "resume",
        "Volver a acordarla",
        {CANCELLED},
        AGREED,
        meaning="Es la misma reunión, con su número y lo que ya se había anotado.",
        done="La reunión quedó acordada otra vez.",
        comment_required=True,
        comment_label="Por qué se retoma",
    ),
)
MOVES = {move.name: move for move in TABLE}


def apply(meeting, move, decision):
    MeetingDecision.objects.filter(pk=decision.pk).update(school=meeting.school_id)
    if move.target == CLOSED:
        meeting.closed_at = decision.at
        MonitoringMeeting.objects.filter(pk=meeting.pk).update(closed_at=decision.at)


workflow = Workflow(MonitoringMeeting, TABLE, MeetingDecision, owner="meeting", apply=apply)


@workflow.warns_of("hold")
def its_day_has_not_come(meeting, move):
    if meeting.starts_at <= timezone.now():
        return []
    day = timezone.localtime(meeting.starts_at)
    return [Caution(f"La reunión está acordada para el {day:%d-%m-%Y}: todavía no llega su día.")]


def decide_meeting(meeting, name, *, by, comment="", seen=None, minutes=None):
    """Make the move `name` and return its MeetingDecision, or raise `Refused` and change nothing.

    `meeting` is loaded with its `service`; `seen` is the newest decision that was known (`workflow.last_decision`).
    `minutes` is the SealedDocument that closes it.
    """
    move = MOVES[name]
    if move.by_minutes and minutes is None:
        raise ValueError("A meeting closes by its minutes.")
    with transaction.atomic():
        if minutes is not None:
            MonitoringMeeting.objects.filter(pk=meeting.pk, status__in=move.sources).update(minutes=minutes)
        decision = workflow.decide(
            meeting, move, by=by, comment=comment, capacity=capacity_on(by, meeting), seen=seen
        )
        if minutes is not None:
            meeting.minutes = minutes
    return decision


def offered_moves(meeting):
    """The moves to show on a meeting loaded with its `may_…` flags, but for the one its minutes make."""
    return [move for move in workflow.open_moves(meeting) if not move.by_minutes]
