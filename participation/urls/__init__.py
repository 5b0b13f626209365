"""Participation's addresses, a file a slice; one namespace."""

from participation.urls import (
    bodies,
    capture,
    commitments,
    coverage,
    dossier,
    feedback,
    minutes,
    process,
    sessions,
    voices,
)

app_name = "participation"
urlpatterns = [
    *bodies.urlpatterns,
    *capture.urlpatterns,
    *commitments.urlpatterns,
    *coverage.urlpatterns,
    *dossier.urlpatterns,
    *feedback.urlpatterns,
    *minutes.urlpatterns,
    *process.urlpatterns,
    *sessions.urlpatterns,
    *voices.urlpatterns,
]
