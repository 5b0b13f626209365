"""A published plan in its year, for the tests of following it."""

import datetime
from decimal import Decimal

from django.urls import reverse

from plans.models import AnnualPlan, Cut
from tests.factories import (
    make_action,
    make_indicator,
    make_objective,
    make_plan,
    make_school,
    make_service,
    make_unit,
    make_user,
)

MARCH, JUNE, SEPTEMBER, DECEMBER = (
    datetime.date(2027, month, day) for month, day in [(3, 31), (6, 30), (9, 30), (12, 15)]
)


def make_followed(client=None, *, status=AnnualPlan.Status.PUBLISHED, units=3, role="planner", **plan_fields):
    """A published PAL 2027 with four cuts, one action with `units` units and one indicator (target 80 %).

    The plan carries `action`, `indicator`, `office` and `person`, whom `client` is logged in as.
    """
    service = make_service()
    plan = make_plan(service, year=2027, status=status, **plan_fields)
    for day in (MARCH, JUNE, SEPTEMBER, DECEMBER):
        make_cut(plan, day)
    plan.office = make_unit(service, email="oficina@ejemplo.cl")
    plan.objective = make_objective(plan, code="OE1")
    schools = [make_school(service) for _ in range(units)]
    plan.action = make_action(plan.objective, schools, unit=plan.office, target_percent=Decimal(60))
    plan.indicator = make_indicator(plan.action)
    plan.person = make_user(role, on=service)
    if client:
        client.force_login(plan.person)
    return plan


def make_cut(plan, day, **fields):
    fields.setdefault("name", f"Corte al {day:%d-%m-%Y}")
    return Cut.objects.create(service=plan.service, plan=plan, date=day, **fields)


def address(plan, name, *args):
    return reverse(f"plans:{name}", args=[plan.service.slug, plan.year, *args])


def followup_at(plan, day, **query):
    more = "".join(f"&{name}={value}" for name, value in query.items())
    return f"{address(plan, 'followup')}?corte={day}{more}"
