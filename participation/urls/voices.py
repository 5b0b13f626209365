"""From voices to plan: themes, decisions, traces."""

from django.urls import path

from participation.views import review, themes, traces, voices

PLAN = "pal/<slug:slug>/<int:year>/aportes"

urlpatterns = [
    path(f"{PLAN}/", voices.voices, name="voices"),
    path(f"{PLAN}/eleccion/", voices.voices_chosen, name="voices_chosen"),
    path(f"{PLAN}/agrupacion/", themes.voices_group, name="voices_group"),
    path(f"{PLAN}/decisiones/", traces.trace_create, name="traces"),
    path(f"{PLAN}/planilla/", voices.voices_xlsx, name="voices_xlsx"),
    path(f"{PLAN}/revision/", review.review, name="review"),
    path(f"{PLAN}/temas/", themes.themes, name="themes"),
    path(f"{PLAN}/temas/<int:pk>/", themes.theme, name="theme"),
    path(f"{PLAN}/temas/<int:pk>/orden/", themes.theme_order, name="theme_order"),
    path(f"{PLAN}/temas/<int:pk>/union/", themes.theme_merge, name="theme_merge"),
    path(f"{PLAN}/temas/<int:pk>/eliminacion/", themes.theme_remove, name="theme_remove"),
    path(f"{PLAN}/<int:pk>/", voices.voice, name="voice"),
]
