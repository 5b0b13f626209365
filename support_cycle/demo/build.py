"""Making the demonstration's support cycle, dated from the day it is seeded. What is sealed, the worker does after."""

import datetime
import zoneinfo

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from accounts.access import give_role
from accounts.demo_people import PASSWORD
from accounts.models import LocalService, School, User
from documents import jobs
from plans.models import Action
from support_cycle.demo.finish import FINISH
from support_cycle.demo.meetings import hold_meetings
from support_cycle.demo.others import seed_networks, seed_reflection
from support_cycle.demo.words_meetings import KNOTS, REQUESTS
from support_cycle.demo.words_plans import ALSO, LIMITS, PEOPLE, PLANS
from support_cycle.models import (
    Assignment,
    ContactRule,
    Corroboration,
    DeploymentRule,
    KeyAction,
    KnotTheme,
    Milestone,
    ResourceRequest,
    ResultIndicator,
    SupportDecision,
    SupportPlan,
)

DOMAIN = "demostracion.demo.cl"
Status = SupportPlan.Status
STAGES = [Status.DIAGNOSIS, Status.PLANNING, Status.EXECUTION, Status.EVALUATION, Status.CLOSED]
MOVES = ["plan", "execute", "evaluate", "close"]


class Maker:
    """Who makes it, of which Servicio, as of which day; `year` is the school year that is told.

    In January and February the year that ended is told: nothing happens in schools then.
    """

    def __init__(self, service, today):
        self.service, self.today = service, today
        self.year = today.year if today.month >= 4 else today.year - 1
        self.last = min(today, datetime.date(self.year, 12, 4))
        self.zone = zoneinfo.ZoneInfo(service.time_zone)
        self.schools = {one.display_name: one for one in School.objects.filter(service=service)}
        self.units = {one.name: one for one in service.organizational_units.all()}
        self.head = User.objects.get(email=f"jefatura.uatp@{DOMAIN}")
        self.people = {"uatp": User.objects.get(email=f"uatp@{DOMAIN}")}

    def back(self, days):
        """The weekday some days before the last one told."""
        day = self.last - datetime.timedelta(days=days)
        return day - datetime.timedelta(days=max(0, day.weekday() - 4))

    def coming(self, days):
        """The weekday some days after today."""
        day = self.today + datetime.timedelta(days=days)
        return day + datetime.timedelta(days=(7 - day.weekday()) % 7 if day.weekday() > 4 else 0)

    def at(self, day, hour, minute=0):
        return datetime.datetime.combine(day, datetime.time(hour, minute), tzinfo=self.zone)

    def of(self, plan, **facts):
        return {"service": self.service, "school": plan.school, "plan": plan} | facts


def seed(today=None):
    """Once: plans in every stage, their meetings, knots that several units share, a network and a programme."""
    service = LocalService.objects.get(is_fictional=True)
    if SupportPlan.objects.filter(service=service).exists():
        return
    maker = Maker(service, today or timezone.localdate())
    with transaction.atomic():
        _people(maker)
        _assign(maker)
        plans = {told[0]: _plan(maker, told) for told in PLANS}
        _last_year(maker, plans["Escuela Básica Las Acequias"])
        themes = {
            name: KnotTheme.objects.create(service=service, name=name, capacity=capacity, position=place)
            for place, (name, capacity, *_) in enumerate(KNOTS, start=1)
        }
        hold_meetings(maker, plans, themes)
        _requests(maker, plans)
        seed_networks(maker, plans)
        seed_reflection(maker)
    jobs.start(
        FINISH,
        by=maker.head,
        key="demo-support",
        title="Demostración: minutas del acompañamiento",
        service_id=service.pk,
    )


def _people(maker):
    password = make_password(PASSWORD)
    for name, (first, last) in PEOPLE.items():
        user, _ = User.objects.get_or_create(
            email=f"{name}@{DOMAIN}",
            defaults={"password": password, "first_name": first, "last_name": last, "is_demo": True},
        )
        give_role(user, "uatp_professional", maker.service, since=datetime.date(2024, 3, 1))
        maker.people[name] = user


def _assign(maker):
    since = datetime.date(maker.year, 3, 2)
    held = [(told[0], told[1]) for told in PLANS]
    held += [(school, name) for name, schools in ALSO.items() for school in schools]
    for number, (school, name) in enumerate(held):
        row, person = maker.schools[school], maker.people[name]
        Assignment.objects.create(
            service=maker.service,
            school=row,
            person=person,
            role=give_role(person, "companion", row, since=since, by=maker.head),
            meetings_a_year=8 if not row.is_rural else 6,
            distance_km=4 + 7 * (number % 9) if row.is_rural else 2 + number % 5,
        )
    pair = maker.schools["Escuela Caleta Arrayán"]
    Assignment.objects.create(
        service=maker.service,
        school=pair,
        person=maker.people["felipe.tapia"],
        role=give_role(maker.people["felipe.tapia"], "companion", pair, since=since, by=maker.head),
        kind=Assignment.Kind.PAIR,
        note="En dupla los martes",
    )
    for group, (minimum, maximum, source) in LIMITS.items():
        DeploymentRule.objects.create(
            service=maker.service, group=group, minimum=minimum, maximum=maximum, source=source
        )
    ContactRule.objects.create(service=maker.service, school_days=30)


def _plan(maker, told):
    school, name, capacity, stage, practice, desired, objective, strategy, expected, actions, _ = told
    row = maker.schools[school]
    plan = SupportPlan.objects.create(
        service=maker.service,
        school=row,
        year=maker.year,
        status=stage,
        capacity=capacity,
        practice=practice,
        desired_state=desired,
        objective=objective,
        pme_strategy=strategy,
        expected_result=expected,
        pal_action=_pal_action(maker, capacity) if strategy else None,
    )
    if expected:
        ResultIndicator.objects.create(
            **maker.of(plan, name=expected, baseline="0 en marzo", target=expected.split()[0], position=1)
        )
    begins = datetime.date(maker.year, 4, 13)
    for place, (what, who, role, level) in enumerate(actions, start=1):
        KeyAction.objects.create(
            **maker.of(
                plan,
                position=place,
                what=what,
                responsible=who,
                support_role=role,
                level=level,
                level_on=maker.back(20) if level != "not_started" else None,
                resources_human="Dos horas del equipo, cada quince días",
                resources_material="Pauta impresa y trabajos de estudiantes",
                secured="partly" if place == 1 else "yes",
                how_secured="Se pidió a la unidad que corresponde; está entre las gestiones."
                if place == 1
                else "",
                starts_on=begins,
                ends_on=min(begins + datetime.timedelta(days=75 * place), datetime.date(maker.year, 12, 11)),
                indicator="Veces que se hizo, de las acordadas",
                target="8 de cada 10",
            )
        )
    _history(maker, plan, stage, maker.people[name])
    if expected:
        Milestone.objects.create(
            **maker.of(
                plan,
                title="Mirar a mitad de año qué cambió",
                due_on=datetime.date(maker.year, 7, 28),
                done_on=datetime.date(maker.year, 7, 29),
            )
        )
        Milestone.objects.create(
            **maker.of(
                plan, title="Contar a la comunidad lo aprendido", due_on=datetime.date(maker.year, 12, 10)
            )
        )
    return plan


def _pal_action(maker, capacity):
    """A PAL action of support to schools of the year, by turns, so that several plans serve one."""
    found = Action.objects.filter(plan__service=maker.service, plan__year=maker.year).order_by(
        "position", "pk"
    )
    actions = list(found[:3])
    return actions[len(capacity) % len(actions)] if actions else None


def _history(maker, plan, stage, person):
    place = STAGES.index(stage)
    days = [(4, 6), (4, 20), (11, 16), (11, 20)]
    for number in range(place):
        on = datetime.date(maker.year, *days[number])
        SupportDecision.objects.create(
            service=maker.service,
            school=plan.school,
            plan=plan,
            move=MOVES[number],
            from_status=STAGES[number],
            to_status=STAGES[number + 1],
            by=person,
            capacity="Acompañamiento UATP",
            at=maker.at(on, 10),
        )
    if place >= 2:
        for side, by in (
            (Corroboration.Side.UATP, person),
            (Corroboration.Side.SCHOOL, _of_the_school(maker, plan)),
        ):
            Corroboration.objects.create(
                service=maker.service,
                school=plan.school,
                plan=plan,
                side=side,
                on=datetime.date(maker.year, 4, 14),
                by=by,
                capacity=side.label,
                note=""
                if by != person or side == Corroboration.Side.UATP
                else "Corroborado en papel por la escuela",
                at=maker.at(datetime.date(maker.year, 4, 14), 16),
            )
    if stage == Status.CLOSED:
        SupportPlan.objects.filter(pk=plan.pk).update(
            reached="partly",
            reached_how="Nueve de diez consejos usaron la mitad del tiempo en mirar trabajos.",
            remains="Que el segundo ciclo conduzca también el protocolo.",
        )


def _of_the_school(maker, plan):
    """Who corroborated for the school: its director where the demonstration has one."""
    directors = {"Escuela El Canelo": "directora.a", "Escuela Caleta Arrayán": "director.b"}
    name = directors.get(plan.school.display_name)
    return User.objects.get(email=f"{name}@{DOMAIN}") if name else maker.people["uatp"]


def _last_year(maker, plan):
    """The cycle before, that ended: this year's continues it."""
    earlier = SupportPlan.objects.create(
        service=maker.service,
        school=plan.school,
        year=maker.year - 1,
        status=Status.CLOSED,
        capacity="trust",
        practice="El equipo no se decía lo que no resultaba.",
        desired_state="El equipo conversa sus dificultades y pide ayuda.",
        objective="Construir confianza para mirar la práctica.",
        pme_strategy="Comunidad de aprendizaje docente",
        expected_result="Un acuerdo de conversación que se usa",
        reached="yes",
        reached_how="El acuerdo se lee al abrir cada consejo desde agosto.",
        remains="Usar esa confianza para mirar trabajos de estudiantes.",
    )
    SupportPlan.objects.filter(pk=plan.pk).update(continues=earlier)


def _requests(maker, plans):
    for school, what, unit, days, answer, said in REQUESTS:
        plan = plans[school]
        ResourceRequest.objects.create(
            **maker.of(
                plan,
                what=what,
                unit=maker.units.get(unit),
                to_whom="" if unit in maker.units else unit,
                needed_on=maker.last + datetime.timedelta(days=days),
                asked_on=maker.back(55),
                answer=answer,
                answer_text=said,
                answered_on=maker.back(48) if answer != "waiting" else None,
                key_action=plan.key_actions.first(),
            )
        )
