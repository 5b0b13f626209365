"""What waits for a person at a Servicio: the next date of the law, what to do, who has not answered.

First what waits, then what is. A constant number of queries, whatever the plans hold.
"""

import datetime
from dataclasses import dataclass, field

from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.urls import reverse

from plans.annual_moves import offered_moves
from plans.calendar import days_left, next_legal_date, working_days_of
from plans.checks import LAW, counted, find_gaps
from plans.models import AnnualPlan, Cut, Indicator, Measurement, Presentation, Stage
from plans.stages import tell

Status = AnnualPlan.Status
PREPARED = frozenset(
    [
        Status.DRAFT,
        Status.SOCIALISING,
        Status.CONSULTING,
        Status.ANSWERING,
        Status.DEP_REVIEW,
        Status.SANCTIONED,
    ]
)
SHOWN = 6  # things to do: the rest are one link away
# The move that each state waits for; it is offered to whoever may make it.
NEXT_MOVE = {
    Status.DRAFT: "present",
    Status.SOCIALISING: "present",
    Status.CONSULTING: "answer",
    Status.ANSWERING: "sanction",
    Status.DEP_REVIEW: "return_from_dep",
    Status.SANCTIONED: "publish",
}


@dataclass(frozen=True)
class Todo:
    """Something to do: when, what, why, and its one action."""

    what: str
    why: str = ""
    when: str = ""
    url: str = ""
    label: str = ""
    now: bool = False


@dataclass
class Desk:
    """What a Servicio's plans ask of one person. `plan` is being prepared; `following` is published."""

    plan: AnnualPlan | None = None
    following: AnnualPlan | None = None
    has_plans: bool = False
    legal: Stage | None = None
    left: str = ""
    is_late: bool = False
    law_count: int = 0
    gap_count: int = 0
    stages: list = field(default_factory=list)
    todo: list = field(default_factory=list)
    waiting: list = field(default_factory=list)


def lay_out(user, service, today):
    """The Desk of a person at a Servicio (its primary key) on a day."""
    plans = list(
        AnnualPlan.objects.for_detail()
        .with_capabilities(user)
        .filter(service=service, may_see=True)
        .order_by("-year")[:12]
    )
    desk = Desk(has_plans=bool(plans))
    desk.plan = next((plan for plan in plans if plan.status in PREPARED), None)
    desk.following = next((plan for plan in plans if plan.status == Status.PUBLISHED), None)
    if desk.plan:
        _prepare(desk, today)
    if desk.following:
        desk.waiting += _units_without_report(desk.following, today)
    return desk


def _prepare(desk, today):
    plan, calendar = desk.plan, working_days_of(desk.plan.service)
    desk.stages = [tell(stage, today) for stage in plan.stages.all()]
    desk.legal = next_legal_date(desk.stages)
    if desk.legal:
        desk.left = days_left(today, desk.legal.due_on, calendar)
        desk.is_late = desk.legal.due_on < today
    gaps = find_gaps(plan) if plan.is_writable else []
    law = [gap for gap in gaps if gap.group == LAW]
    desk.law_count, desk.gap_count = len(law), len(gaps)
    if plan.may_write:
        desk.todo += _late_stages(desk, today)
    desk.todo += _next_move(plan, desk)
    if plan.may_write:
        desk.todo += [_mend(gap, desk) for gap in gaps[: max(0, SHOWN - len(desk.todo))]]
    elif law:
        desk.waiting.append(_law_waits(plan, law))
    if plan.status == Status.CONSULTING:
        desk.waiting += _bodies(plan, today, calendar)


def _late_stages(desk, today):
    return [
        Todo(
            f"Poner al día la etapa «{stage.name}»",
            "Anotar cuándo terminó, o moverla con su motivo.",
            f"Era hasta el {stage.due_on:%d-%m-%Y}",
            reverse("plans:stage_edit", args=[*_place(desk.plan), stage.key]),
            "Poner al día",
            now=stage.is_legal,
        )
        for stage in desk.stages
        if stage.is_late(today) and not stage.is_legal
    ][:2]


def _next_move(plan, desk):
    """The decision that the plan waits for, where this person may make it."""
    move = next((move for move in offered_moves(plan) if move.name == NEXT_MOVE.get(plan.status)), None)
    if move is None:
        return []
    why = move.meaning
    if move.name == "present" and desk.law_count:
        why = f"Antes, {_law_says(desk.law_count)}."
    url = reverse("plans:decision_create", args=_place(plan)) + f"?movimiento={move.name}"
    return [Todo(move.label, why, _before(desk), url, "Revisar y decidir", now=not desk.law_count)]


def _mend(gap, desk):
    return Todo(gap.text, "", _before(desk) if gap.group == LAW else "", gap.url, gap.label)


def _law_waits(plan, law):
    says = _law_says(len(law))
    return Todo(
        f"{says[0].upper()}{says[1:]}",
        "Falta antes de presentar el plan.",
        url=reverse("plans:checks", args=_place(plan)),
        label="Ver lo que falta",
    )


def _bodies(plan, today, calendar):
    """The bodies whose term to recommend still runs."""
    running = Presentation.objects.filter(plan=plan, due_on__gte=today).select_related("body")
    return [
        Todo(
            str(row.body),
            f"Puede recomendar hasta el {row.due_on:%d-%m-%Y}. {days_left(today, row.due_on, calendar)}.",
            url=reverse("plans:presentations", args=_place(plan)),
            label="Ver los plazos",
        )
        for row in running.order_by("due_on", "pk")
    ]


def _units_without_report(plan, today):
    """The offices that have not reported some indicator at the last cut: one query."""
    cut = Cut.objects.filter(plan=plan, date__lte=today).order_by("-date").values("date")[:1]
    reported = Measurement.objects.filter(indicator=OuterRef("pk"), cut_off=OuterRef("cut"))
    yearly = Q(periodicity=Indicator.Periodicity.YEARLY)
    rows = (
        Indicator.objects.filter(action__plan=plan)
        .annotate(cut=Subquery(cut))
        .filter(~yearly | Q(cut__month=12), ~Exists(reported), cut__isnull=False)
        .order_by("action__unit__sort_key")
        .values_list("action__unit__name", "cut")
        .annotate(count=Count("pk"))
    )
    rows = list(rows[:30])
    return [
        Todo(
            name or "Acciones sin unidad responsable",
            f"{counted(count, 'indicador', 'indicadores')} sin informar al {_day(cut)}.",
            url=plan.get_absolute_url(),
            label=f"Ver el {plan}",
        )
        for name, cut, count in rows
    ]


def _law_says(count):
    return f"la ley pide {counted(count, 'cosa que aún no está', 'cosas que aún no están')}"


def _before(desk):
    return f"Antes del {desk.legal.due_on:%d-%m-%Y}" if desk.legal and not desk.is_late else ""


def _day(day):
    return f"{day:%d-%m-%Y}" if isinstance(day, datetime.date) else day


def _place(plan):
    return [plan.service.slug, plan.year]
