"""What a session's life page says of what was noted in it: numbers, and the way to the page where it is noted."""

from django.db.models import Count, Q, Value

from participation.capture import shut_reason
from participation.models import Attendance
from participation.session_files import sees_internal
from participation.small_groups import shown


def noted(session, user):
    """The panel's `found`. Few people are counted only for those who may note, and for the Servicio's own roles."""
    if session.status == session.Status.DRAFT:
        return None
    people = sum(row.total for row in Attendance.objects.filter(session=session))
    inside = session.may_contribute or sees_internal(user, session)
    return {
        "people": people if inside else shown(people),
        "said": session.contributions.count(),
        "agreed": session.agreements.count(),
        **session.protection_cases.aggregate(
            protected=Count("pk") if inside else Value(0), mine=Count("pk", filter=Q(officer=user))
        ),
        "files": session.session_files.count(),
        "may_note": session.may_contribute and not shut_reason(session),
        "may_read": session.may_contribute,
    }
