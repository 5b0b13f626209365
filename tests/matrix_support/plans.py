"""The support plan: its pages, key actions, moves, next cycle."""

from tests.matrix import SUPPORT, SUPPORT_WRITE

PLAN = "support_cycle:plan"
KEYS = "etapa capacidad"
FIELDS = "capacity practice desired_state pme_strategy pal_action expected_result difficulties programme"

MATRIX = {
    "support_cycle:plans": (SUPPORT, None),
    "support_cycle:plans_xlsx": (SUPPORT, None),
    "support_cycle:plan_create": (SUPPORT_WRITE, SUPPORT_WRITE),
    "support_cycle:plan": (SUPPORT, None),
    "support_cycle:plan_edit": (SUPPORT_WRITE, SUPPORT_WRITE),
}


def rows(world):
    return {PLAN: world.support_plan.pk}
