"""After a meeting: what is systematised, its minutes, the dossier of the cycle."""

import datetime

from support_cycle.minutes import close
from support_cycle.models import DynamicsRequest, Evidence, GroupDynamics
from tests.factories_support import make_meeting, of_meeting
from tests.matrix import MARK, SUPPORT, SUPPORT_WRITE, UATP_ONLY, UATP_ONLY_WRITE

WORKERS = SUPPORT_WRITE | {"school_director", "school_team"}
HEAD = {"uatp_head"}

MATRIX = {
    "support_cycle:after": (SUPPORT, SUPPORT_WRITE),
    "support_cycle:after_knot": (SUPPORT_WRITE, SUPPORT_WRITE),
    "support_cycle:after_evidence": (None, WORKERS),
    "support_cycle:plan_evidence": (SUPPORT, WORKERS),
    "support_cycle:dossier": (SUPPORT, SUPPORT),
    "support_cycle:dossier_paper": (SUPPORT, None),
    "support_cycle:dossier_book": (SUPPORT, None),
    "support_cycle:evidence": (WORKERS, WORKERS),
    "support_cycle:evidence_file": (WORKERS, None),
    "support_cycle:evidence_remove": (None, WORKERS),
    "support_cycle:minutes_close": (SUPPORT_WRITE, SUPPORT_WRITE),
    "support_cycle:minutes": (SUPPORT, None),
    "support_cycle:minutes_paper": (SUPPORT, None),
    "support_cycle:minutes_render": (None, SUPPORT),
    "support_cycle:minutes_respond": (None, {"school_director", "school_team"}),
    "support_cycle:dynamics": (UATP_ONLY, UATP_ONLY_WRITE),
    "support_cycle:dynamics_requests": (HEAD, HEAD),
    "support_cycle:dynamics_given": (HEAD, None),
}


# Its papers are made by the worker after the transaction, which here never ends.
ABSENT_FOR_ALL = {"support_cycle:minutes_paper": "the worker has not made it yet"}


def closed(world):
    """One more meeting of the plan, closed by its minutes."""
    meeting = make_meeting(
        world.support_plan, status="held", progress=f"Avance {MARK}", learnings="x", without_knots=True
    )
    close(meeting, by=world.people["companion"])
    return meeting


def rows(world):
    meeting, companion = world.meeting, world.people["companion"]
    dynamics = GroupDynamics.objects.create(
        **of_meeting(meeting), text=f"Dinámica {MARK}", by=companion, updated_by=companion
    )
    request = DynamicsRequest.objects.create(
        service=meeting.service,
        school=meeting.school,
        asked_by=f"Dirección {MARK}",
        asked_on=datetime.date(2026, 10, 5),
        given_by=world.people["uatp_head"],
    )
    request.meetings.add(dynamics.meeting)
    world.evidence = Evidence.objects.create(
        **of_meeting(meeting),
        plan=meeting.plan,
        title=f"Evidencia {MARK}",
        file=world.file,
        shows_minors=True,
    )
    world.knot.meeting = meeting
    world.knot.save(update_fields=["meeting"])
    return {
        "support_cycle:after": meeting.pk,
        "support_cycle:plan_evidence": world.support_plan.pk,
        "support_cycle:dossier": world.support_plan.pk,
        "support_cycle:evidence": world.evidence.pk,
        "support_cycle:minutes": closed(world).pk,
        "support_cycle:minutes_close": meeting.pk,
        "support_cycle:dynamics": meeting.pk,
        "support_cycle:dynamics_requests": world.support_plan.pk,
        "support_cycle:dynamics_given": request.pk,
    }


def special(world):
    return {"support_cycle:after_knot": {"knot": world.knot.pk}}
