"""Rows and posted forms for the tests of writing objectives, actions and indicators."""

import itertools
import uuid

from django.urls import reverse

from plans.models import FundingSource, Instrument, PriorityAxis, Section, StrategicLine, StrategicObjective
from tests.factories import (
    make_action,
    make_objective,
    make_plan,
    make_school,
    make_section,
    make_service,
    make_unit,
    make_user,
)

_number = itertools.count(1)


def make_writing(client=None, *, units=0, actions=1, **plan_fields):
    """A plan being written, by `client`'s planner: (plan, first action, planner); one objective OE1."""
    service = make_service()
    plan = make_plan(service, **plan_fields)
    make_section(plan, Section.Kind.OBJECTIVES, key="objetivos", title="Objetivos y acciones")
    objective = make_objective(plan, code="OE1")
    schools = [make_school(service) for _ in range(units)]
    made = [make_action(objective, schools, code=f"1.{n}") for n in range(1, actions + 1)]
    planner = make_user("planner", on=service)
    if client:
        client.force_login(planner)
    return plan, (made[0] if made else None), planner


def make_catalogue(service):
    """One of each thing that an action may name: {"unit", "line", "enep", "axis", "source"}."""
    pel = Instrument.objects.create(service=service, kind=Instrument.Kind.PEL, title="PEL")
    enep = Instrument.objects.create(service=service, kind=Instrument.Kind.ENEP, title="ENEP")
    strategic = StrategicObjective.objects.create(
        service=service, instrument=pel, code="OE1", text="Aprender"
    )
    n = next(_number)
    return {
        "unit": make_unit(service),
        "line": StrategicLine.objects.create(
            service=service, objective=strategic, code="1.1", text="Trayectorias"
        ),
        "enep": StrategicObjective.objects.create(
            service=service, instrument=enep, code="E1", text="Calidad"
        ),
        "axis": PriorityAxis.objects.create(service=service, name=f"Eje {n}"),
        "source": FundingSource.objects.create(service=service, name=f"Fuente {n}"),
        "strategic": strategic,
    }


def address(plan, name, *args):
    return reverse(f"plans:{name}", args=[plan.service.slug, plan.year, *args])


def action_post(action, **changes):
    """What the browser sends for an action as it is stored, with `changes` typed over it."""
    data = {
        "version": action.version,
        "code": action.code,
        "name": action.name,
        "objective": action.objective_id,
        "kind": action.kind,
        "unit": action.unit_id or "",
        "line": action.line_id or "",
        "enep_objective": action.enep_objective_id or "",
        "axis": action.axis_id or "",
        "starts_on": f"{action.starts_on:%d-%m-%Y}" if action.starts_on else "",
        "ends_on": f"{action.ends_on:%d-%m-%Y}" if action.ends_on else "",
        "target_percent": ""
        if action.target_percent is None
        else str(action.target_percent).replace(".", ","),
        "target_text": action.target_text,
        "description": action.description,
        "gender_approach": action.gender_approach,
        "indicator": "",
    }
    return data | changes


def new_action_post(objective, **changes):
    data = {
        "receipt": str(uuid.uuid4()),
        "objective": objective.pk,
        "kind": "support",
        "name": "Acción nueva",
    }
    return data | changes
