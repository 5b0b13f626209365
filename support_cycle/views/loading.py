"""How every view of the support cycle begins: a plan or a meeting that this person may use."""

from django.shortcuts import get_object_or_404

from accounts.access import get_allowed
from accounts.places import at_home
from accounts.roles import Capability
from support_cycle.models import MonitoringMeeting, SupportPlan


def load_plan(request, pk, capability=Capability.SEE):
    """The plan with its `may_…` flags; 404 where it may not be seen, 403 where seeing is all that is allowed."""
    plan = get_allowed(request.user, SupportPlan.objects.for_detail(), capability, pk=pk)
    at_home(request, plan.service)
    return plan


def load_meeting(request, pk, capability=Capability.SEE):
    """The meeting with its plan, school and Servicio, and its own `may_…` flags; 404 and 403 as for a plan."""
    meeting = get_allowed(request.user, MonitoringMeeting.objects.for_list(), capability, pk=pk)
    at_home(request, meeting.service)
    return meeting


def part_of(plan, rows, pk):
    """One row of a plan (`rows` is a queryset of a model with a `plan`), or 404; its plan is the one loaded."""
    row = get_object_or_404(rows.filter(plan=plan.pk), pk=pk)
    row.plan = plan
    return row
