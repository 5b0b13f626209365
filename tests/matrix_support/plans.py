"""The support plan: its pages, key actions, moves, next cycle."""

from support_cycle.models import PlanAdjustment, PlanSource, ResultIndicator
from tests.factories_support import make_support_plan, of_plan
from tests.matrix import MARK, SUPPORT, SUPPORT_WRITE, TEAM

ROOM = "support_cycle:"
KEYS = "etapa capacidad ajuste"
FIELDS = (
    "capacity practice desired_state pme_strategy pal_action expected_result difficulties programme ajuste "
    "responsible support_role resources_material resources_financial resources_human secured how_secured "
    "indicator baseline dated_on upload on note reached reached_how remains actions"
)
MATRIX = {
    "support_cycle:plans": (SUPPORT, None),
    "support_cycle:plans_xlsx": (SUPPORT, None),
    "support_cycle:plan_create": (SUPPORT_WRITE, SUPPORT_WRITE),
    "support_cycle:plan": (SUPPORT, None),
    "support_cycle:plan_paper": (SUPPORT, None),
    "support_cycle:plan_edit": (SUPPORT_WRITE, SUPPORT_WRITE),
    "support_cycle:key_action_create": (SUPPORT_WRITE, SUPPORT_WRITE),
    "support_cycle:key_action_edit": (SUPPORT_WRITE, SUPPORT_WRITE),
    "support_cycle:key_action_delete": (SUPPORT_WRITE, SUPPORT_WRITE),
    "support_cycle:key_action_order": (None, SUPPORT_WRITE),
    "support_cycle:indicator_create": (SUPPORT_WRITE, SUPPORT_WRITE),
    "support_cycle:indicator_edit": (SUPPORT_WRITE, SUPPORT_WRITE),
    "support_cycle:indicator_delete": (SUPPORT_WRITE, SUPPORT_WRITE),
    "support_cycle:source_create": (SUPPORT_WRITE, SUPPORT_WRITE),
    "support_cycle:source_edit": (SUPPORT_WRITE, SUPPORT_WRITE),
    "support_cycle:source_delete": (SUPPORT_WRITE, SUPPORT_WRITE),
    "support_cycle:source_file": (SUPPORT, None),
    "support_cycle:plan_move": (SUPPORT_WRITE, SUPPORT_WRITE),
    "support_cycle:plan_corroborate": (SUPPORT_WRITE | TEAM, SUPPORT_WRITE | TEAM),
    "support_cycle:plan_result": (SUPPORT_WRITE, SUPPORT_WRITE),
    "support_cycle:plan_next_cycle": (SUPPORT_WRITE, SUPPORT_WRITE),
    "support_cycle:adjustment_apply": (None, SUPPORT_WRITE),
}


def rows(world):
    anchors = of_plan(world.support_plan)
    indicator = ResultIndicator.objects.create(**anchors, name=f"Indicador {MARK}", target="16")
    source = PlanSource.objects.create(**anchors, kind="matrix", title=f"Matriz {MARK}", file=world.file)
    adjustment = PlanAdjustment.objects.create(**anchors, what=f"Ajuste {MARK}", reason="El camino")
    evaluated = make_support_plan(world.school, status="evaluation", objective=f"Evaluado {MARK}")
    closed = make_support_plan(world.school, status="closed", objective=f"Cerrado {MARK}")
    plan = world.support_plan.pk
    return {
        f"{ROOM}plan": plan,
        f"{ROOM}key_action_create": plan,
        f"{ROOM}key_action": world.key_action.pk,
        f"{ROOM}indicator_create": plan,
        f"{ROOM}indicator": indicator.pk,
        f"{ROOM}source_create": plan,
        f"{ROOM}source": source.pk,
        f"{ROOM}plan_result": evaluated.pk,
        f"{ROOM}plan_next_cycle": closed.pk,
        f"{ROOM}adjustment": adjustment.pk,
    }
