"""The cronograma of a support plan: its hitos, and with its meetings one line of time."""

import datetime
from dataclasses import dataclass

from django.db import transaction
from django.db.models import CharField, DateField, DateTimeField, F, Value
from django.db.models.functions import Cast, Coalesce, TruncDate
from django.utils import timezone

from accounts.editing import create, save_edit
from accounts.roles import Capability
from accounts.trail import record
from support_cycle.agreeing import COMING
from support_cycle.models import MEETING_HELD, Milestone, MonitoringMeeting, ResourceRequest

WAITING = (ResourceRequest.Answer.WAITING, ResourceRequest.Answer.PARTLY)


def add_milestone(form, *, by, plan):
    return create(form, by=by, service=plan.service, school=plan.school, plan=plan)


def save_milestone(form, *, by, version):
    return save_edit(form, by=by, version=version)


def set_done(milestone, day, *, by):
    """Note the day an hito was reached, or with None that it is still to come; the same twice is once."""
    with transaction.atomic():
        rows = Milestone.objects.select_for_update(of=("self",), no_key=True)
        row = rows.select_related("service").get(pk=milestone.pk)
        if (row.done_on is None) == (day is None):
            return row
        changes = {"done_on": [row.done_on, day]}
        row.done_on, row.updated_by = day, by
        Milestone.objects.filter(pk=row.pk).update(
            done_on=day, version=F("version") + 1, updated_at=timezone.now(), updated_by=by
        )
        record("edit", row, by=by, changes=changes)
    return row


@dataclass
class Entry:
    """One thing of a plan's line of time. `kind` is meeting, milestone or request; `state` done, coming or passed."""

    kind: str
    pk: int
    day: datetime.date
    at: datetime.datetime | None
    title: str
    status: str
    done_on: datetime.date | None
    place: str
    state: str = "coming"
    words: str = ""


def read_schedule(plan, user, today):
    """(entries, requests) of a plan: hitos and meetings by day; and the gestiones. One query."""
    rows = [Entry(*row) for row in _union(plan, user)]
    for entry in rows:
        entry.state, entry.words = _state(entry, today)
    line = [entry for entry in rows if entry.kind != "request"]
    requests = [entry for entry in rows if entry.kind == "request"]
    return sorted(line, key=_moment), sorted(requests, key=lambda one: (one.state == "done", one.day, one.pk))


def _union(plan, user):
    none_day, none_moment = Cast(Value(None), DateField()), Cast(Value(None), DateTimeField())
    meetings = MonitoringMeeting.objects.allowing(user, Capability.SEE).filter(plan=plan).order_by()
    meetings = meetings.annotate(
        kind=Value("meeting"),
        day=TruncDate("starts_at"),
        moment=F("starts_at"),
        title=Cast("number", CharField()),
        done_day=none_day,
        where=F("place"),
    )
    milestones = Milestone.objects.allowing(user, Capability.SEE).filter(plan=plan).order_by()
    milestones = milestones.annotate(
        kind=Value("milestone"),
        day=F("due_on"),
        moment=none_moment,
        status=Value(""),
        done_day=F("done_on"),
        where=F("note"),
    )
    requests = ResourceRequest.objects.allowing(user, Capability.SEE).filter(plan=plan).order_by()
    requests = requests.annotate(
        kind=Value("request"),
        day=F("needed_on"),
        moment=none_moment,
        title=F("what"),
        status=F("answer"),
        done_day=F("answered_on"),
        where=Coalesce("unit__name", "to_whom"),
    )
    names = ("kind", "pk", "day", "moment", "title", "status", "done_day", "where")
    return meetings.values_list(*names).union(
        milestones.values_list(*names), requests.values_list(*names), all=True
    )


def _state(entry, today):
    if entry.kind == "milestone":
        if entry.done_on:
            return "done", "Logrado"
        return ("coming", "Por venir") if entry.day >= today else ("passed", "Todavía no")
    if entry.kind == "request":
        state = "coming" if entry.status in WAITING else "done"
        return state, ResourceRequest.Answer(entry.status).label
    words = MonitoringMeeting.Status(entry.status).label
    if entry.status in MEETING_HELD:
        return "done", words
    return ("coming" if entry.status in COMING else "off"), words


def _moment(entry):
    return entry.day, f"{entry.at or ''}", entry.kind, entry.pk
