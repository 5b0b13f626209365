"""Self-assessment and reflection among peers."""

from django.urls import path

from support_cycle.views import assessments, peer_cases

urlpatterns = [
    path("autoevaluacion/", assessments.assessments, name="assessments"),
    path("autoevaluacion/nueva/", assessments.assessment_create, name="assessment_create"),
    path("autoevaluacion/<int:pk>/", assessments.assessment, name="assessment"),
    path("autoevaluacion/<int:pk>/retiro/", assessments.assessment_remove, name="assessment_remove"),
    path(
        "autoevaluacion/conjunto/<slug:slug>/", assessments.assessments_together, name="assessments_together"
    ),
    path("casos/", peer_cases.cases, name="cases"),
    path("casos/nuevo/", peer_cases.case_create, name="case_create"),
    path("casos/<int:pk>/", peer_cases.case, name="case"),
    path("casos/<int:pk>/editar/", peer_cases.case_edit, name="case_edit"),
    path("casos/<int:pk>/respuestas/", peer_cases.case_reply, name="case_reply"),
    path("casos/<int:pk>/cierre/", peer_cases.case_close, name="case_close"),
    path("casos/<int:pk>/retiro/", peer_cases.case_remove, name="case_remove"),
]
