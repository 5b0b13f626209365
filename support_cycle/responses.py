"""What the school says of minutes that are closed: it confirms them or observes them, when it can, and holds nothing.

Several people may answer, and more than once. The sealed paper stays as it is: what was said is read beside it.
"""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, OuterRef, Prefetch, Q

from accounts.roles import SCHOOL, Area, Capability, roles_allowing
from accounts.trail import record
from plans.workflow import Refused
from support_cycle.corroborations import capacity_on
from support_cycle.models import MEETING_HELD, MeetingResponse, MonitoringMeeting

Status, Kind = MonitoringMeeting.Status, MeetingResponse.Kind
SHOWN = 20


def may_respond(user, meeting):
    """Whether the person is of the school's own team: they contribute there, and do not write its support."""
    contributing = roles_allowing(SCHOOL, Area.SUPPORT, Capability.CONTRIBUTE)
    writing = roles_allowing(SCHOOL, Area.SUPPORT, Capability.WRITE)
    return meeting.school_id in user.reach.ids(SCHOOL, contributing - writing)


def respond(meeting, *, by, kind, text=""):
    """Keep what somebody of the school says of a closed meeting's minutes: the MeetingResponse."""
    text = text.strip()
    if meeting.status != Status.CLOSED:
        raise Refused("La minuta todavía no se cierra.")
    if kind == Kind.OBSERVES and not text:
        raise Refused("Falta escribir qué se observa.")
    with transaction.atomic():
        row = MeetingResponse.objects.create(
            service=meeting.service,
            school=meeting.school,
            meeting=meeting,
            kind=kind,
            text=text,
            by=by,
            capacity=capacity_on(by, meeting),
        )
        record("observe" if kind == Kind.OBSERVES else "confirm", meeting, by=by)
    return row


def responses_of(meeting):
    return meeting.responses.select_related("by").order_by("at", "pk")


@dataclass(frozen=True)
class Waiting:
    """A closed meeting and what the school said of it; `observed` is the newest observation, if any."""

    meeting: MonitoringMeeting
    observed: MeetingResponse | None


def responses_waiting(user):
    """What the schools one accompanies observed, until the next meeting takes it up; and minutes without answer.

    [Waiting], the observed ones first, the newest first; two queries.
    """
    writing = roles_allowing(SCHOOL, Area.SUPPORT, Capability.WRITE)
    schools = sorted(user.reach.ids(SCHOOL, writing))
    if not schools:
        return []
    observed = MeetingResponse.objects.filter(meeting=OuterRef("pk"), kind=Kind.OBSERVES)
    later = MonitoringMeeting.objects.filter(
        plan=OuterRef("plan"), status__in=MEETING_HELD, starts_at__gt=OuterRef("starts_at")
    )
    rows = (
        MonitoringMeeting.objects.allowing(user, Capability.WRITE)
        .filter(school__in=schools, status=Status.CLOSED, by_school=False)
        .annotate(is_observed=Exists(observed))
        .filter(~Exists(later), Q(is_observed=True) | ~Exists(_any_of_it()))
        .select_related("school", "plan", "service")
        .prefetch_related(Prefetch("responses", MeetingResponse.objects.order_by("-at", "-pk")))
        .order_by("-is_observed", "-closed_at", "-pk")[:SHOWN]
    )
    return [Waiting(meeting, _newest(meeting)) for meeting in rows]


def _any_of_it():
    return MeetingResponse.objects.filter(meeting=OuterRef("pk"))


def _newest(meeting):
    return next((row for row in meeting.responses.all() if row.kind == Kind.OBSERVES), None)
