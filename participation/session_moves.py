"""The moves of a session as a table, and what follows from each.

borrador → convocada → en curso → realizada → cerrada, or suspendida with its reason. It closes only by its acta:
`decide_session(session, "close", by=…)` is called where the acta is sealed, in the same transaction.
"""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Capability
from accounts.trail import record
from participation.models import Attendance, CommunitySession, SeatAttendance, SessionDecision
from participation.sessions import capacity_on, lacks_of, next_number
from plans.workflow import Caution, Move, Objection, Refused, Workflow

DRAFT, CONVENED, RUNNING, HELD, CLOSED, SUSPENDED = CommunitySession.Status
# Whoever runs it: contributing is the planner's, the secretary's and, on their own rows, the school's.
RUNNERS = frozenset({Capability.CONTRIBUTE, Capability.WRITE})


@dataclass(frozen=True, kw_only=True)
class SessionMove(Move):
    """`meaning` is read before the move, `done` is said after it. `at_once` needs no page of its own.

    `dated` asks for another day; `by_minutes` is made by sealing the acta and by nothing else; `back` undoes.
    """

    meaning: str
    done: str
    consequences: tuple[str, ...] = ()
    at_once: bool = False
    dated: bool = False
    by_minutes: bool = False
    back: bool = False


def _row(name, label, sources, target, **facts):
    return SessionMove(
        name=name, label=label, sources=frozenset(sources), target=target, capabilities=RUNNERS, **facts
    )


TABLE = (
    _row(
        "convene",
        "Convocar",
        {DRAFT},
        CONVENED,
        meaning="Dar la sesión por convocada, con su número.",
        done="Quedó convocada",
        consequences=(
            "Recibe su número del año, que ya no cambia.",
            "Su cita para el calendario y su hoja de asistencia quedan listas para repartir.",
        ),
    ),
    _row(
        "run",
        "Empezar la sesión",
        {CONVENED},
        RUNNING,
        meaning="Abrir la asistencia y los aportes: la sesión está ocurriendo.",
        done="La sesión empezó",
        at_once=True,
    ),
    _row(
        "hold",
        "Dar por realizada",
        {RUNNING},
        HELD,
        meaning="Cuando la sesión termine. Se puede seguir anotando hasta cerrar su acta.",
        done="Quedó como realizada",
        at_once=True,
    ),
    _row(
        "close",
        "Cerrar con su acta",
        {HELD},
        CLOSED,
        meaning="Sellar el acta. Lo que se anotó ya no cambia.",
        done="Quedó cerrada con su acta",
        by_minutes=True,
    ),
    _row(
        "suspend",
        "Suspender",
        {CONVENED, RUNNING, HELD},
        SUSPENDED,
        meaning="Dejar escrito que no se hizo, o que se interrumpió, y por qué.",
        done="Quedó suspendida",
        consequences=(
            "Conserva su número y lo que se haya anotado; no cuenta como realizada.",
            "Se puede volver a convocar con otra fecha.",
        ),
        comment_required=True,
        comment_label="Motivo de la suspensión",
        back=True,
    ),
    _row(
        "reconvene",
        "Convocar con otra fecha",
        {SUSPENDED},
        CONVENED,
        meaning="Fijar otro día para la misma sesión.",
        done="Quedó convocada otra vez",
        consequences=("Es la misma sesión, con su mismo número y lo que ya se había anotado.",),
        dated=True,
    ),
    _row(
        "redraft",
        "Volver a borrador",
        {SUSPENDED},
        DRAFT,
        meaning="Prepararla de nuevo sin fecha segura todavía.",
        done="Volvió a borrador",
        back=True,
    ),
)
MOVES = {move.name: move for move in TABLE}


def apply(session, move, decision):
    """A session gets its number when it is announced, once."""
    if move.target == CONVENED and session.number is None:
        session.number = next_number(session)
        CommunitySession.objects.filter(pk=session.pk).update(number=session.number)


workflow = Workflow(CommunitySession, TABLE, SessionDecision, owner="session", apply=apply)


@workflow.objects_to("convene", "reconvene")
def it_says_where_and_whom(session, move):
    edit = reverse("participation:session_edit", args=[session.pk])
    return [Objection(sentence, f"{edit}#id_{field}", "Completar") for field, sentence in lacks_of(session)]


@workflow.objects_to("close")
def somebody_came(session, move):
    """An acta of nobody is no acta: by estamento, or seat by seat."""
    rows = Attendance.objects.filter(session=session.pk)
    counted = rows.annotate(n=F("women") + F("men") + F("other") + F("unsaid")).filter(n__gt=0)
    seated = SeatAttendance.objects.filter(session=session.pk, state=SeatAttendance.State.PRESENT)
    if counted.exists() or seated.exists():
        return []
    return [Objection("Falta anotar quiénes asistieron.", session.get_absolute_url(), "Abrir la sesión")]


@workflow.warns_of("convene")
def the_day_passed(session, move):
    if session.starts_at >= timezone.now():
        return []
    day = timezone.localtime(session.starts_at)
    return [Caution(f"El día ya pasó: la sesión es del {day:%d-%m-%Y}. Se puede convocar igual.")]


def decide_session(session, name, *, by, comment="", seen=None, starts_at=None, ends_at=None):
    """Make the move `name` and return its SessionDecision, or raise `Refused` and change nothing.

    `session` is loaded with its `service`. `starts_at` and `ends_at` are the new moments of a `dated` move;
    `seen` the newest decision that was known (`workflow.last_decision`).
    """
    move = MOVES[name]
    before = session.starts_at
    with transaction.atomic():
        _check_day(session, move, starts_at)
        decision = workflow.decide(
            session, move, by=by, comment=comment, capacity=capacity_on(by, session), seen=seen
        )
        if move.dated:
            _put_day(session, starts_at, ends_at, by)
            record("edit", session, by=by, changes={"starts_at": [before, starts_at]})
    return decision


def offered_moves(session):
    """The moves to show on a session loaded with its `may_…` flags, but for the one its acta makes."""
    return [move for move in workflow.open_moves(session) if not move.by_minutes]


def _check_day(session, move, starts_at):
    if not move.dated or session.status not in move.sources:
        return
    if starts_at is None:
        raise Refused("Falta el día y la hora nuevos.")
    if starts_at == session.starts_at:
        raise Refused("Es el mismo día y la misma hora de antes: falta indicar los nuevos.")


def _put_day(session, starts_at, ends_at, by):
    now = timezone.now()
    CommunitySession.objects.filter(pk=session.pk).update(
        starts_at=starts_at, ends_at=ends_at, version=F("version") + 1, updated_at=now, updated_by=by
    )
    session.starts_at, session.ends_at = starts_at, ends_at
