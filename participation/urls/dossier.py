"""The expediente: one bundle of everything."""

from django.urls import path

from participation.views import dossier

BASE = "pal/<slug:slug>/<int:year>/expediente/"
urlpatterns = [
    path(BASE, dossier.dossier, name="dossier"),
    path(f"{BASE}<slug:extension>/", dossier.dossier_create, name="dossier_create"),
]
