"""Self-assessment and reflection among peers: a role opens the room, and never somebody else's row."""

from support_cycle.models import PeerCase, SelfAssessment
from tests.matrix import MARK

UATP = {"uatp_head", "uatp_professional", "companion", "neighbour uatp_head", "neighbour companion"}
AUTHOR = {"uatp_professional"}
COLLEAGUE = AUTHOR | {"companion"}

FIELDS = "on reflection s1 s2 s3 s4 s5 s6 s7 s8 s9 text asks capacity people conclusion"
MATRIX = {
    "support_cycle:assessments": (UATP, None),
    "support_cycle:assessment_create": (UATP, UATP),
    "support_cycle:assessment": (AUTHOR, AUTHOR),
    "support_cycle:assessment_remove": (None, AUTHOR),
    "support_cycle:assessments_together": ({"uatp_head"}, None),
    "support_cycle:cases": (UATP, None),
    "support_cycle:case_create": (UATP, UATP),
    "support_cycle:case": (COLLEAGUE, None),
    "support_cycle:case_edit": (AUTHOR, AUTHOR),
    "support_cycle:case_reply": (None, COLLEAGUE),
    "support_cycle:case_close": (None, AUTHOR),
    "support_cycle:case_remove": (None, AUTHOR),
}


def rows(world):
    author = world.people["uatp_professional"]
    own = SelfAssessment.objects.create(
        author=author, service=world.service, on="2026-05-05", reflection=f"Reflexión {MARK}"
    )
    case = PeerCase.objects.create(service=world.service, author=author, title=f"Caso {MARK}", text="x")
    case.readers.create(person=world.people["companion"])
    return {"support_cycle:assessment": own.pk, "support_cycle:case": case.pk}
