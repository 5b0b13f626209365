"""What a meeting's minutes say, as plain data: exactly what was typed, never the preparation nor the group's dynamics.

Shown on the page that closes it, frozen when it is sealed, and one chapter of the dossier.
"""

import zoneinfo

from django.db.models import Prefetch
from django.utils import timezone

from support_cycle.after import TEXTS
from support_cycle.evidence import UNSAID, value_of
from support_cycle.models import (
    AreaWork,
    CriticalKnot,
    Evidence,
    MeetingAction,
    MeetingCommitment,
    MonitoringMeeting,
    PlanAdjustment,
)

FORMAT = 1
NOTED = ("done", "going", "level", "indicator_value", "reported_by", "feedback")


def with_record(rows=None):
    """Meetings with everything that their minutes say: the same number of queries for one and for many."""
    rows = MonitoringMeeting.objects.all() if rows is None else rows
    notes = MeetingAction.objects.select_related("key_action").order_by("key_action__position", "pk")
    links = MeetingCommitment.objects.select_related("commitment").order_by("commitment__due_on", "pk")
    shown = Evidence.objects.select_related("file", "key_action", "measurement__indicator")
    return rows.select_related("service", "school__commune", "plan", "lead", "minutes").prefetch_related(
        "participants",
        "agreements",
        Prefetch("action_notes", notes),
        Prefetch("areas", AreaWork.objects.order_by("pk")),
        Prefetch("commitment_links", links),
        Prefetch("adjustments", PlanAdjustment.objects.select_related("key_action")),
        Prefetch("knots", CriticalKnot.objects.select_related("theme").order_by("pk")),
        Prefetch("evidence", shown.order_by("at", "pk")),
    )


def record_of(meeting):
    """The minutes as a dict for JSON, of a meeting read `with_record`."""
    return {
        "format": FORMAT,
        "service": _service(meeting.service),
        "school": {
            "name": str(meeting.school),
            "identifier": meeting.school.identifier,
            "commune": str(meeting.school.commune),
        },
        "plan": _plan(meeting.plan),
        "meeting": _meeting(meeting),
        "participants": [{"role": one.role, "count": one.count} for one in meeting.participants.all()],
        "actions": [_note(note) for note in meeting.action_notes.all() if _says_something(note)],
        "areas": [
            {"area": one.get_area_display(), "modelled": one.modelled}
            for one in meeting.areas.all()
            if one.is_worked or one.modelled
        ],
        "agreements": [{"number": one.number, "text": one.text} for one in meeting.agreements.all()],
        "commitments": [_commitment(link.commitment) for link in meeting.commitment_links.all()],
        "adjustments": [_adjustment(one) for one in meeting.adjustments.all()],
        "knots": [
            {"text": one.text, "theme": str(one.theme or ""), "status": one.get_status_display()}
            for one in meeting.knots.all()
        ],
        "without_knots": meeting.without_knots,
        "evidence": [_evidence(one) for one in meeting.evidence.all()],
        **{name: getattr(meeting, name) for name in (*TEXTS, "agenda", "framing")},
    }


def people_in(record):
    return sum(row["count"] for row in record["participants"])


def _service(service):
    return {
        "full_name": service.full_name,
        "short_name": service.short_name,
        "time_zone": service.time_zone,
        "is_fictional": service.is_fictional,
    }


def _plan(plan):
    return {
        "name": str(plan),
        "capacity": plan.get_capacity_display(),
        "desired_state": plan.desired_state,
        "objective": plan.objective,
    }


def _meeting(meeting):
    return {
        "name": str(meeting),
        "number": meeting.number,
        "starts_at": _moment(meeting, meeting.starts_at),
        "ends_at": _moment(meeting, meeting.ends_at),
        "place": meeting.place,
        "modality": meeting.get_modality_display(),
        "by_school": meeting.by_school,
        "lead": str(meeting.lead or ""),
        "outside_reason": meeting.outside_reason,
    }


def _moment(meeting, moment):
    zone = zoneinfo.ZoneInfo(meeting.service.time_zone)
    return timezone.localtime(moment, zone).isoformat() if moment else None


def _says_something(note):
    return any(getattr(note, name) for name in NOTED)


def _note(note):
    action = note.key_action
    return {
        "position": action.position,
        "what": action.what,
        "responsible": action.responsible,
        "indicator": action.indicator,
        "target": action.target,
        "done": note.done,
        "going": note.going,
        "level": note.get_level_display(),
        "value": note.indicator_value,
        "reported_by": note.reported_by,
        "feedback": note.feedback,
    }


def _commitment(row):
    return {"text": row.text, "who": row.who, "due_on": row.due_on.isoformat()}


def _adjustment(row):
    return {
        "what": row.what,
        "key_action": row.key_action.what if row.key_action else "",
        "before": row.before,
        "reason": row.reason,
    }


def _evidence(row):
    """A picture in which children can be recognised is named by what was written of it, and never by its file."""
    if row.shows_minors:
        shown = UNSAID
    else:
        shown = ". ".join(one for one in (row.file.name if row.file else "", row.link, value_of(row)) if one)
    return {
        "title": row.title,
        "key_action": row.key_action.what if row.key_action else "",
        "contribution": row.contribution,
        "shown": shown,
    }
