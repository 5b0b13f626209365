"""After a meeting: what is systematised, its minutes, the dossier of the cycle."""

from django.urls import path

from support_cycle.views import after, dynamics, evidence

MEETING, PLAN, EVIDENCE = "reuniones/<int:pk>", "acompanamiento/<int:pk>", "evidencias/<int:pk>"

urlpatterns = [
    path(f"{MEETING}/posterior/", after.after, name="after"),
    path(f"{MEETING}/posterior/nudos/<int:knot>/", after.after_knot, name="after_knot"),
    path(f"{MEETING}/evidencia/", evidence.meeting_evidence, name="after_evidence"),
    path(f"{MEETING}/dinamica/", dynamics.dynamics, name="dynamics"),
    path(f"{PLAN}/dinamica/", dynamics.dynamics_requests, name="dynamics_requests"),
    path("dinamicas/<int:pk>.pdf", dynamics.dynamics_given, name="dynamics_given"),
    path(f"{PLAN}/evidencias/", evidence.plan_evidence, name="plan_evidence"),
    path(f"{EVIDENCE}/", evidence.evidence, name="evidence"),
    path(f"{EVIDENCE}/archivo/", evidence.evidence_file, name="evidence_file"),
    path(f"{EVIDENCE}/retiro/", evidence.evidence_remove, name="evidence_remove"),
]
