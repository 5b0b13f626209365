"""Where a body stands and its one next step: a table in the order of a body's life; the first line that applies counts.

The state is computed in the database, so that 5,000 bodies cost as many queries as one. `today` is always passed in.
The minimum of sessions is asked for in proportion from March to December, the school year; a body constituted in the
last 90 days has its time. All of it is a house rule on editable data (Decreto 24 of 2005 asks a consejo escolar for
four sessions a year, and says nothing of when).
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import (
    Case,
    CharField,
    Count,
    DateField,
    Exists,
    F,
    IntegerField,
    Min,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce
from django.db.models.lookups import GreaterThanOrEqual

from accounts.models import BodyMember
from participation.compositions import REPORTING
from participation.models import HELD, BodyReport, CommunitySession, WorkItem

SOON = datetime.timedelta(days=90)  # a term that ends within it is renewed now
FULL = 306  # days from 1 March to 31 December

HELD_SEAT = ~Q(person="") | Q(user__isnull=False) | Q(is_minor=True) & ~Q(course="")
HOLDERS = BodyMember.objects.filter(is_substitute=False, body=OuterRef("pk"))


@dataclass(frozen=True)
class BodyState:
    """`step` is the next step in two words; `why(body)` says it whole; `applies(today)` is a condition of the database.

    `in_order`: what the norm asks is there. `is_operative`: there is nothing to do now.
    """

    name: str
    step: str
    why: Callable
    applies: Callable
    in_order: bool = False
    is_operative: bool = False


def sessions_due(needed, today):
    """How many of the year's sessions there should be by now; none before March."""
    return (needed or 0) * elapsed(today) // FULL


def elapsed(today):
    """Days of the school year that have passed."""
    return max(0, (today - datetime.date(today.year, 3, 1)).days + 1)


def _plural(count, one, many):
    return f"{count} {one if count == 1 else many}"


def _vacant(body):
    return (
        f"{_plural(body.vacant, 'asiento está', 'asientos están')} por ocupar: "
        f"hay {body.occupied} de {body.seats}."
    )


def _over(body):
    return (
        f"El período de {_plural(body.over, 'asiento', 'asientos')} ya terminó: anotar quién lo ocupa ahora."
    )


def _ending(body):
    return (
        f"El período de {_plural(body.ending, 'asiento termina', 'asientos termina')} en los próximos "
        f"90 días, el primero el {body.next_end:%d-%m-%Y}: conviene convocar la renovación."
    )


def _sessions(body):
    return (
        f"Lleva {_plural(body.held, 'sesión realizada', 'sesiones realizadas')} de "
        f"{body.sessions_needed} en el año: convocar la próxima."
    )


STATES = [
    BodyState(
        "constituir",
        "Constituir",
        lambda body: "Anotar el acto con que se constituyó, o acompañar su constitución.",
        lambda today: Q(act_date__isnull=True, act_number=""),
    ),
    BodyState(
        "asientos",
        "Anotar sus asientos",
        lambda body: "Todavía no se dice quiénes la integran.",
        lambda today: ~Exists(HOLDERS),
    ),
    BodyState(
        "completar",
        "Completar asientos",
        _vacant,
        lambda today: Exists(HOLDERS.exclude(HELD_SEAT)),
    ),
    BodyState(
        "renovar",
        "Renovar períodos",
        _over,
        lambda today: Exists(HOLDERS.filter(until__lt=today)),
    ),
    BodyState(
        "sesionar",
        "Sesionar",
        _sessions,
        lambda today: (
            (Q(act_date__isnull=True) | Q(act_date__lt=today - SOON))
            & Q(sessions_needed__gt=0)
            & Q(
                GreaterThanOrEqual(
                    Cast("sessions_needed", IntegerField()) * elapsed(today), (F("held") + 1) * FULL
                )
            )
        ),
    ),
    BodyState(
        "renovacion-proxima",
        "Preparar la renovación",
        _ending,
        lambda today: Exists(HOLDERS.filter(until__range=(today, today + SOON))),
        in_order=True,
    ),
    BodyState(
        "informe",
        "Rendir el informe anual",
        lambda body: "Contar a su comunidad qué hizo el año anterior.",
        lambda today: (
            Q(kind__in=REPORTING)
            & Q(act_date__lt=datetime.date(today.year, 1, 1))
            & ~Exists(BodyReport.objects.filter(body=OuterRef("pk"), year=today.year - 1))
        ),
        in_order=True,
    ),
    BodyState(
        "plan-de-trabajo",
        "Escribir su plan de trabajo",
        lambda body: "Anotar qué se propone hacer este año, aunque sean dos o tres líneas.",
        lambda today: ~Exists(WorkItem.objects.filter(body=OuterRef("pk"), year=today.year)),
        in_order=True,
    ),
    BodyState(
        "operativa",
        "Seguir así",
        lambda body: "Está constituida, completa, y sesiona como se propuso.",
        lambda today: Q(),
        in_order=True,
        is_operative=True,
    ),
]
BY_NAME = {state.name: state for state in STATES}
IN_ORDER = [state.name for state in STATES if state.in_order]
OPERATIVE = [state.name for state in STATES if state.is_operative]


def with_state(bodies, today):
    """The bodies with `state` (a name of STATES) and `held`, this year's sessions."""
    sessions = CommunitySession.objects.filter(body=OuterRef("pk"), year=today.year, status__in=HELD)
    cases = [When(state.applies(today), then=Value(state.name)) for state in STATES[:-1]]
    return bodies.annotate(held=_count(sessions)).annotate(
        state=Case(*cases, default=Value(STATES[-1].name), output_field=CharField())
    )


def with_figures(bodies, today):
    """The bodies with what a line of the board tells: seats, terms, sessions, work plan, last report."""
    items = WorkItem.objects.filter(body=OuterRef("pk"), year=today.year)
    current = HOLDERS.filter(until__gte=today)
    reports = BodyReport.objects.filter(body=OuterRef("pk")).order_by("-year").values("year")[:1]
    return bodies.annotate(
        seats=_count(HOLDERS),
        occupied=_count(HOLDERS.filter(HELD_SEAT)),
        over=_count(HOLDERS.filter(until__lt=today)),
        ending=_count(HOLDERS.filter(until__range=(today, today + SOON))),
        next_end=Subquery(_grouped(current).annotate(n=Min("until")).values("n"), output_field=DateField()),
        work=_count(items),
        work_done=_count(items.filter(done_on__isnull=False)),
        last_report=Subquery(reports),
    )


def describe(body):
    """Hang the state on a body that `with_state` and `with_figures` found: `at` (a BodyState), `vacant` and `why`."""
    body.vacant = body.seats - body.occupied
    body.at = BY_NAME[body.state]
    body.why = body.at.why(body)
    return body


def _grouped(rows):
    return rows.order_by().values("body")


def _count(rows):
    counted = _grouped(rows).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0, output_field=IntegerField())
