"""What an acta says, as plain data: read once from the session, shown on the page that closes it, and frozen.

Only texts for publication go in; a row that nobody reviewed goes in as "" and stands in the way of closing.
"""

import zoneinfo

from django.utils import timezone

from accounts.models import BodyMember
from participation.commitments import owed_in
from participation.models import Moment
from participation.quorum import holds_on, quorum_of

FORMAT = 1
STATES = {"present": "Presente", "excused": "Con excusa", "absent": "Ausente", "": "Sin anotar"}


class Draft:
    """A session with everything that its acta says. `earlier` is the content of the edition it corrects, or None.

    What the group owed when the first edition was sealed, and what the session said of earlier actas, is not read
    again: it is as it was then.
    """

    def __init__(self, session, earlier=None):
        self.session, self.earlier, self.day = session, earlier, day_of(session)
        self.attendance = list(session.attendance.select_related("stakeholder"))
        self.states = dict(session.seats.values_list("member", "state")) if session.body_id else {}
        self.members = self._members()
        self.contributions = list(
            session.contributions.select_related("stakeholder", "axis").order_by("number", "pk")
        )
        self.agreements = list(session.agreements.order_by("number", "pk"))
        self.commitments, carried = owed_in(session)
        self.carried = [] if earlier else carried
        self.reviewed = (
            [] if earlier else list(session.reviewed_minutes.order_by("year", "number", "edition"))
        )
        self.quorum = quorum_of(session.body, self.members, self.states, self.day) if session.body else None

    def _members(self):
        """The seats of the body on the day of the session, and any whose attendance was noted."""
        if not self.session.body_id:
            return []
        seats = BodyMember.objects.filter(body=self.session.body_id).select_related("stakeholder")
        return [
            one
            for one in seats.order_by("position", "pk")
            if holds_on(one, self.day) or one.pk in self.states
        ]

    @property
    def unmarked(self):
        """The seats whose attendance nobody noted."""
        return [member for member in self.members if member.pk not in self.states]

    @property
    def said(self):
        """Every row with a text for publication, in the order of the acta."""
        return [*self.contributions, *self.agreements, *self.commitments, *self.carried]

    @property
    def unreviewed(self):
        return [row for row in self.said if not row.reviewed_at]

    @property
    def people(self):
        return sum(row.total for row in self.attendance)

    def content(self):
        """The acta as a dict for JSON, without its number: {"session": …, "attendance": …, …}."""
        quorum = self.quorum
        return {
            "format": FORMAT,
            "service": _service(self.session.service),
            "session": _session(self.session),
            "attendance": _attendance(self.attendance),
            "seats": [self._seat(member) for member in self.members],
            "quorum": quorum
            and {
                "rule": quorum.rule,
                "needed": quorum.needed,
                "seats": quorum.seats,
                "present": quorum.present,
                "is_met": quorum.is_met,
            },
            "contributions": [_contribution(row) for row in self.contributions],
            "agreements": [_agreement(row) for row in self.agreements],
            "commitments": [self._commitment(row) for row in self.commitments],
            "carried": self.earlier["carried"] if self.earlier else [_carried(row) for row in self.carried],
            "reviewed": self.earlier["reviewed"]
            if self.earlier
            else [_reviewed(row) for row in self.reviewed],
        }

    def _seat(self, member):
        state = self.states.get(member.pk, "")
        return {
            "pk": member.pk,
            "seat": member.seat,
            "holder": member.holder,
            "stakeholder": member.stakeholder.name if member.stakeholder else "",
            "is_substitute": member.is_substitute,
            "state": state,
            "state_label": STATES[state],
        }

    def _commitment(self, row):
        """As it was agreed: a corrected edition keeps the day of the first, wherever it was postponed to."""
        before = {one["pk"]: one["due_on"] for one in self.earlier["commitments"]} if self.earlier else {}
        return _owed(row) | {"due_on": before.get(row.pk, row.due_on.isoformat())}


def moments(contributions):
    """[(moment's label, its contributions)] of an acta's content, in the order of a session."""
    found = [
        (str(moment.label), [one for one in contributions if one["moment"] == moment]) for moment in Moment
    ]
    return [(label, rows) for label, rows in found if rows]


def origin_of(session):
    """«Taller N.º 9 del 18-06-2026»."""
    return f"{session} del {day_of(session):%d-%m-%Y}"


def came_from(commitment):
    """Where a commitment came up, in words: a session, or what an app above keeps."""
    return origin_of(commitment.session) if commitment.session_id else commitment.origin_text


def day_of(session):
    """The day of a session where it took place."""
    return timezone.localtime(session.starts_at, zoneinfo.ZoneInfo(session.service.time_zone)).date()


def _service(service):
    return {
        "name": service.name,
        "full_name": service.full_name,
        "short_name": service.short_name,
        "time_zone": service.time_zone,
        "is_fictional": service.is_fictional,
    }


def _session(session):
    return {
        "pk": session.pk,
        "name": str(session),
        "title": session.title,
        "kind": session.get_kind_display(),
        "number": session.number,
        "year": session.year,
        "starts_at": session.starts_at.isoformat(),
        "ends_at": session.ends_at.isoformat() if session.ends_at else None,
        "convened_at": session.convened_at.isoformat() if session.convened_at else None,
        "place": session.place,
        "modality": session.get_modality_display(),
        "commune": _commune(session),
        "school": (session.school.display_name or session.school.name) if session.school else "",
        "is_rural": session.is_rural,
        "agenda": session.agenda,
        "convener": session.convener,
        "facilitator": str(session.facilitator or ""),
        "note_taker": session.note_taker,
        "stakeholders": [one.name for one in session.stakeholders.all()],
        "plan": str(session.plan) if session.plan else "",
        "body": session.body.name if session.body else "",
        "is_extraordinary": session.kind == session.Kind.EXTRAORDINARY,
    }


def _commune(session):
    commune = session.commune or (session.school.commune if session.school else None)
    return commune.name if commune else ""


def _attendance(rows):
    """One line an estamento, rural and urban together; `rural` says how many of the total."""
    lines = {}
    for row in rows:
        line = lines.setdefault(
            row.stakeholder_id,
            {
                "stakeholder": row.stakeholder.name,
                "women": 0,
                "men": 0,
                "other": 0,
                "unsaid": 0,
                "total": 0,
                "rural": 0,
            },
        )
        for name in ("women", "men", "other", "unsaid", "total"):
            line[name] += getattr(row, name)
        line["rural"] += row.total if row.is_rural else 0
    return [line for line in lines.values() if line["total"]]


def _contribution(row):
    return {
        "number": row.number,
        "moment": row.moment,
        "stakeholder": row.stakeholder.name,
        "axis": row.axis.name if row.axis else "",
        "votes": row.votes,
        "text": row.published_text,
    }


def _agreement(row):
    return {
        "number": row.number,
        "text": row.published_text,
        "votes_for": row.votes_for,
        "votes_against": row.votes_against,
        "abstentions": row.abstentions,
        "minority_grounds": row.minority_grounds,
    }


def _owed(row):
    return {
        "pk": row.pk,
        "text": row.published_text,
        "who": row.who,
        "unit": row.unit.name if row.unit_id else "",
        "due_on": row.due_on.isoformat(),
    }


def _carried(row):
    history = [
        {"from": one.from_due.isoformat(), "to": one.to_due.isoformat(), "reason": one.reason}
        for one in row.postponements.all()
    ]
    return _owed(row) | {"origin": came_from(row), "postponements": history}


def _reviewed(minutes):
    return {
        "name": str(minutes),
        "is_approved": minutes.is_approved,
        "observations": minutes.observations,
    }
