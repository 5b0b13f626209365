"""A monitoring meeting while it happens."""

from django.urls import path

from support_cycle.views import meeting_lines, meeting_now, meeting_sync, meetings

HERE, PLAN = "reuniones/<int:pk>", "acompanamiento/<int:pk>"
LINE = f"{HERE}/lineas/<slug:kind>"

urlpatterns = [
    path(f"{HERE}/", meetings.meeting, name="meeting"),
    path(f"{HERE}/cambios/", meetings.meeting_changes, name="meeting_changes"),
    path(f"{HERE}/sincronizar/", meeting_sync.meeting_sync, name="meeting_sync"),
    path(f"{HERE}/textos/", meetings.meeting_texts, name="meeting_texts"),
    path(f"{HERE}/movimiento/", meetings.meeting_move, name="meeting_move"),
    path(f"{HERE}/archivos/", meetings.meeting_files, name="meeting_files"),
    path(f"{LINE}/", meeting_lines.meeting_line_create, name="meeting_line_create"),
    path(f"{LINE}/<int:line>/", meeting_lines.meeting_line_edit, name="meeting_line_edit"),
    path(f"{LINE}/<int:line>/retiro/", meeting_lines.meeting_line_remove, name="meeting_line_remove"),
    path(f"{HERE}/cumplidos/<int:commitment>/", meeting_lines.meeting_done, name="meeting_done"),
    path(f"{PLAN}/reunion/", meeting_now.meeting_now, name="meeting_now"),
    path(f"{PLAN}/reunion/sincronizar/", meeting_sync.meeting_now_sync, name="meeting_now_sync"),
]
