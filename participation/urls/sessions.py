"""Sessions: convening, calendar, attendance sheet, moves."""

from django.urls import path

from participation.views import session_lists, session_papers, sessions

SESSION = "sesiones/<int:pk>"
PLAN = "pal/<slug:slug>/<int:year>/participacion/sesiones"

urlpatterns = [
    path("participacion/", session_lists.index, name="index"),
    path("participacion/planilla.xlsx", session_lists.index_xlsx, name="index_xlsx"),
    path("sesiones/nueva/", sessions.body_session_create, name="body_session_create"),
    path(f"{SESSION}/", sessions.session_detail, name="session"),
    path(f"{SESSION}/editar/", sessions.session_edit, name="session_edit"),
    path(f"{SESSION}/retiro/", sessions.session_remove, name="session_remove"),
    path(f"{SESSION}/movimiento/", sessions.session_move, name="session_move"),
    path(f"{SESSION}/calendario.ics", session_papers.session_calendar, name="session_calendar"),
    path(f"{SESSION}/hoja-de-asistencia.pdf", session_papers.session_sheet, name="session_sheet"),
    path(f"{SESSION}/pauta.pdf", session_papers.session_guide, name="session_guide"),
    path(f"{PLAN}/", session_lists.plan_sessions, name="plan_sessions"),
    path(f"{PLAN}/planilla.xlsx", session_lists.plan_sessions_xlsx, name="plan_sessions_xlsx"),
    path(f"{PLAN}/nueva/", sessions.session_create, name="session_create"),
]
