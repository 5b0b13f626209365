"""Good practices: written and reviewed under /practicas/, read by anybody under /buenas-practicas/."""

from django.urls import path

from support_cycle.views import policy_axes, practice_public, practices

AXES = "practicas/ejes/<slug:slug>"
AXIS = f"{AXES}/<int:pk>"
PUBLIC = "buenas-practicas/<slug:slug>/<slug:practice>"

urlpatterns = [
    path("practicas/", practices.practices, name="practices"),
    path("practicas/practicas.xlsx", practices.practices_xlsx, name="practices_xlsx"),
    path("practicas/nueva/", practices.practice_create, name="practice_create"),
    path("practicas/<int:pk>/", practices.practice, name="practice"),
    path("practicas/<int:pk>/datos/", practices.practice_edit, name="practice_edit"),
    path("practicas/<int:pk>/ficha/<slug:key>/", practices.practice_part, name="practice_part"),
    path("practicas/<int:pk>/movimientos/", practices.practice_move, name="practice_move"),
    path("practicas/<int:pk>/documentos/", practices.practice_render, name="practice_render"),
    path(
        "practicas/replicas/<int:pk>/retiro/", practice_public.replication_remove, name="replication_remove"
    ),
    path(f"{AXES}/", policy_axes.policy_axes, name="policy_axes"),
    path(f"{AXES}/partida/", policy_axes.policy_axis_start, name="policy_axis_start"),
    path(f"{AXES}/nuevo/", policy_axes.policy_axis_create, name="policy_axis_create"),
    path(f"{AXIS}/", policy_axes.policy_axis_edit, name="policy_axis_edit"),
    path(f"{AXIS}/archivo/", policy_axes.policy_axis_archive, name="policy_axis_archive"),
    path(f"{AXIS}/orden/", policy_axes.policy_axis_move, name="policy_axis_move"),
    path("acompanamiento/<int:pk>/practica/", practices.practice_from_plan, name="practice_from_plan"),
    path("buenas-practicas/", practice_public.public_list, name="public_practices"),
    path(f"{PUBLIC}/", practice_public.public_practice, name="public_practice"),
    path(f"{PUBLIC}/ficha.<str:extension>", practice_public.public_paper, name="public_practice_paper"),
    path(f"{PUBLIC}/replicas/", practice_public.replication_create, name="replication_create"),
]
