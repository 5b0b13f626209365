"""Making the demonstration's plans with the product's own verbs, dated from the day it is seeded."""

import datetime
import itertools
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from accounts.models import LocalService, User
from documents import jobs
from plans.calendar import working_days_of
from plans.copying import STAFFING, copy_plan
from plans.demo import content
from plans.demo.year import FINISH
from plans.models import (
    Action,
    ActionSchool,
    AnnualPlan,
    Budget,
    Comment,
    FundingSource,
    ImprovementProgress,
    Indicator,
    InstitutionalLink,
    Instrument,
    Measurement,
    Objective,
    PriorityAxis,
    Staffing,
    StrategicLine,
    StrategicObjective,
)
from plans.opening import open_plan
from plans.transcript import load_transcript

DOMAIN = "demostracion.demo.cl"
WITHOUT_GROUNDS = 6  # rows of next year's plan whose staffing still waits for its grounds


def seed(today=None):
    """The plans of Barrancas and of the demonstration's Servicio; this year's goes through its moves in the worker."""
    today = today or timezone.localdate()
    service = LocalService.objects.get(is_fictional=True)
    if AnnualPlan.objects.filter(service=service).exists():
        return
    planner = User.objects.get(email=f"planificacion@{DOMAIN}")
    with transaction.atomic():
        load_transcript(by=User.objects.get(email="planificacion@barrancas.demo.cl"))
        current = _this_year(service, today.year, planner)
        _next_year(current, today, planner)
    jobs.start(
        FINISH,
        by=planner,
        key="demo-this-year",
        title=f"Demostración: el procedimiento del PAL {today.year}",
        plan_id=current.pk,
        today=today.isoformat(),
    )


def _this_year(service, year, planner):
    plan = open_plan(service, year, by=planner)
    AnnualPlan.objects.filter(pk=plan.pk).update(cut_off=datetime.date(year - 1, 8, 31))
    plan.cut_off = datetime.date(year - 1, 8, 31)
    strategic = _instruments(plan)
    _actions(plan, strategic)
    schools = list(service.schools.operating().order_by("sort_key"))
    _staffing(plan, schools)
    _improvement_progress(plan, [school for school in schools if school.rbd])
    units = {unit.code: unit for unit in service.organizational_units.all()}
    InstitutionalLink.objects.bulk_create(
        InstitutionalLink(
            service=service,
            plan=plan,
            scope=scope,
            institution=institution,
            purpose=purpose,
            where=where,
            unit=units[unit],
            period=period,
            position=position,
        )
        for position, (scope, institution, purpose, where, unit, period) in enumerate(content.LINKS, start=1)
    )
    plan.sections.filter(key="presentacion").update(body=content.PRESENTATION)
    plan.sections.filter(key="genero").update(body=content.GENDER)
    plan.sections.update(done=True)
    return plan


def _instruments(plan):
    """PEL, CGE and ENEP with what is measured at the cut-off: {"OE1": StrategicObjective, "1.1": StrategicLine…}."""
    service = plan.service
    instruments = {row.kind: row for row in Instrument.objects.filter(service=service)}
    titles = {
        "PEL": "Plan Estratégico Local de demostración",
        "CGE": "Convenio de Gestión Educacional de demostración",
        "ENEP": "Estrategia Nacional de Educación Pública (textos abreviados de demostración)",
    }
    for kind, title in titles.items():
        Instrument.objects.filter(pk=instruments[kind].pk).update(title=title)
    named = {}
    for position, (code, text, lines) in enumerate(content.PEL, start=1):
        named[code] = _strategic(instruments["PEL"], code, text, position)
        for number, (line, line_text) in enumerate(lines, start=1):
            named[line] = StrategicLine.objects.create(
                service=service, objective=named[code], code=line, text=line_text, position=number
            )
    for position, (code, text) in enumerate(content.ENEP, start=1):
        named[code] = _strategic(instruments["ENEP"], code, text, position)
    for code, name, unit, sense, target, value, remark in content.PEL_INDICATORS:
        _measured(plan, named[code], name, unit, sense, target, value, remark)
    for position, (code, text, indicators) in enumerate(content.AGREEMENT, start=1):
        owner = _strategic(instruments["CGE"], code, text, position)
        for name, unit, target, value, remark in indicators:
            sense = "lower" if "insuficiente" in name else "higher"
            _measured(plan, owner, name, unit, sense, target, value or "annual", remark)
    for position, name in enumerate(content.AXES, start=1):
        PriorityAxis.objects.create(service=service, name=name, position=position)
    return named


def _strategic(instrument, code, text, position):
    return StrategicObjective.objects.create(
        service=instrument.service, instrument=instrument, code=code, text=text, position=position
    )


def _measured(plan, owner, name, unit, sense, target, value, remark):
    indicator = Indicator.objects.create(
        service=plan.service,
        strategic_objective=owner,
        name=name,
        unit=unit,
        sense=sense,
        target=Decimal(target),
        position=owner.indicators.count() + 1,
        means="Informe de la unidad",
    )
    absent = value in ("S/I", "N/A", "annual")
    Measurement.objects.create(
        service=plan.service,
        indicator=indicator,
        cut_off=plan.cut_off,
        value=None if absent else Decimal(value),
        absence=value if absent else "",
        reason=remark,
    )


def _actions(plan, strategic):
    service = plan.service
    objectives = {
        code: Objective.objects.create(
            service=service,
            plan=plan,
            code=code,
            text=text,
            strategic_objective=strategic[code],
            position=position,
        )
        for position, (code, text, _) in enumerate(content.PEL, start=1)
    }
    units = {unit.code: unit for unit in service.organizational_units.all()}
    axes = list(service.axes.order_by("position"))
    sources = {source.name: source for source in FundingSource.objects.filter(service=service)}
    universes = _universes(service)
    for position, row in enumerate(content.ACTIONS, start=1):
        (
            objective,
            code,
            name,
            text,
            kind,
            unit,
            start,
            end,
            line,
            enep,
            axis,
            target,
            universe,
            money,
            gender,
            said,
        ) = row
        action = Action.objects.create(
            service=service,
            plan=plan,
            objective=objectives[objective],
            code=code,
            name=name,
            description=text,
            kind=kind,
            unit=units[unit],
            starts_on=datetime.date(plan.year, *start),
            ends_on=datetime.date(plan.year, *end),
            line=strategic[line],
            enep_objective=strategic[enep],
            axis=axes[axis],
            target_percent=target and Decimal(target),
            gender_approach=gender,
            position=position,
        )
        ActionSchool.objects.bulk_create(
            ActionSchool(action=action, school=school) for school in universes.get(universe, [])
        )
        Budget.objects.bulk_create(
            Budget(action=action, source=sources[source], amount=amount) for source, amount in money
        )
        Indicator.objects.bulk_create(
            Indicator(
                service=service,
                action=action,
                name=name,
                unit=unit,
                target=Decimal(target),
                decimals=0 if unit == "number" else 1,
                means=means,
                by_gender=by_gender,
                position=number,
            )
            for number, (name, unit, target, means, by_gender) in enumerate(said, start=1)
        )


def _universes(service):
    every = list(service.schools.operating().order_by("sort_key"))
    return {
        "all": every,
        "schools": [school for school in every if school.rbd],
        "rural": [school for school in every if school.is_rural],
        "liceos": [school for school in every if school.kind == "secondary"],
        "flexible": [
            s for s in every if s.kind in ("special", "adults") or "Intercultural" in s.display_name
        ],
    }


def _staffing(plan, schools):
    grounds = itertools.cycle(content.GROUNDS)
    rows = []
    for school in schools:
        if not school.rbd:
            continue
        teachers = max(1, round(school.enrolment / 14))
        for kind, people in [("teachers", teachers), ("assistants", max(1, round(teachers * 0.6)))]:
            rows.append(
                Staffing(
                    service=plan.service,
                    plan=plan,
                    school=school,
                    kind=kind,
                    people=people,
                    hours=Decimal(people * (36 if kind == "teachers" else 40)),
                    grounds=next(grounds),
                )
            )
    Staffing.objects.bulk_create(rows)


def _improvement_progress(plan, schools):
    ImprovementProgress.objects.bulk_create(
        ImprovementProgress(
            service=plan.service,
            plan=plan,
            school=school,
            cut_off=plan.cut_off,
            leadership=2 + number % 3,
            pedagogy=4 + number % 2,
            coexistence=3 + number % 3,
            resources=3 + number % 2,
            fulfilment=Decimal(38 + (number * 17) % 55),
        )
        for number, school in enumerate(schools)
    )


def _next_year(current, today, planner):
    """Next year's PAL, half written: with something to mend of every kind, and dates that are still open today."""
    plan = copy_plan(current, current.year + 1, by=planner, extras=[STAFFING])
    AnnualPlan.objects.filter(pk=plan.pk).update(cut_off=datetime.date(current.year, 8, 31))
    plan.sections.filter(key="presentacion").update(done=True)
    plan.sections.filter(key="vinculacion").update(body="", done=False)
    actions = {action.code: action for action in plan.actions.all()}
    Action.objects.filter(pk__in=[actions["2.3"].pk, actions["4.3"].pk]).update(unit=None)
    Action.objects.filter(pk=actions["5.2"].pk).update(ends_on=datetime.date(plan.year + 1, 1, 15))
    Action.objects.filter(pk=actions["1.3"].pk).update(target_text="95 %")
    new = Action.objects.create(
        service=plan.service,
        plan=plan,
        objective=plan.objectives.get(code="OE1"),
        code="1.5",
        name="Acoger a estudiantes que llegan durante el año",
        description="Plan de acogida con una persona de referencia y nivelación en las primeras cuatro semanas.",
        kind=Action.Kind.SUPPORT,
        starts_on=datetime.date(plan.year, 3, 3),
        ends_on=datetime.date(plan.year, 11, 30),
        unit=plan.service.organizational_units.get(code="UATP"),
        position=99,
    )
    without = plan.staffing.order_by("school__sort_key", "kind").values_list("pk", flat=True)[
        :WITHOUT_GROUNDS
    ]
    Staffing.objects.filter(pk__in=list(without)).update(grounds="")
    _money_and_measures(current, plan, actions)
    left_out = [school.pk for school in _universes(plan.service)["rural"][:2]]
    ActionSchool.objects.filter(action__plan=plan, action__kind="support", school__in=left_out).delete()
    Comment.objects.create(
        service=plan.service,
        plan=plan,
        action=new,
        by=planner,
        to=User.objects.get(email=f"jefatura.uatp@{DOMAIN}"),
        text="¿A cuántas escuelas llegaron estudiantes nuevos después de mayo? Con eso se elige el universo.",
    )
    _open_dates(plan, today)


def _money_and_measures(current, plan, actions):
    """Money for most actions, and the instruments measured at the new cut-off but for two indicators."""
    for budget in Budget.objects.filter(action__plan=current).exclude(action__code__in=["2.2", "3.3", "5.1"]):
        Budget.objects.create(
            action=actions[Action.objects.get(pk=budget.action_id).code],
            source_id=budget.source_id,
            amount=budget.amount * 104 // 100,
        )
    cut_off = datetime.date(current.year, 8, 31)
    earlier = Measurement.objects.filter(
        service=plan.service, cut_off=current.cut_off, indicator__strategic_objective__isnull=False
    )
    for number, row in enumerate(earlier.order_by("pk")):
        if number in (3, 9):
            continue
        Measurement.objects.create(
            service=plan.service,
            indicator_id=row.indicator_id,
            cut_off=cut_off,
            value=row.value and row.value + Decimal(number % 4) - 1,
            absence=row.absence,
            reason=row.reason,
        )


def _open_dates(plan, today):
    """The round is open on any day: whatever the law's date was, the demonstration's stages lie around today."""
    days = working_days_of(plan.service)
    reason = "Fechas de la demostración, corridas para que la ronda esté abierta el día en que se crea."
    # Stage: working days from today until it starts (negative: it started) and until it ends.
    around = {
        "participation": (-40, 5),
        "draft": (-20, 8),
        "socialisation": (8, 14),
        "presentation": (None, 15),
        "recommendations": (15, 30),
        "answers": (30, 36),
        "budget": (36, 40),
        "sanction": (None, 44),
        "publication": (44, 48),
    }
    for stage in plan.stages.all():
        if stage.key in ("preparation", "formulation"):
            ago = 60 if stage.key == "preparation" else 40
            done = today - datetime.timedelta(days=ago)
            plan.stages.filter(pk=stage.pk).update(
                starts_on=done - datetime.timedelta(days=20), due_on=done, done_on=done, reason=reason
            )
        elif stage.key in around:
            start, end = around[stage.key]
            starts_on = None
            if start is not None:
                starts_on = days.add(today, start) if start > 0 else today + datetime.timedelta(days=start)
            plan.stages.filter(pk=stage.pk).update(
                starts_on=starts_on, due_on=days.add(today, end), reason=reason
            )
