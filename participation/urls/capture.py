"""A session as it happens: attendance, voices, agreements, and its twin on a sheet."""

from django.urls import path

from participation.views import capture, capture_sheet, capture_sync, protection, session_files

SESSION = "sesiones/<int:pk>"
HERE = f"{SESSION}/captura"
KINDS = {"aporte": "contribution", "acuerdo": "agreement", "compromiso": "commitment"}
urlpatterns = [
    path("sw.js", capture_sync.service_worker, name="service_worker"),
    path(f"{HERE}/", capture.capture, name="capture"),
    path(f"{HERE}/lineas/", capture.capture_lines, name="capture_lines"),
    path(f"{HERE}/sincronizar/", capture_sync.capture_sync, name="capture_sync"),
    path(f"{HERE}/asistencia/", capture.capture_attendance, name="capture_attendance"),
    *(
        path(f"{HERE}/{kind}s/", capture.line_create, {"kind": kind}, name=f"capture_{name}")
        for kind, name in KINDS.items()
    ),
    *(
        path(f"{HERE}/{kind}s/<int:line>/", capture.line_edit, {"kind": kind}, name=f"capture_{name}_edit")
        for kind, name in KINDS.items()
    ),
    path(f"{HERE}/hoja.pdf", capture_sheet.capture_paper, name="capture_paper"),
    path(f"{HERE}/planilla/", capture_sheet.capture_sheet, name="capture_sheet"),
    path(f"{HERE}/planilla/<int:file>/", capture_sheet.capture_sheet_review, name="capture_sheet_review"),
    path(f"{HERE}/proteccion/", protection.capture_protection, name="capture_protection"),
    path(
        f"{HERE}/aportes/<int:line>/proteccion/",
        protection.contribution_protection,
        name="contribution_protection",
    ),
    path("proteccion/", protection.protection, name="protection"),
    path("proteccion/<int:pk>/", protection.protection_case, name="protection_case"),
    path(f"{SESSION}/archivos/", session_files.session_files, name="session_files"),
    path(f"{SESSION}/archivos/<int:file>/", session_files.session_file, name="session_file"),
    path(
        f"{SESSION}/archivos/<int:file>/retiro/",
        session_files.session_file_remove,
        name="session_file_remove",
    ),
    path(f"{SESSION}/correos/", session_files.session_addresses, name="session_addresses"),
]
