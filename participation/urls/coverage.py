"""Who was heard, where."""

from django.urls import path

from participation.views import coverage

BASE = "pal/<slug:slug>/<int:year>/cobertura/"
urlpatterns = [
    path(BASE, coverage.coverage, name="coverage"),
]
