"""A professional's portfolio: her units, what comes next with each, what was agreed last, what is missing of her own.

It is the person's own list: she may put it in order by last contact. Nobody else has this page.
"""

import datetime
from dataclasses import dataclass, field

from django.db.models import OuterRef, Subquery
from django.utils import timezone

from accounts.access import COMPANION
from accounts.models import School
from accounts.roles import SCHOOL, Capability
from support_cycle.accompaniments import companions
from support_cycle.completeness import is_complete
from support_cycle.deployment import contact_days
from support_cycle.models import (
    MEETING_HELD,
    BasalCapacity,
    MeetingAgreement,
    MeetingResponse,
    MonitoringMeeting,
    SupportPlan,
)
from support_cycle.school_days import last_contacts, school_calendar, school_days_since, unloaded_note

ORDERS = {"nombre": "Por nombre", "contacto": "Por último contacto", "comuna": "Por comuna"}
COMING = 5  # meetings at the top of the page
NURSERY = School.Kind.NURSERY
Status = MonitoringMeeting.Status
CAPACITIES = dict(BasalCapacity.choices)


@dataclass(slots=True)
class Meeting:
    """What the page says of a meeting; `agreed` is the first of its agreements."""

    pk: int
    plan: int
    school: int
    number: int
    status: str
    starts_at: datetime.datetime
    by_school: bool
    place: str
    agreed: str | None
    complete: bool


@dataclass(slots=True)
class Unit:
    """A unit of the portfolio. `days` are the school days since the last contact, None where there was none."""

    school: School
    companion: object
    partners: list = field(default_factory=list)
    plans: list = field(default_factory=list)  # [(pk, capacity in words)]
    contact: datetime.date | None = None
    days: int | None = None
    is_long: bool = False
    next: Meeting | None = None
    last: Meeting | None = None
    agreed: Meeting | None = None  # the last one that left an agreement


@dataclass(frozen=True, slots=True)
class Answer:
    """An observation of a school to the minutes, which waits for the next meeting."""

    meeting: int
    school: School
    number: int
    text: str
    at: datetime.datetime


@dataclass
class Portfolio:
    units: list
    coming: list  # [(meeting, unit)]
    answers: list
    agreed: int  # meetings of the year whose day has come
    held: int
    complete: int
    past: list  # [(school, since, until)] of accompaniments that ended
    note: str = ""

    @property
    def schools(self):
        return sum(unit.school.kind != NURSERY for unit in self.units)

    @property
    def nurseries(self):
        return len(self.units) - self.schools


def read_portfolio(person, *, today, order="nombre"):
    """The portfolio of a person on a day, its units in one of ORDERS."""
    ended = person.reach.past.get(COMPANION, [])
    mine = person.reach.ids(SCHOOL, [COMPANION])
    schools = _schools(mine | {pk for pk, _, _ in ended})
    past = [
        (schools[pk], since, until) for pk, since, until in sorted(ended, key=lambda e: e[2], reverse=True)
    ]
    past = [one for one in past if one[0].pk not in mine]
    units = {pk: Unit(schools[pk], None) for pk in schools if pk in mine}
    if not units:
        return Portfolio([], [], [], 0, 0, 0, past)
    _accompany(person, units, today)
    _plans(person, units)
    meetings = _meetings(person, units, today)
    note = _contacts(units, today)
    return Portfolio(
        sorted(units.values(), key=_order(order)),
        *_coming(units, meetings, today),
        **_counts(meetings, today),
        past=past,
        note=note,
    )


def _schools(pks):
    if not pks:
        return {}
    rows = School.objects.filter(pk__in=pks).select_related("commune", "service__contact_rule")
    return {school.pk: school for school in rows.order_by("sort_key", "code")}


def _accompany(person, units, today):
    for one in companions(today, content_object__in=list(units)):
        if one.person == person.pk:
            units[one.school].companion = one
        else:
            units[one.school].partners.append(one.name)


def _plans(person, units):
    rows = SupportPlan.objects.allowing(person, Capability.SEE).in_course().filter(school__in=list(units))
    for pk, school, capacity in rows.order_by("-year", "-number").values_list("pk", "school", "capacity"):
        units[school].plans.append((pk, CAPACITIES.get(capacity, "")))


def _meetings(person, units, today):
    """The year's meetings and those to come, in order."""
    first = timezone.make_aware(datetime.datetime(today.year, 1, 1))
    words = MeetingAgreement.objects.filter(meeting=OuterRef("pk")).order_by("number").values("text")[:1]
    rows = MonitoringMeeting.objects.allowing(person, Capability.SEE).filter(
        school__in=list(units), starts_at__gte=first
    )
    rows = rows.order_by("starts_at", "pk").values_list(
        *("pk", "plan", "school", "number", "status", "starts_at", "by_school", "place"),
        Subquery(words),
        is_complete(),
    )
    return [Meeting(*row) for row in rows]


def _contacts(units, today):
    """Fills in each unit's last contact; returns what there is to say about the calendar."""
    schools = [unit.school for unit in units.values()]
    contacts = last_contacts(list(units))
    calendar = school_calendar(
        {school.commune.region_id for school in schools}, {school.service_id for school in schools}
    )
    days = school_days_since(schools, today, contacts, calendar)
    for unit in units.values():
        rule = contact_days(unit.school.service)
        unit.contact, unit.days = contacts.get(unit.school.pk), days[unit.school.pk]
        unit.is_long = unit.days is not None and unit.days > rule
    return unloaded_note(schools, calendar, today.year)


def _coming(units, meetings, today):
    """[(meeting, unit)] of the next ones, and the observations that wait; fills in each unit's own."""
    coming = []
    for meeting in meetings:
        unit, day = units[meeting.school], timezone.localdate(meeting.starts_at)
        if meeting.status in MEETING_HELD:
            unit.last = meeting
            unit.agreed = meeting if meeting.agreed else unit.agreed
        elif meeting.status == Status.RUNNING or (meeting.status == Status.AGREED and day >= today):
            unit.next = unit.next or meeting
            coming.append((meeting, unit))
    return coming[:COMING], _answers(units, meetings)


def _answers(units, meetings):
    """An observation waits until the next meeting is held: there it is talked over."""
    closed = {one.pk: one for one in meetings if one.status == Status.CLOSED}
    if not closed:
        return []
    said = MeetingResponse.objects.filter(meeting__in=list(closed), kind=MeetingResponse.Kind.OBSERVES)
    found = []
    for pk, text, at in said.order_by("at", "pk").values_list("meeting", "text", "at"):
        unit = units[closed[pk].school]
        if unit.last is None or unit.last.starts_at <= at:
            found.append(Answer(pk, unit.school, closed[pk].number, text, at))
    return found


def _counts(meetings, today):
    """The year's meetings with the professional whose day has come: agreed, held, and with a complete record."""
    due = [
        one
        for one in meetings
        if not one.by_school
        and one.starts_at.year <= today.year
        and timezone.localdate(one.starts_at) <= today
    ]
    held = [one for one in due if one.status in MEETING_HELD]
    return {"agreed": len(due), "held": len(held), "complete": sum(one.complete for one in held)}


def _order(order):
    long_ago = datetime.date.min
    keys = {
        "contacto": lambda unit: (unit.contact or long_ago, unit.school.sort_key),
        "comuna": lambda unit: (unit.school.commune.sort_key, unit.school.sort_key),
    }
    return keys.get(order, lambda unit: (unit.school.sort_key, unit.school.code))
