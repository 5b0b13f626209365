"""Objectives, actions, indicators, comments and history of a plan."""

from django.urls import path

from plans.views import actions, comments, history, indicators, objectives, universe

PLAN = "pal/<slug:slug>/<int:year>/"

urlpatterns = [
    path(f"{PLAN}objetivos/nuevo/", objectives.objective_create, name="objective_create"),
    path(f"{PLAN}objetivos/<int:pk>/edicion/", objectives.objective_edit, name="objective_edit"),
    path(f"{PLAN}objetivos/<int:pk>/eliminacion/", objectives.objective_delete, name="objective_delete"),
    path(f"{PLAN}acciones/nueva/", actions.action_create, name="action_create"),
    path(f"{PLAN}acciones/<int:pk>/", actions.action, name="action"),
    path(f"{PLAN}acciones/<int:pk>/edicion/", actions.action_edit, name="action_edit"),
    path(f"{PLAN}acciones/<int:pk>/copias/", actions.action_copy, name="action_copy"),
    path(f"{PLAN}acciones/<int:pk>/eliminacion/", actions.action_delete, name="action_delete"),
    path(f"{PLAN}acciones/<int:pk>/unidades/", universe.action_universe, name="action_universe"),
    path(f"{PLAN}acciones/<int:pk>/indicadores/nuevo/", indicators.indicator_create, name="indicator_create"),
    path(f"{PLAN}indicadores/<int:pk>/edicion/", indicators.indicator_edit, name="indicator_edit"),
    path(f"{PLAN}indicadores/<int:pk>/eliminacion/", indicators.indicator_delete, name="indicator_delete"),
    path(f"{PLAN}orden/", actions.order, name="order"),
    path(f"{PLAN}comentarios/", comments.comments, name="comments"),
    path(f"{PLAN}comentarios/<int:pk>/estado/", comments.comment_resolve, name="comment_resolve"),
    path(f"{PLAN}historial/", history.history, name="history"),
]
