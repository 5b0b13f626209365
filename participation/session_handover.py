"""Who facilitates the sessions that are not over, when the person leaves the Servicio."""

from accounts.handover import on_handover
from accounts.trail import record
from participation.models import CommunitySession

OVER = (CommunitySession.Status.HELD, CommunitySession.Status.CLOSED)


@on_handover
def move_sessions(service, leaving, heir, *, by):
    """The sessions still to be held get a new facilitator; those that were keep theirs."""
    rows = CommunitySession.objects.filter(service=service, facilitator=leaving).exclude(status__in=OVER)
    sessions = list(rows.select_related("service"))
    for session in sessions:
        CommunitySession.objects.filter(pk=session.pk).update(
            facilitator=heir, version=session.version + 1, updated_by=by
        )
        record("edit", session, by=by, changes={"facilitator": [str(leaving), str(heir)]})
    return [f"sesión «{session.title}»" for session in sessions]
