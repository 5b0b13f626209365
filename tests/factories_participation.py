"""Sessions and what was said in them."""

import datetime
import itertools
import uuid

from participation.models import (
    Agreement,
    Attendance,
    Commitment,
    CommunitySession,
    Contribution,
    Theme,
    Trace,
    TraceTarget,
)
from tests.factories import make_plan, make_user

_number = itertools.count(1)


def make_stakeholder(service, name=None, **fields):
    n = next(_number)
    fields.setdefault("position", n)
    return service.stakeholders.create(name=name or f"Estamento {n}", **fields)


def make_session(plan=None, *, body=None, stakeholders=(), **fields):
    """A convened session of a plan (one is made where neither plan nor body is given), or of a body."""
    if plan is None and body is None:
        plan = make_plan()
    service = (body or plan).service
    day = fields.pop("starts_at", None) or datetime.datetime(2026, 6, 18, 15, 30, tzinfo=datetime.UTC)
    n = next(_number)
    fields.setdefault("title", f"Sesión de prueba {n}")
    fields.setdefault("status", CommunitySession.Status.CONVENED)
    if body:
        fields.setdefault("kind", CommunitySession.Kind.ORDINARY)
        fields.setdefault("school", body.school)
    session = CommunitySession.objects.create(
        service=service, plan=plan, body=body, year=day.year, starts_at=day, **fields
    )
    session.stakeholders.set(stakeholders)
    return session


def _of(session):
    return {"service": session.service, "school": session.school, "body": session.body, "session": session}


def make_attendance(session, stakeholder=None, **fields):
    stakeholder = stakeholder or make_stakeholder(session.service)
    return Attendance.objects.create(**_of(session), stakeholder=stakeholder, **fields)


def make_contribution(session, text="Que el bus pase antes.", stakeholder=None, **fields):
    fields.setdefault("number", session.contributions.count() + 1)
    fields.setdefault("client_id", uuid.uuid4())
    return Contribution.objects.create(
        **_of(session),
        plan=session.plan,
        text=text,
        stakeholder=stakeholder or session.stakeholders.first() or make_stakeholder(session.service),
        **fields,
    )


def make_theme(plan, name=None, contributions=(), **fields):
    n = next(_number)
    theme = Theme.objects.create(
        service=plan.service,
        plan=plan,
        name=name or f"Tema {n}",
        position=fields.pop("position", n),
        **fields,
    )
    theme.contributions.set(contributions)
    return theme


def make_trace(contributions, *, decision=Trace.Decision.INCORPORATED, actions=(), sections=(), **fields):
    contributions = list(contributions)
    plan = contributions[0].plan
    fields.setdefault("grounds", "Entra como se dijo.")
    fields.setdefault("by", None)
    fields["by"] = fields["by"] or make_user()
    if decision == Trace.Decision.REFERRED:
        fields.setdefault("referred_to", "Municipalidad")
    trace = Trace.objects.create(service=plan.service, plan=plan, decision=decision, **fields)
    TraceTarget.objects.bulk_create(
        [TraceTarget(trace=trace, action=action) for action in actions]
        + [TraceTarget(trace=trace, section=section) for section in sections]
    )
    Contribution.objects.filter(pk__in=[one.pk for one in contributions]).update(trace=trace)
    return trace


def make_agreement(session, text="Se acuerda revisar.", **fields):
    fields.setdefault("number", session.agreements.count() + 1)
    return Agreement.objects.create(
        **_of(session), text=text, client_id=fields.pop("client_id", None) or uuid.uuid4(), **fields
    )


def make_commitment(session, text="Enviar el calendario.", **fields):
    fields.setdefault("who", "Gestión Territorial")
    fields.setdefault("due_on", datetime.date(2026, 9, 30))
    return Commitment.objects.create(
        **_of(session), text=text, client_id=fields.pop("client_id", None) or uuid.uuid4(), **fields
    )
