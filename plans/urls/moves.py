from django.urls import path

from plans.views import amendments, moves, presentations

PLAN = "pal/<slug:slug>/<int:year>"

urlpatterns = [
    path(f"{PLAN}/decisiones/", moves.decisions, name="moves"),
    path(f"{PLAN}/decisiones/nueva/", moves.decision_create, name="decision_create"),
    path(f"{PLAN}/decisiones/<int:pk>/adjuntos/<int:file>/", moves.decision_file, name="decision_file"),
    path(f"{PLAN}/presentaciones/", presentations.presentation_list, name="presentations"),
    path(f"{PLAN}/presentaciones/nueva/", presentations.presentation_create, name="presentation_create"),
    path(
        f"{PLAN}/presentaciones/<int:pk>/correccion/",
        presentations.presentation_correct,
        name="presentation_correct",
    ),
    path(
        f"{PLAN}/presentaciones/<int:pk>/adjuntos/<int:file>/",
        presentations.presentation_file,
        name="presentation_file",
    ),
    path(f"{PLAN}/modificaciones/", amendments.amendment_list, name="amendments"),
    path(
        f"{PLAN}/modificaciones/<int:number>/adjuntos/<int:file>/",
        amendments.amendment_file,
        name="amendment_file",
    ),
]
