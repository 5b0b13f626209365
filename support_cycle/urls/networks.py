"""Programmes, networks and training events."""

urlpatterns = []
