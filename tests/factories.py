"""Plain functions that make rows for tests; they do only what they say."""

import datetime
import itertools
from decimal import Decimal

from accounts.access import give_role
from accounts.models import Body, Commune, LocalService, OrganizationalUnit, Region, School, User
from accounts.sorting import sort_key
from plans.models import (
    Action,
    ActionSchool,
    AnnualPlan,
    Indicator,
    Instrument,
    Measurement,
    Objective,
    Section,
    StrategicObjective,
)

_number = itertools.count(1)


def make_region(**fields):
    n = next(_number)
    fields.setdefault("code", 1000 + n)
    fields.setdefault("name", f"Región {n}")
    return Region.objects.create(short_name=fields["name"], sort_key=sort_key(fields["name"]), **fields)


def make_commune(region=None, **fields):
    n = next(_number)
    fields.setdefault("name", f"Comuna {n}")
    return Commune.objects.create(
        code=fields.pop("code", 90_000 + n),
        region=region or make_region(),
        sort_key=sort_key(fields["name"]),
        **fields,
    )


def make_service(name=None, **fields):
    n = next(_number)
    name = name or f"Servicio {n}"
    return LocalService.objects.create(
        code=fields.pop("code", 5000 + n),
        slug=fields.pop("slug", f"servicio-{n}"),
        name=name,
        region=fields.pop("region", None) or make_region(),
        sort_key=sort_key(name),
        **fields,
    )


def make_school(service=None, name=None, **fields):
    n = next(_number)
    name = name or f"Escuela {n}"
    rbd = fields.pop("rbd", 80_000 + n)
    return School.objects.create(
        code=fields.pop("code", str(rbd)),
        rbd=rbd,
        rbd_dv=fields.pop("rbd_dv", "1" if rbd else ""),
        name=name.upper(),
        display_name=name,
        kind=fields.pop("kind", School.Kind.PRIMARY),
        commune=fields.pop("commune", None) or make_commune(),
        service=service,
        enrolment=fields.pop("enrolment", 100),
        sort_key=sort_key(name),
        **fields,
    )


def make_unit(service, name=None, **fields):
    name = name or f"Unidad {next(_number)}"
    return OrganizationalUnit.objects.create(service=service, name=name, sort_key=sort_key(name), **fields)


def make_user(*roles, on=None, **fields):
    """A person with the named roles at `on` (a Servicio, school or body): make_user("planner", on=service)."""
    n = next(_number)
    user = User.objects.create_user(
        email=fields.pop("email", f"persona{n}@ejemplo.cl"),
        password=fields.pop("password", "clave-larga-1"),
        first_name=fields.pop("first_name", "Persona"),
        last_name=fields.pop("last_name", f"Número {n}"),
        **fields,
    )
    for role in roles:
        give_role(user, role, on, since=datetime.date(2020, 1, 1))
    return user


def make_body(service, kind=Body.Kind.STEERING, **fields):
    fields.setdefault("name", f"{Body.Kind(kind).label} {next(_number)}")
    return Body.objects.create(
        service=service, kind=kind, receives_plan=fields.pop("receives_plan", True), **fields
    )


def make_plan(service=None, year=2027, status=AnnualPlan.Status.DRAFT, *, objectives=0, actions=0, **fields):
    """A plan with `objectives` objectives, each with `actions` actions; no sections, stages or cuts."""
    plan = AnnualPlan.objects.create(service=service or make_service(), year=year, status=status, **fields)
    for number in range(1, objectives + 1):
        objective = make_objective(plan, code=f"OE{number}")
        for _ in range(actions):
            make_action(objective)
    return plan


def make_section(plan, kind=Section.Kind.TEXT, **fields):
    n = next(_number)
    fields.setdefault("key", f"seccion-{n}")
    fields.setdefault("title", f"Sección {n}")
    return Section.objects.create(service=plan.service, plan=plan, kind=kind, position=n, **fields)


def make_objective(plan, **fields):
    n = next(_number)
    fields.setdefault("code", f"OE{n}")
    fields.setdefault("text", f"Objetivo número {n}")
    return Objective.objects.create(service=plan.service, plan=plan, position=n, **fields)


def make_action(objective, schools=(), **fields):
    n = next(_number)
    fields.setdefault("code", f"A{n}")
    fields.setdefault("name", f"Acción número {n}")
    year = objective.plan.year
    fields.setdefault("starts_on", datetime.date(year, 3, 1))
    fields.setdefault("ends_on", datetime.date(year, 12, 1))
    action = Action.objects.create(
        service=objective.service, plan=objective.plan, objective=objective, position=n, **fields
    )
    ActionSchool.objects.bulk_create([ActionSchool(action=action, school=school) for school in schools])
    return action


def make_indicator(action=None, strategic_objective=None, **fields):
    owner = action or strategic_objective
    fields.setdefault("name", f"Indicador número {next(_number)}")
    fields.setdefault("target", Decimal(80))
    return Indicator.objects.create(
        service=owner.service, action=action, strategic_objective=strategic_objective, **fields
    )


def make_measurement(indicator, cut_off, value=Decimal(50), **fields):
    return Measurement.objects.create(
        service=indicator.service, indicator=indicator, cut_off=cut_off, value=value, **fields
    )


def make_instrument(service, kind=Instrument.Kind.PEL, objectives=1):
    instrument = Instrument.objects.create(service=service, kind=kind, title=f"{kind} de {service}")
    for n in range(1, objectives + 1):
        StrategicObjective.objects.create(
            service=service,
            instrument=instrument,
            code=f"OE{n}",
            text=f"Objetivo estratégico {n}",
            position=n,
        )
    return instrument
