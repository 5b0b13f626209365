"""Before a meeting and between meetings: preparation, schedule, requests, contacts."""

from django.urls import path

from support_cycle.views import (
    agreeing,
    contacts,
    meeting_lists,
    milestones,
    preparation,
    resource_requests,
    school_terms,
)

PLAN, MEETING = "acompanamiento/<int:pk>", "reuniones/<int:pk>"

urlpatterns = [
    path("reuniones/", meeting_lists.meetings, name="meetings"),
    path("reuniones/planilla.xlsx", meeting_lists.meetings_book, name="meetings_book"),
    path(f"{PLAN}/reuniones/nueva/", agreeing.meeting_create, name="meeting_create"),
    path(f"{PLAN}/reuniones.ics", agreeing.plan_calendar, name="plan_calendar"),
    path(f"{MEETING}/editar/", agreeing.meeting_edit, name="meeting_edit"),
    path(f"{MEETING}/calendario.ics", agreeing.meeting_calendar, name="meeting_calendar"),
    path(f"{MEETING}/preparacion/", preparation.preparation, name="preparation"),
    path(f"{PLAN}/hitos/nuevo/", milestones.milestone_create, name="milestone_create"),
    path("hitos/<int:pk>/", milestones.milestone_edit, name="milestone_edit"),
    path("hitos/<int:pk>/logro/", milestones.milestone_done, name="milestone_done"),
    path("hitos/<int:pk>/retiro/", milestones.milestone_remove, name="milestone_remove"),
    path("gestiones/", resource_requests.requests, name="requests"),
    path(f"{PLAN}/gestiones/nueva/", resource_requests.request_create, name="request_create"),
    path("gestiones/<int:pk>/", resource_requests.request_edit, name="request_edit"),
    path("apoyos/unidad/<int:pk>/", contacts.contacts, name="contacts"),
    path("apoyos/unidad/<int:pk>/nuevo/", contacts.contact_create, name="contact_create"),
    path("apoyos/<int:pk>/", contacts.contact_edit, name="contact_edit"),
    path("apoyos/<int:pk>/retiro/", contacts.contact_remove, name="contact_remove"),
    path("calendario-escolar/", school_terms.school_calendar, name="school_calendar"),
    path("calendario-escolar/<int:pk>/retiro/", school_terms.school_term_remove, name="school_term_remove"),
]
