"""The moves of a nudo crítico as a table: abierto → en apoyo → resuelto, and the way back.

To take one in support says what will be done; to resolve it, what resolved it and on which day.
"""

from dataclasses import dataclass

from accounts.roles import Capability
from plans.workflow import Caution, Move, Refused, Workflow
from support_cycle.corroborations import capacity_on
from support_cycle.models import CriticalKnot, KnotDecision

OPEN, SUPPORTED, RESOLVED = CriticalKnot.Status
UNRESOLVED = (OPEN, SUPPORTED)
# Whoever accompanies the school, and the head: the school's team and a colleague note what was tried.
WRITERS = frozenset({Capability.WRITE})


@dataclass(frozen=True, kw_only=True)
class KnotMove(Move):
    """`meaning` is read before the move, `done` is said after it; `dated` asks for a day; `back` undoes."""

    meaning: str
    done: str
    dated: bool = False
    back: bool = False


def _row(name, label, sources, target, **facts):
    return KnotMove(
        name=name,
        label=label,
        sources=frozenset(sources),
        target=target,
        capabilities=WRITERS,
        comment_required=True,
        **facts,
    )


TABLE = (
    _row(
        "support",
        "Tomar en apoyo",
        {OPEN},
        SUPPORTED,
        meaning="Decir qué se hará, con el equipo de la unidad, para desatarlo.",
        done="Quedó en apoyo",
        comment_label="Qué se hará",
    ),
    _row(
        "resolve",
        "Dar por resuelto",
        {OPEN, SUPPORTED},
        RESOLVED,
        meaning="Dejar escrito qué lo resolvió: le servirá a otra unidad con el mismo nudo.",
        done="Quedó resuelto",
        comment_label="Qué lo resolvió",
        dated=True,
    ),
    _row(
        "release",
        "Volver a dejar abierto",
        {SUPPORTED},
        OPEN,
        meaning="Si por ahora no hay quien lo apoye. Lo intentado se conserva.",
        done="Volvió a quedar abierto",
        comment_label="Por qué",
        back=True,
    ),
    _row(
        "reopen",
        "Abrir otra vez",
        {RESOLVED},
        OPEN,
        meaning="Si el nudo apareció de nuevo. Lo que lo había resuelto queda en su historia.",
        done="Está abierto otra vez",
        comment_label="Qué pasó",
        back=True,
    ),
)
MOVES = {move.name: move for move in TABLE}


def apply(knot, move, decision):
    """A move of a knot keeps its school, so that its history is read by those who read the knot."""
    KnotDecision.objects.filter(pk=decision.pk).update(school=knot.school_id)


workflow = Workflow(CriticalKnot, TABLE, KnotDecision, owner="knot", apply=apply)


@workflow.warns_of("resolve")
def nothing_was_tried(knot, move):
    """No duty: a knot may come undone by itself."""
    if knot.attempts.exists():
        return []
    return [
        Caution(
            "Todavía no hay nada anotado en «Qué se ha intentado». Se puede resolver igual.", is_news=True
        )
    ]


def decide_knot(knot, name, *, by, today, comment="", on=None, seen=None):
    """Make the move `name` and return its KnotDecision, or raise `Refused` and change nothing.

    `knot` is loaded with its `service`. `on` is the day of a `dated` move; `seen` the newest decision that was known
    (`workflow.last_decision`).
    """
    move = MOVES[name]
    if knot.status in move.sources:
        _check_day(knot, move, on, today)
    columns = {"resolved_on": on if move.target == RESOLVED else None}
    decision = workflow.decide(
        knot, move, by=by, comment=comment, capacity=capacity_on(by, knot), seen=seen, columns=columns
    )
    knot.resolved_on = columns["resolved_on"]
    return decision


def offered_moves(knot):
    """The moves to show on a knot loaded with its `may_…` flags: forwards first."""
    return sorted(workflow.open_moves(knot), key=lambda move: move.back)


def _check_day(knot, move, on, today):
    if not move.dated:
        return
    if on is None:
        raise Refused("Falta el día en que se resolvió.")
    if on > today:
        raise Refused("El día en que se resolvió no puede ser posterior a hoy.")
    if on < knot.opened_on:
        raise Refused(f"El nudo está abierto desde el {knot.opened_on:%d-%m-%Y}: no pudo resolverse antes.")
