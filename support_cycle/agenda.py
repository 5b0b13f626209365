"""What the support cycle brings to a person's private calendar and to the week's mail.

Both leave the Servicio: units, days, places and nothing that was written about a school.
"""

import datetime

from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from icalendar import Event

from accounts.access import role_models
from accounts.roles import SCHOOL, Area, Capability, roles_allowing
from participation.digests import AHEAD, Note, on_digest
from participation.feed import BACK, MOST, on_feed
from support_cycle.agreeing import COMING
from support_cycle.exports.meetings_ics import meeting_event
from support_cycle.models import Milestone, MonitoringMeeting, ResourceRequest, SupportPlan

DAY = datetime.timedelta(days=1)
MEETINGS = "Reuniones de monitoreo por venir"
MILESTONES = "Hitos de los planes de apoyo"
REQUESTS = "Gestiones que se necesitan pronto"


@on_feed
def events_of(user, now):
    """The meetings a person leads, and the meetings and hitos of the units where they hold a role; two queries."""
    if not user.reach.anywhere(Area.SUPPORT, Capability.SEE):
        return []
    mine = sorted(user.reach.ids(SCHOOL, roles_allowing(SCHOOL, Area.SUPPORT, Capability.SEE)))
    meetings = MonitoringMeeting.objects.allowing(user, Capability.SEE)
    meetings = meetings.filter(Q(lead=user) | Q(school__in=mine), starts_at__gte=now - BACK).for_list()
    found = [meeting_event(meeting) for meeting in meetings[:MOST]]
    if not mine:
        return found
    due = Milestone.objects.allowing(user, Capability.SEE).filter(school__in=mine, done_on__isnull=True)
    due = due.filter(due_on__gte=(now - BACK).date()).select_related("school")
    return found + [_milestone(row) for row in due.order_by("due_on", "pk")[:MOST]]


def _milestone(row):
    event = Event()
    event.add("uid", f"hito-{row.pk}@mingaco")
    event.add("dtstamp", row.updated_at)
    event.add("sequence", row.version)
    event.add("dtstart", row.due_on)
    event.add("dtend", row.due_on + DAY)
    event.add("summary", f"Hito del plan de apoyo, {row.school}")
    event.add("url", f"{settings.SITE_URL}/acompanamiento/{row.plan_id}/")
    event.add("transp", "TRANSPARENT")
    return event


@on_digest
def notes_of(service, today):
    """[(person, Note)]: meetings to whoever leads them or agreed the school's own; the rest to who accompanies."""
    return [*_meetings(service, today), *_due(service, today)]


def _meetings(service, today):
    rows = MonitoringMeeting.objects.filter(
        service=service, status__in=COMING, starts_at__date__gte=today, starts_at__date__lt=today + AHEAD
    )
    for row in rows.select_related("school", "lead", "agreed_by").order_by("starts_at", "pk"):
        person = row.agreed_by if row.by_school else row.lead
        if person and person.is_active:
            when = f"{timezone.localtime(row.starts_at):%d-%m-%Y, %H:%M}"
            place = f". {row.place}" if row.place else ""
            yield person, Note(MEETINGS, when, f"{row.school}{place}")


def _due(service, today):
    """Hitos and gestiones of the next days, and those whose day passed, by unit."""
    soon = today + AHEAD
    open_plans = {"service": service, "plan__in": SupportPlan.objects.in_course().filter(service=service)}
    hitos = Milestone.objects.filter(**open_plans, done_on__isnull=True, due_on__lt=soon)
    asked = ResourceRequest.objects.filter(
        **open_plans, answer=ResourceRequest.Answer.WAITING, needed_on__lt=soon
    )
    lines = [
        *(
            (row.school, Note(MILESTONES, f"{row.due_on:%d-%m-%Y}", str(row.school)))
            for row in _by(hitos, "due_on")
        ),
        *(
            (row.school, Note(REQUESTS, f"{row.needed_on:%d-%m-%Y}", str(row.school)))
            for row in _by(asked, "needed_on")
        ),
    ]
    people = _companions({school.pk for school, _ in lines}, today)
    for school, note in lines:
        for person in people.get(school.pk, ()):
            yield person, note


def _by(rows, day):
    return rows.select_related("school").order_by(day, "pk")


def _companions(schools, today):
    """{school pk: the active people who accompany it today}."""
    found = {}
    held = (
        role_models()[SCHOOL]
        .objects.current(today)
        .filter(content_object__in=schools, permission__codename="companion", user__is_active=True)
    )
    for role in held.select_related("user"):
        found.setdefault(role.content_object_id, []).append(role.user)
    return found
