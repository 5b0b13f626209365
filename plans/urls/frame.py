"""The frame of a PAL: its list, its opening, its task list, its stages and its outline."""

from django.urls import path

from plans.views import checks, outline, plans, stages

PLAN = "pal/<slug:slug>/<int:year>"
STAGE = f"{PLAN}/etapas/<slug:key>"
SECTION = f"{PLAN}/indice/<slug:key>"

urlpatterns = [
    path("pal/", plans.plan_list, name="list"),
    path("pal/<slug:slug>/nuevo/", plans.plan_create, name="create"),
    path(f"{PLAN}/", plans.plan_detail, name="detail"),
    path(f"{PLAN}/pendientes/", checks.plan_checks, name="checks"),
    path(f"{PLAN}/etapas/", stages.stage_list, name="stages"),
    path(f"{STAGE}/", stages.stage_edit, name="stage_edit"),
    path(f"{STAGE}/adjuntos/<int:file>/", stages.stage_file, name="stage_file"),
    path(f"{PLAN}/calendario.ics", stages.calendar, name="calendar"),
    path(f"{PLAN}/indice/", outline.outline, name="outline"),
    path(f"{SECTION}/", outline.outline_edit, name="outline_edit"),
    path(f"{SECTION}/orden/", outline.outline_move, name="outline_move"),
    path(f"{SECTION}/retiro/", outline.outline_remove, name="outline_remove"),
]
