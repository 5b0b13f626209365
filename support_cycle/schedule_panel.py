"""What a support plan's page shows of its cronograma and gestiones."""

from django.utils import timezone

from accounts.roles import SCHOOL, Area, Capability, roles_allowing
from support_cycle.milestones import read_schedule
from support_cycle.plan_page import PANELS

TEMPLATE = "support_cycle/plans/_schedule.html"


def feed(plan, user):
    """`line` (hitos and meetings by day), `requests`, and what the person may do here; one query."""
    line, requests = read_schedule(plan, user, timezone.localdate())
    preparing = user.reach.ids(SCHOOL, roles_allowing(SCHOOL, Area.DYNAMICS, Capability.WRITE))
    return {
        "line": line,
        "requests": requests,
        "may_agree": plan.is_open and (plan.may_write or plan.may_contribute),
        "may_ask": plan.is_open and plan.may_write,
        "may_prepare": plan.school_id in preparing,
    }


PANELS.append((TEMPLATE, feed))
