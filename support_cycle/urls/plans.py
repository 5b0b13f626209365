"""The support plan: its pages, key actions, moves, next cycle."""

from django.urls import path

from support_cycle.views import plan_lists, plans

PLAN = "acompanamiento/<int:pk>"

urlpatterns = [
    path("acompanamiento/", plan_lists.plans, name="plans"),
    path("acompanamiento/planilla.xlsx", plan_lists.plans_xlsx, name="plans_xlsx"),
    path("acompanamiento/nuevo/", plans.plan_create, name="plan_create"),
    path(f"{PLAN}/", plans.plan, name="plan"),
    path(f"{PLAN}/edicion/", plans.plan_edit, name="plan_edit"),
]
