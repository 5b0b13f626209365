"""The support plan: its pages, key actions, moves, next cycle."""

from django.urls import path

from support_cycle.views import plan_lists, plan_moves, plan_papers, plan_parts, plans

ROOM = "acompanamiento"
PLAN = f"{ROOM}/<int:pk>"
ACTION, INDICATOR, SOURCE = (
    f"{ROOM}/{name}/<int:pk>" for name in ("acciones-clave", "indicadores", "fuentes")
)

urlpatterns = [
    path(f"{ROOM}/", plan_lists.plans, name="plans"),
    path(f"{ROOM}/planilla.xlsx", plan_lists.plans_xlsx, name="plans_xlsx"),
    path(f"{ROOM}/nuevo/", plans.plan_create, name="plan_create"),
    path(f"{PLAN}/", plans.plan, name="plan"),
    path(f"{PLAN}/plan.pdf", plan_papers.plan_paper, name="plan_paper"),
    path(f"{PLAN}/edicion/", plans.plan_edit, name="plan_edit"),
    path(f"{PLAN}/acciones-clave/nueva/", plan_parts.key_action_create, name="key_action_create"),
    path(f"{ACTION}/edicion/", plan_parts.key_action_edit, name="key_action_edit"),
    path(f"{ACTION}/retiro/", plan_parts.key_action_delete, name="key_action_delete"),
    path(f"{ACTION}/orden/", plan_parts.key_action_order, name="key_action_order"),
    path(f"{PLAN}/indicadores/nuevo/", plan_parts.indicator_create, name="indicator_create"),
    path(f"{INDICATOR}/edicion/", plan_parts.indicator_edit, name="indicator_edit"),
    path(f"{INDICATOR}/retiro/", plan_parts.indicator_delete, name="indicator_delete"),
    path(f"{PLAN}/fuentes/nueva/", plan_parts.source_create, name="source_create"),
    path(f"{SOURCE}/edicion/", plan_parts.source_edit, name="source_edit"),
    path(f"{SOURCE}/retiro/", plan_parts.source_delete, name="source_delete"),
    path(f"{SOURCE}/archivo/", plan_parts.source_file, name="source_file"),
    path(f"{PLAN}/movimiento/", plan_moves.plan_move, name="plan_move"),
    path(f"{PLAN}/corroboracion/", plan_moves.plan_corroborate, name="plan_corroborate"),
    path(f"{PLAN}/resultado/", plan_moves.plan_result, name="plan_result"),
    path(f"{PLAN}/ciclo-siguiente/", plan_moves.plan_next_cycle, name="plan_next_cycle"),
    path(f"{ROOM}/ajustes/<int:pk>/", plan_moves.adjustment_apply, name="adjustment_apply"),
]
