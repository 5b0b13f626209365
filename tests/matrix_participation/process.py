"""The participatory process of a plan."""

import datetime

from participation.models import CommitteeRole, Methodology, Outreach, Process, Question
from tests.matrix import HEAR, HEAR_WRITE, MARK

READ, WRITE, PRESS = (HEAR, None), (HEAR_WRITE, HEAR_WRITE), (None, HEAR_WRITE)

MATRIX = {
    "participation:process": READ,
    "participation:process_edit": WRITE,
    "participation:process_file": READ,
    "participation:committee_role_create": WRITE,
    "participation:committee_role_edit": WRITE,
    "participation:committee_role_move": PRESS,
    "participation:committee_role_remove": PRESS,
    "participation:outreach": READ,
    "participation:outreach_xlsx": READ,
    "participation:outreach_create": WRITE,
    "participation:outreach_edit": WRITE,
    "participation:outreach_remove": PRESS,
    "participation:outreach_file": READ,
    "participation:outreach_file_remove": PRESS,
    "participation:methodologies": READ,
    "participation:methodology_start": PRESS,
    "participation:methodology_create": WRITE,
    "participation:methodology": READ,
    "participation:methodology_edit": WRITE,
    "participation:methodology_copy": PRESS,
    "participation:methodology_archive": PRESS,
    "participation:methodology_pdf": READ,
    "participation:question_create": PRESS,
    "participation:question_edit": WRITE,
    "participation:question_move": PRESS,
    "participation:question_remove": PRESS,
}


def rows(world):
    common = {"service": world.service}
    process = Process.objects.create(**common, plan=world.plan, act_file=world.file, contact=MARK)
    role = CommitteeRole.objects.create(**common, process=process, role=f"Rol {MARK}")
    guide = Methodology.objects.create(**common, name=f"Pauta {MARK}")
    question = Question.objects.create(**common, methodology=guide, text=f"¿{MARK}?")
    told = Outreach.objects.create(
        **common,
        plan=world.plan,
        kind="socialisation",
        channel=f"Reunión {MARK}",
        audience="Docentes",
        date=datetime.date(2026, 9, 1),
    )
    told.evidence.add(world.file)
    return {
        "participation:committee_role": role.pk,
        "participation:outreach": told.pk,
        "participation:methodology": guide.pk,
        "participation:question_create": guide.pk,
        "participation:question": question.pk,
    }
