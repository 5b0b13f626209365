"""Portfolio and deployment."""

from tests.matrix import SUPPORT_APPROVE, SUPPORT_SERVICE

NEIGHBOURS = {"neighbour uatp_head", "neighbour companion"}
HEADS_ELSEWHERE = {f"neighbour {role}" for role in ("director", "planner", "uatp_head")}

MATRIX = {
    "support_cycle:portfolio": ({"uatp_head", "uatp_professional", "companion"} | NEIGHBOURS, None),
    "support_cycle:deployment_index": (SUPPORT_SERVICE | HEADS_ELSEWHERE, None),
    "support_cycle:deployment": (SUPPORT_SERVICE, None),
    "support_cycle:deployment_book": (SUPPORT_SERVICE, None),
    "support_cycle:deployment_person": (SUPPORT_SERVICE, None),
    "support_cycle:assignment_create": (SUPPORT_APPROVE, SUPPORT_APPROVE),
    "support_cycle:assignment": (SUPPORT_APPROVE, SUPPORT_APPROVE),
    "support_cycle:assignment_end": (SUPPORT_APPROVE, SUPPORT_APPROVE),
    "support_cycle:deployment_rules": (SUPPORT_APPROVE, None),
    "support_cycle:deployment_range": (SUPPORT_APPROVE, SUPPORT_APPROVE),
    "support_cycle:contact_rule": (SUPPORT_APPROVE, SUPPORT_APPROVE),
    "support_cycle:rebalancing": (SUPPORT_APPROVE, SUPPORT_APPROVE),
}


def rows(world):
    return {
        "support_cycle:assignment": world.assignment.role_id,
        "support_cycle:deployment_person": world.assignment.person_id,
    }


def special(world):
    return {"support_cycle:deployment_range": {"key": "all"}}


FIELDS = (
    "minimum maximum school_days meetings_a_year distance_km giver quitar "
    "cambio-TOTAL_FORMS cambio-INITIAL_FORMS cambio-0-do cambio-0-giver cambio-0-what cambio-0-person"
)
