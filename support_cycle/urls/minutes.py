"""After a meeting: what is systematised, its minutes, the dossier of the cycle."""

from django.urls import path

from support_cycle.views import after, dossier, dynamics, evidence, minutes

MEETING, PLAN, EVIDENCE = "reuniones/<int:pk>", "acompanamiento/<int:pk>", "evidencias/<int:pk>"

urlpatterns = [
    path(f"{MEETING}/posterior/", after.after, name="after"),
    path(f"{MEETING}/posterior/nudos/<int:knot>/", after.after_knot, name="after_knot"),
    path(f"{MEETING}/evidencia/", evidence.meeting_evidence, name="after_evidence"),
    path(f"{MEETING}/dinamica/", dynamics.dynamics, name="dynamics"),
    path(f"{MEETING}/cierre/", minutes.minutes_close, name="minutes_close"),
    path(f"{MEETING}/minuta/", minutes.minutes, name="minutes"),
    path(f"{MEETING}/minuta.<str:extension>", minutes.minutes_paper, name="minutes_paper"),
    path(f"{MEETING}/minuta/documentos/", minutes.minutes_render, name="minutes_render"),
    path(f"{MEETING}/minuta/respuesta/", minutes.minutes_respond, name="minutes_respond"),
    path(f"{PLAN}/dinamica/", dynamics.dynamics_requests, name="dynamics_requests"),
    path("dinamicas/<int:pk>.pdf", dynamics.dynamics_given, name="dynamics_given"),
    path(f"{PLAN}/expediente/", dossier.dossier, name="dossier"),
    path(f"{PLAN}/expediente.pdf", dossier.dossier_paper, name="dossier_paper"),
    path(f"{PLAN}/expediente.xlsx", dossier.dossier_book, name="dossier_book"),
    path(f"{PLAN}/evidencias/", evidence.plan_evidence, name="plan_evidence"),
    path(f"{EVIDENCE}/", evidence.evidence, name="evidence"),
    path(f"{EVIDENCE}/archivo/", evidence.evidence_file, name="evidence_file"),
    path(f"{EVIDENCE}/retiro/", evidence.evidence_remove, name="evidence_remove"),
]
