"""What waits for a person at a Servicio: the next date of the law, what to do, who has not answered.

First what waits, then what is. A constant number of queries, whatever the plans hold.
"""

from dataclasses import dataclass, field

from django.db.models import Count, OuterRef, Subquery
from django.urls import reverse

from plans.annual_moves import offered_moves
from plans.calendar import days_left, next_legal_date, working_days_of
from plans.checks import LAW, counted, find_gaps
from plans.followup import HALFWAY, State, indicators_at
from plans.models import AnnualPlan, Cut, Presentation, Stage
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
STEPS = 7  # of the year, in a line
OFFICES = 12
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
        _with_cuts(AnnualPlan.objects.for_detail().with_capabilities(user), today)
        .filter(service=service, may_see=True)
        .order_by("-year")[:12]
    )
    desk = Desk(has_plans=bool(plans))
    desk.plan = next((plan for plan in plans if plan.status in PREPARED), None)
    desk.following = next((plan for plan in plans if plan.status == Status.PUBLISHED), None)
    if desk.plan:
        desk.plan.read_by = (user, today)
        _prepare(desk, today)
    elif desk.following and desk.following.may_write:
        desk.todo.append(_open_the_next(desk.following))
    if desk.following:
        desk.waiting += _units_without_report(desk.following)
    return desk


def _with_cuts(plans, today):
    """Each plan with the dates of three of its cuts: the last that has passed, the half-year's, the last."""
    cuts = Cut.objects.filter(plan=OuterRef("pk")).order_by("-date").values("date")
    return plans.annotate(
        cut_now=Subquery(cuts.filter(date__lte=today)[:1]),
        cut_halfway=Subquery(cuts.filter(date__month__lte=HALFWAY)[:1]),
        cut_last=Subquery(cuts[:1]),
    )


def _prepare(desk, today):
    plan, calendar = desk.plan, working_days_of(desk.plan.service)
    stages = [tell(stage, today) for stage in plan.stages.all()]
    desk.stages, desk.legal = around_now(stages), next_legal_date(stages)
    if desk.legal:
        desk.left = days_left(today, desk.legal.due_on, calendar)
        desk.is_late = desk.legal.due_on < today
    gaps = find_gaps(plan) if plan.is_writable else []
    law = [gap for gap in gaps if gap.group == LAW]
    desk.law_count, desk.gap_count = len(law), len(gaps)
    if plan.may_write:
        desk.todo += _late_stages(plan, stages, today)
    desk.todo += _next_move(plan, desk)
    if plan.may_write:
        desk.todo += [_mend(gap, desk) for gap in gaps[: max(0, SHOWN - len(desk.todo))]]
    elif law:
        desk.waiting.append(_law_waits(plan, law))
    if plan.status == Status.CONSULTING:
        desk.waiting += _bodies(plan, today, calendar)


def around_now(stages):
    """The few steps of the year that matter now: from the last one done on."""
    dated = [stage for stage in stages if stage.due_on]
    first = next((n for n, stage in enumerate(dated) if stage.done_on is None), len(dated))
    begin = max(0, min(first - 1, len(dated) - STEPS))
    return dated[begin : begin + STEPS]


def _open_the_next(following):
    return Todo(
        f"Abrir el PAL {following.year + 1}",
        f"Desde el {following}: vienen sus objetivos y las acciones sin terminar; o desde cero.",
        url=reverse("plans:create", args=[following.service.slug]),
        label="Abrir",
    )


def _late_stages(plan, stages, today):
    return [
        Todo(
            f"Poner al día la etapa «{stage.name}»",
            "Anotar cuándo terminó, o moverla con su motivo.",
            f"Era hasta el {stage.due_on:%d-%m-%Y}",
            reverse("plans:stage_edit", args=[*_place(plan), stage.key]),
            "Poner al día",
            now=stage.is_legal,
        )
        for stage in stages
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


def _units_without_report(plan):
    """The offices that have not reported some indicator that the last cut asks for: one query."""
    if plan.cut_now is None:
        return []
    cut = Cut(date=plan.cut_now)
    cuts = [Cut(date=day) for day in (plan.cut_now, plan.cut_halfway, plan.cut_last) if day]
    rows = (
        indicators_at(plan, cut, cuts)
        .filter(state=State.MISSING)
        .order_by("action__unit__sort_key")
        .values_list("action__unit__name")
        .annotate(count=Count("pk"))
    )
    url = reverse("plans:followup", args=_place(plan)) + f"?corte={cut.date.isoformat()}"
    return [
        Todo(
            name or "Acciones sin unidad responsable",
            f"{counted(count, 'indicador', 'indicadores')} sin informar al {cut.date:%d-%m-%Y}.",
            url=url,
            label="Ver el seguimiento",
        )
        for name, count in rows[:OFFICES]
    ]


def _law_says(count):
    return f"la ley pide {counted(count, 'cosa que aún no está', 'cosas que aún no están')}"


def _before(desk):
    return f"Antes del {desk.legal.due_on:%d-%m-%Y}" if desk.legal and not desk.is_late else ""


def _place(plan):
    return [plan.service.slug, plan.year]
