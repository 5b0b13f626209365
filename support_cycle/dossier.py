"""The expediente of a cycle: the plan, how it moved, each meeting, its nudos, its evidence, what the school said.

Of a closed meeting it says what was sealed. What only UATP reads is not here, nor a picture of recognisable children.
"""

from dataclasses import dataclass

from django.db.models import Prefetch

from accounts import trail
from accounts.roles import Capability
from documents.sealing import snapshot_of
from support_cycle.evidence import evidence_for
from support_cycle.minutes_content import record_of, with_record
from support_cycle.models import (
    Corroboration,
    CriticalKnot,
    Evidence,
    KeyAction,
    KnotAttempt,
    MeetingResponse,
    MonitoringMeeting,
    SupportContact,
    SupportPlan,
)
from support_cycle.plan_history import History, read_history

LONG = 5  # meetings: with more than these its paper has over twenty pages, and a job makes it
SEE = Capability.SEE


@dataclass(frozen=True)
class MeetingPart:
    """A meeting of the cycle: its row, what it says (sealed where it is closed), what the school said."""

    meeting: MonitoringMeeting
    record: dict
    responses: list


@dataclass(frozen=True)
class Dossier:
    """Everything the paper and the workbook of a cycle are made of, read once."""

    plan: SupportPlan
    key_actions: list
    indicators: list
    sources: list
    milestones: list
    requests: list
    history: History
    meetings: list
    knots: list
    evidence: list
    contacts: list
    head: tuple


def is_long(meetings):
    return meetings > LONG


def dossier_of(plan, user):
    """The Dossier of a plan loaded by `load_plan`, of what this person sees; always as many queries."""
    return Dossier(
        plan=plan,
        key_actions=list(plan.key_actions.order_by("position", "pk")),
        indicators=list(plan.indicators.order_by("position", "pk")),
        sources=list(plan.sources.select_related("file")),
        milestones=list(plan.milestones.select_related("key_action")),
        requests=list(plan.requests.select_related("unit", "key_action")),
        history=read_history(plan),
        meetings=[_part(row) for row in meetings_for(plan, user)],
        knots=_knots(plan, user),
        evidence=evidence_for(user, plan),
        contacts=list(_contacts(plan, user)),
        head=trail.head(plan.service),
    )


def meetings_of(plan, user):
    return MonitoringMeeting.objects.allowing(user, SEE).filter(plan=plan)


def meetings_for(plan, user):
    """The plan's meetings that a person sees, with everything that they say."""
    responses = MeetingResponse.objects.select_related("by").order_by("at", "pk")
    rows = with_record(meetings_of(plan, user))
    return rows.prefetch_related(Prefetch("responses", responses)).order_by("starts_at", "number")


def counts_of(plan, user):
    """[(part, how many)] of what would go in, for its page; the meetings come first."""
    seen = {
        "Reuniones, con lo que se escribió en cada una": MonitoringMeeting.objects.allowing(user, SEE),
        "Acciones clave del plan": KeyAction.objects.all(),
        "Nudos críticos y lo que se intentó": CriticalKnot.objects.allowing(user, SEE),
        "Evidencias": Evidence.objects.allowing(user, SEE),
        "Corroboraciones": Corroboration.objects.all(),
    }
    counts = [(part, rows.filter(plan=plan).count()) for part, rows in seen.items()]
    return [*counts, ("Apoyos entre reuniones", _contacts(plan, user).count())]


def _part(meeting):
    record = snapshot_of(meeting.minutes) if meeting.minutes_id else record_of(meeting)
    return MeetingPart(meeting, record, list(meeting.responses.all()))


def _knots(plan, user):
    attempts = KnotAttempt.objects.select_related("by").order_by("on", "pk")
    rows = (
        CriticalKnot.objects.allowing(user, SEE)
        .filter(plan=plan)
        .select_related("theme", "key_action", "meeting")
    )
    return list(rows.prefetch_related(Prefetch("attempts", attempts)).order_by("opened_on", "pk"))


def _contacts(plan, user):
    rows = SupportContact.objects.allowing(user, SEE).filter(school=plan.school_id, date__year=plan.year)
    return rows.select_related("by").order_by("date", "pk")
