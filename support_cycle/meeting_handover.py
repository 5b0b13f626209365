"""Who accompanies the meetings to come, when the person leaves the Servicio."""

from django.db.models import F
from django.utils import timezone

from accounts.handover import on_handover
from accounts.trail import record
from support_cycle.agreeing import COMING
from support_cycle.models import MonitoringMeeting


@on_handover
def move_meetings(service, leaving, heir, *, by):
    """The meetings still to be held get a new professional; those that were keep theirs."""
    rows = MonitoringMeeting.objects.filter(service=service, lead=leaving, status__in=COMING)
    meetings = list(rows.select_related("service", "school"))
    for meeting in meetings:
        MonitoringMeeting.objects.filter(pk=meeting.pk).update(
            lead=heir, version=F("version") + 1, updated_at=timezone.now(), updated_by=by
        )
        record("edit", meeting, by=by, changes={"lead": [str(leaving), str(heir)]})
    return [f"{meeting.trail_label[0].lower()}{meeting.trail_label[1:]}" for meeting in meetings]
