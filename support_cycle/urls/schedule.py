"""Before a meeting and between meetings: preparation, schedule, requests, contacts."""

from django.urls import path

from support_cycle.views import agreeing, meeting_lists, preparation

PLAN, MEETING = "acompanamiento/<int:pk>", "reuniones/<int:pk>"

urlpatterns = [
    path("reuniones/", meeting_lists.meetings, name="meetings"),
    path("reuniones/planilla.xlsx", meeting_lists.meetings_book, name="meetings_book"),
    path(f"{PLAN}/reuniones/nueva/", agreeing.meeting_create, name="meeting_create"),
    path(f"{PLAN}/reuniones.ics", agreeing.plan_calendar, name="plan_calendar"),
    path(f"{MEETING}/editar/", agreeing.meeting_edit, name="meeting_edit"),
    path(f"{MEETING}/calendario.ics", agreeing.meeting_calendar, name="meeting_calendar"),
    path(f"{MEETING}/preparacion/", preparation.preparation, name="preparation"),
]
