"""Who was heard, where."""

from django.urls import path

from participation.views import coverage

BASE = "pal/<slug:slug>/<int:year>/cobertura/"
urlpatterns = [
    path(BASE, coverage.coverage, name="coverage"),
    path(f"{BASE}<slug:extension>/", coverage.coverage_paper, name="coverage_paper"),
]
