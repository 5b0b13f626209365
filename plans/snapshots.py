"""What a plan says, as plain data: the one thing that is sealed, compared, printed, put in a workbook and published.

Rows carry the database's id, so that two versions of one plan can be compared; decimals are text with a point, dates
are ISO.
People are not in it: responsible units are offices, and those who act are named by the sealed document itself.
"""

from django.db.models import Prefetch

from accounts.models import School
from plans.extension import companions
from plans.models import (
    Action,
    ActionSchool,
    Indicator,
    Instrument,
    Measurement,
    StrategicObjective,
)
from plans.targets import units_needed, written

FORMAT = 1


def take_snapshot(plan):
    """The whole plan as a JSON-able dict; a constant number of queries."""
    service = plan.service
    actions = [_action(action) for action in _actions(plan)]
    instruments = [_instrument(instrument, plan) for instrument in _instruments(plan)]
    staffing = [_staffing(row) for row in plan.staffing.select_related("school__commune")]
    progress = [_progress(row) for row in plan.improvement_progress.select_related("school__commune")]
    units = {unit.pk: unit for unit in School.objects.operating().of_service(service).for_list()}
    named = {code for action in actions for code in action["universe"]}
    said = {
        "format": FORMAT,
        "service": {
            "code": service.code,
            "slug": service.slug,
            "name": service.name,
            "full_name": service.full_name,
            "region": service.region.name,
            "communes": list(
                service.service_communes.order_by("commune__sort_key").values_list("commune__name", flat=True)
            ),
            "is_fictional": service.is_fictional,
            "time_zone": service.time_zone,
        },
        "plan": {
            "year": plan.year,
            "is_transcript": plan.is_transcript,
            "source": plan.source,
            "cut_off": _day(plan.cut_off),
            "resolution_number": plan.resolution_number,
            "resolution_date": _day(plan.resolution_date),
        },
        "sections": [_section(section) for section in plan.sections.select_related("unit")],
        "objectives": [_objective(row) for row in plan.objectives.select_related("strategic_objective")],
        "actions": actions,
        "units": {
            unit.code: {
                "name": unit.display_name,
                "commune": unit.commune.name,
                "kind": unit.get_kind_display(),
                "identifier": unit.identifier,
            }
            for unit in [*units.values(), *_others_named(named - {u.code for u in units.values()})]
        },
        "unit_count": {
            "all": len(units),
            "schools": sum(1 for unit in units.values() if unit.rbd),
            "nurseries": sum(1 for unit in units.values() if not unit.rbd),
        },
        "instruments": instruments,
        "staffing": staffing,
        "links": [_link(row) for row in plan.links.select_related("unit")],
        "improvement_progress": progress,
        "annexes": [_annex(annex) for annex in plan.annexes.prefetch_related("files")],
    }
    for companion in companions():
        said |= companion.snapshot(plan)
    return said


def _actions(plan):
    links = ActionSchool.objects.select_related("school").order_by("school__sort_key", "school__code")
    return (
        plan.actions.select_related("objective", "unit", "line", "enep_objective", "axis")
        .prefetch_related(Prefetch("action_schools", links), "budgets__source", "indicators")
        .order_by("objective__position", "objective_id", "position", "pk")
    )


def _instruments(plan):
    at_cut_off = (
        Measurement.objects.filter(cut_off=plan.cut_off) if plan.cut_off else Measurement.objects.none()
    )
    indicators = Indicator.objects.prefetch_related(
        Prefetch("measurements", at_cut_off, to_attr="at_cut_off")
    )
    objectives = StrategicObjective.objects.filter(archived_at__isnull=True).prefetch_related(
        Prefetch("indicators", indicators)
    )
    return (
        Instrument.objects.filter(service=plan.service)
        .prefetch_related(Prefetch("objectives", objectives))
        .order_by("-kind", "pk")
    )


def _others_named(codes):
    """Units that an action names but that no longer belong to the Servicio, or closed: nothing named disappears."""
    return School.objects.filter(code__in=codes).for_list() if codes else []


def _section(section):
    return {
        "key": section.key,
        "kind": section.kind,
        "title": section.title,
        "body": section.body,
        "required": section.required,
        "done": section.done,
        "unit": section.unit.name if section.unit else "",
    }


def _objective(objective):
    upward = objective.strategic_objective
    return {
        "id": objective.pk,
        "code": objective.code,
        "text": objective.text,
        "pel": str(upward) if upward else "",
    }


def _action(action: Action):
    universe = [link.school.code for link in action.action_schools.all()]
    size = max(len(universe), action.universe_stated or 0)
    budgets = [{"source": row.source.name, "amount": row.amount} for row in action.budgets.all()]
    return {
        "id": action.pk,
        "objective": action.objective_id,
        "objective_code": action.objective.code,
        "code": action.code,
        "kind": action.kind,
        "kind_label": action.get_kind_display(),
        "name": action.name,
        "description": action.description,
        "unit": action.unit.name if action.unit else "",
        "starts_on": _day(action.starts_on),
        "ends_on": _day(action.ends_on),
        "line": str(action.line) if action.line else "",
        "enep_objective": str(action.enep_objective) if action.enep_objective else "",
        "axis": str(action.axis) if action.axis else "",
        "target_percent": _number(action.target_percent),
        "target_units": units_needed(action.target_percent, size)
        if action.target_percent is not None and size
        else None,
        "target": written(action.target_percent, size) or action.target_text,
        "target_text": action.target_text,
        "universe": universe,
        "universe_size": size,
        "gender_approach": action.gender_approach,
        "budgets": budgets,
        "budget_total": sum(row["amount"] for row in budgets),
        "indicators": [_indicator(row) for row in action.indicators.all()],
    }


def _instrument(instrument, plan):
    return {
        "kind": instrument.kind,
        "title": instrument.title,
        "starts_on": _day(instrument.starts_on),
        "ends_on": _day(instrument.ends_on),
        "act": instrument.act,
        "source": instrument.source,
        "objectives": [
            {
                "id": objective.pk,
                "code": objective.code,
                "text": objective.text,
                "indicators": [_indicator(row, row.at_cut_off) for row in objective.indicators.all()],
            }
            for objective in instrument.objectives.all()
        ],
    }


def _indicator(indicator, measurements=()):
    said = {
        "id": indicator.pk,
        "name": indicator.name,
        "formula": indicator.formula,
        "unit": indicator.unit,
        "sense": indicator.sense,
        "decimals": indicator.decimals,
        "baseline": _number(indicator.baseline),
        "target": _number(indicator.target),
        "target_text": indicator.target_text,
        "weight": _number(indicator.weight),
        "periodicity": indicator.get_periodicity_display(),
        "means": indicator.means,
        "by_gender": indicator.by_gender,
    }
    if measurements:
        said["measurement"] = _measurement(measurements[0])
    return said


def _measurement(row):
    return {
        "value": _number(row.value),
        "absence": row.absence,
        "reason": row.reason,
        "text": row.text,
        "women": _number(row.women),
        "men": _number(row.men),
    }


def _staffing(row):
    return {
        "school": row.school.code,
        "kind": row.kind,
        "kind_label": row.get_kind_display(),
        "people": row.people,
        "hours": _number(row.hours),
        "grounds": row.grounds,
    }


def _progress(row):
    return {
        "school": row.school.code,
        "cut_off": _day(row.cut_off),
        "leadership": row.leadership,
        "pedagogy": row.pedagogy,
        "coexistence": row.coexistence,
        "resources": row.resources,
        "total": row.total,
        "fulfilment": _number(row.fulfilment),
    }


def _link(row):
    return {
        "id": row.pk,
        "scope": row.get_scope_display(),
        "institution": row.institution,
        "purpose": row.purpose,
        "where": row.where,
        "unit": row.unit.name if row.unit else "",
        "period": row.period,
    }


def _annex(annex):
    return {
        "id": annex.pk,
        "title": annex.title,
        "description": annex.description,
        "files": [
            {"name": file.name, "size": file.size, "sha256": file.sha256} for file in annex.files.all()
        ],
    }


def _day(value):
    return value.isoformat() if value else None


def _number(value):
    """A decimal as text without trailing zeros: "95", "61.9"; None stays None."""
    return None if value is None else f"{value.normalize():f}"
