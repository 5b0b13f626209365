"""Preparing a meeting: the guide's questions word by word, each with the facts that help to answer it.

The answers are UATP's alone (area `dynamics`). Source: seed 002, 2.1 and 2.2.
"""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import F, OuterRef, Q, Subquery
from django.utils import timezone

from accounts.editing import save_edit
from accounts.roles import Area, Capability
from participation.models import Commitment
from support_cycle.models import (
    MEETING_HELD,
    CriticalKnot,
    KeyAction,
    MeetingAction,
    MeetingAgreement,
    Milestone,
    MonitoringMeeting,
    Preparation,
    ResourceRequest,
    SupportContact,
)

SOURCE = (
    "Guía Metodológica. Etapa de Ejecución del Apoyo Técnico-Pedagógico. Dirección de Educación Pública, 2022"
)
RESOURCES = (
    "¿Qué recursos materiales, financieros y humanos se deben tener en cuenta para el adecuado desarrollo de las "
    "acciones clave contempladas en el plan? ¿Contamos con dichos recursos? ¿Cómo podemos gestionarlos?"
)
ACTION = (
    "¿En qué acción clave del plan nos encontramos? ¿Quién(es) es (son) responsable(s) de esas acciones? ¿De qué "
    "manera puedo apoyar a esa(s) persona(s)?"
)
ALTERNATIVES = (
    "Si se conoce alguna dificultad que está enfrentando el equipo de gestión o los responsables de ciertas acciones "
    "clave, ¿qué alternativas de acción puedo proponer para enfrentar este nudo crítico?"
)
TONE = (
    "Por último, es fundamental para esta etapa que no asuma un rol de experto, sino más bien el de un facilitador "
    "para la mejora, usando siempre como ruta el plan de apoyo y colaborando en todo momento con el despliegue del "
    "equipo."
)
MOST = 12
Level = KeyAction.Level
OVER = (Level.DONE, Level.SET_ASIDE)
BEGUN = (Level.STARTED, Level.ADVANCED)


def with_last(rows):
    """Meetings carrying `last_pk`, `last_number` and `last_at`: the meeting of their plan that was held before."""
    held = MonitoringMeeting.objects.filter(
        plan=OuterRef("plan"), status__in=MEETING_HELD, starts_at__lt=OuterRef("starts_at")
    ).order_by("-starts_at", "-pk")
    return rows.annotate(
        last_pk=Subquery(held.values("pk")[:1]),
        last_number=Subquery(held.values("number")[:1]),
        last_at=Subquery(held.values("starts_at")[:1]),
    )


@dataclass
class Facts:
    """What is known before a meeting. Each key action carries `was_done` and `was_going`: what was last said of it."""

    key_actions: list
    in_course: list
    requests: list
    knots: list
    agreements: list
    commitments: list
    contacts: list
    milestones: list

    @property
    def with_resources(self):
        return [
            one
            for one in self.key_actions
            if one.secured or one.resources_material or one.resources_financial or one.resources_human
        ]


def read_facts(meeting, user):
    """The Facts of a meeting loaded `with_last`; seven queries."""
    plan, day = meeting.plan, timezone.localtime(meeting.starts_at).date()
    since = timezone.localtime(meeting.last_at).date() if meeting.last_at else None
    actions = list(_key_actions(plan))
    contacts = SupportContact.objects.allowing(user, Capability.SEE).filter(school=meeting.school_id)
    contacts = contacts.filter(date__gte=since) if since else contacts.filter(date__year=plan.year)
    answers = ResourceRequest.Answer
    requests = ResourceRequest.objects.filter(plan=plan, answer__in=[answers.WAITING, answers.PARTLY])
    knots = CriticalKnot.objects.allowing(user, Capability.SEE).filter(school=meeting.school_id)
    owed = Commitment.objects.open().filter(meeting_link__meeting__plan=plan)
    return Facts(
        key_actions=actions,
        in_course=[one for one in actions if is_in_course(one, day)],
        requests=list(requests.select_related("unit", "key_action")),
        knots=list(knots.exclude(status=CriticalKnot.Status.RESOLVED).select_related("theme")[:MOST]),
        agreements=list(MeetingAgreement.objects.filter(meeting=meeting.last_pk)) if meeting.last_pk else [],
        commitments=list(owed.order_by("due_on", "pk")),
        contacts=list(contacts.select_related("by")[:MOST]),
        milestones=list(Milestone.objects.filter(plan=plan, done_on__isnull=True)[:MOST]),
    )


def _key_actions(plan):
    """The plan's key actions, each with what was last said of it in a meeting that was held."""
    said = MeetingAction.objects.filter(key_action=OuterRef("pk"), meeting__status__in=MEETING_HELD)
    said = said.exclude(Q(done="") & Q(going="")).order_by("-meeting__starts_at", "-pk")
    return plan.key_actions.annotate(
        was_done=Subquery(said.values("done")[:1]), was_going=Subquery(said.values("going")[:1])
    ).order_by(F("position"), "pk")


def is_in_course(action, day):
    """Whether a plan stands at this key action on a day: it has begun, by its level or its dates, and goes on."""
    if action.level in OVER:
        return False
    return action.level in BEGUN or (action.starts_on is not None and action.starts_on <= day)


def preparation_of(meeting, user, holds):
    """The Preparation of a meeting with its `may_…` flags, not saved yet where nobody began it.

    `holds(user, school, capability, area)` answers for a unit where there is no row to ask.
    """
    rows = Preparation.objects.with_capabilities(user).filter(meeting=meeting)
    row = rows.first()
    if row is None:
        row = Preparation(meeting=meeting, service=meeting.service, school=meeting.school)
        for capability in Capability:
            held = holds(user, meeting.school, capability, Area.DYNAMICS)
            setattr(row, f"may_{capability}", held)
    return row


def save_preparation(form, meeting, *, by, version, ready=None):
    """Save a valid PreparationForm; `ready` marks it as ready (True), takes that back (False) or leaves it (None).

    `StaleEdit` where somebody saved since, also where both were the first.
    """
    with transaction.atomic():
        row, _ = Preparation.objects.get_or_create(
            meeting=meeting, defaults={"service": meeting.service, "school": meeting.school}
        )
        form.instance.pk = row.pk
        also = {} if ready is None else {"done_at": timezone.now() if ready else None}
        return save_edit(form, by=by, version=version, also=also)
