"""The world of the devolución's tests: a sealed plan, and sessions of it in which something was said."""

import datetime

import time_machine

from participation.feedback import publish
from participation.feedback_sheets import PlanFacts, session_sheet, session_voices
from participation.models import Process
from plans.models import AnnualPlan
from plans.versions import seal_version
from tests.factories import (
    make_action,
    make_commune,
    make_objective,
    make_plan,
    make_school,
    make_section,
    make_service,
    make_user,
)
from tests.factories_participation import (
    make_attendance,
    make_contribution,
    make_session,
    make_stakeholder,
    make_trace,
)

NOON = datetime.datetime(2027, 10, 5, 15, tzinfo=datetime.UTC)
TODAY = datetime.date(2027, 10, 5)


def reviewed(session, text, stakeholder, public=None, **fields):
    fields.setdefault("reviewed_at", NOON)
    return make_contribution(
        session, text=text, stakeholder=stakeholder, public_text=public or text, **fields
    )


def make_heard():
    """A plan sealed with one action, and a held session of it: three voices, one a decision of each kind."""
    with time_machine.travel(NOON):
        service = make_service("Del Sur")
        plan = make_plan(service, year=2027, status=AnnualPlan.Status.PUBLISHED)
        plan.planner = make_user("planner", on=service)
        plan.school = make_school(service, "Escuela Puente Viejo")
        plan.section = make_section(plan, key="genero", title="Enfoque de género")
        plan.action = make_action(make_objective(plan), [plan.school], code="3.2", name="Salir a buscar")
        plan.teachers = make_stakeholder(service, "Docentes")
        plan.session = make_session(
            plan,
            status="held",
            number=1,
            commune=make_commune(name="El Canelo"),
            stakeholders=[plan.teachers],
        )
        make_attendance(plan.session, plan.teachers, women=8, men=4)
        bus = reviewed(plan.session, "Que don Lucho del bus avise.", plan.teachers, "Que el bus avise.")
        radio = reviewed(plan.session, "Avisar por la radio.", plan.teachers)
        heat = reviewed(plan.session, "La estufa de la sala humea.", plan.teachers)
        make_trace([bus], actions=[plan.action], grounds="Se suma un llamado el mismo día.", by=plan.planner)
        make_trace([radio], decision="not_incorporated", grounds="Ya se hace sin el plan.", by=plan.planner)
        make_trace(
            [heat],
            decision="referred",
            grounds="La revisan en abril.",
            referred_to="Infraestructura",
            by=plan.planner,
        )
        seal_version(plan, purpose="sanction", by=plan.planner)
        Process.objects.create(service=service, plan=plan, contact="Ana Soto, 22 000 0000")
    return plan


def facts_of(plan, today=TODAY):
    return PlanFacts(plan, today)


def sheet_of(plan, today=TODAY):
    facts = facts_of(plan, today)
    return session_sheet(plan.session, facts, session_voices(plan.session, facts))


def published(plan, session=None):
    return publish(session or plan.session, facts_of(plan), by=plan.planner)


def add_small(heard):
    """A session of a school where three assistants and nine teachers spoke."""
    with time_machine.travel(NOON):
        heard.commune = make_commune(name="Alto Huemul")
        heard.tiny = make_school(heard.service, "Escuela El Deshielo", commune=heard.commune)
        heard.assistants = make_stakeholder(heard.service, "Asistentes de la educación")
        session = make_session(heard, school=heard.tiny, status="held", title="Taller en El Deshielo")
        make_attendance(session, heard.teachers, women=6, men=3)
        make_attendance(session, heard.assistants, women=2, men=1)
        said = [
            reviewed(session, "Que nieva y no hay cómo llegar.", heard.teachers),
            reviewed(session, "Que la cocina no tiene leña.", heard.assistants),
        ]
        make_trace(said, decision="not_incorporated", grounds="Se compra en abril.", by=heard.planner)
        heard.of_school = session
    return heard
