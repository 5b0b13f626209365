"""A meeting that nobody had agreed before: noted now, on a device that may have no signal, and made once."""

import datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.trail import record
from plans.workflow import Refused
from support_cycle.agreeing import companions_of, outside_of
from support_cycle.meeting_moves import decide_meeting
from support_cycle.models import MonitoringMeeting, SupportPlan

CLOSED = "El ciclo de este plan ya se cerró: no recibe reuniones. Lo escrito sigue aquí."
ELSEWHERE = "Esta reunión es de otro plan de apoyo: no se guardó en este."
EARLIEST = datetime.timedelta(days=120)  # that a device keeps a meeting before it finds a network


def start_meeting(plan, *, client_id, by, began_at=None):
    """The MonitoringMeeting of this `client_id`, made now or before, under way since `began_at`; or `Refused`.

    `plan` is loaded with its `may_…` flags: who writes accompanies it, who only contributes is the school's own team.
    """
    with transaction.atomic():
        held = SupportPlan.objects.select_for_update(of=("self",), no_key=True)
        now = held.select_related("school", "service").get(pk=plan.pk)
        earlier = MonitoringMeeting.objects.filter(client_id=client_id).select_related("plan").first()
        if earlier and earlier.plan_id != plan.pk:
            raise Refused(ELSEWHERE)
        if earlier:
            return earlier
        if not now.is_open:
            raise Refused(CLOSED)
        meeting = MonitoringMeeting.objects.create(
            service=now.service,
            school=now.school,
            plan=now,
            client_id=client_id,
            number=(now.meetings.aggregate(last=Max("number"))["last"] or 0) + 1,
            by_school=not plan.may_write,
            agreed_by=by,
            updated_by=by,
            **_facts(now, plan, by, began_at),
        )
        record("create", meeting, by=by, changes={"starts_at": [None, meeting.starts_at]})
        decide_meeting(meeting, "run", by=by)
    return meeting


def _facts(now, plan, by, began_at):
    starts_at = _plausible(began_at)
    day = timezone.localtime(starts_at).date()
    outside = outside_of(now, day)
    leads = plan.may_write and companions_of(now.school, day).filter(pk=by.pk).exists()
    return {
        "starts_at": starts_at,
        "lead": by if leads else None,
        "outside_reason": f"Se anotó en el momento. {outside}"[:300] if outside else "",
    }


def _plausible(moment):
    """When the device says that it began, unless its clock cannot be right."""
    now = timezone.now()
    if moment is None or not now - EARLIEST <= moment <= now:
        moment = now
    return moment.replace(second=0, microsecond=0)
