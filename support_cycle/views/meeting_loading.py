"""How the pages where a meeting is noted begin."""

from django.core.exceptions import PermissionDenied

from support_cycle.models import MonitoringMeeting
from support_cycle.views.loading import load_plan


def load_plan_to_note(request, pk):
    """The plan, for whoever runs its meetings: 404 unseen, 403 where seeing is all."""
    plan = load_plan(request, pk)
    if not (plan.may_contribute or plan.may_write):
        raise PermissionDenied
    return plan


def blank_meeting(plan, now):
    """A meeting of the plan that does not exist yet, as its page needs it."""
    meeting = MonitoringMeeting(
        service=plan.service, school=plan.school, plan=plan, starts_at=now, by_school=not plan.may_write
    )
    meeting.may_write, meeting.may_contribute, meeting.may_see = plan.may_write, plan.may_contribute, True
    meeting.may_approve = plan.may_approve
    return meeting
