"""A plan's meetings and its evidence, for the plan's page."""

from django.db.models import Count, Q

from accounts.roles import Capability
from support_cycle.evidence import evidence_for, may_bring
from support_cycle.models import MonitoringMeeting

MEETINGS, EVIDENCE = "support_cycle/plans/_meetings.html", "support_cycle/plans/_evidence.html"
SHOWN = 6
Status = MonitoringMeeting.Status
TAGS = {
    Status.AGREED: "todo",
    Status.RUNNING: "doing",
    Status.HELD: "done",
    Status.CLOSED: "sealed",
    Status.CANCELLED: "plain",
}


def meetings(plan, user):
    """What `plans/_meetings.html` takes as `found`; one query."""
    confirms, observes = (
        Count("responses", filter=Q(responses__kind=kind)) for kind in ("confirms", "observes")
    )
    rows = MonitoringMeeting.objects.allowing(user, Capability.SEE).filter(plan=plan)
    rows = list(rows.annotate(confirms=confirms, observes=observes).order_by("starts_at", "number"))
    for row in rows:
        row.tag = TAGS[row.status]
    return {"rows": rows}


def evidence(plan, user):
    """What `plans/_evidence.html` takes as `found`; one query."""
    rows = evidence_for(user, plan)
    return {"rows": rows[-SHOWN:], "count": len(rows), "may_bring": may_bring(plan)}
