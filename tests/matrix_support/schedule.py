"""Before a meeting and between meetings: preparation, schedule, requests, contacts."""

import datetime

from support_cycle.models import Milestone, ResourceRequest, SchoolTerm
from tests.factories_support import make_contact, of_plan
from tests.matrix import (
    BODY_ROLES,
    DATA_WRITE,
    MARK,
    SCHOOL_DATA,
    SUPPORT,
    SUPPORT_CONTRIBUTE,
    SUPPORT_WRITE,
    UATP_ONLY,
    UATP_ONLY_WRITE,
)

AGREE = SUPPORT_CONTRIBUTE | SUPPORT_WRITE
AUTHOR = {"companion"}
HERE = SCHOOL_DATA | set(BODY_ROLES)
KEYS = "region oficina respuesta"
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
    "support_cycle:milestone_create": (AGREE, AGREE),
    "support_cycle:milestone_edit": (AGREE, AGREE),
    "support_cycle:milestone_done": (None, AGREE),
    "support_cycle:milestone_remove": (None, AGREE),
    "support_cycle:requests": (SUPPORT, None),
    "support_cycle:request_create": (SUPPORT_WRITE, SUPPORT_WRITE),
    "support_cycle:request_edit": (SUPPORT_WRITE, SUPPORT_WRITE),
    "support_cycle:contacts": (SUPPORT, None),
    "support_cycle:contact_create": (SUPPORT_WRITE, SUPPORT_WRITE),
    "support_cycle:contact_edit": (AUTHOR, AUTHOR),
    "support_cycle:contact_remove": (AUTHOR, AUTHOR),
    "support_cycle:school_calendar": (HERE, DATA_WRITE),
    "support_cycle:school_term_remove": (None, DATA_WRITE),
}


def rows(world):
    plan, meeting, school = world.support_plan, world.meeting.pk, world.school.pk
    day = datetime.date(2026, 10, 1)
    hito = Milestone.objects.create(**of_plan(plan), title=f"Hito {MARK}", due_on=day)
    asked = ResourceRequest.objects.create(
        **of_plan(plan), what=f"Gestión {MARK}", to_whom="Municipio", needed_on=day
    )
    contact = make_contact(world.school, world.people["companion"], note=f"Apoyo {MARK}")
    term = SchoolTerm.objects.create(
        region=world.service.region, year=2026, name="Semestre", starts_on=day, ends_on=day
    )
    return {
        "support_cycle:meeting_create": plan.pk,
        "support_cycle:plan_calendar": plan.pk,
        "support_cycle:milestone_create": plan.pk,
        "support_cycle:request_create": plan.pk,
        "support_cycle:meeting_edit": meeting,
        "support_cycle:meeting_calendar": meeting,
        "support_cycle:preparation": meeting,
        "support_cycle:milestone_edit": hito.pk,
        "support_cycle:milestone_done": hito.pk,
        "support_cycle:milestone_remove": hito.pk,
        "support_cycle:request_edit": asked.pk,
        "support_cycle:contacts": school,
        "support_cycle:contact_create": school,
        "support_cycle:contact_edit": contact.pk,
        "support_cycle:contact_remove": contact.pk,
        "support_cycle:school_term_remove": term.pk,
    }
