"""Actas."""

urlpatterns = []
