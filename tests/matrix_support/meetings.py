"""A monitoring meeting while it happens."""

import datetime
import uuid

from participation.models import Commitment
from support_cycle.models import MeetingAgreement, MeetingCommitment
from tests.factories_support import of_meeting
from tests.matrix import MARK, SUPPORT, SUPPORT_CONTRIBUTE, SUPPORT_WRITE

RUN = SUPPORT_CONTRIBUTE | SUPPORT_WRITE
HERE = "changes sync texts move files line_create line_edit line_remove done".split()
FIELDS = (
    "parte movimiento agenda seen-agenda framing seen-framing client_id cell cells items result level meeting"
)

MATRIX = {
    "support_cycle:meeting": (SUPPORT, None),
    "support_cycle:meeting_changes": (SUPPORT, None),
    "support_cycle:meeting_sync": (RUN, RUN),
    "support_cycle:meeting_texts": (None, RUN),
    "support_cycle:meeting_move": (None, RUN),
    "support_cycle:meeting_files": (RUN, RUN),
    "support_cycle:meeting_line_create": (None, RUN),
    "support_cycle:meeting_line_edit": (None, RUN),
    "support_cycle:meeting_line_remove": (None, RUN),
    "support_cycle:meeting_done": (None, RUN),
    "support_cycle:meeting_now": (RUN, RUN),
    "support_cycle:meeting_now_sync": (RUN, RUN),
}


def rows(world):
    meeting, plan = world.meeting.pk, world.support_plan.pk
    made = {f"support_cycle:meeting_{name}": meeting for name in HERE}
    return made | {"support_cycle:meeting": meeting, "support_cycle:meeting_now": plan}


def special(world):
    meeting = world.meeting
    agreement = MeetingAgreement.objects.create(
        **of_meeting(meeting), client_id=uuid.uuid4(), number=1, text=f"Acuerdo {MARK}"
    )
    commitment = Commitment.objects.create(
        service=meeting.service,
        school=meeting.school,
        client_id=uuid.uuid4(),
        text=f"Compromiso {MARK}",
        who="UTP",
        due_on=datetime.date(2026, 9, 10),
        origin_text="Reunión",
    )
    MeetingCommitment.objects.create(meeting=meeting, commitment=commitment)
    line = {"kind": "acuerdo", "line": agreement.pk}
    return {
        "support_cycle:meeting_line_create": {"kind": "acuerdo"},
        "support_cycle:meeting_line_edit": line,
        "support_cycle:meeting_line_remove": line,
        "support_cycle:meeting_done": {"commitment": commitment.pk},
    }
