"""Support plans, their meetings, and what belongs to a Servicio's UATP."""

import datetime
import itertools
import uuid

from accounts.access import give_role
from accounts.models import SchoolRole
from support_cycle.models import (
    Assignment,
    CriticalKnot,
    Enrolment,
    KeyAction,
    KnotTheme,
    MonitoringMeeting,
    Network,
    NetworkMeeting,
    NetworkMember,
    Practice,
    Programme,
    SupportContact,
    SupportPlan,
    TrainingEvent,
)
from tests.factories import make_school, make_service, make_user

_number = itertools.count(1)
NOON = datetime.datetime(2026, 8, 27, 16, 0, tzinfo=datetime.UTC)


def make_support_plan(school=None, year=2026, **fields):
    """A plan of a school (of a new Servicio where none is given), in diagnosis unless `status` says otherwise."""
    school = school or make_school(make_service())
    fields.setdefault("capacity", "collaboration")
    fields.setdefault("practice", "Cada docente planifica su curso por separado.")
    fields.setdefault("desired_state", "Las duplas planifican juntas cada quince días.")
    fields.setdefault("number", school.support_plans.filter(year=year).count() + 1)
    return SupportPlan.objects.create(service=school.service, school=school, year=year, **fields)


def of_plan(plan):
    """The anchors of a row of a plan, and the plan."""
    return {"service": plan.service, "school": plan.school, "plan": plan}


def of_meeting(meeting):
    return {"service": meeting.service, "school": meeting.school, "meeting": meeting}


def make_key_action(plan, what="Planificar en duplas con una pauta común", **fields):
    fields.setdefault("responsible", "Jefatura UTP")
    fields.setdefault("position", plan.key_actions.count() + 1)
    return KeyAction.objects.create(**of_plan(plan), what=what, **fields)


def make_meeting(plan=None, **fields):
    """A meeting agreed with the school, at noon of 27-08-2026 unless `starts_at` says otherwise."""
    plan = plan or make_support_plan(status="execution")
    fields.setdefault("starts_at", NOON)
    fields.setdefault("number", plan.meetings.count() + 1)
    return MonitoringMeeting.objects.create(**of_plan(plan), **fields)


def make_contact(school, by, **fields):
    fields.setdefault("kind", "call")
    fields.setdefault("date", datetime.date(2026, 8, 20))
    fields.setdefault("note", "Se acordó la pauta.")
    return SupportContact.objects.create(service=school.service, school=school, by=by, **fields)


def make_knot_theme(service, name=None, **fields):
    return KnotTheme.objects.create(service=service, name=name or f"Tema {next(_number)}", **fields)


def make_knot(plan, text="La reunión se suspende cuando falta un docente.", by=None, **fields):
    fields.setdefault("opened_on", datetime.date(2026, 8, 27))
    fields.setdefault("client_id", uuid.uuid4())
    return CriticalKnot.objects.create(**of_plan(plan), text=text, by=by or make_user(), **fields)


def make_assignment(person, school, *, since=datetime.date(2026, 3, 2), **fields):
    """`person` accompanies the school: the role `companion` and what was agreed beside it."""
    role = SchoolRole.objects.filter(
        user=person, content_object=school, permission__codename="companion", until__isnull=True
    ).first() or give_role(person, "companion", school, since=since)
    return Assignment.objects.create(
        service=school.service, school=school, person=person, role=role, **fields
    )


def make_programme(service, name=None, **fields):
    return Programme.objects.create(service=service, name=name or f"Programa {next(_number)}", **fields)


def make_network(service, schools=(), name=None, **fields):
    network = Network.objects.create(service=service, name=name or f"Red {next(_number)}", **fields)
    for school in schools:
        NetworkMember.objects.create(network=network, school=school, since=datetime.date(2026, 3, 2))
    return network


def make_network_meeting(network, **fields):
    fields.setdefault("starts_at", NOON)
    fields.setdefault("number", network.meetings.count() + 1)
    return NetworkMeeting.objects.create(service=network.service, network=network, **fields)


def make_event(service, title=None, **fields):
    fields.setdefault("starts_on", datetime.date(2026, 9, 3))
    fields.setdefault("ends_on", datetime.date(2026, 9, 4))
    return TrainingEvent.objects.create(service=service, title=title or f"Taller {next(_number)}", **fields)


def make_enrolment(event, name=None, **fields):
    return Enrolment.objects.create(event=event, name=name or f"Persona {next(_number)}", **fields)


def make_practice(service, name=None, author=None, **fields):
    n = next(_number)
    fields.setdefault("slug", f"practica-{n}")
    return Practice.objects.create(
        service=service, name=name or f"Práctica {n}", author=author or make_user(), **fields
    )
