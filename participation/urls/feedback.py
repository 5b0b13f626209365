"""Devolución: what became of what a group said."""

from django.urls import path

from participation.views import feedback as views

PLAN = "pal/<slug:slug>/<int:year>/devoluciones"
SESSION = "sesiones/<int:pk>"

urlpatterns = [
    path(f"{PLAN}/", views.feedback_list, name="feedback_list"),
    path(f"{PLAN}/impresion/", views.feedback_papers, name="feedback_papers"),
    path(f"{SESSION}/devolucion/", views.feedback, name="feedback"),
    path(f"{SESSION}/devolucion.pdf", views.feedback_paper, name="feedback_paper"),
    path(f"{SESSION}/devolucion/avisos/", views.feedback_tell, name="feedback_tell"),
    path("d/<str:code>/", views.public_feedback, name="public_feedback"),
    path("d/<str:code>/devolucion.pdf", views.public_paper, name="public_paper"),
    path("d/<str:code>/comuna/", views.public_commune, name="public_commune"),
    path("d/<str:code>/comuna.pdf", views.public_commune_paper, name="public_commune_paper"),
]
