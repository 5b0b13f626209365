"""The bodies' board and life pages."""

urlpatterns = []
