"""Opening a PAL from an earlier one: what goes on comes along, and knows where it comes from (`origin`).

Objectives, the actions that are not finished, their indicators, lines and units, and the chapters with their
titles, order and text. Money, measurements, results and comments belong to their year and stay there.
"""

from django.db import transaction
from django.db.models import OuterRef, Prefetch, Subquery

from accounts.trail import record
from plans.measuring import meets
from plans.models import (
    Action,
    ActionSchool,
    Cut,
    Indicator,
    InstitutionalLink,
    Measurement,
    Objective,
    Section,
    Staffing,
)
from plans.opening import begin_plan, default_cuts, default_sections, same_day

FINISHED, STAFFING, LINKS = "finished", "staffing", "links"
EXTRAS = (
    (FINISHED, "Las acciones que ya se cumplieron"),
    (STAFFING, "La dotación: personas, horas y fundamento, para revisarlos"),
    (LINKS, "Los vínculos regionales y comunales"),
)
BATCH = 500
NOT_COPIED = {"id", "version", "updated_at", "updated_by"}


def copy_plan(previous, year, *, by, extras=()):
    """Open the PAL of `year` from `previous`, and return it; `AlreadyOpen` where it exists.

    `extras` names what comes along besides: FINISHED, STAFFING, LINKS.
    """
    with transaction.atomic():
        plan = begin_plan(previous.service, year, by=by, previous=previous)
        Section.objects.bulk_create(_sections(previous, plan))
        Cut.objects.bulk_create(_cuts(previous, plan))
        objectives = _copied(
            previous.objectives.order_by("position", "pk"), Objective, plan=plan, with_origin=True
        )
        told = {"objectives": len(objectives)}
        told |= _copy_actions(previous, plan, objectives, everything=FINISHED in extras)
        if STAFFING in extras:
            told["staffing"] = len(_copied(previous.staffing.all(), Staffing, plan=plan))
        if LINKS in extras:
            told["links"] = len(_copied(previous.links.all(), InstitutionalLink, plan=plan))
        changes = {"year": [None, year], "previous": [None, str(previous)]}
        record("open", plan, by=by, changes=changes | {name: [None, count] for name, count in told.items()})
    return plan


def is_finished(action):
    """Whether all that can be measured of an action met its target: its coverage, its indicators' targets.

    Needs `with_counts()` and `indicators`, each with its `last_value`. What cannot be measured goes on.
    """
    met = [
        row.last_value is not None and meets(row, row.last_value)
        for row in action.indicators.all()
        if row.target is not None
    ]
    if action.named_units:
        met.append(action.reached >= (action.target_units or action.universe_size))
    return bool(met) and all(met)


def _sections(previous, plan):
    rows = previous.sections.order_by("position", "pk")
    return [_copy_of(row, plan=plan, done=False) for row in rows] or default_sections(plan)


def _cuts(previous, plan):
    years = plan.year - previous.year
    moved = [
        Cut(service=plan.service, plan=plan, date=same_day(cut.date, years), name=cut.name)
        for cut in previous.cuts.all()
    ]
    return moved or default_cuts(plan)


def _copy_actions(previous, plan, objectives, *, everything):
    """The actions that go on, moved to the plan's year, with their units and indicators; {what: how many}."""
    last = Measurement.objects.filter(indicator=OuterRef("pk"), value__isnull=False).order_by("-cut_off")
    indicators = Indicator.objects.annotate(last_value=Subquery(last.values("value")[:1]))
    rows = list(
        previous.actions.with_counts()
        .prefetch_related(Prefetch("indicators", indicators))
        .order_by("position", "pk")
    )
    going_on = [action for action in rows if everything or not is_finished(action)]
    years = plan.year - previous.year
    copies = {}
    for action in going_on:
        copy = _copy_of(action, plan=plan, objective=objectives[action.objective_id], origin=action)
        copy.starts_on, copy.ends_on = same_day(action.starts_on, years), same_day(action.ends_on, years)
        copies[action.pk] = copy
    Action.objects.bulk_create(copies.values(), batch_size=BATCH)
    _copy_universe(previous, copies)
    measured = [
        _copy_of(indicator, action=copies[action.pk], origin=indicator)
        for action in going_on
        for indicator in action.indicators.all()
    ]
    Indicator.objects.bulk_create(measured, batch_size=BATCH)
    return {"actions": len(copies), "finished": len(rows) - len(going_on), "indicators": len(measured)}


def _copy_universe(previous, copies):
    """The same units, none of them reached yet; those that closed since stay behind."""
    pairs = ActionSchool.objects.filter(action__plan=previous, school__archived_at__isnull=True)
    ActionSchool.objects.bulk_create(
        [
            ActionSchool(action=copies[action], school_id=school)
            for action, school in pairs.values_list("action_id", "school_id")
            if action in copies
        ],
        batch_size=BATCH,
    )


def _copied(rows, model, *, plan, with_origin=False):
    """Copies of `rows` under another plan, saved: {primary key of the original: its copy}."""
    copies = {row.pk: _copy_of(row, plan=plan, **({"origin": row} if with_origin else {})) for row in rows}
    model.objects.bulk_create(copies.values(), batch_size=BATCH)
    return copies


def _copy_of(row, **facts):
    kept = {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if field.name not in NOT_COPIED and field.name not in facts
    }
    return type(row)(**kept, **facts)
