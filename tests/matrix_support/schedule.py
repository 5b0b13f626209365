"""Before a meeting and between meetings: preparation, schedule, requests, contacts."""

from tests.matrix import SUPPORT, SUPPORT_CONTRIBUTE, SUPPORT_WRITE, UATP_ONLY, UATP_ONLY_WRITE

AGREE = SUPPORT_CONTRIBUTE | SUPPORT_WRITE
FIELDS = (
    "lead outside_reason with_whom to_whom needed_on asked_on answer_text answered_on key_action alternatives "
    "action_in_course to_bring"
)

MATRIX = {
    "support_cycle:meetings": (SUPPORT, None),
    "support_cycle:meetings_book": (SUPPORT, None),
    "support_cycle:meeting_create": (AGREE, AGREE),
    "support_cycle:meeting_edit": (SUPPORT_WRITE, SUPPORT_WRITE),
    "support_cycle:meeting_calendar": (SUPPORT, None),
    "support_cycle:plan_calendar": (SUPPORT, None),
    "support_cycle:preparation": (UATP_ONLY, UATP_ONLY_WRITE),
}


def rows(world):
    plan, meeting = world.support_plan.pk, world.meeting.pk
    return {
        "support_cycle:meeting_create": plan,
        "support_cycle:plan_calendar": plan,
        "support_cycle:meeting_edit": meeting,
        "support_cycle:meeting_calendar": meeting,
        "support_cycle:preparation": meeting,
    }
